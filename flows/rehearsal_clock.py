"""The clock of a rehearsal: simulated days and moments, beside the real one. It knows no engagement."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from kt_engine.store.unit import Act, Proof

FIRST_HOUR = 8
MINUTES_APART = 2
"""More than the half minute a code lasts, so that nobody needs one twice."""


@dataclass
class Clock:
    """Every act of a day gets a later minute than the one before; `today` only goes forward."""

    today: date
    acts_today: int = 0
    proof: Callable[[int, datetime], Proof | None] | None = None
    """Gives the code a person reads at a moment; None where identity is self-declared."""

    def act(self, by: int) -> Act:
        """Give the next act of a person."""
        at = datetime.combine(self.today, time(FIRST_HOUR), UTC) + timedelta(
            minutes=MINUTES_APART * self.acts_today
        )
        self.acts_today += 1
        proof = self.proof(by, at) if self.proof else None
        return Act(by=by, at=at, recorded_at=datetime.now(UTC), proof=proof)

    def moment(self) -> datetime:
        """Give the moment after the last act of the day so far: the tick's."""
        return self.act(0).at

    def turn_to(self, day: date) -> None:
        self.today, self.acts_today = day, 0

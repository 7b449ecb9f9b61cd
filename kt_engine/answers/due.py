"""What is due, over all engagements or for one person, and one line per engagement. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.declined import Declined
from kt_engine.answers.document_reading import proof_of
from kt_engine.answers.overdue import Answer, awaited_of
from kt_engine.answers.portfolio import colours_of_open
from kt_engine.answers.waiting import Wait, waits_of
from kt_engine.answers.waves import waves_of
from kt_engine.rules.colour import Verdict
from kt_engine.rules.stages import derived_stage
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Engagement, Person, Process, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import OPEN_ENGAGEMENTS, AuthMethod, Colour, EngagementStatus, ProcessStatus

E, P = table_of(Engagement), table_of(Process)
"""A cancelled or finished engagement has no next go-live."""


@dataclass(frozen=True)
class DueLine:
    engagement: str
    name: str
    wait: Wait
    answer: Answer | None = None
    """Since when the answer is awaited, and until when; None for what is no question to anybody."""
    declined: Declined | None = None
    """Who said no to the last round; silence is not a no."""
    state: str = ""
    """In words: declined by whom with which points, or so many days of silence."""


@dataclass(frozen=True)
class EngagementLine:
    """One engagement at a glance."""

    handle: str
    name: str
    status: EngagementStatus
    rehearsal: bool
    stage_number: int
    distribution: tuple[tuple[int, int], ...]
    next_go_live_on: date | None
    """Forecast of the next wave that is not live."""
    slip_calendar_days: int | None
    waits_count: int
    late_count: int
    first_wait: Wait | None
    colour: Colour | None
    """None: not measured, or over."""
    auth_method: AuthMethod = AuthMethod.SELF_DECLARED

    @property
    def stage_text(self) -> str:
        spread = " · ".join(f"{number}: {count}" for number, count in self.distribution)
        return f"{self.stage_number} ({spread})" if spread else str(self.stage_number)


def due(database: Database, today: date, person: str | None = None) -> tuple[DueLine, ...]:
    """Give every open wait of active engagements, of one person (a handle) or of all, late ones first.

    Raises NotFound for an unknown person.
    """
    with open_store(database) as reader:
        handle = find(reader, Person, person)["handle"] if person else None
        lines = [
            DueLine(row["handle"], row["name"], one.wait, one.answer, one.declined, one.state)
            for row in reader.rows(select(E).where(E.c.status == EngagementStatus.ACTIVE).order_by(E.c.id))
            for one in awaited_of(reader, row["id"], today)
            if handle is None or handle in one.wait.who
        ]
    return tuple(sorted(lines, key=lambda line: (-line.wait.late_days(today), line.wait.due_on or date.max)))


def status_of_all(database: Database, today: date) -> tuple[EngagementLine, ...]:
    """Give one line per engagement, in the order in which they were started."""
    with open_store(database) as reader:
        verdicts = colours_of_open(reader, today)
        return tuple(
            _line(reader, row, today, verdicts.get(row["id"]))
            for row in reader.rows(select(E).order_by(E.c.id))
        )


def _line(reader: Reader, engagement: RowMapping, today: date, verdict: Verdict | None) -> EngagementLine:
    engagement_id = engagement["id"]
    waits = waits_of(reader, engagement_id, today)
    waves = waves_of(reader, engagement_id) if engagement["status"] in OPEN_ENGAGEMENTS else ()
    ahead = [wave for wave in waves if wave.actual_on is None]
    stages = _stages(reader, engagement_id)
    return EngagementLine(
        handle=engagement["handle"],
        name=engagement["name"],
        status=engagement["status"],
        rehearsal=engagement["rehearsal"],
        stage_number=derived_stage(engagement["stage_number"], stages),
        distribution=tuple((number, stages.count(number)) for number in sorted(set(stages))),
        next_go_live_on=ahead[0].forecast_on if ahead else None,
        slip_calendar_days=ahead[0].slip_calendar_days if ahead else None,
        waits_count=len(waits),
        late_count=sum(wait.late_days(today) > 0 for wait in waits),
        first_wait=waits[0] if waits else None,
        colour=verdict.colour if verdict else None,
        auth_method=proof_of(engagement),
    )


def _stages(reader: Reader, engagement_id: int) -> list[int]:
    where = (
        P.c.engagement_id == engagement_id,
        P.c.status != ProcessStatus.DESCOPED,
        P.c.stage_number.is_not(None),
    )
    return [row["stage_number"] for row in reader.rows(select(P.c.stage_number).where(*where))]

"""How access, readiness, promises, people and controls stand, for one page. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from kt_engine.answers.access_lines import AccessLine, access_lines, ready_of
from kt_engine.answers.control_lines import ControlLine, control_lines
from kt_engine.answers.people_lines import (
    CommunicationLine,
    NoticeLine,
    communication_lines,
    notice_lines,
)
from kt_engine.answers.promise_lines import (
    AssumptionLine,
    CommitmentLine,
    assumption_lines,
    commitment_lines,
)
from kt_engine.answers.readiness_lines import PointLine, readiness_lines
from kt_engine.rules.readiness import NoticeState
from kt_engine.store.unit import Reader
from kt_engine.words import Colour, CommitmentStatus


@dataclass(frozen=True)
class IntegrationStanding:
    stops: tuple[PointLine, ...]
    """What can stop a go-live, by the last day of its way back."""
    open_points: tuple[PointLine, ...]
    """The other open points."""
    rights: tuple[int, int] | None
    """Those that work and those that are needed; None while there is none."""
    to_revoke: tuple[AccessLine, ...]
    """What people who have left still hold, the longest first."""
    assumptions: tuple[AssumptionLine, ...]
    """Red ones, then amber ones."""
    promises: tuple[CommitmentLine, ...]
    notices: tuple[NoticeLine, ...]
    """Those still to give, and those given too late, the late ones first."""
    uncovered: tuple[ControlLine, ...]
    """Controls that nobody answers for on a day to come, the next such day first."""
    controls_count: int
    overdue: tuple[CommunicationLine, ...]
    """Messages whose day is over."""

    @property
    def red_points(self) -> tuple[PointLine, ...]:
        return tuple(one for one in (*self.stops, *self.open_points) if one.colour is Colour.RED)

    @property
    def is_empty(self) -> bool:
        parts = (self.stops, self.open_points, self.to_revoke, self.assumptions, self.promises)
        return not any((*parts, self.rights, self.notices, self.controls_count, self.overdue))


def integration_standing(reader: Reader, engagement_id: int, today: date) -> IntegrationStanding | None:
    """Read how everything stands on a day; None while nothing of it is kept, or nothing of it is open."""
    points = [one for one in readiness_lines(reader, engagement_id, today) if one.is_open]
    rights = access_lines(reader, engagement_id, today)
    controls = control_lines(reader, engagement_id, today)
    found = IntegrationStanding(
        stops=tuple(one for one in points if one.showstopper),
        open_points=tuple(one for one in points if not one.showstopper),
        rights=ready_of(rights, None) if any(one.is_needed for one in rights) else None,
        to_revoke=tuple(one for one in rights if one.must_be_revoked),
        assumptions=tuple(
            one for one in assumption_lines(reader, engagement_id, today) if one.colour is not Colour.GREEN
        ),
        promises=tuple(
            one for one in commitment_lines(reader, engagement_id) if one.status is CommitmentStatus.OPEN
        ),
        notices=tuple(
            one for one in notice_lines(reader, engagement_id, today) if one.state is not NoticeState.GIVEN
        ),
        uncovered=tuple(one for one in controls if one.next_gap(today) is not None),
        controls_count=len(controls),
        overdue=tuple(one for one in communication_lines(reader, engagement_id, today) if one.overdue_days),
    )
    return None if found.is_empty else found

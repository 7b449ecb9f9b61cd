"""Says in which shift and language somebody sits, or that he is a reserve who holds no seat there."""

from dataclasses import dataclass

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.training_in_hand import certification_in_hand
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.cells import KEY_PATTERN, KEY_RULE
from kt_engine.exchange.nearest import did_you_mean, shown
from kt_engine.rules.learning import ENDED
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import next_number
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.seats import ANY, newest_assignments
from kt_engine.store.tables import Certification, SeatAssignment
from kt_engine.store.unit import Act, Unit

KIND = "seat_assigned"
VERB = "plan seats"


@dataclass(frozen=True)
class AssignedSeat:
    certification: str
    shift: str
    language: str
    holds_seat: bool
    is_new: bool
    """False when it stood there already; nothing was written then."""


def assign_seat(
    database: Database,
    act: Act,
    certification: str,
    *,
    shift: str | None = None,
    language: str | None = None,
    holds_seat: bool = True,
) -> AssignedSeat:
    """Assign a trainee, by certification handle; what is left out stays as it was.

    Raises UsageProblem for a shift or language the playbook does not have, Refused for somebody who left.
    """
    engagement_id = engagement_in(Certification, certification)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        row = certification_in_hand(unit, known or certification)
        require(unit, VERB, engagement_id=engagement_id)
        before = newest_assignments(unit, engagement_id).get(row["id"])
        wanted = (
            _word(unit, engagement_id, "shift", shift, before),
            _word(unit, engagement_id, "language", language, before),
            holds_seat,
        )
        stands = before is not None and tuple(before[name] for name in COLUMNS) == wanted
        if known is not None or stands:
            return AssignedSeat(row["handle"], *wanted, is_new=False)
        if row["status"] in ENDED:
            raise Refused(f"{row['handle']} has left its process; nobody sits there. Assign somebody else.")
        insert_assignment(unit, row, *wanted[:2], holds_seat=holds_seat)
        unit.event(KIND, row["handle"], shift=wanted[0], language=wanted[1], holds_seat=holds_seat)
        return AssignedSeat(row["handle"], *wanted, is_new=True)


COLUMNS = ("shift", "language", "holds_seat")


def insert_assignment(
    unit: Unit, certification: RowMapping, shift: str, language: str, *, holds_seat: bool
) -> None:
    """Insert the newest place of a certification; the caller writes the event."""
    unit.insert(
        SeatAssignment,
        engagement_id=certification["engagement_id"],
        certification_id=certification["id"],
        number=next_number(unit, SeatAssignment, certification_id=certification["id"]),
        shift=shift,
        language=language,
        holds_seat=holds_seat,
        set_by=unit.act.by,
        set_on=unit.today,
    )


def _word(unit: Unit, engagement_id: int, name: str, given: str | None, before: RowMapping | None) -> str:
    spec = pinned_playbook(unit, engagement_id).staffing
    known = () if spec is None else {"shift": spec.shifts, "language": spec.languages}[name]
    if given is None:
        return str(before[name]) if before is not None else next(iter(known), ANY)
    if known and given not in known:
        raise UsageProblem(f"The playbook has no {name} {shown(given)}.{did_you_mean(given, known)}")
    if not KEY_PATTERN.fullmatch(given):
        raise UsageProblem(f"The {name} {shown(given)} {KEY_RULE}")
    return given

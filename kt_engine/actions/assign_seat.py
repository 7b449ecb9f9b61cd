"""Says in which shift and language somebody sits, or that he is a reserve who holds no seat there.

Every statement is kept; the certification shows the newest, and this is the only place that writes either.
"""

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
from kt_engine.store.seats import ANY, named, newest_assignments, words_of
from kt_engine.store.tables import Certification, SeatAssignment
from kt_engine.store.unit import Act, Unit

KIND = "seat_assigned"
VERB = "plan seats"
LONGEST = {"shift": 60, "language": 20}


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
    return assign(database, act, certification, Seat(shift, language, holds_seat), verb=VERB)


@dataclass(frozen=True)
class Seat:
    """What is said of a place; None: it stays as it was."""

    shift: str | None = None
    language: str | None = None
    holds_seat: bool | None = None


def assign(database: Database, act: Act, certification: str, said: Seat, *, verb: str) -> AssignedSeat:
    """Assign a trainee by whoever may do `verb`; raises what `assign_seat` raises."""
    engagement_id = engagement_in(Certification, certification)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        row = certification_in_hand(unit, known or certification)
        require(unit, verb, engagement_id=engagement_id)
        before = newest_assignments(unit, engagement_id).get(row["id"])
        held = before is None or bool(before["holds_seat"])
        wanted = (
            _word(unit, engagement_id, "shift", said.shift, before),
            _word(unit, engagement_id, "language", said.language, before),
            held if said.holds_seat is None else said.holds_seat,
        )
        stands = before is not None and tuple(before[name] for name in COLUMNS) == wanted
        if known is not None or stands:
            return AssignedSeat(row["handle"], *wanted, is_new=False)
        if row["status"] in ENDED:
            raise Refused(f"{row['handle']} has left its process; nobody sits there. Assign somebody else.")
        insert_assignment(unit, row, *wanted[:2], holds_seat=wanted[2])
        unit.event(KIND, row["handle"], shift=wanted[0], language=wanted[1], holds_seat=wanted[2])
        return AssignedSeat(row["handle"], *wanted, is_new=True)


COLUMNS = ("shift", "language", "holds_seat")


def insert_assignment(
    unit: Unit, certification: RowMapping, shift: str, language: str, *, holds_seat: bool
) -> None:
    """Insert the newest place of a certification as it stands now, and show it there; the caller writes the event."""
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
    shown_there = {"shift": named(shift), "language": named(language)}
    if any(certification[name] != value for name, value in shown_there.items()):
        unit.change(
            Certification,
            certification["id"],
            certification["handle"],
            version=certification["version"],
            **shown_there,
        )


def _word(unit: Unit, engagement_id: int, name: str, given: str | None, before: RowMapping | None) -> str:
    known = words_of(pinned_playbook(unit, engagement_id), name)
    if given is None:
        return str(before[name]) if before is not None else next(iter(known), ANY)
    word = given.strip()
    if known and word not in known:
        raise UsageProblem(f"The playbook has no {name} {shown(word)}.{did_you_mean(word, known)}")
    if not KEY_PATTERN.fullmatch(word):
        raise UsageProblem(f"The {name} {shown(word)} {KEY_RULE}")
    if len(word) > LONGEST[name]:
        raise UsageProblem(f"The {name} {shown(word)} is longer than {LONGEST[name]} characters.")
    return word

"""Records that somebody leaves training and seats, in every engagement, and says at once what is missing then.

Who leaves, leaves: it is refused for no gap it tears. What follows for the seat is another person's signed decision.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import acting_person, engagement_row
from kt_engine.actions.leave_person import leave
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.actions.raise_risk import raise_risk
from kt_engine.actions.withdraw_trainee import withdraw
from kt_engine.answers.left_seat import left_seat
from kt_engine.answers.place_left import PlaceLeft, nobody_after, place_left
from kt_engine.answers.seat_plan import SeatCase, seat_case
from kt_engine.errors import Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.authority import check_authority
from kt_engine.rules.learning import ENDED
from kt_engine.store.agreements import agreements_about
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find_named, next_number
from kt_engine.store.leaving import known_leavers
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Attrition, Certification, Engagement, Person, Process, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import (
    OPEN_ENGAGEMENTS,
    AgreementKind,
    AgreementStatus,
    AttritionReason,
    Role,
    Side,
)

KIND = "attrition_recorded"
LATER = "trainee_leaves"
VERB = "withdraw trainees"
GONE = frozenset({AttritionReason.RESIGNED, AttritionReason.DISMISSED})
"""Reasons with which somebody leaves the company, and not only his place in training."""
CERTAIN = 5
C, E = table_of(Certification), table_of(Engagement)
MOST = 800


@dataclass(frozen=True)
class Attrited:
    person: str
    last_on: date
    reason: AttritionReason
    places: tuple[PlaceLeft, ...]
    """In the engagements where who recorded it has a role."""
    elsewhere_count: int
    """Places in other engagements, which end too."""


@dataclass(frozen=True)
class _Leaver:
    row: RowMapping
    on: date
    reason: AttritionReason
    why: str


def attrite_person(
    database: Database, act: Act, person: str, *, on: date, reason: AttritionReason, note: str | None = None
) -> Attrited:
    """Record a last day (inclusive), past or to come; `person` is a handle or an exact name.

    Raises NotFound, Refused for somebody without a place in training and for who may not record it.
    """
    more = f": {one_line(note, 'note', most=MOST)}" if note else ""
    with open_store(database, write=True, act=act) as unit:
        row = find_named(unit, Person, person)
        leaver = _Leaver(row, on, reason, f"{reason.value.replace('_', ' ')}{more}")
        known = unit.repeats(KIND, row["handle"])
        places = _places(unit, row["id"], ended=known is not None)
        own = _own_engagements(unit, places)
        if known is not None:
            return _as_it_stands(unit, leaver, [one for one in places if one["engagement_id"] in own])
        _check(unit, leaver, places)
        before = {number: seat_case(unit, number, unit.today) for number in own}
        _record(unit, leaver, places)
        return _answer(unit, leaver, places, before)


def _places(unit: Unit, person_id: int, *, ended: bool) -> Sequence[RowMapping]:
    """Give the certifications in open engagements; with `ended` those that are over too."""
    left = () if ended else (C.c.status.not_in(ENDED),)
    return unit.rows(
        select(C)
        .join(E, E.c.id == C.c.engagement_id)
        .where(C.c.person_id == person_id, E.c.status.in_(OPEN_ENGAGEMENTS), *left)
        .order_by(C.c.engagement_id, C.c.id)
    )


def _own_engagements(unit: Unit, places: Sequence[RowMapping]) -> list[int]:
    """Give those in which the acting person has a role: of the others nothing is shown."""
    numbers = sorted({one["engagement_id"] for one in places})
    return [number for number in numbers if _roles(unit, number)]


def _roles(unit: Unit, engagement_id: int) -> frozenset[tuple[Role, Side | None]]:
    held = roles_of(unit, engagement_id, unit.act.by, unit.today)
    return frozenset((role, side) for role, side in held if side is not None)


def _check(unit: Unit, leaver: _Leaver, places: Sequence[RowMapping]) -> None:
    who = leaver.row["handle"]
    acting = acting_person(unit)
    held = {one for place in places for one in _roles(unit, place["engagement_id"])}
    if not places:
        raise Refused(
            f"{who} holds no place in training or at work in any open engagement. "
            f"To record that somebody leaves the company: kt person leave {who}"
        )
    check_authority(VERB, acting["handle"], held)


def _record(unit: Unit, leaver: _Leaver, places: Sequence[RowMapping]) -> None:
    """Write everything: the installation's chain first, then each engagement's."""
    numbers = sorted({one["engagement_id"] for one in places})
    for number in numbers:
        unit.lock_chain(number)
    unit.installation_event(
        KIND,
        leaver.row["handle"],
        person_id=leaver.row["id"],
        last_on=leaver.on,
        reason=leaver.reason,
        places_count=len(places),
    )
    if leaver.reason in GONE and not _is_known(unit, leaver):
        leave(unit, leaver.row, leaver.on, unit.today)
    for number in numbers:
        unit.engagement_id = number
        for place in places:
            if place["engagement_id"] == number:
                _end(unit, leaver, place)
        _withdraw_proposals(unit, leaver, number)


def _is_known(unit: Unit, leaver: _Leaver) -> bool:
    row = known_leavers(unit, unit.today).get(leaver.row["id"])
    return row is not None and bool(row["last_on"] == leaver.on)


def _end(unit: Unit, leaver: _Leaver, place: RowMapping) -> None:
    """Record the leaving of one place; it ends now, or by itself on the day."""
    last_on = max(leaver.on, place["nominated_on"])
    unit.insert(
        Attrition,
        engagement_id=place["engagement_id"],
        certification_id=place["id"],
        person_id=leaver.row["id"],
        number=next_number(unit, Attrition, certification_id=place["id"]),
        left_on=last_on,
        reason=leaver.reason,
        recorded_by=unit.act.by,
        recorded_on=unit.today,
    )
    if last_on <= unit.today:
        withdraw(unit, place, leaver.why, last_on, reason=leaver.reason)
    else:
        unit.change(Certification, place["id"], place["handle"], version=place["version"], reason=leaver.why)
        unit.event(LATER, place["handle"], left_on=last_on, reason=leaver.reason)


def _withdraw_proposals(unit: Unit, leaver: _Leaver, engagement_id: int) -> None:
    """Take back what is proposed with him as the one who comes."""
    waiting = agreements_about(
        unit, engagement_id, kind=AgreementKind.REPLACEMENT, status=AgreementStatus.PROPOSED
    )
    for row in waiting:
        if f'"person":"{leaver.row["handle"]}"' in row["content_json"]:
            withdraw_agreements(unit, engagement_id, subject=row["subject"], kind=AgreementKind.REPLACEMENT)
            unit.event("replacement_withdrawn", row["handle"], about=row["subject"])


def _answer(
    unit: Unit, leaver: _Leaver, places: Sequence[RowMapping], before: Mapping[int, SeatCase]
) -> Attrited:
    found, elsewhere = [], 0
    for number in sorted({one["engagement_id"] for one in places}):
        unit.engagement_id = number
        of_engagement = [one for one in places if one["engagement_id"] == number]
        after = seat_case(unit, number, unit.today)
        risks = dict(_risks(unit, leaver, after, of_engagement))
        if number in before:
            found += _shown(unit, leaver, before[number], after, of_engagement, risks)
        else:
            elsewhere += len(of_engagement)
    return Attrited(leaver.row["handle"], leaver.on, leaver.reason, tuple(found), elsewhere)


def _shown(
    unit: Unit, leaver: _Leaver, before: SeatCase, after: SeatCase, places: Sequence[RowMapping],
    risks: Mapping[int, str],
) -> list[PlaceLeft]:  # fmt: skip
    last_on = leaver.on
    found = (
        place_left(unit, before, after, one, max(last_on, one["nominated_on"]), risk=risks.get(one["id"]))
        for one in places
    )
    return [one for one in found if one is not None]


def _risks(
    unit: Unit, leaver: _Leaver, after: SeatCase, places: Sequence[RowMapping]
) -> Iterator[tuple[int, str]]:
    """Put a risk on the register for each process of which nobody is left."""
    for place in places:
        seat = left_seat(unit, after, place)
        gone_on = nobody_after(after, seat, max(leaver.on, place["nominated_on"])) if seat else None
        if gone_on is not None:
            yield place["id"], _raise(unit, place, gone_on)


def _raise(unit: Unit, place: RowMapping, on: date) -> str:
    engagement, process = (
        engagement_row(unit, place["engagement_id"]),
        by_id(unit, Process, place["process_id"]),
    )
    functions = pinned_playbook(unit, engagement["id"]).functions
    leads = [key for key, one in functions.items() if (one.role, one.side) == (Role.TEAM_LEAD, Side.PROVIDER)]
    values = {
        "process_id": process["id"],
        "title": f"Nobody is live or in training on {process['handle']} after {on}",
        "mitigation": f"Decide who takes the seat: kt training options {place['handle']}",
        "owner_function": next(iter(leads), next(iter(functions))),
        "owner_id": None,
        "likelihood": CERTAIN,
        "impact": process["criticality"],
    }
    note = f"{place['handle']} leaves, and nobody else holds a seat. The impact is the criticality of the process."
    return str(raise_risk(unit, engagement, note, values)["handle"])


def _as_it_stands(unit: Unit, leaver: _Leaver, places: Sequence[RowMapping]) -> Attrited:
    """Give the answer to a command that was carried out before, as of now."""
    found = []
    for number in sorted({one["engagement_id"] for one in places}):
        case = seat_case(unit, number, unit.today)
        found += _shown(
            unit, leaver, case, case, [one for one in places if one["engagement_id"] == number], {}
        )
    return Attrited(leaver.row["handle"], leaver.on, leaver.reason, tuple(found), 0)

"""Fills seats of a small desk that plans them, for tests of needs, of who is expected and of who leaves."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from builders import Someone, make_act
from kt_engine.actions.assign_seat import assign_seat
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.nominate_trainee import nominate_trainee
from kt_engine.actions.record_assessment import record_assessment
from kt_engine.actions.record_session import record_session
from kt_engine.actions.set_seat_needs import SeatNeedsSet, set_seat_needs
from kt_engine.answers.seat_plan import SeatCase, SeatWeek, seat_case
from kt_engine.exchange.seat_needs import SeatNeedRow
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Certification
from kt_engine.store.unit import Act
from kt_engine.words import CertificationStatus
from walking import DAY, House, of, walk_to_stage_four

MONDAY = date(2027, 1, 18)
"""Of the week of the tests' day, a Wednesday: 2027-W03."""
THROUGH = Decimal("0.585")
"""Who begins at the front comes through with 1 x 0.9 x 0.65."""


def staffed(database: Database, folder: Path) -> House:
    """A desk with two processes in stage 4, two shifts, two languages, and nobody nominated yet."""
    made = walk_to_stage_four(database, processes=2, playbook="staffed")
    return House(database, made, folder / "files")


def row(process: str = "E1-P1", *, week: date = MONDAY, **values: Any) -> SeatNeedRow:
    known: dict[str, Any] = {
        "shift": "", "language": "", "seats": None, "volume": None, "handling_seconds": None, "hours": None,
        "shrinkage_pct": None, "occupancy_pct": None, "source": "Contract, schedule 4", **values,
    }  # fmt: skip
    return SeatNeedRow(process=process, from_week_on=week, **known)


def needs(house: House, rows: Sequence[SeatNeedRow], act: Act | None = None, file: str = "") -> SeatNeedsSet:
    by = act or of(house.people.manager)
    return set_seat_needs(house.database, by, house.made.engagement_id, rows, file=file)


def begins(house: House, who: Someone, process: int = 1, on: date = DAY, shift: str = "") -> str:
    """Nominate somebody, and say where he will sit; gives the certification."""
    act = of(house.people.manager, on)
    handle = nominate_trainee(house.database, act, f"E1-P{process}", person=who.handle).handle
    if shift:
        assign_seat(house.database, act, handle, shift=shift, language="en")
    return handle


def in_class(house: House, certification: str, process: int = 1, on: date = DAY) -> None:
    for module in ("basics", "manners"):
        record_session(
            house.database, of(house.people.trainers[0], on), f"E1-P{process}", module=module, held_on=on,
            hours=Decimal(4), attended=[certification],
        )  # fmt: skip


def certified(house: House, who: Someone, process: int = 1, on: date = DAY, shift: str = "") -> str:
    """Bring somebody to the certificate on one day."""
    handle = begins(house, who, process, on, shift)
    in_class(house, handle, process, on)
    for module in ("basics", "manners"):
        record_assessment(
            house.database, of(house.people.trainers[0], on), handle, module=module, score_pct=Decimal(90),
            critical_right=True, assessed_on=on,
        )  # fmt: skip
    for signer in (house.people.trainers[0], house.people.experts[0]):
        certify_trainee(house.database, of(signer, on), handle)
    return handle


def live(house: House, who: Someone, process: int = 1, on: date = DAY, shift: str = "") -> str:
    """Bring somebody to live work on one day."""
    handle = certified(house, who, process, on, shift)
    stands(house, handle, CertificationStatus.LIVE, on)
    return handle


def stands(house: House, handle: str, status: CertificationStatus, on: date = DAY) -> None:
    """Move a certification, with its event, without the proof a verb would ask for."""
    act = make_act(house.people.manager, on)
    with open_store(house.database, write=True, act=act, engagement_id=house.made.engagement_id) as unit:
        known = find(unit, Certification, handle)
        due = {"recert_due_on": on} if status is CertificationStatus.RECERT_DUE else {}
        unit.change(Certification, known["id"], handle, version=known["version"], status=status, **due)
        unit.event("trainee_moved", handle)


def case_of(house: House, on: date = DAY) -> SeatCase:
    with open_store(house.database) as reader:
        return seat_case(reader, house.made.engagement_id, on)


def week_of(
    house: House, monday: date, process: int = 1, shift: str | None = None, on: date = DAY
) -> SeatWeek:
    """Give the line of a process in a week, as of a day."""
    case = case_of(house, on)
    lines = case.week(case.processes[process - 1], monday)
    return next(line for line in lines if shift in {None, line.shift})

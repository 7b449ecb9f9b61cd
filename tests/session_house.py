"""A store in which an expert's hours are promised, so that knowledge sessions can be booked; by the real actions."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from builders import START, Someone, make_act, make_engagement
from kept_stores import kept
from kt_engine.actions.book_session import BookedSession, book_session
from kt_engine.actions.propose_allocations import Asked, propose_allocations
from kt_engine.actions.sign_agreement import sign_agreement
from kt_engine.exchange.weekly_windows import parse_windows
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Booking, table_of
from kt_engine.store.unit import Act
from walking import House

DAY = START
"""The Monday on which everything is arranged; 6 January is no working day in Krakow."""
THURSDAY, FRIDAY = date(2027, 1, 7), date(2027, 1, 8)
NEXT_MONDAY = date(2027, 1, 11)
LAST = date(2027, 3, 31)
ITEM, RARE, COMMON = "the_work@E1-P1", "rare_cases@E1-P1", "the_house"


def by(person: Someone, on: date = DAY, *, command_id: str | None = None) -> Act:
    return make_act(person, on, command_id=command_id)


def session_house(database: Database, folder: Path, processes: int = 1) -> House:
    """Give an engagement whose two givers each have eight hours a week from their manager, the sponsor."""

    def build() -> Any:
        made = make_engagement(database, "session_desk", processes)
        house = House(database, made, folder)
        for person in (made.people.experts[0], made.people.process_owner):
            promised(house, person)
        return made

    return House(database, kept(database, ("session house", processes), build), folder)


def asked(house: House, person: Someone, hours: str = "8", windows: str = "", **more: Any) -> Asked:
    known: dict[str, Any] = {"valid_from": DAY, "valid_to": LAST, **more}
    return Asked(
        person.handle, house.people.sponsor.handle, Decimal(hours), windows=parse_windows(windows), **known
    )


def promised(
    house: House, person: Someone, hours: str = "8", windows: str = "", on: date = DAY, **more: Any
) -> str:
    """Propose an allocation and let the manager sign it; gives its handle."""
    wanted = [asked(house, person, hours, windows, **more)]
    (done,) = propose_allocations(house.database, by(house.people.manager, on), house.made.handle, wanted)
    sign_agreement(house.database, by(house.people.sponsor, on), done.agreement)
    return done.handle


def booked(
    house: House,
    on: date = THURSDAY,
    at: time = time(10),
    hours: str = "2",
    items: Sequence[str] = (ITEM,),
    act: Act | None = None,
    **more: Any,
) -> BookedSession:
    who = act or by(house.people.trainers[0])
    return book_session(
        house.database, who, house.made.handle, items=items, on=on, at=at, hours=Decimal(hours), **more
    )


def bookings(house: House) -> list[tuple[int, str, str, bool]]:
    """Give person, begin, kind and whether it holds, of every booking by id."""
    table = table_of(Booking)
    with open_store(house.database) as reader:
        return [
            (row["person_id"], f"{row['starts_at']:%d %H:%M}", row["kind"].value, row["cancelled_at"] is None)
            for row in reader.rows(select(table).order_by(table.c.id))
        ]

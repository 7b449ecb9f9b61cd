"""Sets the day on which people move; a day that no notice covers is refused, and so is a cutover on such a day."""

from datetime import date, timedelta

from sqlalchemy import RowMapping, select

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.notice_in_hand import Notice, notice_in_hand, noticed
from kt_engine.errors import Refused
from kt_engine.rules.readiness import earliest_transfer, notice_due_on
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import PeopleNotice, table_of
from kt_engine.store.unit import Act, Unit

KIND = "transfer_moved"
N = table_of(PeopleNotice)


def move_transfer(database: Database, act: Act, handle: str, *, transfer_on: date) -> Notice:
    """Set the day for one notice. Raises Refused for a day before the notice, given or still to give, allows it."""
    with open_store(database, write=True, act=act, engagement_id=engagement_in(PeopleNotice, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return noticed(unit, known)
        row = notice_in_hand(unit, handle)
        _check(unit, row, transfer_on)
        unit.change(PeopleNotice, row["id"], row["handle"], version=row["version"], transfer_on=transfer_on)
        unit.event(KIND, row["handle"], transfer_on=transfer_on, transfer_before=row["transfer_on"])
        return noticed(unit, row["handle"])


def _check(unit: Unit, row: RowMapping, transfer_on: date) -> None:
    days, given_on = row["least_calendar_days"], row["given_on"]
    earliest = earliest_transfer(given_on or unit.today, days)
    if earliest is not None and transfer_on < earliest:
        told = f"was given on {given_on}" if given_on else "is not given yet"
        raise Refused(
            f"{row['handle']} {told}, and people must know {days} calendar days before they move. "
            f"The earliest day is {earliest}."
        )


def refuse_early_transfer(unit: Unit, engagement_id: int, process_id: int | None, what: str) -> None:
    """Raise Refused while a notice that people who move with this process must have is missing or too young."""
    rows = unit.rows(select(N).where(N.c.engagement_id == engagement_id).order_by(N.c.id))
    for row in rows:
        later = row["transfer_on"] is not None and row["transfer_on"] > unit.today
        if later or row["process_id"] not in {None, process_id}:
            continue
        due_on = notice_due_on(unit.today, row["least_calendar_days"])
        if row["given_on"] is None:
            raise Refused(
                f"{what} moves people, and {row['handle']} was not given to them. Note it first: "
                f"kt people-notice give {row['handle']}, or set the day they move: kt people-notice transfer"
            )
        if due_on is not None and row["given_on"] > due_on:
            earliest = row["given_on"] + timedelta(days=row["least_calendar_days"])
            raise Refused(
                f"{what} moves people, and {row['handle']} was given to them on {row['given_on']}: "
                f"they may move from {earliest} on."
            )

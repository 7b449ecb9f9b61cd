"""Notes on a delay notice that it was sent, and that it was received: each once, in this order."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import DelayNotice
from kt_engine.store.unit import Act, Unit

SENT, RECEIVED = "notice_sent", "notice_received"


@dataclass(frozen=True)
class NotedNotice:
    handle: str
    on: date
    who: str
    """To whom it was sent, or who received it."""


def note_notice(
    database: Database,
    act: Act,
    handle: str,
    *,
    on: date,
    sent_to: str | None = None,
    received_by: str | None = None,
) -> NotedNotice:
    """Note the sending (`sent_to`) or the receipt (`received_by`), one of the two.

    Raises Refused when it was noted before, when the day does not fit, or for a receipt of what was not sent.
    """
    if (sent_to is None) is (received_by is None):
        raise UsageProblem("Say either to whom it was sent or who received it.")
    kind = SENT if sent_to is not None else RECEIVED
    who = one_line(sent_to if sent_to is not None else received_by or "", "person")
    with open_store(database, write=True, act=act, engagement_id=engagement_in(DelayNotice, handle)) as unit:
        known = unit.repeats(kind)
        if known is not None:
            return _as_noted(find(unit, DelayNotice, known), kind)
        require(unit, "chase answers", engagement_id=unit.engagement_id)
        row = find(unit, DelayNotice, handle)
        require_open(unit, row["engagement_id"], also_on_hold=True)
        _check(unit, row, kind, on)
        values = {"sent_on": on, "sent_to": who} if kind == SENT else {"received_on": on, "received_by": who}
        unit.change(DelayNotice, row["id"], row["handle"], version=row["version"], **values)
        unit.event(kind, row["handle"], on=on)
        return NotedNotice(row["handle"], on, who)


def _check(unit: Unit, row: RowMapping, kind: str, on: date) -> None:
    handle = row["handle"]
    noted = row["sent_on"] if kind == SENT else row["received_on"]
    if noted is not None:
        raise Refused(
            f"{handle} was noted as {kind.split('_')[1]} on {noted}. That stands; issue another notice."
        )
    if kind == RECEIVED and row["sent_on"] is None:
        raise Refused(f"{handle} was not sent yet. First: kt notice sent {handle} --on DATE --to TEXT")
    earliest = row["issued_on"] if kind == SENT else row["sent_on"]
    if on < earliest:
        before = "issued" if kind == SENT else "sent"
        raise Refused(f"{handle} was {before} on {earliest}; {on} lies before that. Check the day.")
    if on > unit.today:
        raise Refused(f"{on} lies in the future. Note it once it has happened.")


def _as_noted(row: RowMapping, kind: str) -> NotedNotice:
    name = "sent" if kind == SENT else "received"
    return NotedNotice(row["handle"], row[f"{name}_on"], row["sent_to" if kind == SENT else "received_by"])

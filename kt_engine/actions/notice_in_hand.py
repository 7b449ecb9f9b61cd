"""What verbs about notices to people share: who may touch one, its day of transfer, how it stands. It has no verb."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require, require_open
from kt_engine.answers.go_lives import first_go_live, go_lives
from kt_engine.rules.readiness import NoticeState, earliest_transfer, notice_due_on, notice_state
from kt_engine.store.find import find
from kt_engine.store.tables import PeopleNotice
from kt_engine.store.unit import Reader, Unit

VERB = "keep notices and messages to people"


@dataclass(frozen=True)
class Notice:
    """A notice to people as it stands today."""

    handle: str
    state: NoticeState
    transfer_on: date | None
    """As it was set, else the forecast go-live."""
    due_on: date | None
    given_on: date | None
    earliest_transfer_on: date | None
    """The first day on which people may move, once it was given."""


def noticed(unit: Unit, handle: str) -> Notice:
    row = find(unit, PeopleNotice, handle)
    transfer, days = transfer_of(unit, row), row["least_calendar_days"]
    return Notice(
        row["handle"],
        notice_state(transfer, row["given_on"], days, unit.today),
        transfer,
        notice_due_on(transfer, days),
        row["given_on"],
        earliest_transfer(row["given_on"], days),
    )


def transfer_of(reader: Reader, row: RowMapping) -> date | None:
    """Give the day people move: as set, else the go-live of the process, else the first of the engagement."""
    fixed: date | None = row["transfer_on"]
    return fixed or first_go_live(go_lives(reader, row["engagement_id"]), row["process_id"])


def notice_in_hand(unit: Unit, handle: str) -> RowMapping:
    """Give the notice's row. Raises Refused for who keeps no notices."""
    row = find(unit, PeopleNotice, handle)
    require_open(unit, row["engagement_id"], also_on_hold=True)
    require(unit, VERB, engagement_id=row["engagement_id"])
    return row

"""Agrees answer periods, lets days pass without an answer, and reads what was written to whom."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import RowMapping, select
from sqlmodel import SQLModel

from builders import ENGINE, START, Someone, make_act
from kt_engine.actions.issue_notice import IssuedNotice, issue_notice
from kt_engine.actions.note_notice import note_notice
from kt_engine.actions.record_contract import record_contract
from kt_engine.actions.remind import Reminded, remind
from kt_engine.actions.submit_handover import submit_handover
from kt_engine.answers.overdue import Awaited, awaited_of
from kt_engine.exchange.terms import TermRow
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import table_of
from kt_engine.words import Side, WaitKind
from walking import House, handed, sop

ASKED = date(2027, 4, 29)
"""A Thursday; Ascension Day, 6 May, is a holiday of the client."""
DUE = date(2027, 5, 7)
"""The Friday of the week after, the fifth working day of the client."""
REVIEW = TermRow(WaitKind.HANDOVER_REVIEW, Side.CLIENT, 5, "clause 7.3", deemed=True)
ACCEPTANCE = TermRow(WaitKind.HANDOVER_ACCEPTANCE, Side.PROVIDER, 3, "clause 7.4", deemed=True)


def agreed(house: House, *terms: TermRow) -> None:
    """Record a contract with these terms."""
    record_contract(
        house.database,
        make_act(house.people.manager, date(2027, 1, 21)),
        house.made.engagement_id,
        signed_on=START,
        starts_on=date(2027, 2, 1),
        ends_on=date(2030, 1, 31),
        reference="C-7",
        go_live={1: date(2027, 6, 1)},
        terms=terms,
    )


def submitted_on(house: House, on: date = ASKED, text: str = "first", handover: str = "E1-H1") -> None:
    by = make_act(house.people.experts[0], on)
    submit_handover(house.database, house.files, by, handover, file=handed(sop(text)))


def awaited(house: House, today: date, handle: str = "E1-H1") -> list[Awaited]:
    with open_store(house.database) as reader:
        found = awaited_of(reader, house.made.engagement_id, today)
    return [one for one in found if one.wait.handle.split(" ")[0] == handle]


def swept(house: House, on: date) -> Reminded:
    return remind(house.database, make_act(ENGINE, on), house.made.engagement_id)


def noticed(house: House, on: date, by: Someone | None = None, thing: str = "E1-H1 v1") -> IssuedNotice:
    act = make_act(by or house.people.provider_manager, on)
    return issue_notice(house.database, act, house.made.engagement_id, thing)


def sent(house: House, on: date, notice: str = "E1-N1") -> None:
    act = make_act(house.people.provider_manager, on)
    note_notice(house.database, act, notice, on=on, sent_to="Olga Owner, by mail")


def rows_of(database: Database, row: type[SQLModel]) -> Sequence[RowMapping]:
    table = table_of(row)
    with open_store(database) as reader:
        return reader.rows(select(table).order_by(table.c.id))

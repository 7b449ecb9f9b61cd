"""How long an answer may take: by the contract's term, else by the playbook's period. It writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.exchange.terms import TermRow
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.reminders import Schedule
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Contract, ContractTerm, Engagement, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Side, WaitKind

C, CT = table_of(Contract), table_of(ContractTerm)


@dataclass(frozen=True)
class AnswerPeriod:
    """What counts for one kind of answer of one side."""

    answer_days: int
    """Working days of that side, counted from the day after the question."""
    source: str
    """Where it comes from, in words; for the contract its reference and clause."""
    clause: str | None = None
    """Of the contract; None: it says nothing, and the playbook's period counts."""
    deemed: bool = False
    """True: the contract takes silence for acceptance, after a notice."""
    term_id: int | None = None


@dataclass(frozen=True)
class Periods:
    """The periods of one engagement, and how open questions are chased in it."""

    playbook: Playbook
    terms: Mapping[tuple[WaitKind, Side], AnswerPeriod]
    schedule: Schedule

    def of(self, wait: WaitKind, side: Side) -> AnswerPeriod | None:
        """Give the contract's period, else the playbook's; None where neither says one."""
        known = self.terms.get((wait, side))
        key = self.playbook.answer_periods.get(wait)
        if known is not None or key is None:
            return known
        threshold = self.playbook.thresholds[key]
        source = f"playbook {self.playbook.key} {self.playbook.version}, {key}: {threshold.source}"
        return AnswerPeriod(int(threshold.value), source)


@dataclass(frozen=True)
class TermLine:
    """One line of `kt contract terms`."""

    wait: WaitKind
    side: Side
    answer_days: int
    clause: str | None
    deemed: bool
    source: str


def terms_of(reader: Reader, contract_id: int) -> tuple[TermRow, ...]:
    """Give the terms of one record of the contract, in the order in which they were given."""
    rows = reader.rows(select(CT).where(CT.c.contract_id == contract_id).order_by(CT.c.id))
    return tuple(
        TermRow(row["wait"], row["side"], row["answer_days"], row["clause"], bool(row["deemed"]))
        for row in rows
    )


def periods_of(reader: Reader, engagement_id: int, playbook: Playbook | None = None) -> Periods:
    """Read what counts today: the terms of the newest record of the contract, and the pinned playbook."""
    book = playbook or pinned_playbook(reader, engagement_id)
    newest = select(C.c.id).where(C.c.engagement_id == engagement_id).order_by(C.c.number.desc()).limit(1)
    rows = reader.rows(
        select(CT, C.c.reference)
        .join(C, C.c.id == CT.c.contract_id)
        .where(CT.c.contract_id == newest.scalar_subquery())
        .order_by(CT.c.id)
    )
    return Periods(book, {(row["wait"], row["side"]): _term(row) for row in rows}, _schedule(book))


def _term(row: RowMapping) -> AnswerPeriod:
    source = f"contract {row['reference']}, {row['clause']}"
    return AnswerPeriod(row["answer_days"], source, row["clause"], bool(row["deemed"]), row["id"])


def _schedule(playbook: Playbook) -> Schedule:
    first, again = playbook.reminders.first, playbook.reminders.again
    return Schedule(
        None if first is None else int(playbook.thresholds[first].value),
        None if again is None else int(playbook.thresholds[again].value),
    )


def list_terms(database: Database, engagement: str) -> tuple[TermLine, ...]:
    """Give what counts for each kind of answer and side, the contract's terms first. Raises NotFound."""
    with open_store(database) as reader:
        return term_lines(periods_of(reader, find(reader, Engagement, engagement)["id"]))


def term_lines(periods: Periods) -> tuple[TermLine, ...]:
    """Give what counts for each kind of answer of client and provider, the contract's terms first."""
    told = [
        TermLine(wait, side, one.answer_days, one.clause, one.deemed, one.source)
        for (wait, side), one in periods.terms.items()
    ]
    for wait in WaitKind:
        for side in (Side.CLIENT, Side.PROVIDER):
            one = None if (wait, side) in periods.terms else periods.of(wait, side)
            if one is not None:
                told.append(TermLine(wait, side, one.answer_days, None, one.deemed, one.source))
    return tuple(told)

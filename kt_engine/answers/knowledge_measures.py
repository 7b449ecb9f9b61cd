"""What a gate can measure of knowledge items: claimed, proven, must-haves, acknowledgements due. It writes nothing.

A process is measured on its own items and those of the whole engagement; shared ones count as proven when the trainees
of that process have proved them.
"""

from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Protocol

from kt_engine.answers.knowledge_coverage import CoverageLine, coverage_line
from kt_engine.answers.sessions_held import sessions_held
from kt_engine.rules.gates import Evidence
from kt_engine.store.find import by_id
from kt_engine.store.tables import Process
from kt_engine.store.unit import Reader

Found = tuple[Decimal | None, tuple[Evidence, ...]]
TENTH = Decimal("0.1")


class Asking(Protocol):
    """Who asks for a measure, as far as knowledge items need to know."""

    @property
    def engagement_id(self) -> int: ...
    @property
    def process_id(self) -> int | None: ...
    @property
    def today(self) -> date: ...


def sessions_held_share(reader: Reader, asked: Asking) -> Found:
    """Knowledge sessions held, of those to be held: held, planned, and one for each item that still needs one."""
    return sessions_held(reader, asked.engagement_id, asked.process_id).held_pct, ()


def must_have_sessions_held_share(reader: Reader, asked: Asking) -> Found:
    """The same share, of the sessions that explain must-have items."""
    return sessions_held(reader, asked.engagement_id, asked.process_id, must_have=True).held_pct, ()


def knowledge_claimed(reader: Reader, asked: Asking) -> Found:
    """Weight of knowledge items signed by giver, receiver and client owner, of all in scope; waived ones stay."""
    return _down(_line(reader, asked).all.weights.claimed_pct), ()


def knowledge_proven(reader: Reader, asked: Asking) -> Found:
    """Weight of knowledge items every linked trainee has proved, of all in scope; waived ones stay."""
    return _down(_line(reader, asked).all.weights.proven_pct), ()


def must_have_signed(reader: Reader, asked: Asking) -> Found:
    """Must-have knowledge items that are signed, of all must-haves in scope, counted; waived ones stay."""
    counted = _line(reader, asked).must_have
    if not counted.items_count:
        return None, ()
    return _down(Decimal(100 * counted.claimed_count) / counted.items_count), ()


def must_haves_open(reader: Reader, asked: Asking) -> Found:
    """Must-have knowledge items that are neither signed nor under a waiver in force."""
    counted = _line(reader, asked).must_have
    return Decimal(counted.items_count - counted.claimed_count - counted.waived_count), ()


def acknowledgements_due(reader: Reader, asked: Asking) -> Found:
    """Acknowledgements of changed knowledge items that certified people still owe."""
    return Decimal(_line(reader, asked).acknowledgements_due_count), ()


def _line(reader: Reader, asked: Asking) -> CoverageLine:
    process = None if asked.process_id is None else by_id(reader, Process, asked.process_id)["handle"]
    return coverage_line(reader, asked.engagement_id, process, asked.today)


def _down(value: Decimal | None) -> Decimal | None:
    """Round down to a tenth, so that 99.99 is never shown as 100; None of nothing."""
    return None if value is None else value.quantize(TENTH, ROUND_DOWN)

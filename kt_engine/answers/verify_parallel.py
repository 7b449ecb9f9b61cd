"""Lays each parallel run beside its rule, its seed and its comparisons: what it says must follow. It writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from sqlalchemy import select

from kt_engine.answers.parallel_rule import result_sha256, verdict_of
from kt_engine.answers.parallel_seed import SIGNED, sample_of, seed_sha256
from kt_engine.answers.raw_rows import plain_rows, row_name
from kt_engine.answers.verification import Finding, FindingKind
from kt_engine.errors import KtError
from kt_engine.store.columns import ERASED
from kt_engine.store.tables import (
    Agreement,
    Chain,
    Event,
    ParallelComparison,
    ParallelRun,
    ParallelStratum,
    ParallelUnit,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import ComparisonResult, ParallelRule

EV, CH = table_of(Event), table_of(Chain)
Row = dict[str, Any]
STRANGE = (KtError, InvalidOperation, ValueError, TypeError)
"""What comes of rows that hold what no column may hold; their own check says which they are."""


def check_parallel_runs(reader: Reader, files: Path, engagement_id: int | None) -> Iterator[Finding]:
    """Give every run whose draw, verdict or end could not honestly have come about."""
    runs = _Runs(reader, engagement_id)
    for run in runs.runs:
        for sentence in (*runs.seed_faults(run), *runs.draw_faults(run, files), *runs.verdict_faults(run)):
            yield Finding(FindingKind.RULE, "parallel_run", row_name("parallel_run", run), sentence)


class _Runs:
    """The rows of all runs, read once."""

    def __init__(self, reader: Reader, engagement_id: int | None) -> None:
        def rows(row: Any, *order_by: str) -> list[Row]:
            return list(
                plain_rows(reader, table_of(row), engagement_id=engagement_id, order_by=order_by or ("id",))
            )

        self.reader = reader
        self.runs = rows(ParallelRun)
        self.strata = rows(ParallelStratum)
        self.units = rows(ParallelUnit, "parallel_run_id", "number")
        self.looks: dict[Any, Row] = {
            row["parallel_unit_id"]: row for row in rows(ParallelComparison, "parallel_unit_id", "number")
        }
        """The newest of each unit."""
        self.agreements = rows(Agreement)

    def seed_faults(self, run: Row) -> Iterator[str]:
        if run["seed_sha256"] is None:
            return
        rule = self._agreed(run, "sampling_rule")
        signed = None if rule is None else self._last_signature(run, rule)
        if rule is None or signed is None:
            yield "A sample was drawn, and its rule is not signed."
        elif run["seed_sha256"] != seed_sha256(rule["content_sha256"], signed):
            yield "Its seed is not that of the signed rule and its last signature."

    def draw_faults(self, run: Row, files: Path) -> Iterator[str]:
        drawn = self.of_run(self.units, run)
        names = {row["id"]: row["name"] for row in self.of_run(self.strata, run)}
        have = [(one["reference"], names.get(one["parallel_stratum_id"])) for one in drawn]
        texts = {text for pair in have for text in pair} | {run["population_name"]}
        if run["seed_sha256"] is None or ERASED in texts:
            return
        try:
            should = sample_of(files, run, run["seed_sha256"])
        except STRANGE:
            yield "Its list of units cannot be read, so nobody can draw its sample again."
            return
        if have != [(one.unit, one.stratum) for one in should]:
            yield "Its units are not those that its seed draws from its list."

    def verdict_faults(self, run: Row) -> Iterator[str]:
        if run["verdict"] is None:
            return
        drawn = [self._looked(one) for one in self.of_run(self.units, run)]
        if _verdict_word(run, drawn) != run["verdict"]:
            yield f"It says {run['verdict']}, and that is not what its rule says of its comparisons."
        if run["result_sha256"] != result_sha256(run, drawn, self.of_run(self.strata, run)):
            yield "Its comparisons are no longer those its verdict was made of."
        ended = run["status"] in {"accepted", "rejected"}
        if ended and (run["status"] != run["verdict"] or self._agreed(run, "parallel_result") is None):
            yield f"It is {run['status']}, and no signed verdict says so."

    def of_run(self, rows: Sequence[Row], run: Row) -> list[Row]:
        return [row for row in rows if row["parallel_run_id"] == run["id"]]

    def _agreed(self, run: Row, kind: str) -> Row | None:
        return next(
            (
                row
                for row in reversed(self.agreements)
                if (row["subject"], row["kind"], row["status"]) == (run["handle"], kind, "agreed")
            ),
            None,
        )

    def _last_signature(self, run: Row, rule: Row) -> str | None:
        """Give the hash of the event of the last signature on the rule."""
        found = self.reader.value(
            select(EV.c.hash)
            .join(CH, CH.c.id == EV.c.chain_id)
            .where(
                CH.c.engagement_id == run["engagement_id"],
                EV.c.kind == SIGNED,
                EV.c.subject == rule["handle"],
            )
            .order_by(EV.c.seq.desc())
            .limit(1)
        )
        return None if found is None else str(found)

    def _looked(self, unit: Row) -> Row:
        look = self.looks.get(unit["id"], {})
        word = look.get("result")
        return {
            **unit,
            "looks": look.get("number"),
            "result": ComparisonResult(word) if word in set(ComparisonResult) else None,
        }


def _verdict_word(run: Row, drawn: Sequence[Row]) -> str | None:
    """Give what the rule says of the comparisons; None where it says nothing, or is no rule any more."""
    try:
        accepted = verdict_of(_typed(run), drawn).accepted
    except STRANGE:
        return None
    return None if accepted is None else "accepted" if accepted else "rejected"


def _typed(run: Row) -> Mapping[str, Any]:
    """Give the columns of the rule as the methods take them."""
    return {
        **run,
        "rule": ParallelRule.CENSUS if run["rule"] == ParallelRule.CENSUS else ParallelRule.SAMPLE,
        "target_pct": Decimal(str(run["target_pct"])),
    }

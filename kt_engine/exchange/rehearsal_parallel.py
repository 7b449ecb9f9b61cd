"""Reads what a rehearsal plays of parallel runs: their rules, their days, and the few units that differ."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kt_engine.exchange.csv_rows import Row
from kt_engine.exchange.nearest import shown
from kt_engine.exchange.rehearsal_table import Tables
from kt_engine.words import ComparisonResult, ParallelRule, ParallelVerdict

RUN = (
    "run", "process", "units", "rule", "target_pct", "confidence_pct", "errors", "after", "reason", "planned_by",
    "planned_day", "drawn_by", "drawn_day", "compared_by", "recorded_by", "concluded_day", "verdict",
)  # fmt: skip
DIFFERENCE = (
    "run", "number", "unit", "result", "explanation", "compared_by", "then_result", "then_explanation", "then_day",
)  # fmt: skip
RESULTS = [one.value for one in ComparisonResult]


@dataclass(frozen=True)
class DifferencePart:
    """A unit that does not match: known by its place in the draw, or in a census by its name."""

    run: str
    number: int | None
    unit: str | None
    result: ComparisonResult
    explanation: str | None
    compared_by: str
    then_result: ComparisonResult | None
    """What an unexplained difference turned out to be."""
    then_explanation: str | None
    then_day: int | None


@dataclass(frozen=True)
class RunPart:
    run: str
    process: str
    units: Path
    rule: ParallelRule
    target_pct: Decimal
    confidence_pct: Decimal | None
    errors: int | None
    after: str | None
    reason: str
    planned_by: str
    planned_day: int
    drawn_by: str
    drawn_day: int
    compared_by: tuple[str, ...]
    """Unit by unit in turn."""
    recorded_by: str
    concluded_day: int
    verdict: ParallelVerdict
    compared: Path | None
    """A file with the comparison of every unit, as it is imported; None: all match but the differences."""
    differences: tuple[DifferencePart, ...]


@dataclass(frozen=True)
class ParallelStory:
    runs: tuple[RunPart, ...] = ()
    """The runs of one process in their order."""

    def of(self, process: str) -> tuple[RunPart, ...]:
        return tuple(run for run in self.runs if run.process == process)


def parallel_story(tables: Tables) -> ParallelStory:
    """Read the tables; their faults are left in `tables.problems`."""
    rows = tables.rows("parallel_runs.csv", RUN)
    known = [row.cells["run"] for row in rows]
    differences = [
        _difference(tables, row, known) for row in tables.rows("parallel_differences.csv", DIFFERENCE)
    ]
    return ParallelStory(tuple(_run(tables, row, known, differences) for row in rows))


def _run(tables: Tables, row: Row, known: list[str], differences: list[DifferencePart]) -> RunPart:
    rule = tables.choice(row, "rule", [one.value for one in ParallelRule])
    verdict = tables.choice(row, "verdict", [one.value for one in ParallelVerdict])
    run = tables.text(row, "run")
    compared = tables.folder / f"compared_{row.cells['process']}.csv"
    is_census = rule == ParallelRule.CENSUS.value
    return RunPart(
        run=run,
        process=tables.process(row),
        units=tables.file(row, "units"),
        rule=ParallelRule(rule) if rule in set(ParallelRule) else ParallelRule.CENSUS,
        target_pct=Decimal(_number(tables, row, "target_pct")),
        confidence_pct=Decimal(_number(tables, row, "confidence_pct"))
        if row.cells["confidence_pct"]
        else None,
        errors=_number(tables, row, "errors") if row.cells["errors"] else None,
        after=tables.choice(row, "after", known) if row.cells["after"] else None,
        reason=tables.text(row, "reason"),
        planned_by=tables.person(row, "planned_by"),
        planned_day=tables.day(row, "planned_day"),
        drawn_by=tables.person(row, "drawn_by"),
        drawn_day=tables.day(row, "drawn_day"),
        compared_by=tables.persons(row, "compared_by"),
        recorded_by=tables.person(row, "recorded_by"),
        concluded_day=tables.day(row, "concluded_day"),
        verdict=ParallelVerdict(verdict) if verdict in set(ParallelVerdict) else ParallelVerdict.REJECTED,
        compared=compared if is_census and compared.is_file() else None,
        differences=tuple(one for one in differences if one.run == run),
    )


def _number(tables: Tables, row: Row, column: str) -> int:
    text = row.cells[column]
    if text.isdecimal():
        return int(text)
    tables.problems.append(row.problem(column, f"{column} {shown(text)} is no whole number."))
    return 0


def _difference(tables: Tables, row: Row, known: list[str]) -> DifferencePart:
    if not row.cells["number"] and not row.cells["unit"]:
        tables.problems.append(
            row.problem("number", "Say which unit differs: its number in the draw, or its name.")
        )
    then = tables.choice(row, "then_result", RESULTS) if row.cells["then_result"] else None
    return DifferencePart(
        run=tables.choice(row, "run", known),
        number=_number(tables, row, "number") if row.cells["number"] else None,
        unit=row.cells["unit"] or None,
        result=_result(tables.choice(row, "result", RESULTS)),
        explanation=row.cells["explanation"] or None,
        compared_by=tables.person(row, "compared_by"),
        then_result=None if then is None else _result(then),
        then_explanation=tables.text(row, "then_explanation") if then else None,
        then_day=tables.day(row, "then_day") if then else None,
    )


def _result(word: str) -> ComparisonResult:
    return ComparisonResult(word) if word in set(ComparisonResult) else ComparisonResult.UNEXPLAINED

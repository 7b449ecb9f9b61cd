"""Records what comparing drawn units showed, all of them or none; what is recorded stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.authority import is_human
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.parallel_in_hand import RECORD, check_status, check_undecided, run_in_hand
from kt_engine.answers.parallel_rule import tally_of, verdict_now
from kt_engine.errors import KtError, Problem
from kt_engine.exchange.comparisons import ComparisonRow
from kt_engine.exchange.csv_rows import raise_if_any
from kt_engine.exchange.nearest import did_you_mean, shown
from kt_engine.exchange.population import read_population
from kt_engine.store.database import Database, open_store
from kt_engine.store.files import read_bytes
from kt_engine.store.find import by_id, find, find_named
from kt_engine.store.parallel import strata_of, units_of
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import ParallelComparison, ParallelRun, Person
from kt_engine.store.unit import Act, Unit
from kt_engine.words import ComparisonResult, ParallelStatus

KIND = "comparisons_recorded"
VERB = "compared"
MOST_LOOKED_UP = 20
"""Unknown names for which a near one is looked for: among thousands of units each takes its time."""


@dataclass(frozen=True)
class RecordedComparisons:
    handle: str
    recorded_count: int
    left_count: int
    """Units of the sample still to be compared."""


def record_comparisons(
    database: Database, files: Path, act: Act, handle: str, rows: Sequence[ComparisonRow]
) -> RecordedComparisons:
    """Record one comparison for each row; `files` is the folder of stored files.

    Raises InvalidInput with every unknown unit, type and person at once, Refused once the verdict stands.
    """
    with open_store(database, write=True, act=act, engagement_id=engagement_in(ParallelRun, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return RecordedComparisons(known, len(rows), _left(unit, find(unit, ParallelRun, known)))
        run = run_in_hand(unit, handle, RECORD)
        check_status(unit, run, ParallelStatus.SAMPLED, VERB)
        check_undecided(run, VERB)
        for values in _checked(unit, files, run, rows):
            unit.insert(ParallelComparison, number=1, **values)
        tally, left = tally_of(row.result for row in rows), _left(unit, run)
        unit.event(
            KIND, run["handle"], recorded_count=tally.compared, errors_count=tally.errors,
            critical_errors_count=tally.critical_errors, unexplained_count=tally.unexplained, left_count=left,
        )  # fmt: skip
        return RecordedComparisons(run["handle"], len(rows), left)


def _left(unit: Unit, run: RowMapping) -> int:
    return verdict_now(unit, run).left_to_compare


def _checked(unit: Unit, files: Path, run: RowMapping, rows: Sequence[ComparisonRow]) -> list[dict[str, Any]]:
    """Give the values of each comparison. Raises InvalidInput with every problem at once."""
    problems: list[Problem] = []
    units = {one["reference"]: one for one in units_of(unit, run["id"])}
    types = {row["id"]: row["name"] for row in strata_of(unit, run["id"])}
    people, listed = _People(unit, run), _Listed(files, run)
    found = []
    for row in rows:
        drawn = units.get(row.unit)
        if drawn is None:
            problems.append(row.problem("unit", listed.unknown(row.unit, units)))
            continue
        problems += _faults(run, row, drawn, types)
        found.append(
            {
                "engagement_id": run["engagement_id"],
                "parallel_unit_id": drawn["id"],
                "result": row.result,
                "explanation": row.explanation,
                "compared_by": people.of(row, problems),
                "compared_on": _day(unit, run, row, problems),
                "recorded_by": unit.act.by,
                "recorded_at": unit.act.at,
            }
        )
    raise_if_any(problems)
    return found


def _faults(
    run: RowMapping, row: ComparisonRow, drawn: RowMapping, types: Mapping[int, str]
) -> list[Problem]:
    problems = []
    if drawn["result"] is not None:
        again = (
            f"What was unexplained is explained with: kt parallel explain {run['handle']} UNIT"
            if drawn["result"] is ComparisonResult.UNEXPLAINED
            else "A unit is compared once."
        )
        sentence = f"The unit {shown(row.unit)} was compared already: {drawn['result'].value}. {again}"
        problems.append(row.problem("unit", sentence))
    is_of = types[drawn["parallel_stratum_id"]]
    if row.stratum and row.stratum not in types.values():
        sentence = f"There is no exception type {shown(row.stratum)} in {run['handle']}."
        problems.append(row.problem("stratum", f"{sentence}{did_you_mean(row.stratum, types.values())}"))
    elif row.stratum and row.stratum != is_of:
        sentence = f"The unit {shown(row.unit)} is of the type {shown(is_of)}, not {shown(row.stratum)}."
        problems.append(row.problem("stratum", sentence))
    return problems


def _day(unit: Unit, run: RowMapping, row: ComparisonRow, problems: list[Problem]) -> date:
    on: date = row.compared_on or unit.today
    drawn_on = run["drawn_at"].date()
    if not drawn_on <= on <= unit.today:
        sentence = (
            f"Nothing was compared on {on}: the sample was drawn on {drawn_on}, and today is {unit.today}."
        )
        problems.append(row.problem("compared_on", sentence))
    return on


class _Listed:
    """Says of a unit that was not drawn whether it was ever listed; the list is read once, and only if asked."""

    def __init__(self, files: Path, run: RowMapping) -> None:
        self._files, self._run, self._asked = files, run, 0

    @cached_property
    def _names(self) -> frozenset[str]:
        data = read_bytes(self._files, f"E{self._run['engagement_id']}", self._run["population_sha256"])
        return frozenset(row.unit for row in read_population(data, file=self._run["population_name"]))

    def unknown(self, name: str, units: Mapping[str, RowMapping]) -> str:
        run = self._run["handle"]
        if name in self._names:
            return f"The unit {shown(name)} is not in the sample of {run}. Compare only what was drawn."
        self._asked += 1
        near = did_you_mean(name, units) if self._asked <= MOST_LOOKED_UP else ""
        hint = near if near.startswith(" Did") else f" See them with: kt parallel sample {run}"
        return f"There is no unit {shown(name)} in {run}.{hint}"


class _People:
    """Finds who compared, each name once."""

    def __init__(self, unit: Unit, run: RowMapping) -> None:
        self._unit, self._engagement_id = unit, run["engagement_id"]
        self._known: dict[str, int | str] = {}

    def of(self, row: ComparisonRow, problems: list[Problem]) -> int:
        if row.compared_by not in self._known:
            self._known[row.compared_by] = self._look(row.compared_by)
        found = self._known[row.compared_by]
        if isinstance(found, int):
            return found
        problems.append(row.problem("compared_by", found))
        return self._unit.act.by

    def _look(self, name: str) -> int | str:
        """Give the id of who compared, or why it cannot be."""
        try:
            person = (
                find_named(self._unit, Person, name) if name else by_id(self._unit, Person, self._unit.act.by)
            )
        except KtError as fault:
            return str(fault)
        held = roles_of(self._unit, self._engagement_id, person["id"], self._unit.today)
        if not is_human(person) or not any(side is not None for _, side in held):
            return f"{person['handle']} has no role in this engagement and compares nothing. Grant one: kt role grant"
        return int(person["id"])

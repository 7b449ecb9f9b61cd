"""Plays parallel runs by the real actions: planned, signed, drawn, compared, concluded."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from builders import Someone
from kt_engine.actions.conclude_parallel_run import ConcludedRun, conclude_parallel_run
from kt_engine.actions.draw_parallel_sample import DrawnSample, draw_parallel_sample
from kt_engine.actions.plan_parallel_run import PlannedRun, plan_parallel_run
from kt_engine.actions.record_comparisons import RecordedComparisons, record_comparisons
from kt_engine.actions.sign_agreement import sign_agreement
from kt_engine.answers.list_parallel_runs import SampleUnit, parallel_sample
from kt_engine.answers.parallel_wanted import WantedRule
from kt_engine.exchange.comparisons import ComparisonRow
from kt_engine.exchange.handed_file import HandedFile
from kt_engine.store.tables import ParallelRun
from kt_engine.words import ComparisonResult, ParallelRule
from walking import DAY, House, handed, of, status_of

MATCH, ERROR = ComparisonResult.MATCH, ComparisonResult.ERROR
CRITICAL, UNEXPLAINED = ComparisonResult.CRITICAL_ERROR, ComparisonResult.UNEXPLAINED
TYPES = {"plain": 40, "foreign": 8, "rare": 2}


def units_file(types: Mapping[str, int] = TYPES) -> HandedFile:
    """Give a list of units INV-1, INV-2 ... of these exception types."""
    names = [name for name, count in types.items() for _ in range(count)]
    rows = "".join(f"INV-{number},{name}\n" for number, name in enumerate(names, 1))
    return handed(f"unit,stratum\n{rows}", "invoices.csv")


def sample_rule(target: str = "80", confidence: str = "80", errors: int = 1) -> WantedRule:
    """Give a small rule: 80 percent right, 14 units with one error."""
    return WantedRule(ParallelRule.SAMPLE, Decimal(target), Decimal(confidence), errors)


def planned(
    house: House, process: int = 1, *, wanted: WantedRule | None = None, types: Mapping[str, int] = TYPES,
    by: Someone | None = None, after: str | None = None, reason: str | None = None, on: date = DAY,
) -> PlannedRun:  # fmt: skip
    return plan_parallel_run(
        house.database,
        house.files,
        of(by or house.people.manager, on),
        f"{house.made.handle}-P{process}",
        wanted=wanted or sample_rule(),
        population=units_file(types),
        after=after,
        reason=reason,
    )


def both_sign(house: House, agreement: str, on: date = DAY) -> None:
    for signer in (house.people.process_owner, house.people.team_leads[0]):
        sign_agreement(house.database, of(signer, on), agreement)


def drawn(house: House, run: str, on: date = DAY) -> DrawnSample:
    return draw_parallel_sample(house.database, house.files, of(house.people.manager, on), run)


def sampled(house: House, process: int = 1, **how: object) -> str:
    """Plan, let both sides sign, draw; gives the handle of the run."""
    plan = planned(house, process, **how)  # type: ignore[arg-type]
    both_sign(house, plan.agreement)
    drawn(house, plan.handle)
    return plan.handle


def compared(
    house: House, run: str, rows: Sequence[ComparisonRow], *, by: Someone | None = None, on: date = DAY
) -> RecordedComparisons:
    return record_comparisons(house.database, house.files, of(by or house.people.experts[0], on), run, rows)


def rows_of(
    units: Sequence[SampleUnit], results: Callable[[int], ComparisonResult] = lambda _: MATCH
) -> list[ComparisonRow]:
    """Give a comparison of each unit, by its place from 0."""
    found = []
    for place, unit in enumerate(units):
        result = results(place)
        why = "Wrong total" if result in {ERROR, CRITICAL} else None
        found.append(ComparisonRow(unit.unit, result, explanation=why))
    return found


def all_compared(house: House, run: str, *others: ComparisonResult) -> None:
    """Compare the whole sample: the first units as given, all others alike."""
    units = parallel_sample(house.database, run)
    compared(house, run, rows_of(units, lambda place: others[place] if place < len(others) else MATCH))


def concluded(house: House, run: str, *, rejected: bool = False, by: Someone | None = None) -> ConcludedRun:
    return conclude_parallel_run(house.database, of(by or house.people.manager), run, rejected=rejected)


def ended(house: House, process: int = 1, *others: ComparisonResult, **how: object) -> str:
    """Play a run to its end, signed by both sides; gives its handle."""
    run = sampled(house, process, **how)
    all_compared(house, run, *others)
    bad = others.count(ERROR) > 1 or CRITICAL in others or UNEXPLAINED in others
    both_sign(house, concluded(house, run, rejected=bad).agreement)
    return run


def run_status(house: House, run: str) -> object:
    return status_of(house, ParallelRun, run)

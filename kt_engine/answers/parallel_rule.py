"""What the rule of a parallel run is worth, and what it says of the comparisons so far. It writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kt_engine.methods.acceptance import Tally, Verdict, judge_census, judge_sample
from kt_engine.methods.sampling import Passing, acceptance_plan, passes_pct, repeated_runs_pct
from kt_engine.store.columns import plain
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.parallel import runs_of_process, units_of
from kt_engine.store.unit import Reader
from kt_engine.words import ComparisonResult, ParallelRule

Row = Mapping[Any, Any]
HUNDREDTH = Decimal("0.01")
"""To what step percentages of a rule are told."""


@dataclass(frozen=True)
class Worth:
    """How often the rule lets a bad process pass, and how often good ones; None and empty for a census."""

    false_acceptance_pct: Decimal | None
    power: tuple[Passing, ...]


def worth_of(
    rule: ParallelRule, target_pct: Decimal, sample_size: int, errors: int, confidence: Any
) -> Worth:
    """Say what a rule is worth; percentages to a hundredth."""
    if rule is ParallelRule.CENSUS:
        return Worth(None, ())
    plan = acceptance_plan(target_pct, confidence, errors)
    power = tuple(
        Passing(point.true_pct, passes_pct(sample_size, errors, point.true_pct).quantize(HUNDREDTH))
        for point in plan.power
    )
    return Worth(passes_pct(sample_size, errors, target_pct).quantize(HUNDREDTH), power)


def worth_of_run(run: Row) -> Worth:
    return worth_of(
        run["rule"], run["target_pct"], run["sample_size"], run["allowed_errors"], run["confidence_pct"]
    )


def risk_with_earlier(reader: Reader, process_id: int, worth: Worth) -> Decimal | None:
    """Give how often a process of just the target passes this run or passed an earlier, rejected one; None without one.

    In percent, to a hundredth; it holds where nothing was improved in between.
    """
    earlier = runs_of_process(reader, process_id).rejected
    if not earlier:
        return None
    chances = [one.false_acceptance_pct or Decimal(0) for one in (*map(worth_of_run, earlier), worth)]
    return repeated_runs_pct(chances).quantize(HUNDREDTH)


def tally_of(results: Iterable[ComparisonResult | None]) -> Tally:
    """Count what comparing showed; None is a unit that is still to be compared."""
    known = [result for result in results if result is not None]
    return Tally(
        compared=len(known),
        errors=known.count(ComparisonResult.ERROR),
        critical_errors=known.count(ComparisonResult.CRITICAL_ERROR),
        unexplained=known.count(ComparisonResult.UNEXPLAINED),
    )


def verdict_of(run: Row, units: Sequence[Row]) -> Verdict:
    """Say what the rule says of the units as they are compared now."""
    tally = tally_of(unit["result"] for unit in units)
    if run["rule"] is ParallelRule.CENSUS:
        return judge_census(run["sample_size"], run["target_pct"], tally)
    return judge_sample(run["sample_size"], run["allowed_errors"], tally)


def verdict_now(reader: Reader, run: Row) -> Verdict:
    return verdict_of(run, units_of(reader, run["id"]))


def result_sha256(run: Row, units: Sequence[Row], strata: Sequence[Row]) -> str:
    """Give the hash over everything the verdict rests on: rule, seed, and the newest look at every unit."""
    numbers = {row["id"]: row["number"] for row in strata}
    rule = ("handle", "rule", "target_pct", "confidence_pct", "allowed_errors", "sample_size", "seed_sha256")
    looked = [
        {
            "unit": one["number"],
            "stratum": numbers[one["parallel_stratum_id"]],
            "look": one["looks"],
            "result": plain(one["result"]),
        }
        for one in units
    ]
    return sha256_text(canonical({**{name: plain(run[name]) for name in rule}, "units": looked}))

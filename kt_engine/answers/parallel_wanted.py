"""Turns what somebody wants of a parallel run into its rule, with the playbook's figures where nothing is said.

It reads no store and writes nothing.
"""

from dataclasses import dataclass
from decimal import Decimal

from kt_engine.errors import InvalidInput, Refused, UsageProblem
from kt_engine.methods.checked import HUNDRED
from kt_engine.methods.sampling import acceptance_plan
from kt_engine.playbook.schema import Playbook
from kt_engine.words import ParallelRule

TARGET, CONFIDENCE = "parallel_run_target", "parallel_run_confidence"
"""Thresholds of a playbook."""
MOST_COMPARED = 5_000
"""Units that people compare one by one in one run."""


@dataclass(frozen=True)
class WantedRule:
    """What was asked for; None: what the playbook says."""

    rule: ParallelRule
    target_pct: Decimal | None = None
    confidence_pct: Decimal | None = None
    allowed_errors: int | None = None


@dataclass(frozen=True)
class Rule:
    rule: ParallelRule
    target_pct: Decimal
    confidence_pct: Decimal | None
    allowed_errors: int
    sample_size: int


def rule_of(wanted: WantedRule, playbook: Playbook, units: int, process: str) -> Rule:
    """Give the rule for so many units. Raises UsageProblem for what is no rule, Refused for one that does not fit."""
    target = _figure(wanted.target_pct, playbook, TARGET, "--target-pct")
    rule = (
        _census(wanted, target, units)
        if wanted.rule is ParallelRule.CENSUS
        else _sample(wanted, playbook, target)
    )
    if rule.sample_size > units:
        raise Refused(
            f"The plan needs {rule.sample_size} units, and the file lists {units} of {process}. "
            "Allow fewer errors, or compare every unit: --census"
        )
    if rule.sample_size > MOST_COMPARED:
        raise Refused(
            f"{rule.sample_size} units would have to be compared; a run takes {MOST_COMPARED:,} at most. "
            "Lower the target or the errors allowed, or take the units of a shorter time."
        )
    return rule


def _census(wanted: WantedRule, target: Decimal, units: int) -> Rule:
    if wanted.confidence_pct is not None or wanted.allowed_errors is not None:
        raise UsageProblem(
            "Where every unit is compared there is no confidence, and the errors allowed follow from the target. "
            "Leave --confidence-pct and --errors out."
        )
    if not 0 < target < HUNDRED:
        raise UsageProblem(f"The target is {target}; it must be above 0 and below 100.")
    return Rule(ParallelRule.CENSUS, target, None, int(units * (HUNDRED - target) / HUNDRED), units)


def _sample(wanted: WantedRule, playbook: Playbook, target: Decimal) -> Rule:
    if wanted.allowed_errors is None:
        raise UsageProblem(
            "Say how many errors are allowed before the first unit is drawn: --errors N. "
            "What that costs: kt method sample-size --help"
        )
    confidence = _figure(wanted.confidence_pct, playbook, CONFIDENCE, "--confidence-pct")
    try:
        plan = acceptance_plan(target, confidence, wanted.allowed_errors)
    except InvalidInput as fault:
        raise UsageProblem(str(fault)) from fault
    return Rule(ParallelRule.SAMPLE, target, confidence, wanted.allowed_errors, plan.sample_size)


def _figure(given: Decimal | None, playbook: Playbook, name: str, option: str) -> Decimal:
    if given is not None:
        return given
    threshold = playbook.thresholds.get(name)
    if threshold is None:
        raise UsageProblem(f"The playbook has no threshold {name}. Say the figure: {option} NUMBER")
    return threshold.value

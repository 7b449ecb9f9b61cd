"""How parallel runs read in a terminal. It asks nothing and opens nothing."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from kt_engine.actions.plan_parallel_run import PlannedRun
from kt_engine.actions.record_comparisons import RecordedComparisons
from kt_engine.answers.document_control import SignatureFacts
from kt_engine.answers.parallel_run_facts import ParallelRunFacts
from kt_engine.cli.output import print_heading, print_pairs, print_table
from kt_engine.words import ParallelRule

THOUSANDTH = Decimal("0.001")


def print_run(facts: ParallelRunFacts) -> None:
    """Print a run in the order it went: rule, draw, comparisons, verdict."""
    _print_rule(facts)
    print_heading("Exception types")
    columns = ("name", "units_count", "planned_count", "compared_count", "match_count", "error_count",
               "critical_error_count", "unexplained_count")  # fmt: skip
    print_table(
        [name.replace("_count", "").replace("_", " ") for name in columns],
        ([getattr(one, name) for name in columns] for one in facts.strata),
    )
    if facts.differences:
        print_heading("Differences")
        print_table(
            ["unit", "type", "result", "explanation", "by", "on"],
            (
                [one.unit, one.stratum, look.result, look.explanation, look.compared_by, look.compared_on]
                for one in facts.differences
                for look in one.looks
            ),
        )
    _print_verdict(facts)


def _print_rule(facts: ParallelRunFacts) -> None:
    rule = facts.rule
    print_pairs(
        [
            ("run", facts.run),
            ("process", f"{facts.process} {facts.process_name}"),
            ("status", facts.status),
            ("rule", rule.rule),
            ("target", f"{rule.target_pct} %"),
            ("confidence", None if rule.confidence_pct is None else f"{rule.confidence_pct} %"),
            ("errors allowed", rule.allowed_errors),
            ("units to compare", f"{rule.sample_size} of {rule.population_count} in {rule.population_name}"),
            ("passes at target", _pct(rule.false_acceptance_pct)),
            ("after", rule.after),
            ("passes with earlier", _pct(rule.false_acceptance_with_earlier_pct)),
            ("reason", rule.reason),
            ("signed as", f"{rule.agreement}, SHA-256 {rule.sha256}"),
            ("signed by", _signers(rule.signatures)),
            ("seed", None if facts.draw is None else facts.draw.seed_sha256),
            ("drawn at", None if facts.draw is None else facts.draw.drawn_at),
        ]
    )
    if rule.power:
        print_heading("How often a better process passes")
        print_table(["truly right %", "passes %"], ([one.true_pct, one.passes_pct] for one in rule.power))


def _print_verdict(facts: ParallelRunFacts) -> None:
    print_heading("Verdict")
    bounds, result = facts.bounds, facts.result
    pairs: list[tuple[str, Any]] = [
        ("right so far", _pct(facts.correct_pct)),
        ("still to compare", facts.left_count),
        ("the rule says", facts.says or "nothing yet"),
        ("because", " ".join(facts.reasons)),
    ]
    if bounds is not None:
        wilson = f"{_pct(bounds.wilson_lower_pct)} to {_pct(bounds.wilson_upper_pct)}"
        pairs += [
            ("exact lower bound", _pct(bounds.exact_lower_pct)),
            ("Wilson, for display", wilson),
        ]
    if result is not None:
        pairs += [
            ("fixed as", result.verdict),
            ("fixed by", result.concluded_by),
            ("fixed at", result.concluded_at),
            ("signed as", result.agreement),
            ("signed by", _signers(result.signatures)),
        ]
    print_pairs(pairs)


def _signers(signatures: Sequence[SignatureFacts]) -> tuple[str, ...]:
    return tuple(
        f"{one.signer} ({one.side.value}), {one.meaning.value} {one.at:%Y-%m-%d}" for one in signatures
    )


def _pct(value: Decimal | None) -> str | None:
    if value is None:
        return None
    text = format(value.quantize(THOUSANDTH), "f")
    return f"{text.rstrip('0').rstrip('.')} %"


def rule_sentence(done: PlannedRun) -> str:
    errors = f"{done.allowed_errors} error{'' if done.allowed_errors == 1 else 's'} at most"
    if done.rule is ParallelRule.CENSUS:
        return f"all {done.sample_size} units are compared, {errors}."
    risk = f"A process just at the target would pass in {done.false_acceptance_pct} of 100 cases"
    again = done.false_acceptance_with_earlier_pct
    both = "" if again is None else f", and in {again} with the rejected run before, if nothing was improved"
    return f"{done.sample_size} units are drawn and compared, {errors}. {risk}{both}."


def recorded_sentence(done: RecordedComparisons) -> str:
    left = f"{done.left_count} are left."
    if not done.left_count:
        left = f"all are compared: kt parallel conclude {done.handle}"
    count = f"1 comparison of {done.handle} is"
    if done.recorded_count != 1:
        count = f"{done.recorded_count} comparisons of {done.handle} are"
    return f"{count} recorded; {left}"

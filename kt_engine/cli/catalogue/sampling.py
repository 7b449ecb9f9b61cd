"""How the command line offers sample plans, their power, bounds and verdicts. It works nothing out."""

from decimal import Decimal
from typing import Any

from kt_engine.cli.catalogue.field import number, several, whole
from kt_engine.cli.catalogue.method import Method
from kt_engine.methods.acceptance import Tally, judge_census, judge_sample
from kt_engine.methods.binomial import chance_of_at_most, is_at_most
from kt_engine.methods.intervals import lower_bound_pct, wilson_bounds_pct, wilson_lower_bound_pct
from kt_engine.methods.sampling import acceptance_plan, looking_again_pct, passes_pct, repeated_runs_pct

EXACT = "exact one-sided binomial plan, equal to the lower bound of Clopper and Pearson (1934)"
BINOMIAL = "binomial distribution, added up exactly"
WILSON = "Wilson (1927); z from the normal distribution"

TARGET = number("target_pct", "The accuracy to be proven, above 0 and below 100.")
CONFIDENCE = number("confidence_pct", "How sure one wants to be, above 0 and below 100.", Decimal(95))
SIZE = whole("sample_size", "How many units are compared.")
TRUE = number("true_pct", "The percentage of all units that is truly right, 0 to 100.")
ERRORS = whole("errors", "Errors found in the sample.")
ALLOWED = whole("errors", "Errors that are still accepted.", 0)
TALLY = (
    whole("compared", "Units compared so far."),
    whole("errors", "Of these, with an error that is not critical.", 0),
    whole("critical_errors", "Of these, with a critical error.", 0),
    whole("unexplained", "Of these, with a difference nobody can explain.", 0),
)


def _tallied(judge: Any) -> Any:
    def call(*, compared: int, errors: int, critical_errors: int, unexplained: int, **rule: Any) -> Any:
        return judge(**rule, tally=Tally(compared, errors, critical_errors, unexplained))

    return call


METHODS = (
    Method(
        "sample-size",
        acceptance_plan,
        (TARGET, CONFIDENCE, ALLOWED),
        "plan",
        "the smallest n where the chance of at most `errors` errors, with target_pct of all units right, is no more "
        "than 100 - confidence_pct: the sum over i = 0 to errors of C(n, i) x p^i x (1 - p)^(n - i), with "
        "p = 1 - target_pct / 100",
        EXACT,
        "--target-pct 95 --confidence-pct 95 --errors 0",
    ),
    Method(
        "power",
        passes_pct,
        (SIZE, ALLOWED, TRUE),
        "passes_pct",
        "the chance of at most `errors` errors among sample_size units, where true_pct of all units are right",
        BINOMIAL,
        "--sample-size 59 --errors 0 --true-pct 98",
    ),
    Method(
        "looking-again",
        looking_again_pct,
        (
            TARGET,
            several(whole("sample_sizes", "The sizes of the plans, one after the other.")),
            several(whole("errors", "The errors each plan allows.")),
        ),
        "false_acceptance_pct",
        "follow the chance of each number of errors from plan to plan; add up what each plan accepts that none before "
        "it did",
        BINOMIAL,
        "--target-pct 95 --sample-sizes 59,93,124,153 --errors 0,1,2,3",
    ),
    Method(
        "repeated-runs",
        repeated_runs_pct,
        (
            several(
                number("false_acceptances_pct", "How often each run accepts a process of just the target.")
            ),
        ),
        "false_acceptance_pct",
        "100 x (1 - the product of (1 - each / 100))",
        BINOMIAL,
        "--false-acceptances-pct 4.85,4.85",
    ),
    Method(
        "chance-of-at-most",
        chance_of_at_most,
        (ERRORS, SIZE, TRUE),
        "chance_pct",
        "the sum over i = 0 to errors of C(n, i) x p^i x (1 - p)^(n - i), p = 1 - true_pct / 100",
        BINOMIAL,
        "--errors 3 --sample-size 153 --true-pct 98",
    ),
    Method(
        "is-at-most",
        is_at_most,
        (ERRORS, SIZE, TRUE, number("chance_pct", "The chance it is held against, in percent.")),
        "is_at_most",
        "whether the chance of at most `errors` errors is chance_pct or less; by whole numbers where the two are near",
        BINOMIAL,
        "--errors 0 --sample-size 4 --true-pct 50 --chance-pct 6.25",
    ),
    Method(
        "lower-bound",
        lower_bound_pct,
        (SIZE, ERRORS, CONFIDENCE),
        "lower_bound_pct",
        "the percentage of right units at which the chance of at most `errors` errors is 100 - confidence_pct, rounded "
        "down",
        "Clopper and Pearson (1934), one-sided",
        "--sample-size 59 --errors 0 --confidence-pct 95",
    ),
    Method(
        "wilson-bounds",
        wilson_bounds_pct,
        (SIZE, ERRORS, CONFIDENCE),
        "bounds",
        "(right + z^2 / 2 -+ z x root(right x errors / n + z^2 / 4)) / (n + z^2), z for half of 100 - confidence_pct "
        "on each side; for display, not for acceptance",
        WILSON,
        "--sample-size 200 --errors 10 --confidence-pct 95",
    ),
    Method(
        "wilson-lower-bound",
        wilson_lower_bound_pct,
        (SIZE, ERRORS, CONFIDENCE),
        "lower_bound_pct",
        "(right + z^2 / 2 - z x root(right x errors / n + z^2 / 4)) / (n + z^2), z for all of 100 - confidence_pct "
        "below; for display, not for acceptance",
        WILSON,
        "--sample-size 200 --errors 10 --confidence-pct 95",
    ),
    Method(
        "judge-sample",
        judge_sample,
        (
            whole("sample_size", "Units of the plan."),
            whole("allowed_errors", "Errors the plan allows."),
            *TALLY,
        ),
        "verdict",
        "accepted when all units are compared with no more errors than allowed, no critical error and nothing "
        "unexplained; rejected as soon as that is impossible",
        EXACT,
        "--sample-size 93 --allowed-errors 1 --compared 93 --errors 1",
        call=_tallied(judge_sample),
    ),
    Method(
        "judge-census",
        judge_census,
        (whole("population", "All units there are."), TARGET, *TALLY),
        "verdict",
        "accepted when every unit is compared, right ones / all units x 100 is at the target or above, no error is "
        "critical and nothing unexplained; no interval applies",
        "arithmetic of a whole population",
        "--population 120 --target-pct 95 --compared 120 --errors 4",
        call=_tallied(judge_census),
    ),
)

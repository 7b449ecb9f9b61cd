"""How the command line offers seats: needed, filled, missing. It works nothing out."""

from decimal import Decimal
from typing import Any

from kt_engine.cli.catalogue.field import Table, number, several, text, whole
from kt_engine.cli.catalogue.method import Method
from kt_engine.errors import UsageProblem
from kt_engine.methods.seats import (
    Cohort,
    StageSurvival,
    expected_live,
    needed_seats,
    productive_hours,
    seats_by_week,
    survival_to_live_pct,
)

PRACTICE = "field practice of workforce planning: a mean, without queues"
STAGES = several(text("stages", "The stages of training, in the order people pass them."))
SURVIVAL = several(number("survival_pct", "How many percent come through each of these stages."))
LIVE = whole("live", "People who are live today.")


def _stages(stages: tuple[str, ...], survival_pct: tuple[Decimal, ...]) -> list[StageSurvival]:
    if len(stages) != len(survival_pct):
        raise UsageProblem(
            f"There are {len(stages)} stages and {len(survival_pct)} survivals; give one for each."
        )
    return [StageSurvival(stage, pct) for stage, pct in zip(stages, survival_pct, strict=True)]


def _survival(*, stages: tuple[str, ...], survival_pct: tuple[Decimal, ...]) -> Any:
    return survival_to_live_pct(_stages(stages, survival_pct))


def _expected(
    *, live: int, heads: tuple[int, ...], stages: tuple[str, ...], survival_pct: tuple[Decimal, ...]
) -> Any:
    if len(heads) != len(stages):
        raise UsageProblem(
            f"There are {len(stages)} stages and {len(heads)} numbers of heads; give one for each."
        )
    return expected_live(live, dict(zip(stages, heads, strict=True)), _stages(stages, survival_pct))


def _by_week(
    *,
    needed: tuple[int, ...],
    live: int,
    stages: tuple[str, ...],
    survival_pct: tuple[Decimal, ...],
    cohorts: Any,
) -> Any:
    found = [Cohort(row["stage"], row["heads"], row["live_in_week"]) for row in cohorts]
    return seats_by_week(needed, live, found, _stages(stages, survival_pct))


METHODS = (
    Method(
        "productive-hours",
        productive_hours,
        (
            number("paid_hours", "Paid hours of one seat in the period."),
            number("shrinkage_pct", "Percentage of paid time in which nobody is available."),
            number("occupancy_pct", "Percentage of available time spent handling work.", Decimal(100)),
        ),
        "productive_hours",
        "paid_hours x (1 - shrinkage_pct / 100) x occupancy_pct / 100",
        PRACTICE,
        "--paid-hours 40 --shrinkage-pct 30 --occupancy-pct 85",
    ),
    Method(
        "needed-seats",
        needed_seats,
        (
            whole("volume", "Units of work in the period."),
            number("handling_seconds", "Average handling time of one unit."),
            number("productive_hours_per_seat", "Productive hours of one seat in the same period."),
        ),
        "seats",
        "volume x handling_seconds / 3600 / productive_hours_per_seat, rounded up",
        PRACTICE,
        "--volume 2400 --handling-seconds 420 --productive-hours-per-seat 28",
    ),
    Method(
        "survival-to-live",
        survival_to_live_pct,
        (STAGES, SURVIVAL),
        "live_pct_by_stage",
        "the survival of the stage times that of every stage after it",
        PRACTICE,
        "--stages in_class,shadow,nesting --survival-pct 90,95,80",
        call=_survival,
    ),
    Method(
        "expected-live",
        expected_live,
        (LIVE, several(whole("heads", "People who stand in each of these stages.")), STAGES, SURVIVAL),
        "expected_live",
        "live + the sum over stages of heads x survival to live",
        PRACTICE,
        "--live 6 --heads 4,3,2 --stages in_class,shadow,nesting --survival-pct 90,95,80",
        call=_expected,
    ),
    Method(
        "seats-by-week",
        seats_by_week,
        (several(whole("needed", "Seats needed, week by week.")), LIVE, STAGES, SURVIVAL),
        "weeks",
        "gap = needed - (live + expected survivors of the cohorts due by that week), rounded up to whole seats",
        PRACTICE,
        "--needed 6,8,8 --live 5 --stages in_class,nesting --survival-pct 90,80 --from cohorts.csv",
        Table(
            "cohorts",
            "One row for each group in training.",
            (
                text("stage", "The stage it stands in."),
                whole("heads", "How many they are."),
                whole("live_in_week", "The week it is due to be live, from 1."),
            ),
        ),
        _by_week,
    ),
)

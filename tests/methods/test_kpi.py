from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.methods.kpi import (
    BusinessDay,
    Stretch,
    abandonment_rate,
    average_handling_time,
    business_hours,
    clock_hours,
    days_payable_outstanding,
    first_time_right,
    mean_business_hours,
    meets_target,
    net_promoter_score,
    on_time,
    service_level,
    service_level_of_answered,
)
from kt_engine.words import Direction

WARSAW = ZoneInfo("Europe/Warsaw")
OFFICE = BusinessDay(time(9), time(17), WARSAW, lambda day: day.weekday() < 5)
FRIDAY_TO_MONDAY = Stretch(
    datetime(2026, 10, 2, 16, tzinfo=WARSAW),
    datetime(2026, 10, 5, 16, tzinfo=WARSAW),
)
TENTH = Decimal("0.1")


def test_service_level_counts_those_who_gave_up() -> None:
    assert service_level(800, 1000) == Decimal(80)


@pytest.mark.parametrize(("short_abandons", "expected"), [(50, "84.2"), (30, "82.5")])
def test_service_level_may_leave_out_short_abandons(short_abandons: int, expected: str) -> None:
    assert service_level(800, 1000, short_abandons=short_abandons).quantize(TENTH) == Decimal(expected)


def test_service_level_of_the_answered_alone_looks_better() -> None:
    # With 30 of the 50 abandons short, this variant and the one above part: 84.2 against 82.5.
    assert service_level_of_answered(800, 950).quantize(TENTH) == Decimal("84.2")


def test_abandonment_rate_is_of_the_offered() -> None:
    assert abandonment_rate(50, 1000) == Decimal(5)


def test_average_handling_time_holds_talk_hold_and_after_call_work() -> None:
    assert average_handling_time(30_000, 4_000, 6_000, 100) == Decimal(400)


def test_first_time_right_is_of_the_done() -> None:
    assert first_time_right(47, 50) == Decimal(94)


def test_on_time_is_of_what_was_due() -> None:
    assert on_time(19, 20) == Decimal(95)


def test_days_payable_outstanding_of_the_published_example() -> None:
    assert days_payable_outstanding(50_000, 200_000, 90) == Decimal("22.5")


def test_net_promoter_score_of_60_and_15_percent() -> None:
    assert net_promoter_score(60, 15, 100) == Decimal(45)


def test_net_promoter_score_may_be_below_zero() -> None:
    assert net_promoter_score(1, 3, 4) == Decimal(-50)


def test_friday_to_monday_is_eight_business_hours_and_72_on_the_clock() -> None:
    assert business_hours(FRIDAY_TO_MONDAY, OFFICE) == Decimal(8)
    assert clock_hours(FRIDAY_TO_MONDAY) == Decimal(72)


def test_a_holiday_has_no_business_hours() -> None:
    closed_on_friday = BusinessDay(time(9), time(17), WARSAW, lambda day: day == date(2026, 10, 5))
    assert business_hours(FRIDAY_TO_MONDAY, closed_on_friday) == Decimal(7)


def test_business_hours_are_those_of_the_offices_wall_clock() -> None:
    # 14:00 UTC is 16:00 in Warsaw in summer.
    stretch = Stretch(datetime(2026, 10, 2, 14, tzinfo=UTC), datetime(2026, 10, 5, 14, tzinfo=UTC))
    assert business_hours(stretch, OFFICE) == Decimal(8)


def test_the_night_the_clock_goes_back_is_one_hour_longer() -> None:
    # Warsaw, 25 October 2026: 03:00 becomes 02:00.
    round_the_clock = BusinessDay(time(0), time(23), WARSAW, lambda _: True)
    stretch = Stretch(
        datetime(2026, 10, 25, 0, tzinfo=WARSAW),
        datetime(2026, 10, 25, 12, tzinfo=WARSAW),
    )
    assert business_hours(stretch, round_the_clock) == clock_hours(stretch) == Decimal(13)


def test_work_done_outside_business_hours_takes_none() -> None:
    stretch = Stretch(
        datetime(2026, 10, 3, 9, tzinfo=WARSAW),
        datetime(2026, 10, 4, 17, tzinfo=WARSAW),
    )
    assert business_hours(stretch, OFFICE) == 0


def test_the_mean_of_eight_and_two_hours_is_five() -> None:
    two_hours = Stretch(
        datetime(2026, 10, 5, 10, tzinfo=WARSAW),
        datetime(2026, 10, 5, 12, tzinfo=WARSAW),
    )
    assert mean_business_hours([FRIDAY_TO_MONDAY, two_hours], OFFICE) == Decimal(5)


def test_seconds_are_not_rounded_away() -> None:
    stretch = Stretch(
        datetime(2026, 10, 5, 10, 0, 0, tzinfo=WARSAW),
        datetime(2026, 10, 5, 10, 0, 36, tzinfo=WARSAW),
    )
    assert business_hours(stretch, OFFICE) == Decimal("0.01")


def test_nothing_offered_is_not_measured() -> None:
    with pytest.raises(InvalidInput, match="Not measured: there were no contacts offered"):
        service_level(0, 0)


def test_only_short_abandons_is_not_measured() -> None:
    with pytest.raises(InvalidInput, match="Not measured"):
        service_level(0, 30, short_abandons=30)


def test_nothing_resolved_is_not_measured() -> None:
    with pytest.raises(InvalidInput, match="no completed cases"):
        mean_business_hours([], OFFICE)


def test_more_in_time_than_offered_is_refused_with_both_figures() -> None:
    with pytest.raises(InvalidInput, match=r"\(12\) than contacts offered \(10\)"):
        service_level(12, 10)


def test_promoters_and_detractors_cannot_exceed_the_responses() -> None:
    with pytest.raises(InvalidInput, match="more promoters and detractors"):
        net_promoter_score(60, 50, 100)


def test_figures_below_zero_are_all_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        average_handling_time(-1, 2, -3, 10)
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("stretch", "day", "expected"),
    [
        (
            Stretch(datetime(2026, 10, 5, 10), datetime(2026, 10, 5, 12)),  # noqa: DTZ001
            OFFICE,
            "time zone",
        ),
        (Stretch(FRIDAY_TO_MONDAY.ended_at, FRIDAY_TO_MONDAY.began_at), OFFICE, "before the start"),
        (FRIDAY_TO_MONDAY, BusinessDay(time(17), time(9), WARSAW, lambda _: True), "cannot open at 17:00"),
    ],
)
def test_hours_that_cannot_be_counted_are_refused(stretch: Stretch, day: BusinessDay, expected: str) -> None:
    with pytest.raises(InvalidInput, match=expected):
        business_hours(stretch, day)


@pytest.mark.parametrize(
    ("value", "direction", "met"),
    [
        ("80", Direction.HIGHER, True),
        ("79.99", Direction.HIGHER, False),
        ("80", Direction.LOWER, True),
        ("80.01", Direction.LOWER, False),
    ],
)
def test_a_target_is_met_from_the_target_itself_on(value: str, direction: Direction, met: bool) -> None:
    assert meets_target(Decimal(value), Decimal(80), direction) is met


@pytest.mark.parametrize("direction", list(Direction))
def test_what_was_not_measured_is_never_met(direction: Direction) -> None:
    assert not meets_target(None, Decimal(80), direction)

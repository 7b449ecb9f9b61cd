"""Words, dates, figures and events read as a person would write them."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from builders import Made
from kt_engine.answers.collect_engagement_history import collect_engagement_history
from kt_engine.answers.collect_gate_report import ReportQuorum, seats_filled
from kt_engine.answers.collect_service_report import Outcome, Trend, outcome, previous_period, trend
from kt_engine.documents.event_sentences import SENTENCES, event_sentence
from kt_engine.documents.wording import (
    counted,
    day,
    days_later,
    figure,
    measured,
    moment,
    threshold,
    words,
    working_week,
)
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus, Decision, Direction, Measure, Role, Side, Stage, Unit


def test_a_day_is_written_without_the_machines_locale() -> None:
    assert day(date(2027, 4, 9)) == "9 Apr 2027"


def test_a_moment_is_written_in_utc() -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    assert moment(datetime(2027, 4, 12, 3, 0, 7, tzinfo=india)) == "11 Apr 2027, 21:30:07 UTC"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("100.0", Unit.PERCENT, "100 %"),
        ("87.50", Unit.PERCENT, "87.5 %"),
        ("1", Unit.DAYS, "1 working day"),
        ("12", Unit.MONTHS, "12 months"),
        ("12500", Unit.COUNT, "12,500"),
        ("0", Unit.HOURS, "0 hours"),
    ],
)
def test_a_figure_is_written_with_its_unit_and_without_idle_zeros(value: str, unit: Unit, said: str) -> None:
    assert figure(Decimal(value), unit) == said


@pytest.mark.parametrize(
    ("measure", "value", "said"),
    [
        (Measure.EVIDENCE_RECORDED, 1, "1 file"),
        (Measure.CERTIFIED_COUNT, 2, "2 people"),
        (Measure.PROVIDER_CHOSEN, 1, "yes"),
        (Measure.KPI_AGAINST_TARGET, 0, "no"),
        (Measure.KPI_AGAINST_TARGET, None, "not measured"),
    ],
)
def test_what_was_measured_is_said_in_the_words_of_its_measure(
    measure: Measure, value: int | None, said: str
) -> None:
    assert measured(None if value is None else Decimal(value), measure, Unit.COUNT) == said


def test_a_threshold_is_said_with_its_direction() -> None:
    assert threshold(Decimal(100), None, Measure.TASKS_DONE_PCT, Unit.PERCENT) == "at least 100 %"
    assert threshold(None, Decimal(0), Measure.OPEN_CONDITIONS_COUNT, Unit.COUNT) == "at most 0 conditions"
    assert threshold(Decimal(1), None, Measure.PROVIDER_CHOSEN, Unit.COUNT) == "yes"
    assert threshold(None, None, Measure.DAYS_IN_STAGE, Unit.DAYS) == "for information"


def test_slips_are_said_in_calendar_days() -> None:
    assert days_later(date(2027, 4, 19), date(2027, 4, 12)) == "7 days later"
    assert days_later(date(2027, 4, 11), date(2027, 4, 12)) == "1 day earlier"
    assert days_later(date(2027, 4, 12), date(2027, 4, 12)) == "none"
    assert days_later(None, date(2027, 4, 12)) is None


def test_words_of_closed_lists_read_as_words() -> None:
    assert words(Decision.TEMPORARY_NO_GO) == "temporary no-go"
    assert words(CertificationStatus.ATTRITED) == "left before certification"
    assert words(Stage.TRANSITION_AND_INTEGRATE) == "Transition and integrate"
    assert counted(1, "process", "processes") == "1 process"
    assert working_week((6, 0)) == "Mon, Sun"


def test_a_value_on_its_target_meets_it_and_a_missing_one_never_does() -> None:
    assert outcome(Decimal(95), Decimal(95), Direction.HIGHER) is Outcome.MET
    assert outcome(Decimal("2.1"), Decimal(2), Direction.LOWER) is Outcome.MISSED
    assert outcome(None, Decimal(0), Direction.HIGHER) is Outcome.NOT_MEASURED


def test_a_trend_follows_the_direction_of_the_kpi() -> None:
    assert trend(Decimal(3), Decimal(2), Direction.LOWER) is Trend.WORSE
    assert trend(Decimal(3), Decimal(2), Direction.HIGHER) is Trend.BETTER
    assert trend(Decimal("2.0"), Decimal(2), Direction.LOWER) is Trend.UNCHANGED
    assert trend(None, Decimal(2), Direction.LOWER) is Trend.NO_COMPARISON


def test_the_month_before_january_is_december() -> None:
    assert previous_period("2027-01") == "2026-12"


def test_one_signature_never_fills_two_seats() -> None:
    seats = [
        {"side": "client", "role": "process_owner", "count": 1},
        {"side": "client", "role": "team_lead", "count": 1},
    ]
    votes = [(Side.CLIENT, Role.STEERING_COMMITTEE)]
    filled = seats_filled(seats, votes, is_engagement_gate=True)
    assert filled == (
        ReportQuorum(Side.CLIENT, Role.PROCESS_OWNER, 1, 1),
        ReportQuorum(Side.CLIENT, Role.TEAM_LEAD, 1, 0),
    )
    assert [one.signed_count for one in seats_filled(seats, votes, is_engagement_gate=False)] == [0, 0]


def test_an_event_reads_as_a_sentence_with_what_is_left_in_brackets() -> None:
    details = {
        "decision": "go_with_conditions",
        "role": "team_lead",
        "side": "provider",
        "seen_on": "2027-04-09",
    }
    assert event_sentence("gate_signed", "E7-G-ready-P2 v1", details) == (
        "E7-G-ready-P2 v1 was signed go with conditions by the team lead (provider) (seen on: 9 Apr 2027)."
    )


def test_an_event_of_an_unknown_kind_still_says_all_it_holds() -> None:
    assert event_sentence("moon_seen", "E7", {"sha256": "a" * 64}) == "Moon seen: E7 (sha256: aaaaaaaaaaaa…)."


def test_braces_in_a_subject_are_text() -> None:
    assert event_sentence("task_completed", "{stage} {0}", {}) == "{stage} {0} was completed."


def test_every_event_of_a_played_engagement_has_its_sentence(reader: Reader, made: Made) -> None:
    events = collect_engagement_history(reader, made.engagement_id).events
    assert {event.kind for event in events} <= SENTENCES.keys()
    sentences = [event_sentence(e.kind, e.subject, {d.name: d.value for d in e.details}) for e in events]
    kinds = {event.kind.replace("_", " ").capitalize() for event in events}
    assert not [one for one in sentences if one.split(":")[0] in kinds]

from datetime import date

import pytest

from builders import make_act, make_engagement
from event_lines import all_rows, event_count, last_event
from kt_engine.actions.add_calendar_event import add_calendar_event
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.errors import MoveRefused, NotFound, Refused, UsageProblem
from kt_engine.store.database import Database
from kt_engine.store.tables import CalendarEvent

DAYS = (date(2027, 2, 1), date(2027, 3, 1))


def test_days_of_an_event_are_kept_once_each(database: Database) -> None:
    made = make_engagement(database, "tiny")
    act = make_act(made.people.manager)
    first = add_calendar_event(database, act, made.engagement_id, event="cut_off", days=DAYS[::-1])
    assert first.added == DAYS
    second = add_calendar_event(
        database, act, made.engagement_id, event="cut_off", days=(*DAYS, date(2027, 4, 1), date(2027, 4, 1))
    )
    assert second.added == (date(2027, 4, 1),)
    assert [row["on"] for row in all_rows(database, CalendarEvent)] == [*DAYS, date(2027, 4, 1)]
    assert last_event(database)["facts"] == {"event": "cut_off", "days_count": 1}


def test_known_days_leave_no_event(database: Database) -> None:
    made = make_engagement(database, "tiny")
    act = make_act(made.people.manager)
    add_calendar_event(database, act, made.engagement_id, event="cut_off", days=DAYS)
    before = event_count(database)
    assert add_calendar_event(database, act, made.engagement_id, event="cut_off", days=DAYS).added == ()
    assert event_count(database) == before


def test_an_event_the_playbook_does_not_have_is_refused(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(NotFound, match="Did you mean 'cut_off'"):
        add_calendar_event(
            database, make_act(made.people.manager), made.engagement_id, event="cutoff", days=DAYS
        )


def test_an_event_needs_a_day(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(UsageProblem, match="Give at least one day"):
        add_calendar_event(
            database, make_act(made.people.manager), made.engagement_id, event="cut_off", days=()
        )


def test_only_the_transition_manager_changes_the_business_calendar(database: Database) -> None:
    made = make_engagement(database, "tiny")
    for who in (1, made.people.process_owner):
        with pytest.raises(Refused, match="may not change the business calendar"):
            add_calendar_event(database, make_act(who), made.engagement_id, event="cut_off", days=DAYS)


def test_nothing_is_added_while_the_engagement_is_on_hold(database: Database) -> None:
    made = make_engagement(database, "tiny")
    act = make_act(made.people.manager)
    hold_engagement(database, act, made.engagement_id, reason="Budget freeze")
    with pytest.raises(MoveRefused, match="kt engagement resume E1"):
        add_calendar_event(database, act, made.engagement_id, event="cut_off", days=DAYS)

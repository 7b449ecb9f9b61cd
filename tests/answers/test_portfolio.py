"""All engagements on one page, by statements whose number does not grow with them."""

from datetime import timedelta

from sqlalchemy import event

from builders import START, make_act, make_engagement
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.answers.portfolio import Portfolio, portfolio
from kt_engine.answers.standing import full_standing
from kt_engine.answers.waiting import waits_of
from kt_engine.store.database import Database, open_store
from kt_engine.words import EngagementStatus
from process_walks import do_task_of, moved, passes, present
from walking import House


def page(house: House, days: int = 0) -> Portfolio:
    return portfolio(house.database, START + timedelta(days=days))


def test_a_row_says_what_the_engagement_s_own_page_says(transition: House) -> None:
    moved(transition, START + timedelta(days=21))
    [line] = page(transition, 21).lines
    facts = full_standing(transition.database, 1, START + timedelta(days=21))
    assert facts.outlook is not None
    assert line.verdict == facts.outlook.verdict
    assert (line.handle, line.client, line.distribution) == (facts.handle, facts.client, facts.distribution)
    assert line.next_wave is not None
    assert line.next_wave.expected_on == facts.waves[0].forecast_on


def test_the_wait_named_is_one_of_the_engagement_s_own(transition: House) -> None:
    [line] = page(transition).lines
    with open_store(transition.database) as reader:
        own = waits_of(reader, 1, START)
    assert line.wait is not None
    assert line.wait.handle in {wait.handle for wait in own}
    least = min(wait.slack_days for wait in own if wait.slack_days is not None)
    assert line.wait.slack_days == least


def test_a_gate_that_is_presented_waits_for_its_signers(transition: House) -> None:
    for process in (1, 2):
        do_task_of(transition, "ready", process)
        present(transition, "ready", process)
    [line] = page(transition).lines
    assert line.wait is not None
    assert (line.wait.handle, line.wait.who) == ("E1-G-ready-P1 v1", "signers")


def test_open_conditions_are_counted_and_an_expired_one_makes_the_row_red(transition: House) -> None:
    passes(transition, 1, "ready")
    [line] = page(transition, 6).lines
    assert (line.open_conditions, line.verdict.because) == (1, ("E1-C1",))


def test_what_is_over_is_counted_and_not_listed(transition: House) -> None:
    cancel_engagement(transition.database, make_act(transition.people.manager), 1, reason="Stays in house")
    found = page(transition)
    assert (found.lines, found.cancelled, found.finished) == ((), 1, 0)


def test_what_is_on_hold_stays_in_the_list_and_waits_for_nobody(transition: House) -> None:
    hold_engagement(transition.database, make_act(transition.people.manager), 1, reason="Budget")
    [line] = page(transition).lines
    assert (line.status, line.wait) == (EngagementStatus.ON_HOLD, None)


def test_what_is_in_trouble_stands_first(transition: House) -> None:
    make_engagement(transition.database, "tiny", 1, people=transition.people)
    passes(transition, 1, "ready")
    assert [line.handle for line in page(transition).lines] == ["E2", "E1"]
    assert [line.handle for line in page(transition, 6).lines] == ["E1", "E2"]


def _statements(database: Database) -> int:
    counted: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        counted.append(statement)

    for engine in {database.writer, database.reader}:
        event.listen(engine, "before_cursor_execute", note)
    portfolio(database, START)
    for engine in {database.writer, database.reader}:
        event.remove(engine, "before_cursor_execute", note)
    return len(counted)


def test_more_engagements_need_no_more_statements(transition: House) -> None:
    one = _statements(transition.database)
    for _ in range(3):
        make_engagement(transition.database, "tiny", 1, people=transition.people)
    assert _statements(transition.database) == one > 0

"""Notices to people: so many days before they move, given once, and no move or cutover before they allow it."""

from datetime import date, timedelta

import pytest

from getting_ready import measured
from kt_engine.actions.add_people_notice import Rule, add_people_notice
from kt_engine.actions.give_people_notice import give_people_notice
from kt_engine.actions.move_transfer import move_transfer
from kt_engine.actions.notice_in_hand import Notice
from kt_engine.answers.go_lives import go_lives
from kt_engine.answers.list_integration import list_people_notices
from kt_engine.errors import InvalidInput, MoveRefused, Refused, UsageProblem
from kt_engine.rules.readiness import NoticeState
from kt_engine.store.database import open_store
from process_walks import do_task_of, passes
from walking import DAY, House, of

MOVES = date(2027, 5, 1)
DUE = date(2027, 4, 3)


def noticed(desk: House, *, transfer_on: date | None = MOVES, process: str | None = None) -> Notice:
    manager = of(desk.people.manager)
    return add_people_notice(
        desk.database, manager, "E1", kind="staff_information", rule=Rule(), process=process,
        transfer_on=transfer_on,
    )  # fmt: skip


def given(desk: House, handle: str, on: date) -> Notice:
    return give_people_notice(desk.database, of(desk.people.manager, on), handle, on=on, reference="Letter 7")


def late(desk: House, today: date) -> bool:
    return measured(desk, "people_notices_late_count", today=today) is not None


def test_28_days_before_the_first_of_may_it_is_due_on_the_third_of_april(desk: House) -> None:
    done = noticed(desk)
    assert (done.handle, done.due_on, done.state) == ("E1-PN1", DUE, NoticeState.TO_GIVE)


def test_without_a_day_of_its_own_people_move_on_the_forecast_go_live(desk: House) -> None:
    done = noticed(desk, transfer_on=None, process="E1-P1")
    with open_store(desk.database) as reader:
        go_live = go_lives(reader, 1)[1]
    assert (done.transfer_on, done.due_on) == (go_live, go_live - timedelta(days=28))


def test_the_gate_is_red_from_the_day_after_it_was_due(desk: House) -> None:
    noticed(desk)
    assert [late(desk, on) for on in (DUE, DUE + timedelta(days=1))] == [False, True]


def test_given_in_time_it_never_is(desk: House) -> None:
    assert given(desk, noticed(desk).handle, DUE).state is NoticeState.GIVEN
    assert not late(desk, date(2027, 6, 1))


def test_given_too_late_it_stays_red_until_people_move_later(desk: House) -> None:
    handle = noticed(desk).handle
    on = DUE + timedelta(days=2)
    done = given(desk, handle, on)
    assert (done.state, done.earliest_transfer_on) == (NoticeState.TOO_LATE, date(2027, 5, 3))
    assert late(desk, on)
    with pytest.raises(Refused, match="The earliest day is 2027-05-03"):
        move_transfer(desk.database, of(desk.people.manager, on), handle, transfer_on=date(2027, 5, 2))
    move_transfer(desk.database, of(desk.people.manager, on), handle, transfer_on=date(2027, 5, 3))
    assert not late(desk, on)


def test_a_day_that_a_notice_still_to_be_given_cannot_allow_is_refused(desk: House) -> None:
    handle = noticed(desk).handle
    with pytest.raises(Refused, match="is not given yet"):
        move_transfer(desk.database, of(desk.people.manager), handle, transfer_on=DAY + timedelta(days=27))


def test_it_is_given_once_and_on_no_day_to_come(desk: House) -> None:
    handle = noticed(desk).handle
    with pytest.raises(UsageProblem, match="lies ahead"):
        give_people_notice(desk.database, of(desk.people.manager), handle, on=DUE, reference="Letter 7")
    given(desk, handle, DAY)
    with pytest.raises(MoveRefused, match="It was given on 2027-01-20"):
        given(desk, handle, DAY)


def test_a_notice_for_one_process_holds_no_other(desk: House) -> None:
    noticed(desk, process="E1-P2")
    assert measured(desk, "people_notices_late_count", process=1, today=MOVES) is None
    assert measured(desk, "people_notices_late_count", process=2, today=MOVES) is not None


def test_the_cutover_waits_for_the_notice(desk: House) -> None:
    passes(desk, 1, "ready", on=DAY)
    handle = noticed(desk, transfer_on=None, process="E1-P1").handle
    with pytest.raises(Refused, match="E1-PN1 was not given to them"):
        do_task_of(desk, "live", on=DAY)
    given(desk, handle, DAY)
    with pytest.raises(Refused, match="they may move from 2027-02-17 on"):
        do_task_of(desk, "live", on=DAY + timedelta(days=27))
    assert do_task_of(desk, "live", on=DAY + timedelta(days=28))


def test_people_who_move_later_do_not_hold_the_cutover(desk: House) -> None:
    passes(desk, 1, "ready", on=DAY)
    noticed(desk)
    assert do_task_of(desk, "live", on=DAY)


@pytest.mark.parametrize(
    ("kind", "rule", "fault", "words"),
    [
        ("staff_info", Rule(), UsageProblem, "Did you mean 'staff_information'"),
        ("union_told", Rule("PL", None, 30, "Labour code"), UsageProblem, "--title, --days and --source"),
        (
            "union_told",
            Rule("PL", None, 30, None, "Union told"),
            UsageProblem,
            "--title, --days and --source",
        ),
        ("staff_information", Rule("DE"), UsageProblem, "is a rule of GB, not of DE"),
        ("staff_information", Rule("GB", None, 10), UsageProblem, "needs its source"),
        ("union_told", Rule(None, None, 30, "Code", "Union told"), UsageProblem, "--country"),
        ("union_told", Rule("ZZ", None, 30, "Code", "Union told"), InvalidInput, "No holidays are known"),
        ("union_told", Rule("PL", None, -1, "Code", "Union told"), UsageProblem, "is no notice"),
    ],
)
def test_a_rule_that_is_not_whole_is_told(
    desk: House, kind: str, rule: Rule, fault: type[Exception], words: str
) -> None:
    with pytest.raises(fault, match=words):
        add_people_notice(desk.database, of(desk.people.manager), "E1", kind=kind, rule=rule)


def test_a_kind_the_playbook_does_not_know_is_taken_with_its_source(desk: House) -> None:
    rule = Rule("PL", None, 30, "Labour code, article 23", "Union told")
    add_people_notice(
        desk.database, of(desk.people.manager), "E1", kind="union_told", rule=rule, transfer_on=MOVES
    )
    (line,) = list_people_notices(desk.database, "E1", DAY)
    assert (line.country, line.source, line.due_on) == ("PL", "Labour code, article 23", date(2027, 4, 1))

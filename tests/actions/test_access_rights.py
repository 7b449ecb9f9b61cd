"""Rights of access: requested is not working, only the named user can say that it works, and leavers lose them."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from builders import ADMINISTRATOR, make_act
from getting_ready import SHIFT, granted, measured, requested, tried
from kt_engine.actions.grant_access import grant_access
from kt_engine.actions.import_access import import_access
from kt_engine.actions.leave_person import leave_person
from kt_engine.actions.request_access import request_access
from kt_engine.actions.revoke_access import revoke_access
from kt_engine.actions.try_access import try_access
from kt_engine.answers.access_lines import AccessLine, ready_of
from kt_engine.answers.leaver_lines import LineKind
from kt_engine.answers.leaver_report import leaver_report
from kt_engine.answers.list_integration import list_access
from kt_engine.answers.verify_store import verify
from kt_engine.errors import InvalidInput, MoveRefused, Refused, UsageProblem
from kt_engine.exchange.access import read_access
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.tables import AccessRight, AccessTest
from kt_engine.words import AccessStatus
from walking import DAY, House, count_of, of

HEAD = "person,system,right,shift,process,site,requested_on,granted_on\n"


def lines(desk: House, today: date = DAY) -> tuple[AccessLine, ...]:
    return list_access(desk.database, "E1", today)


def test_a_right_works_only_once_its_own_user_has_tried_it(desk: House) -> None:
    user = desk.people.trainees[0]
    handle = granted(desk, user)
    assert lines(desk)[0].status is AccessStatus.GRANTED
    tried(desk, user, handle)
    assert (lines(desk)[0].status, lines(desk)[0].tested_on) == (AccessStatus.WORKING, DAY)
    assert verify(desk.database, desk.files, ALLOWED_MOVES).findings == ()


def test_nobody_tries_a_right_for_somebody_else(desk: House) -> None:
    handle = granted(desk, desk.people.trainees[0])
    with pytest.raises(Refused, match="only P15 can say that it works, not P3"):
        tried(desk, desk.people.manager, handle)
    assert count_of(desk.database, AccessTest) == 0


@pytest.mark.parametrize(("site", "shift"), [("client", SHIFT), ("provider", "late")])
def test_a_try_at_another_site_or_in_another_shift_proves_nothing(desk: House, site: str, shift: str) -> None:
    user, people = desk.people.trainees[0], desk.people
    handle = granted(desk, user)
    place = people.client_site if site == "client" else people.provider_site
    with pytest.raises(Refused, match="proves nothing for it"):
        try_access(desk.database, of(user), handle, works=True, site=place, shift=shift)


def test_a_right_that_was_not_granted_cannot_be_tried(desk: House) -> None:
    user = desk.people.trainees[0]
    with pytest.raises(MoveRefused, match="is requested and cannot be tried"):
        tried(desk, user, requested(desk, user))


def test_what_failed_is_mended_and_tried_again(desk: House) -> None:
    user = desk.people.trainees[0]
    handle = granted(desk, user)
    tried(desk, user, handle, works=False)
    assert (lines(desk)[0].status, lines(desk)[0].reason) == (AccessStatus.FAILED, "No such user")
    grant_access(desk.database, of(desk.people.manager), handle)
    tried(desk, user, handle)
    tried(desk, user, handle)
    assert lines(desk)[0].status is AccessStatus.WORKING
    assert count_of(desk.database, AccessTest) == 3


def test_a_failed_try_says_what_happened(desk: House) -> None:
    user = desk.people.trainees[0]
    handle = granted(desk, user)
    with pytest.raises(UsageProblem, match="Say what happened"):
        try_access(desk.database, of(user), handle, works=False, site=desk.people.provider_site, shift=SHIFT)


def test_the_same_right_is_not_asked_for_twice_until_it_is_revoked(desk: House) -> None:
    user = desk.people.trainees[0]
    handle = requested(desk, user)
    with pytest.raises(Refused, match=f"before: {handle}"):
        requested(desk, user)
    revoke_access(desk.database, of(desk.people.manager), handle)
    assert requested(desk, user) == "E1-X2"


def test_who_grants_rights_in_a_system_may_note_it_without_keeping_the_register(desk: House) -> None:
    people = desk.people
    claims = requested(desk, people.trainees[0])
    ledger = requested(desk, people.trainees[0], system="ledger")
    assert grant_access(desk.database, of(people.experts[0]), claims).status is AccessStatus.GRANTED
    with pytest.raises(Refused, match="may not keep the register of access"):
        grant_access(desk.database, of(people.experts[0]), ledger)


def test_a_system_the_playbook_does_not_know_is_named_with_the_nearest(desk: House) -> None:
    with pytest.raises(UsageProblem, match="Did you mean 'claims'"):
        requested(desk, desk.people.trainees[0], system="claim")


def test_the_share_that_is_ready_counts_what_users_tried_and_leaves_out_other_processes(desk: House) -> None:
    people = desk.people
    for number in range(3):
        tried(desk, people.trainees[number], granted(desk, people.trainees[number]))
    granted(desk, people.trainees[3], process=None)
    granted(desk, people.trainees[4], process="E1-P2")
    ready = {line.handle: line.status for line in lines(desk)}
    assert list(ready.values()).count(AccessStatus.WORKING) == 3
    assert ready_of(lines(desk), 1) == (3, 4)
    assert ready_of(lines(desk), 2) == (0, 2)
    assert ready_of(lines(desk), None) == (3, 5)


def test_what_a_leaver_still_holds_is_listed_first_with_the_days_it_is_overdue(desk: House) -> None:
    people = desk.people
    kept, left = granted(desk, people.trainees[0]), granted(desk, people.trainees[1])
    leave_person(
        desk.database, make_act(ADMINISTRATOR, DAY), people.trainees[1].handle, last_on=DAY, known_on=DAY
    )
    on_last_day, after = lines(desk), lines(desk, DAY + timedelta(days=5))
    assert [line.must_be_revoked for line in on_last_day] == [False, False]
    assert [(line.handle, line.overdue_days) for line in after] == [(left, 5), (kept, 0)]
    revoke_access(desk.database, of(people.manager, DAY + timedelta(days=5)), left)
    assert [line.overdue_days for line in lines(desk, DAY + timedelta(days=9))] == [0, 0]


def test_who_leaves_is_shown_which_rights_must_be_taken_away(desk: House) -> None:
    user = desk.people.trainees[0]
    handle = granted(desk, user)
    report = leaver_report(desk.database, user.handle, DAY + timedelta(days=9), today=DAY)
    (line,) = report.lines_of(LineKind.ACCESS)
    assert (line.handle, line.due_on, line.do) == (
        handle,
        DAY + timedelta(days=9),
        f"kt system revoke {handle}",
    )


def test_a_file_is_imported_whole_and_the_same_file_changes_nothing(desk: House) -> None:
    text = f"{HEAD}P15,claims,check,early,E1-P1,,2027-01-04,2027-01-05\nala novak,ledger,read,late,,,,\n"
    first = import_access(desk.database, of(desk.people.manager), "E1", read_access(text.encode()))
    assert first.added == ("E1-X1", "E1-X2")
    again = import_access(desk.database, of(desk.people.manager), "E1", read_access(text.encode()))
    assert (again.added, again.granted) == ((), ())
    granted_now = text.replace("late,,,,", "late,,,,2027-01-20")
    later = import_access(desk.database, of(desk.people.manager), "E1", read_access(granted_now.encode()))
    assert later.granted == ("E1-X2",)


def test_every_fault_of_a_file_is_told_at_once_and_nothing_is_written(desk: House, tmp_path: Path) -> None:
    file = tmp_path / "access.csv"
    file.write_text(
        f"{HEAD}P15,claims,check,early,,,,\nNobody,claim,check,early,E1-P9,Mars,2027-02-30,\n"
        "P15,ledger,read,early,,,2027-09-01,\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidInput) as refusal:
        import_access(desk.database, of(desk.people.manager), "E1", read_access(file))
    places = [(problem.line, problem.column) for problem in refusal.value.problems]
    assert places == [(3, 1), (3, 2), (3, 5), (3, 6), (3, 7), (4, 7)]
    assert count_of(desk.database, AccessRight) == 0


def test_the_same_command_asks_once(desk: House) -> None:
    act = of(desk.people.manager, command_id="once")
    asked: dict[str, Any] = {"person": "P15", "system": "claims", "right": "check", "shift": SHIFT}
    first = request_access(desk.database, act, "E1", **asked)
    assert request_access(desk.database, act, "E1", **asked) == first
    assert count_of(desk.database, AccessRight) == 1


def test_a_gate_is_not_held_by_access_unless_its_playbook_says_so(desk: House) -> None:
    granted(desk, desk.people.trainees[0])
    assert measured(desk, "access_ready_pct") is None

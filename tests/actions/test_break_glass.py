"""A role in an emergency: opened by one administrator, confirmed by a second one, over after four hours."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from authenticators import enrol, proof_of
from builders import ADMINISTRATOR, Made, Someone, make_act, make_engagement
from event_lines import all_rows, event_count, last_event
from kt_engine.actions.confirm_break_glass import confirm_break_glass
from kt_engine.actions.open_break_glass import OpenedBreakGlass, open_break_glass
from kt_engine.errors import GuardRefused, MoveRefused, NotFound, Refused, SignatureRefused, UsageProblem
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import BreakGlass
from kt_engine.words import Role, Side
from offices import second_administrator

AT = make_act().at


def open_it(
    database: Database,
    made: Made,
    who: Someone | str | None = None,
    role: Role = Role.PROCESS_OWNER,
    by: int = ADMINISTRATOR,
    hours: float = 0,
) -> OpenedBreakGlass:
    person = who if isinstance(who, str) else (who or made.people.experts[0]).handle
    return open_break_glass(
        database, make_act(by, AT + timedelta(hours=hours)), made.engagement_id, person=person, role=role,
        side=Side.CLIENT, reason="Owner unreachable",
    )  # fmt: skip


def test_two_administrators_give_a_role_for_four_hours(any_database: Database) -> None:
    made, other = make_engagement(any_database, "tiny"), second_administrator(any_database)
    assert open_it(any_database, made).handle == "E1-BG1"
    row = all_rows(any_database, BreakGlass)[0]
    assert (row["confirmed_by"], row["expires_at"], row["opened_by"]) == (None, None, ADMINISTRATOR)
    act = make_act(other, AT + timedelta(hours=1))
    done = confirm_break_glass(any_database, act, made.engagement_id, "e1-bg1")
    assert (done.person, done.expires_at) == (made.people.experts[0].handle, AT + timedelta(hours=5))
    assert last_event(any_database)["kind"] == "break_glass_confirmed"
    assert all_rows(any_database, BreakGlass)[0]["confirmed_by"] == other


def test_only_an_administrator_opens_and_confirms(database: Database) -> None:
    made = make_engagement(database, "tiny")
    before = event_count(database)
    manager = made.people.manager
    with pytest.raises(Refused, match="may not open a role in an emergency"):
        open_it(database, made, by=manager.id)
    assert event_count(database) == before
    open_it(database, made)
    with pytest.raises(Refused, match="may not confirm a role in an emergency"):
        confirm_break_glass(database, make_act(manager), made.engagement_id, "E1-BG1")


def test_who_opened_it_does_not_confirm_it(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny")
    open_it(any_database, made)
    with pytest.raises(Refused, match="P1 opened E1-BG1 and therefore does not confirm it"):
        confirm_break_glass(any_database, make_act(), made.engagement_id, "E1-BG1")


def test_it_is_confirmed_once(database: Database) -> None:
    made, other = make_engagement(database, "tiny"), second_administrator(database)
    open_it(database, made)
    confirm_break_glass(database, make_act(other), made.engagement_id, "E1-BG1")
    with pytest.raises(MoveRefused, match="E1-BG1 is confirmed and cannot be confirmed again"):
        confirm_break_glass(database, make_act(other), made.engagement_id, "E1-BG1")


def test_after_four_hours_nobody_confirms_it_any_more(database: Database) -> None:
    made, other = make_engagement(database, "tiny"), second_administrator(database)
    open_it(database, made)
    late = make_act(other, AT + timedelta(hours=4, seconds=1))
    with pytest.raises(MoveRefused, match="open for more than 4 hours"):
        confirm_break_glass(database, late, made.engagement_id, "E1-BG1")
    assert open_it(database, made, hours=4.1).handle == "E1-BG2"


def test_the_same_is_not_opened_twice(database: Database) -> None:
    made, other = make_engagement(database, "tiny"), second_administrator(database)
    open_it(database, made)
    with pytest.raises(Refused, match="E1-BG1 is open for the same person and role"):
        open_it(database, made, by=other)


def test_who_holds_the_role_needs_no_emergency(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="holds this role already"):
        open_it(database, made, made.people.process_owner)


def test_it_is_for_somebody_who_could_sign(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="P1 cannot give this to himself"):
        open_it(database, made, "P1")
    with pytest.raises(Refused, match="P2 is not a person"):
        open_it(database, made, "P2")
    with pytest.raises(Refused, match="stands on the side provider"):
        open_it(database, made, made.people.team_leads[0])
    with pytest.raises(Refused, match="A trainee signs nothing"):
        open_it(database, made, role=Role.TRAINEE)


def test_a_second_administrator_does_not_take_it(database: Database) -> None:
    made, other = make_engagement(database, "tiny"), second_administrator(database)
    with pytest.raises(Refused, match=f"P{other} is administrator and signs for nobody"):
        open_it(database, made, f"P{other}")


def test_enrolled_administrators_show_codes(database: Database, tmp_path: Path) -> None:
    made = make_engagement(database, "tiny")
    secret = enrol(database, ADMINISTRATOR, tmp_path, AT)
    with pytest.raises(SignatureRefused, match="needs the code"):
        open_it(database, made)
    act = replace(make_act(), proof=proof_of(secret, tmp_path, AT))
    assert open_break_glass(
        database, act, made.engagement_id, person=made.people.experts[0].handle, role=Role.PROCESS_OWNER,
        side=Side.CLIENT, reason="Owner unreachable",
    ).is_new  # fmt: skip


def test_bad_words_are_said_so(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(NotFound, match="There is no role in an emergency E1-BG7"):
        confirm_break_glass(database, make_act(), made.engagement_id, "E1-BG7")
    with pytest.raises(UsageProblem, match="The reason is empty"):
        open_break_glass(
            database, make_act(), made.engagement_id, person=made.people.experts[0].handle,
            role=Role.PROCESS_OWNER, side=Side.CLIENT, reason="",
        )  # fmt: skip


def test_the_same_commands_open_and_confirm_once(database: Database) -> None:
    made, other = make_engagement(database, "tiny"), second_administrator(database)
    for is_new in (True, False):
        opened = open_break_glass(
            database, make_act(command_id="c1"), made.engagement_id, person=made.people.experts[0].handle,
            role=Role.PROCESS_OWNER, side=Side.CLIENT, reason="Owner unreachable",
        )  # fmt: skip
        assert (opened.handle, opened.is_new) == ("E1-BG1", is_new)
    for is_new in (True, False):
        done = confirm_break_glass(database, make_act(other, command_id="c2"), made.engagement_id, "E1-BG1")
        assert done.is_new is is_new


def test_the_store_itself_asks_for_a_second_administrator(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny")
    open_it(any_database, made)
    act = make_act()
    with (
        pytest.raises(GuardRefused),
        open_store(any_database, write=True, act=act, engagement_id=made.engagement_id) as unit,
    ):
        unit.change(
            BreakGlass, 1, "E1-BG1", confirmed_by=ADMINISTRATOR, confirmed_at=act.at,
            expires_at=act.at + timedelta(hours=4),
        )  # fmt: skip

"""Lists of delegations and of roles in an emergency."""

from datetime import date

import pytest

from builders import START, make_act, make_engagement
from kt_engine.actions.give_delegation import Leave, give_delegation
from kt_engine.actions.open_break_glass import open_break_glass
from kt_engine.actions.revoke_delegation import revoke_delegation
from kt_engine.answers.delegations import list_delegations, list_emergencies
from kt_engine.errors import NotFound
from kt_engine.store.database import Database
from kt_engine.words import Role, Side

FROM, UNTIL = date(2027, 1, 11), date(2027, 1, 22)


@pytest.mark.parametrize(
    ("on", "state"),
    [(START, "to come"), (FROM, "in force"), (UNTIL, "in force"), (date(2027, 1, 23), "over")],
)
def test_a_delegation_is_listed_with_its_state(any_database: Database, on: date, state: str) -> None:
    made = make_engagement(any_database, "tiny")
    owner, expert = made.people.process_owner, made.people.experts[0]
    leave = Leave(expert.handle, Role.PROCESS_OWNER, FROM, UNTIL, "On leave")
    give_delegation(any_database, make_act(owner), made.engagement_id, leave)
    line = list_delegations(any_database, "E1", on)[0]
    assert (line.handle, line.person, line.for_person, line.for_name) == (
        "E1-D1", expert.handle, owner.handle, owner.name,
    )  # fmt: skip
    assert (line.state, line.reason) == (state, "On leave")


def test_a_revoked_one_says_so(database: Database) -> None:
    made = make_engagement(database, "tiny")
    leave = Leave(made.people.experts[0].handle, Role.PROCESS_OWNER, FROM, UNTIL, "On leave")
    give_delegation(database, make_act(made.people.process_owner), made.engagement_id, leave)
    revoke_delegation(database, make_act(), made.engagement_id, "E1-D1")
    assert list_delegations(database, "E1", START)[0].state == "revoked"


def test_an_emergency_is_listed_before_and_after_it_is_confirmed(database: Database) -> None:
    made = make_engagement(database, "tiny")
    who = made.people.experts[0]
    open_break_glass(
        database, make_act(), made.engagement_id, person=who.handle, role=Role.PROCESS_OWNER, side=Side.CLIENT,
        reason="Owner unreachable",
    )  # fmt: skip
    line = list_emergencies(database, "E1")[0]
    assert (line.handle, line.person, line.opened_by, line.confirmed_by, line.expires_at) == (
        "E1-BG1", who.handle, "P1", None, None,
    )  # fmt: skip


def test_an_unknown_engagement_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound, match="There is no engagement E9"):
        list_delegations(database, "E9", START)

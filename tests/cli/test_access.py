"""`kt delegation` and `kt access`: who signs for whom, in an emergency, and who could do what."""

from datetime import UTC, datetime

import pytest

from builders import Made, make_act
from cli_runner import Kt
from event_lines import event_count
from kt_engine.actions.confirm_break_glass import confirm_break_glass
from kt_engine.actions.open_break_glass import open_break_glass
from kt_engine.store.database import Database
from kt_engine.words import Role, Side, Stage
from offices import second_administrator
from walking import House, open_tasks

REASON = ("--reason", "On leave")
DAYS = ("--from", "2027-02-01", "--until", "2027-02-19")


def give(made: Made, *words: str) -> tuple[str, ...]:
    who = made.people.experts[0].handle
    return (
        "delegation",
        "give",
        who,
        "--role",
        "process_owner",
        "--engagement",
        "E1",
        *DAYS,
        *REASON,
        *words,
    )


def test_a_delegation_is_given_listed_and_revoked(kt: Kt, made: Made) -> None:
    owner, expert = made.people.process_owner, made.people.experts[0]
    assert kt(*give(made, "--dry-run"), by=owner).err.startswith("Dry run, nothing was changed.")
    said = kt(*give(made), by=owner)
    assert (said.code, said.out) == (0, "E1-D1\n")
    assert said.err == f"E1-D1: {expert.handle} may sign for you from 2027-02-01 until 2027-02-19.\n"
    line = kt("delegation", "list", "E1", "--json").json["delegations"][0]
    assert (line["person"], line["for_person"], line["state"]) == (expert.handle, owner.handle, "in force")
    assert "in force" in kt("delegation", "list", "E1").out
    assert kt("delegation", "revoke", "E1-D1", by=owner).err.startswith("E1-D1 is revoked")
    assert "revoked" in kt("delegation", "list", "E1").out
    assert kt("verify").code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("delegation", "give", "P9", "--role", "process_owner", "--engagement", "E1", *DAYS), 2),
        (("delegation", "revoke", "E1-D9"), 3),
        (("delegation", "revoke", "soon"), 3),
        (("delegation", "list", "E9"), 3),
        (("access", "confirm", "E1-BG9"), 3),
        (("access", "list", "E9"), 3),
        (("access", "list", "E1", "--on", "yesterday"), 2),
        (("access", "list", "E1", "--on", "2030-01-01"), 1),
    ],
)
def test_bad_words_change_nothing(
    kt: Kt, made: Made, database: Database, words: tuple[str, ...], code: int
) -> None:
    before = event_count(database)
    by = None if words[1] == "list" else "P1"
    assert kt(*words, by=by).code == code
    assert event_count(database) == before
    assert made.handle == "E1"


def prepare(house: House) -> None:
    """Make the tasks of stage 4, so that its gate can be presented."""
    open_tasks(house.database, house.made, Stage.TRANSITION_AND_INTEGRATE)


def test_a_delegated_signature_says_for_whom(kt: Kt, house: House) -> None:
    made, owner, expert = house.made, house.people.process_owner, house.people.experts[0]
    prepare(house)
    kt(*give(made), by=owner)
    assert kt("gate", "present", "E1-G-ready-P1", by=house.people.manager).code == 0
    alone = kt("gate", "sign", "E1-G-ready-P1", "--decision", "no_go", "--comment", "Not ready", by=expert)
    assert alone.code == 1
    said = kt(
        "gate",
        "sign",
        "E1-G-ready-P1",
        "--decision",
        "no_go",
        "--comment",
        "Not ready",
        "--for",
        owner.handle,
        by=expert,
    )
    assert said.code == 0, said.err
    assert f"{expert.name} for {owner.name} ({owner.handle})" in kt("gate", "show", "E1", "E1-G-ready-P1").out
    view = kt("gate", "show", "E1", "E1-G-ready-P1", "--json").json["gates"][0]
    signature = view["versions"][-1]["signatures"][0]
    assert (signature["person"], signature["for_whom"]) == (expert.handle, f"{owner.name} ({owner.handle})")


def test_a_signature_in_an_emergency_says_so(kt: Kt, house: House, database: Database) -> None:
    other, expert = second_administrator(database), house.people.experts[0]
    prepare(house)
    kt("gate", "present", "E1-G-ready-P1", by=house.people.manager)
    words = (
        "access",
        "break-glass",
        expert.handle,
        "process_owner",
        "E1",
        "--side",
        "client",
        "--reason",
        "Ill",
    )
    said = kt(*words, by="P1")
    assert (said.out, said.err) == (
        "E1-BG1\n",
        "E1-BG1 is open. Next, by another administrator: kt access confirm E1-BG1\n",
    )
    sign = ("gate", "sign", "E1-G-ready-P1", "--decision", "no_go", "--comment", "Not ready")
    assert kt(*sign, by=expert).code == 1
    assert kt("access", "confirm", "E1-BG1", by="P1").code == 1
    confirmed = kt("access", "confirm", "E1-BG1", by=f"P{other}")
    assert "E1-BG1 holds until 2027-02-01 14:00 UTC" in confirmed.err
    assert kt(*sign, by=expert).code == 0
    assert f"{expert.name} (emergency E1-BG1)" in kt("gate", "show", "E1", "E1-G-ready-P1").out
    assert kt("access", "emergencies", "E1", "--json").json["emergencies"][0]["confirmed_by"] == f"P{other}"
    assert "emergency E1-BG1" in kt("access", "list", "E1").out
    assert kt("verify").code == 0


def test_who_could_do_what_is_listed_for_today_and_a_past_day(kt: Kt, made: Made) -> None:
    owner = made.people.process_owner
    kt("role", "end", owner.handle, "process_owner", "E1", "--on", "2027-01-31", "--reason", "x", by="P1")

    def listed(*words: str) -> list[tuple[str, str | None]]:
        lines = kt("access", "list", "E1", "--json", *words).json["access"]
        return [(one["person"], one["until"]) for one in lines]

    assert (owner.handle, None) in listed("--on", "2027-01-10")
    assert owner.handle not in {person for person, _ in listed()}
    assert ("P1", None) in listed()
    assert kt("access", "list").code == 0
    assert kt("access", "list", "--on", "2026-06-01").code == 1


def test_nobody_signs_in_an_emergency_that_is_over(kt: Kt, house: House, database: Database) -> None:
    other, expert = second_administrator(database), house.people.experts[0]
    prepare(house)
    kt("gate", "present", "E1-G-ready-P1", by=house.people.manager)
    early = datetime(2027, 2, 1, 5, tzinfo=UTC)
    open_break_glass(
        database,
        make_act(1, early),
        1,
        person=expert.handle,
        role=Role.PROCESS_OWNER,
        side=Side.CLIENT,
        reason="Ill",
    )
    confirm_break_glass(database, make_act(other, early), 1, "E1-BG1")
    said = kt("gate", "sign", "E1-G-ready-P1", "--decision", "no_go", "--comment", "Not ready", by=expert)
    assert said.code == 1
    assert said.err.startswith(
        f"{expert.handle} may not sign E1-G-ready-P1 v1: that needs the role process owner"
    )

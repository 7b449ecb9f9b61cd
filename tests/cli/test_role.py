"""`kt role`: granted until a day, approved, ended, renewed, listed."""

import pytest

from builders import Made
from cli_runner import Kt, Said
from event_lines import event_count
from kt_engine.store.database import Database


def granted(kt: Kt, made: Made, *words: str) -> Said:
    """Let the transition manager propose the outsider as subject expert."""
    who = made.people.outsider.handle
    return kt(
        "role", "grant", who, "subject_expert", "--engagement", "E1", "--side", "client", *words,
        by=made.people.manager,
    )  # fmt: skip


def listed(kt: Kt, who: str) -> dict[str, object]:
    rows: list[dict[str, object]] = kt("role", "list", "E1", "--json").json["roles"]
    return next(one for one in rows if one["person"] == who)


def test_a_proposed_role_is_approved_by_somebody_else(kt: Kt, made: Made) -> None:
    who = made.people.outsider.handle
    assert granted(kt, made, "--until", "2027-05-31").code == 0
    assert (listed(kt, who)["state"], listed(kt, who)["until"]) == ("proposed", "2027-05-31")
    own = kt("role", "approve", "E1", who, by=made.people.manager)
    assert own.err.startswith(f"{made.people.manager.handle} may not approve these roles.")
    dry = kt("role", "approve", "E1", "--dry-run", by=made.people.process_owner)
    assert dry.err == "Dry run, nothing was changed. It would say: 1 roles approved in E1.\n"
    said = kt("role", "approve", "E1", who, by=made.people.process_owner)
    assert (said.code, said.out) == (0, f"{who} subject_expert\n")
    line = listed(kt, who)
    assert (line["state"], line["approved_by"]) == ("approved", made.people.process_owner.handle)
    assert kt("role", "approve", "E1", "P99", by="P1").code == 3


def test_a_role_is_ended_and_renewed(kt: Kt, made: Made) -> None:
    who = made.people.process_owner.handle
    words = ("role", "end", who, "process_owner", "E1", "--on", "2027-06-30", "--reason", "New job")
    assert kt(*words, "--dry-run", by="P1").err.startswith("Dry run, nothing was changed.")
    assert listed(kt, who)["until"] is None
    assert kt(*words, by="P1").err == f"{who} is process owner until 2027-06-30.\n"
    assert listed(kt, who)["until"] == "2027-06-30"
    renewed = kt("role", "renew", who, "process_owner", "E1", "--until", "2027-12-31", "--json", by="P1")
    assert renewed.json["until"] == "2027-12-31"
    assert "2027-12-31" in kt("role", "list", "E1").out
    assert kt("verify").code == 0


def test_an_ended_role_says_so(kt: Kt, made: Made) -> None:
    who = made.people.outsider.handle
    granted(kt, made)
    kt("role", "end", who, "subject_expert", "E1", "--on", "2027-01-31", "--reason", "x", by="P1")
    assert listed(kt, who)["state"] == "ended"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("end", "P9", "process_owner", "E1", "--on", "soon", "--reason", "x"), 2),
        (("end", "P5", "trainer", "E1", "--on", "2027-06-30", "--reason", "x"), 3),
        (("renew", "P99", "trainer", "E1", "--until", "2027-06-30"), 3),
        (("renew", "P5", "wizard", "E1", "--until", "2027-06-30"), 2),
        (("grant", "P5", "trainer", "--engagement", "E1", "--side", "client", "--until", "2026-01-01"), 2),
    ],
)
def test_bad_words_change_nothing(
    kt: Kt, made: Made, database: Database, words: tuple[str, ...], code: int
) -> None:
    before = event_count(database)
    assert kt("role", *words, by="P1").code == code
    assert event_count(database) == before
    assert made.handle == "E1"


def test_the_same_command_ends_a_role_once(kt: Kt, made: Made, database: Database) -> None:
    who = made.people.process_owner.handle
    words = (
        "role",
        "end",
        who,
        "process_owner",
        "E1",
        "--on",
        "2027-06-30",
        "--reason",
        "x",
        "--command-id",
        "c",
    )
    assert kt(*words, by="P1").code == 0
    before = event_count(database)
    assert (kt(*words, by="P1").code, event_count(database)) == (0, before)

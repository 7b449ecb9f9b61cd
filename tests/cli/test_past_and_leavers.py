"""Past days, one person's way to live work, who leaves, what they know, and what was done: by command."""

import pytest

from cli_runner import Kt
from process_walks import moved
from walking import House, nominated, passed


@pytest.fixture
def planned(house: House) -> House:
    """A desk in stage 4 with everything planned."""
    moved(house)
    return house


def test_a_gate_is_shown_as_of_a_past_day(kt: Kt, house: House) -> None:
    handle = house.made.handle
    now, then = (
        kt("gate", "show", handle, "--json"),
        kt("gate", "show", handle, "--as-of", "2027-01-03", "--json"),
    )
    assert now.json["gates"][0]["passed_on"] == "2027-01-04"
    assert then.code == 3
    assert "There is no engagement E1" in then.err


def test_what_was_frozen_is_shown_beside_what_is_measured_now(kt: Kt, house: House) -> None:
    said = kt("gate", "show", house.made.handle, "E1-G-contract", "--as-of", "2027-01-10")
    assert said.code == 0
    assert "as presented" in said.out
    frozen = kt("gate", "show", house.made.handle, "E1-G-contract", "--json").json["gates"][0]["versions"][0]
    assert [(one["key"], one["value"], one["met"]) for one in frozen["criteria"]] == [("done", "100", True)]


@pytest.mark.parametrize("words", [("status",), ("training", "matrix", "E1"), ("knowledge", "list", "E1")])
def test_a_past_day_may_be_asked_of_every_one(kt: Kt, house: House, words: tuple[str, ...]) -> None:
    assert house
    assert kt(*words, "--as-of", "2027-01-10").code == 0


def test_a_day_to_come_a_day_too_early_and_no_day_at_all_are_refused(kt: Kt, house: House) -> None:
    assert house
    assert (kt("status", "--as-of", "2027-02-02").code, kt("status", "--as-of", "2020-01-01").code) == (1, 1)
    assert kt("status", "--as-of", "yesterday").code == 2


def test_the_way_of_a_trainee_is_told_within_a_hundred_columns(kt: Kt, planned: House) -> None:
    certificate = passed(planned.database, planned.made, trainee=3)
    who = planned.people.trainees[3].handle
    said = kt("training", "trace", who, "E1-P1", by=planned.people.trainers[0])
    assert said.code == 0
    assert f"Why was {who} Dan Novak let loose on E1-P1 Process 1?" in said.out
    assert certificate in said.out
    assert "basics, attempt 1: 90 of 80 percent, passed" in said.out
    assert max(len(line) for line in said.out.splitlines()) <= 100
    assert kt("training", "trace", who, "E1-P1", "--json").json["trace"]["let_loose"] is False


def test_leaving_lists_first_and_then_records(kt: Kt, planned: House) -> None:
    who = planned.people.experts[0].handle
    words = ("person", "leave", who, "--last-day", "2027-02-10", "--known-on", "2027-02-01")
    tried = kt(*words, "--dry-run", by="P1")
    assert (tried.code, "the_work@E1-P1" in tried.out) == (0, True)
    assert "Dry run" in tried.err
    done = kt(*words, "--successor", planned.people.experts[1].handle, by="P1")
    assert done.code == 0
    assert f"kt function assign E1 expert {planned.people.experts[1].handle}" in done.out
    assert "Nothing was re-assigned" in done.err


def test_leaving_answers_in_json_with_what_is_left_behind(kt: Kt, planned: House) -> None:
    who = planned.people.experts[0].handle
    said = kt(
        "person", "leave", who, "--last-day", "2027-02-10", "--known-on", "2027-02-01", "--json", by="P1"
    )
    assert said.json["left"]["disabled_on"] == "2027-02-11"
    kinds = {line["kind"] for line in said.json["behind"]["engagements"][0]["lines"]}
    assert {"knowledge", "function"} <= kinds


def test_who_may_not_say_it_is_refused(kt: Kt, planned: House) -> None:
    words = (
        "person",
        "leave",
        planned.people.experts[0].handle,
        "--last-day",
        "2027-02-10",
        "--known-on",
        "2027-02-01",
    )
    assert kt(*words, by=planned.people.trainers[0]).code == 1


def test_knowledge_is_listed_and_gains_givers_and_recordings(kt: Kt, planned: House) -> None:
    manager, second = planned.people.manager, planned.people.experts[1].handle
    assert kt("knowledge", "giver", "E1", "the_work@E1-P1", second, by=manager).code == 0
    said = kt("knowledge", "recording", "E1", "the_work@E1-P1", "--reference", "Library 4", by=manager)
    assert (said.code, said.err.strip()) == (0, "the_work of E1-P1 is recorded: Library 4.")
    [item] = kt("knowledge", "list", "E1", "--json").json["items"]
    assert (item["givers"][1], item["recordings"]) == (second, ["Library 4"])
    assert "Library 4" in kt("knowledge", "list", "E1").out


def test_the_audit_log_is_read_by_who_may(kt: Kt, house: House) -> None:
    nominated(house.database, house.made, 3)
    said = kt("audit", "log", "E1", "--kind", "gate_decided", by=house.people.manager)
    assert said.out.count("gate_decided") == 3
    lines = kt("audit", "log", "E1", "--from", "2027-01-20", "--to", "2027-01-20", "--json", by="P1").json[
        "lines"
    ]
    assert {line["kind"] for line in lines} == {"trainee_nominated"}
    assert kt("audit", "log", "E1", by=house.people.experts[0]).code == 1
    assert kt("audit", "log", "E1").code == 2

"""`kt knowledge` takes an item from its rating to the baseline and says each step in one sentence."""

from pathlib import Path

import pytest

from builders import ENGINE, Made, make_act
from cli_runner import Kt, Said
from kt_engine.actions.reconcile import reconcile
from kt_engine.store.database import Database
from passing_over import DESK, TEXT, WORK
from walking import walk_to_stage_four

TODAY = "2027-02-01"


@pytest.fixture
def made(database: Database, kt: Kt) -> Made:
    """The small desk whose knowledge passes over, in stage 4."""
    assert kt.home
    made = walk_to_stage_four(database, playbook=DESK)
    reconcile(database, make_act(ENGINE), made.engagement_id)
    return made


@pytest.fixture
def sop(tmp_path: Path) -> str:
    file = tmp_path / "the_work.md"
    file.write_text(TEXT, encoding="utf-8")
    return str(file)


def walked(kt: Kt, made: Made, sop: str) -> Said:
    """Take the item to its play-back; gives what the last command said."""
    people = made.people
    giver, receiver = people.experts[0], people.trainers[0]
    kt("knowledge", "prioritise", WORK, by=people.manager)
    kt("knowledge", "schedule", WORK, "--on", TODAY, "--hours", "1.5", by=receiver)
    came = ("--attended", giver.handle, "--attended", receiver.handle)
    kt("knowledge", "capture", WORK, "--held-on", TODAY, *came, "--not-recorded", "Forbidden", by=receiver)
    kt("knowledge", "document", WORK, sop, by=receiver)
    kt("knowledge", "review", WORK, "--passed", by=giver)
    topics = (
        "--topic",
        f"{receiver.handle} A lost receipt",
        "--hard-topic",
        f"{giver.handle} A trip outside the policy",
    )
    owner = ("--owner", people.process_owner.handle)
    return kt("knowledge", "play-back", WORK, "--score", "92", *owner, *topics, by=giver)


def test_an_item_goes_all_the_way_to_its_signatures(kt: Kt, made: Made, sop: str) -> None:
    people = made.people
    said = walked(kt, made, sop)
    assert (said.code, said.out, said.err) == (0, "E1-I3\n", "E1-I3 is played back (version 1).\n")
    issue = ("--open-issue", f"{people.trainers[0].handle} 2027-03-01 No lost card yet / Ask finance")
    said = kt("knowledge", "propose", WORK, *issue, by=people.manager)
    agreement = said.out.splitlines()[1]
    assert said.err == f"E1-I3 v1 waits for three signatures: kt agreement sign {agreement}\n"
    for who in (people.experts[0], people.trainers[0], people.process_owner):
        assert kt("agreement", "sign", agreement, by=who).code == 0
    used = ("--case", "Claim 2231", "--in", "live", "--used-by", people.trainees[0].handle)
    said = kt("knowledge", "validate", WORK, *used, by=people.experts[0])
    assert said.err == "E1-I3 is field validated (version 1).\n"
    closed = kt("knowledge", "close-issue", WORK, "1", "--outcome", "Added", by=people.trainers[0])
    assert closed.err == "Issue 1 of E1-I3 is closed.\n"
    shown = kt("knowledge", "show", WORK).out
    for text in (
        "Media library",
        "Forbidden",
        "92 % against 90 %",
        "Claim 2231",
        "No lost card yet",
        "E1-A1",
    ):
        assert (text in shown) is (text != "Media library"), text
    item = kt("knowledge", "show", WORK, "--json").json
    assert item["item"]["status"] == "field_validated"
    assert len(item["record"]["versions"][0]["signatures"]) == 3


def test_coverage_says_both_figures_and_their_gap(kt: Kt, made: Made, sop: str) -> None:
    walked(kt, made, sop)
    said = kt("knowledge", "coverage", "E1")
    assert "0 of 3 items, weight 0 of 138, 0 %" in said.out
    assert "2 items are not rated yet" in said.err
    facts = kt("knowledge", "coverage", "E1", "--json").json["coverage"]
    assert facts["whole"]["all"]["weights"]["gap_points"] == "0"
    assert [line["process"] for line in facts["processes"]] == ["E1-P1"]


def test_the_items_can_be_chosen_by_process_and_must_have(kt: Kt, made: Made) -> None:
    assert len(kt("knowledge", "items", "E1", "--json").json["items"]) == 3
    assert len(kt("knowledge", "items", "E1", "--process", "e1-p1", "--json").json["items"]) == 2
    (one,) = kt("knowledge", "items", "E1", "--must-have", "--json").json["items"]
    assert one["handle"] == WORK
    assert kt("knowledge", "items", "E1").out.splitlines()[1].startswith("E1-I1")


def test_a_query_is_asked_answered_and_closed(kt: Kt, made: Made, sop: str) -> None:
    people = made.people
    said = kt("knowledge", "query", WORK, "--question", "Who pays?", by=people.trainees[0])
    assert said.err == "Query 1 on E1-I3 is open.\n"
    said = kt("knowledge", "answer", WORK, "1", "--text", "Finance", by=people.experts[0])
    assert said.err == "Query 1 on E1-I3 is answered; who asked closes it.\n"
    assert kt("knowledge", "close-query", WORK, "1", by=people.experts[0]).code == 1
    assert (
        kt("knowledge", "close-query", WORK, "1", by=people.trainees[0]).err
        == "Query 1 on E1-I3 is closed.\n"
    )


def test_an_item_is_blocked_waived_reopened_and_descoped(kt: Kt, made: Made) -> None:
    manager = made.people.manager
    assert kt("knowledge", "block", WORK, "--reason", "Ill", by=manager).err == "E1-I3 is blocked.\n"
    assert kt("knowledge", "unblock", WORK, by=manager).err == "E1-I3 is identified.\n"
    waive = ("--risk", "E1-R1", "--until", "2027-06-30", "--reason", "Summer")
    agreement = kt("knowledge", "waive", WORK, *waive, by=manager).out.splitlines()[1]
    kt("agreement", "sign", agreement, by=made.people.sponsor)
    assert "waived until 2027-06-30" in kt("knowledge", "items", "E1").out
    assert kt("knowledge", "reopen", WORK, "--reason", "Back", by=manager).err == "E1-I3 is identified.\n"
    assert kt("knowledge", "descope", WORK, "--note", "Change 7", by=manager).err == "E1-I3 is descoped.\n"
    assert "descoped, out of scope" in kt("knowledge", "items", "E1").out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("review", WORK), "Say either --passed"),
        (("review", WORK, "--passed", "--rework", "x"), "Say either --passed"),
        (("play-back", WORK, "--score", "many", "--owner", "P4"), "--score"),
        (("play-back", WORK, "--score", "90", "--owner", "P4", "--topic", "P9"), "names no topic"),
        (("propose", WORK, "--open-issue", "P9 2027-03-01 only what"), "is no open issue"),
        (("propose", WORK, "--open-issue", "P9 soon What / Plan"), "--open-issue"),
        (("assign", WORK), "Say what changes"),
        (("schedule", WORK, "--on", "tomorrow"), "--on"),
        (("prioritise", WORK, "--frequency", "often"), "--frequency"),
        (("validate", WORK, "--case", "x", "--in", "dreams", "--used-by", "P9"), "--in"),
    ],
)
def test_words_that_are_wrong_are_said_in_one_sentence(
    kt: Kt, made: Made, words: tuple[str, ...], sentence: str
) -> None:
    said = kt("knowledge", *words, by=made.people.manager)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err


def test_a_dry_run_keeps_nothing(kt: Kt, made: Made) -> None:
    said = kt("knowledge", "prioritise", WORK, "--dry-run", by=made.people.manager)
    assert said.err.startswith("Dry run, nothing was changed.")
    assert kt("knowledge", "show", WORK, "--json").json["item"]["status"] == "identified"


def test_a_command_sent_twice_is_done_once(kt: Kt, made: Made) -> None:
    for _ in range(2):
        said = kt("knowledge", "prioritise", WORK, "--command-id", "c1", "--json", by=made.people.manager)
        assert (said.code, said.json["score"]) == (0, 100)
    assert len(kt("knowledge", "show", WORK, "--json").json["record"]["steps"]) == 1


def test_who_knows_an_item_stands_beside_its_state(kt: Kt, made: Made) -> None:
    one = kt("knowledge", "list", "E1", "--json").json["items"][0]
    assert (one["handle"], one["status"], one["kept_by"]) == (WORK, "identified", [])

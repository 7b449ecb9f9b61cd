"""Seven nouns of getting ready: each act in one sentence, lists with what is late first, bad words told in one."""

import json
from pathlib import Path

import pytest

from cli_runner import Kt
from getting_ready import granted, make_desk, showstopper, tried
from kt_engine.store.database import Database
from walking import House

ACCESS = "person,system,right,shift\nP15,claims,check claims,early\n"


@pytest.fixture
def house(database: Database, kt: Kt) -> House:
    return make_desk(database, kt.home / "files")


def test_a_right_goes_from_its_request_over_a_failed_try_to_a_working_one(kt: Kt, house: House) -> None:
    people = house.people
    words = (
        "system",
        "request",
        "E1",
        "--person",
        "P15",
        "--system",
        "claims",
        "--right",
        "check",
        "--shift",
        "early",
    )
    said = kt(*words, by=people.manager)
    assert (said.code, said.out) == (0, "E1-X1\n")
    assert kt("system", "grant", "E1-X1", by=people.experts[0]).code == 0
    place = ("--site", "S2", "--shift", "early")
    other = kt("system", "test", "E1-X1", "--works", *place, by=people.manager)
    assert (other.code, other.err) == (
        1,
        "E1-X1 is a right of P15: only P15 can say that it works, not P3.\n",
    )
    failed = kt("system", "test", "E1-X1", "--fails", *place, "--reason", "No user", by=people.trainees[0])
    assert failed.err == "E1-X1 failed.\n"
    works = kt("system", "test", "E1-X1", "--works", *place, by=people.trainees[0])
    assert works.err == "E1-X1 works.\n"
    listed = kt("system", "list", "E1")
    assert listed.err == "1 of 1 needed rights work, tried by their own users.\n"
    assert kt("system", "list", "E1", "--json").json["access_rights"][0]["status"] == "working"
    assert kt("system", "revoke", "E1-X1", by=people.manager).err == "E1-X1 is taken away.\n"


def test_files_are_imported_and_faults_are_told_with_file_line_and_column(
    kt: Kt, house: House, tmp_path: Path
) -> None:
    good, bad = tmp_path / "access.csv", tmp_path / "bad.csv"
    good.write_text(ACCESS, encoding="utf-8")
    bad.write_text(ACCESS.replace("P15", "P99").replace("early", ""), encoding="utf-8")
    said = kt("system", "import", "E1", str(good), by=house.people.manager)
    assert (said.code, said.out) == (0, "E1-X1\n")
    wrong = kt("system", "import", "E1", str(bad), by=house.people.manager)
    assert wrong.code == 4
    assert wrong.err.splitlines() == [
        f"{bad}:2:1: There is nobody called 'P99'. Write the handle: kt person list",
        f"{bad}:2:4: shift is empty. Fill it in.",
    ]


def test_a_showstopper_is_shown_with_the_days_left_and_closed_by_signatures(kt: Kt, house: House) -> None:
    people = house.people
    words = ("readiness", "add", "E1-P1", "--stream", "technology", "--colour", "amber", "--text", "No line")
    more = ("--owner", "P13", "--due-on", "2027-02-20", "--showstopper")
    assert kt(*words, *more, by=people.manager).code == 2
    back = ("--mitigation", "Order", "--fallback", "Stay", "--fallback-on", "2027-02-11")
    said = kt(*words, *more, *back, by=people.manager)
    assert said.err == "E1-RP1 is on the readiness log; the way back can be chosen until 2027-02-11.\n"
    assert kt("readiness", "show", "E1-RP1", "--json").json["readiness_point"]["days_left"] == 10
    closing = kt("readiness", "close", "E1-RP1", "--reason", "Tried", by=people.manager)
    assert closing.err == "E1-RP1 is closed once both sides have signed: kt agreement sign E1-A1\n"
    changed = kt("readiness", "change", "E1-RP1", "--colour", "red", "--note", "Worse", by=people.manager)
    assert changed.err == "E1-RP1 is red. What was put before its signers counts no more: E1-A1.\n"
    kt("readiness", "close", "E1-RP1", "--reason", "Tried", by=people.manager)
    for who in (people.process_owner, people.team_leads[0]):
        assert kt("agreement", "sign", "E1-A2", by=who).code == 0
    assert kt("readiness", "list", "E1", "--json").json["readiness_points"][0]["status"] == "closed"
    again = ("readiness", "reopen", "E1-RP1", "--reason", "Again", "--due-on", "2027-03-01")
    assert kt(*again, by=people.manager).code == 0
    assert kt("readiness", "show", "E1-RP9").code == 3


def test_an_assumption_is_put_before_both_sides_and_asks_for_its_change_note(kt: Kt, house: House) -> None:
    people = house.people
    words = (
        "assumption",
        "add",
        "E1",
        "--text",
        "All come as images",
        "--source",
        "Offer",
        "--function",
        "owner",
    )
    assert kt(*words, "--until", "2027-03-01", by=people.manager).out == "E1-AS2\n"
    said = kt("assumption", "falsify", "E1-AS2", "--found", "A third on paper", by=people.manager)
    assert said.err == "E1-AS2 is falsified once both sides have signed: kt agreement sign E1-A1\n"
    for who in (people.process_owner, people.team_leads[0]):
        kt("agreement", "sign", "E1-A1", by=who)
    assert kt("assumption", "list", "E1").out.splitlines()[1].split()[:3] == ["E1-AS2", "red", "falsified"]
    noted = kt("assumption", "change-note", "E1-AS2", "--reference", "CCN 4", by=people.manager)
    assert noted.err == "E1-AS2 has its contract change note.\n"
    assert kt("assumption", "validate", "E1-AS2", "--found", "x", by=people.manager).code == 1


def test_a_promise_is_costed_and_settled(kt: Kt, house: House) -> None:
    people = house.people
    words = (
        "commitment",
        "add",
        "E1",
        "--text",
        "One visit",
        "--promised-by",
        "Sales",
        "--promised-to",
        "Owner",
    )
    assert kt(*words, by=people.manager).out == "E1-UC1\n"
    assert kt("commitment", "take-on", "E1-UC1", "--reason", "Plan", by=people.manager).code == 1
    cost = ("commitment", "estimate", "E1-UC1", "--cost", "4000", "--currency", "EUR")
    assert kt(*cost, by=people.manager).err == "E1-UC1 is estimated: EUR 4,000.\n"
    said = kt("commitment", "take-on", "E1-UC1", "--reason", "Plan", by=people.manager)
    assert said.err == "E1-UC1 is taken on once both sides have signed: kt agreement sign E1-A1\n"
    assert kt("commitment", "list", "E1", "--json").json["commitments"][0]["agreement"] == "E1-A1"
    assert kt("commitment", "renounce", "E1-UC1", "--reason", "No", by=people.manager).code == 1


def test_a_notice_to_people_is_clocked_back_from_the_day_they_move(kt: Kt, house: House) -> None:
    manager = house.people.manager
    said = kt("people-notice", "add", "E1", "staff_information", "--transfer-on", "2027-05-01", by=manager)
    assert said.err == "E1-PN1 must be given by 2027-04-03, for people who move on 2027-05-01.\n"
    given = kt("people-notice", "give", "E1-PN1", "--on", "2027-02-01", "--reference", "Letter", by=manager)
    assert given.err == "E1-PN1 was given on 2027-02-01; people may move from 2027-03-01 on.\n"
    early = kt("people-notice", "transfer", "E1-PN1", "--on", "2027-02-28", by=manager)
    assert (early.code, "The earliest day is 2027-03-01" in early.err) == (1, True)
    assert kt("people-notice", "list", "E1", "--json").json["people_notices"][0]["state"] == "given"


def test_a_message_is_planned_and_sent_with_proof(kt: Kt, house: House) -> None:
    manager = house.people.manager
    words = ("communication", "add", "E1", "--audience", "Users", "--message", "Hi", "--channel", "Mail")
    new = kt(*words, "--function", "sponsor", "--on", "2027-01-25", by=manager)
    assert new.code == 0
    handle = new.out.strip()
    listed = kt("communication", "list", "E1", "--json").json["communications"]
    assert [one["overdue_days"] for one in listed if one["handle"] == handle] == [7]
    sent = kt("communication", "sent", handle, "--evidence", "Mail 7", by=house.people.sponsor)
    assert sent.err == f"{handle} was sent on 2027-02-01.\n"


def test_a_control_is_handed_over_and_a_day_without_anybody_is_listed_first(
    kt: Kt, house: House, tmp_path: Path
) -> None:
    people = house.people
    file = tmp_path / "controls.csv"
    head = "process,control,title,risk,frequency,evidence,owner,from_on,until_on\n"
    file.write_text(f"{head}E1-P2,limits,Limits,Risk,weekly,Log,P5,2027-02-01,2027-02-05\n", encoding="utf-8")
    assert kt("control", "import", "E1", str(file), by=people.manager).out == "E1-CT3\n"
    listed = kt("control", "list", "E1", "--json").json
    assert listed["controls"][0]["handle"] == "E1-CT3"
    assert listed["days_without_owner"]["E1-CT3"] > 0
    said = kt("control", "hand-over", "E1-CT3", "--to", "P13", "--from", "2027-02-06", by=people.manager)
    assert said.err.startswith("E1-CT3 is taken over once the taker and the process owner have signed")
    for who in (people.team_leads[0], people.process_owner):
        assert kt("agreement", "sign", "E1-A1", by=who).code == 0
    shown = json.loads(kt("control", "show", "E1-CT3", "--json").out)["control"]
    assert [one["person"] for one in shown["owners"]] == ["P5", "P13"]
    assert shown["gaps"] == []
    assert kt("control", "show", "E1-CT99").code == 3


def test_a_dry_run_keeps_nothing_and_a_command_sent_twice_acts_once(kt: Kt, house: House) -> None:
    words = ("commitment", "add", "E1", "--text", "One visit", "--promised-by", "a", "--promised-to", "b")
    assert kt(*words, "--dry-run", by=house.people.manager).err.startswith("Dry run, nothing was changed.")
    assert kt("commitment", "list", "E1", "--json").json["commitments"] == []
    first, second = (kt(*words, "--command-id", "c1", by=house.people.manager).out for _ in range(2))
    assert first == second == "E1-UC1\n"


@pytest.mark.parametrize("noun", ["system", "readiness", "commitment", "people-notice"])
def test_an_empty_list_says_so(kt: Kt, house: House, noun: str) -> None:
    said = kt(noun, "list", "E1")
    assert (said.code, said.out) == (0, "")
    assert said.err.startswith("There are none yet.")


def test_how_far_the_knowledge_transfer_is_stands_with_the_engagement(kt: Kt, house: House) -> None:
    stop, user = showstopper(house), house.people.trainees[0]
    tried(house, user, granted(house, user))
    told = kt("engagement", "show", "E1")
    [line] = [one for one in told.out.splitlines() if one.startswith("E1-P1 ") and stop.handle in one]
    assert "nominated 1" in line
    assert "1 of 1" in line
    shown = kt("engagement", "show", "E1", "--json").json["engagement"]["outlook"]["transfer"][0]
    assert (shown["process"], shown["rights"], shown["trainees"]) == ("E1-P1", [1, 1], [["nominated", 1]])

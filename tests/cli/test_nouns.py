"""Each noun's commands: parse, one action or answer, print."""

import json
from pathlib import Path

import pytest

from builders import Made
from cli_runner import Kt
from kt_engine.store.database import Database
from kt_engine.words import Stage
from walking import House, open_tasks

SCOPE = "process_key,name,wave,site,criticality,volume_per_month\n"


def test_an_installation_is_made_and_used_by_commands_alone(empty_kt: Kt) -> None:
    kt = empty_kt
    assert kt("init", "--administrator", "Ada Weber").out == "P1\n"
    assert kt("party", "add", "Aldergate", "--country", "de", "--subdivision", "hh", by="P1").out == "O1\n"
    assert kt("site", "add", "Hamburg", "--party", "O1", "--country", "DE", by="P1").out == "S1\n"
    assert kt("person", "add", "Mara Weber", "--party", "O1", "--site", "S1", by="P1").out == "P3\n"
    start = ("--client", "O1", "--name", "Desk", "--starts-on", "2027-02-01")
    assert kt("engagement", "start", "travel_desk", *start, by="P3").out == "E1\n"
    (kt.home / "scope.csv").write_text(SCOPE + "claims,Check claims,1,Hamburg,4,2400\n")
    assert kt("scope", "import", "E1", str(kt.home / "scope.csv"), by="P3").out == "E1-P1\n"
    listed = kt("engagement", "list", "--json").json["engagements"]
    assert [(one["handle"], one["client"], one["stage"]) for one in listed] == [("E1", "Aldergate", 1)]


def test_a_second_init_leaves_the_store_as_it_was(kt: Kt) -> None:
    said = kt("init", "--administrator", "Eve")
    assert said.code == 1
    assert said.err.startswith("There is already a store here.")
    assert kt("person", "list", "--json").json["people"][0]["name"] == "Ada Administrator"


def test_an_upgrade_of_a_current_store_is_nothing(kt: Kt) -> None:
    assert kt("init", "--upgrade").err == "The store is up to date.\n"


def test_json_names_its_schema_and_kind(kt: Kt, made: Made) -> None:
    for words in (["party", "list"], ["site", "list"], ["person", "list"], ["role", "list", "E1"],
                  ["function", "list", "E1"], ["engagement", "list"], ["engagement", "show", "E1"],
                  ["scope", "list", "E1"], ["provider", "list", "E1"], ["task", "list", "E1"],
                  ["handover", "list", "E1"], ["training", "matrix", "E1"], ["kpi", "list", "E1"],
                  ["gate", "show", "E1"], ["plan", "show", "E1"], ["plan", "history", "E1"],
                  ["document", "list", "E1"], ["site", "events", "E1"], ["site", "holidays", "S1"],
                  ["playbook", "list"], ["playbook", "show", "travel_desk"], ["status"], ["due"],
                  ["verify"]):  # fmt: skip
        first, again = kt(*words, "--json"), kt(*words, "--json")
        assert (first.code, first.json["schema_version"]) == (0, 1), words
        assert first.json["kind"], words
        assert first.out == again.out, words
        assert kt(*words).code == 0, words
    assert made.handle == "E1"


def test_a_write_can_answer_in_json(kt: Kt) -> None:
    said = kt("party", "add", "Bluefinch", "--country", "PL", "--json", by="P1")
    assert said.json == {
        "schema_version": 1, "kind": "party_added", "dry_run": False, "party_id": 1, "handle": "O1",
    }  # fmt: skip


def test_a_day_off_is_added_to_a_site_and_listed(kt: Kt, made: Made) -> None:
    site = made.people.client_site
    said = kt(
        "site", "holidays", site, "--add", "2027-12-24", "--title", "Christmas Eve", by=made.people.manager
    )
    assert said.code == 0
    days = kt("site", "holidays", site, "--year", "2027", "--json").json["holidays"]
    assert {"on": "2027-12-24", "weekday": "Fri", "title": "Christmas Eve", "kind": "added"} in days


def test_two_edits_of_a_calendar_at_once_are_refused(kt: Kt, made: Made) -> None:
    said = kt(
        "site", "holidays", "S1", "--add", "2027-12-24", "--remove", "2027-12-25", by=made.people.manager
    )
    assert (said.code, said.err) == (
        2,
        "Change one day at a time: --add, --remove, --working-day or --half-day\n",
    )


def test_business_days_are_imported_all_or_none(kt: Kt, made: Made) -> None:
    known = next(iter(made.playbook.calendar_events), None)
    assert known == "cut_off"
    file = kt.home / "days.csv"
    file.write_text("event,on\ncut_off,2027-03-25\nno_such_event,2027-03-26\n")
    assert kt("site", "events", "E1", "--import", str(file), by=made.people.manager).code != 0
    assert kt("site", "events", "E1", "--json").json["calendar_events"] == []
    file.write_text("event,on\ncut_off,2027-03-25\ncut_off,2027-04-26\n")
    said = kt("site", "events", "E1", "--import", str(file), by=made.people.manager)
    assert said.out == "cut_off 2027-03-25\ncut_off 2027-04-26\n"


def test_one_business_day_is_added(kt: Kt, made: Made) -> None:
    assert kt("site", "events", "E1", "--add", "cut_off", "2027-03-25", by=made.people.manager).code == 0
    assert [one["on"] for one in kt("site", "events", "E1", "--json").json["calendar_events"]] == [
        "2027-03-25"
    ]


def test_tasks_are_filtered_by_what_they_are(kt: Kt, database: Database, made: Made) -> None:
    open_tasks(database, made, Stage.TRANSITION_AND_INTEGRATE)

    def listed(*words: str) -> list[str]:
        return [one["handle"] for one in kt("task", "list", "E1", *words, "--json").json["tasks"]]

    every = listed()
    done = listed("--status", "done")
    assert done == ["E1-T1", "E1-T2", "E1-T3"]
    assert listed("--stage", "identify_needs") == ["E1-T1"]
    assert set(listed("--process", "E1-P1")) < set(every)
    assert set(listed("--role", "steering_committee")) == {"E1-T1"}
    assert kt("task", "list", "E1", "--stage", "no_stage").code == 2


def test_a_task_is_started_blocked_unblocked_and_completed(kt: Kt, house: House) -> None:
    open_tasks(house.database, house.made, Stage.TRANSITION_AND_INTEGRATE)
    task = kt("task", "list", "E1", "--status", "ready", "--json").json["tasks"][0]
    handle, doer = task["handle"], task["asked"]
    assert kt("task", "start", handle, by=doer).err.startswith(f"{handle} is in progress.")
    assert kt("task", "block", handle, "--reason", "No access", by=doer).err.startswith(
        f"{handle} is blocked."
    )
    assert kt("task", "unblock", handle, "--note", "Access given", by=doer).code == 0
    file = kt.home / "minutes.txt"
    file.write_text("agreed")
    assert (
        kt("task", "complete", handle, "--evidence", str(file), "--note", "done", by=doer).out
        == f"{handle}\n"
    )
    again = kt("task", "complete", handle, by=doer)
    assert again.code == 1
    assert again.err.startswith(f"{handle} is done and cannot be completed.")


def test_a_task_out_of_order_is_refused(kt: Kt, house: House) -> None:
    open_tasks(house.database, house.made, Stage.TRANSITION_AND_INTEGRATE)
    task = kt("task", "list", "E1", "--status", "waiting", "--json").json["tasks"][0]
    said = kt("task", "complete", task["handle"], by=task["asked"])
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"{task['handle']} is waiting and cannot be completed.")


def test_work_after_a_cancel_is_refused(kt: Kt, house: House) -> None:
    open_tasks(house.database, house.made, Stage.TRANSITION_AND_INTEGRATE)
    task = kt("task", "list", "E1", "--status", "ready", "--json").json["tasks"][0]
    assert kt("engagement", "cancel", "E1", "--reason", "Stays here", by=house.people.manager).out == "E1\n"
    said = kt("task", "complete", task["handle"], by=task["asked"])
    assert said.code == 1
    assert "cancelled" in said.err


def test_an_engagement_is_held_and_resumed(kt: Kt, made: Made) -> None:
    manager = made.people.manager
    assert kt("engagement", "hold", "E1", "--reason", "Merger", by=manager).code == 0
    assert kt("engagement", "list", "--json").json["engagements"][0]["status"] == "on_hold"
    assert kt("engagement", "resume", "E1", by=manager).err == "E1 goes on.\n"


def test_a_handover_is_returned_once_and_accepted_in_a_second_version(kt: Kt, made: Made) -> None:
    people = made.people
    expert, lead, owner = people.experts[0], people.team_leads[0], people.process_owner
    who = ("--giver", expert.handle, "--receiver", lead.handle, "--reviewer", owner.handle)
    added = kt(
        "handover", "add", "E1", "--title", "How it is done", *who, "--section", "Steps", by=people.manager
    )
    handover = added.out.strip()
    file = kt.home / "sop.md"
    file.write_text("{% raw %} one")
    assert kt("handover", "submit", handover, str(file), by=expert).out == f"{handover} v1\n"
    assert kt("handover", "return", handover, "--reason", "Exceptions are missing", by=owner).code == 0
    file.write_text("# Steps\n\nBook it {% raw %} today.\n")
    submitted = kt("handover", "submit", handover, str(file), "--json", by=expert).json
    reviewed = kt("handover", "accept", handover, by=owner)
    assert reviewed.err == f"{handover} v2 is reviewed. It waits for {lead.handle}.\n"
    stale = kt("handover", "accept", handover, "--sha256", "000000", by=lead)
    assert stale.code == 1
    said = kt("handover", "accept", handover, "--sha256", submitted["sha256"][:8], by=lead)
    assert said.err == f"{handover} v2 is accepted.\n"
    facts = kt("handover", "show", handover, "--json").json["handover"]
    assert [one["returned_reason"] for one in facts["versions"]] == ["Exceptions are missing", None]
    assert submitted["sha256"] in kt("handover", "show", handover).out


def test_the_author_does_not_accept_his_own_document(kt: Kt, made: Made) -> None:
    people = made.people
    lead, owner = people.team_leads[0], people.process_owner
    who = ("--giver", people.experts[0].handle, "--receiver", lead.handle, "--reviewer", owner.handle)
    handover = kt("handover", "add", "E1", "--title", "How", *who, by=people.manager).out.strip()
    file = kt.home / "sop.md"
    file.write_text("steps")
    kt("handover", "submit", handover, str(file), by=lead)
    said = kt("handover", "accept", handover, by=lead)
    assert said.code == 1
    assert "The author cannot accept his own document before somebody else has reviewed it." in said.err
    assert kt("handover", "show", handover, "--json").json["handover"]["status"] == "submitted"


@pytest.mark.parametrize("kind", ["empty", "folder", "large", "missing"])
def test_a_bad_file_is_refused_and_nothing_is_kept(kt: Kt, house: House, kind: str) -> None:
    people = house.people
    who = ("--giver", people.experts[0].handle, "--receiver", people.team_leads[0].handle)
    review = ("--reviewer", people.process_owner.handle)
    handover = kt("handover", "add", "E1", "--title", "How", *who, *review, by=people.manager).out.strip()
    file = kt.home / "sop.md"
    if kind == "folder":
        file.mkdir()
    elif kind != "missing":
        file.touch()
    if kind == "large":
        with file.open("r+b") as out:
            out.truncate(50 * 1024 * 1024)
    said = kt("handover", "submit", handover, str(file), by=people.experts[0])
    assert (said.code, said.out) == (4, "")
    assert said.err.startswith(f"{file}: ")
    assert said.err.count("\n") == 1
    assert not (kt.home / "files").exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"process_key,name,wave,criticality,volume_per_month\na,A,1,3,10\n", "site"),
        (SCOPE.encode() + b"a,A,1,Leipzig,3,10\na,B,1,Leipzig,3,10\n", "line 2"),
        (SCOPE.encode() + b"a,A,1,Leipzig,3,-5\n", "-5"),
        (SCOPE.encode() + "a,Prüfen,1,Leipzig,3,5\n".encode("cp1252"), "UTF-8"),
    ],
)
def test_a_bad_scope_file_is_refused_with_its_place(kt: Kt, made: Made, data: bytes, sentence: str) -> None:
    file = kt.home / "scope.csv"
    file.write_bytes(data)
    before = kt("scope", "list", "E1").out
    said = kt("scope", "import", "E1", str(file), by=made.people.manager)
    assert (said.code, said.out) == (4, "")
    assert said.err.startswith(f"{file}")
    assert sentence in said.err
    assert kt("scope", "list", "E1").out == before


def test_a_byte_order_mark_is_no_fault(kt: Kt, made: Made) -> None:
    file = kt.home / "scope.csv"
    file.write_bytes(b"\xef\xbb\xbf" + SCOPE.encode() + b"extra,Extra,1,Leipzig,3,10\n")
    assert kt("scope", "import", "E1", str(file), by=made.people.manager).out == "E1-P2\n"


def test_ten_faults_of_a_playbook_are_reported_at_once(kt: Kt) -> None:
    shipped = Path("playbooks/base.yaml").read_text(encoding="utf-8")
    file = kt.home / "mine.yaml"
    file.write_text(shipped.replace("duration_days:", "duration_dayz:", 10).replace("key: base", "key: mine"))
    said = kt("playbook", "check", str(file))
    assert said.code == 4
    assert said.err.count("duration_dayz") >= 10
    assert all(line.startswith(f"{file}:") or "mine.yaml:" in line for line in said.err.splitlines())


def test_a_right_playbook_is_said_to_be_right(kt: Kt) -> None:
    said = kt("playbook", "check", "playbooks/travel_desk.yaml")
    assert said.code == 0
    assert "is right" in said.err


def test_the_schema_of_playbooks_is_the_kept_one(kt: Kt) -> None:
    kept = Path("playbooks/schema.json").read_text(encoding="utf-8")
    assert json.loads(kt("playbook", "schema").out) == json.loads(kept)

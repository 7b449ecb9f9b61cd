"""The ten questions of docs/howto/audit.md, asked by an auditor of an engagement that was walked by the real acts."""

import re
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from builders import make_act
from cli_runner import Kt
from house_sources import ROOT
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.add_person import add_person
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.give_delegation import Leave, give_delegation
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.actions.submit_handover import submit_handover
from kt_engine.errors import SignatureRefused
from kt_engine.store.tables import Assessment, table_of
from kt_engine.store.unit import Act
from kt_engine.words import Decision, Role
from process_walks import do_task_of, moved, passes, present
from store_story import behind_its_back, drop_guards
from walking import DAY, House, added, handed, of, passed, sop

TRAINEE = 3
CERTIFIED = DAY + timedelta(days=1)
READY = DAY + timedelta(days=2)
LIVE = DAY + timedelta(days=4)
"""The day on which the gate of go-live is signed for somebody else."""
ASKED = DAY + timedelta(days=6)
"""The day on which a handover is handed in that nobody reviews."""


@pytest.fixture
def told(house: House, kt: Kt) -> House:
    """A process that went live, with a delegation, a refused attempt, an accepted document and one without answer."""
    assert kt.home
    added(house, reviewers=[house.people.second_process_owner])
    _certify(house)
    passes(house, 1, "ready", on=READY)
    _accept(house)
    _sign_for_somebody(house)
    submit_handover(
        house.database, house.files, of(house.people.experts[0], ASKED), "E1-H2", file=handed("late")
    )
    return house


@pytest.fixture
def auditor(house: House) -> str:
    handle = add_person(house.database, make_act(on=DAY), name="Ada Auditor").handle
    grant_role(house.database, make_act(on=DAY), person=handle, role=Role.AUDITOR)
    return handle


def _certify(house: House) -> None:
    moved(house)
    certificate = passed(house.database, house.made, TRAINEE)
    for who in (house.people.trainers[1], house.people.experts[0]):
        certify_trainee(house.database, of(who, CERTIFIED), certificate)


def _accept(house: House) -> None:
    people = house.people
    submit_handover(
        house.database, house.files, of(people.experts[0], READY), "E1-H1", file=handed(sop("first"))
    )
    for who in (people.process_owner, people.trainers[0]):
        accept_handover(house.database, of(who, READY), "E1-H1")


def _sign_for_somebody(house: House) -> None:
    """The process owner is away: his deputy signs the gate, after somebody without leave has tried."""
    people = house.people
    leave = Leave(people.second_process_owner.handle, Role.PROCESS_OWNER, READY, LIVE, "On leave")
    give_delegation(house.database, of(people.process_owner, READY), 1, leave)
    do_task_of(house, "live", on=LIVE)
    gate = present(house, "live", on=LIVE)
    with pytest.raises(SignatureRefused):
        sign_gate(house.database, of(people.manager, LIVE), gate, decision=Decision.GO)
    deputy = of(people.second_process_owner, LIVE)
    act = Act(deputy.by, deputy.at, deputy.recorded_at, on_behalf_of=people.process_owner.id)
    sign_gate(house.database, act, gate, decision=Decision.GO)
    sign_gate(house.database, of(people.team_leads[0], LIVE), gate, decision=Decision.GO)


def asked(kt: Kt, *words: str, by: str | None = None) -> dict[str, Any]:
    said = kt(*words, "--json", by=by)
    assert said.code == 0, said.err
    return said.json


def test_why_was_this_person_let_loose_on_live_work(kt: Kt, told: House) -> None:
    people = told.people
    words = ("training", "trace", people.trainees[TRAINEE].handle, "E1-P1", "--as-of")
    trace = asked(kt, *words, str(READY), by=people.trainers[0].handle)["trace"]
    assert trace["let_loose"] is True
    assert [one["score_pct"] for one in trace["attempts"]] == ["90", "90"]
    assert [one["person"] for one in trace["signatures"]] == [
        people.trainers[1].handle,
        people.experts[0].handle,
    ]
    assert trace["gate"]["version"] == "E1-G-ready-P1 v1"
    assert asked(kt, *words, str(CERTIFIED))["trace"]["let_loose"] is False


def test_who_could_sign_what_on_that_day(kt: Kt, told: House) -> None:
    deputy = told.people.second_process_owner.handle
    before = kt("access", "list", "E1", "--on", str(DAY), "--json")
    then = kt("access", "list", "E1", "--on", str(LIVE), "--json")
    assert (before.code, then.code) == (0, 0)
    assert "E1-D1" in then.out
    assert "E1-D1" not in before.out
    assert deputy in before.out


def test_who_decided_this_gate_on_which_figures_and_what_did_they_see(
    kt: Kt, told: House, auditor: str
) -> None:
    people = told.people
    words = ("gate", "show", "E1", "E1-G-ready-P1", "--as-of")
    [gate] = asked(kt, *words, str(READY))["gates"]
    [version] = gate["versions"]
    assert [(one["key"], one["value"], one["met"]) for one in version["criteria"]] == [
        ("done", "100", True),
        ("people", "1", True),
    ]
    assert [one["person"] for one in version["signatures"]] == [
        people.process_owner.handle,
        people.team_leads[0].handle,
    ]
    assert asked(kt, *words, str(CERTIFIED))["gates"][0]["versions"] == []
    signed = asked(kt, "audit", "signatures", "E1", "--meaning", "decided", by=auditor)["signatures"]
    seen = [one for one in signed if one["thing"] == version["handle"]]
    assert {one["sha256"] for one in seen} == {version["pack_sha256"]}
    assert all(version["handle"] in one["statement"] for one in seen)


def test_was_anything_changed_since(kt: Kt, told: House) -> None:
    assert asked(kt, "verify", "E1")["sound"] is True
    drop_guards(told.database)
    score = table_of(Assessment)
    with behind_its_back(told.database) as connection:
        connection.execute(update(score).where(score.c.id == 1).values(score_pct=Decimal(99)))
    said = kt("verify", "E1", "--json")
    assert said.code == 4
    assert ("row", "assessment") in {(one["kind"], one["table"]) for one in said.json["findings"]}


def test_who_was_asked_and_did_not_answer(kt: Kt, told: House) -> None:
    silent = told.people.second_process_owner.handle
    lines = asked(kt, "due", "--as-of", str(ASKED), "--person", silent)["due"]
    assert "E1-H2" in {one["wait"]["handle"].partition(" ")[0] for one in lines}
    later = asked(kt, "due", "--person", silent)["due"]
    [line] = [one for one in later if one["wait"]["handle"].startswith("E1-H2")]
    assert "silence" in line["state"]
    assert kt("notice", "list", "E1").code == 0


def test_which_signatures_were_made_for_somebody_else_or_in_an_emergency(
    kt: Kt, told: House, auditor: str
) -> None:
    people = told.people
    [line] = asked(kt, "audit", "signatures", "E1", "--unusual", by=auditor)["signatures"]
    assert (line["person"], line["for_person"]) == (
        people.second_process_owner.handle,
        people.process_owner.handle,
    )
    assert (line["thing"], line["delegation"]) == ("E1-G-live-P1 v1", "E1-D1")
    assert kt("delegation", "list", "E1").code == 0
    assert kt("access", "emergencies", "E1").code == 0


def test_which_attempts_were_refused(kt: Kt, told: House, auditor: str) -> None:
    [line] = asked(kt, "audit", "log", "E1", "--kind", "signature_refused", by=auditor)["lines"]
    assert (line["who"], line["subject"]) == (told.people.manager.handle, "E1-G-live-P1 v1")
    assert "presented E1-G-live-P1 v1 and therefore does not sign it" in line["sentence"]
    assert asked(kt, "verify", "--check", "segregation")["sound"] is True


def test_what_changed_of_the_criteria_or_the_playbook(kt: Kt, told: House, auditor: str) -> None:
    found = asked(kt, "audit", "criteria", "E1", by=auditor)["criteria"]
    assert (found["playbook"], found["changes"], found["versions_count"]) == ("two_modules", [], 5)
    assert [one["name"] for one in found["files"]] == ["two_modules.yaml", "tiny.yaml"]
    expert = told.people.experts[0].handle
    assert (
        kt("person", "leave", expert, "--last-day", "2027-03-31", "--known-on", "2027-02-01", by="P1").code
        == 0
    )
    assert kt("gate", "present", "E1-G-steady-P1", by=told.people.manager).code == 0
    changes = asked(kt, "audit", "criteria", "E1", by=auditor)["criteria"]["changes"]
    [change] = [one for one in changes if one["criterion"] == "leaver_knowledge"]
    assert change["version"] == "E1-G-steady-P1 v1"


def test_which_documents_were_accepted_by_whom_with_which_hash(kt: Kt, told: House, auditor: str) -> None:
    [line] = asked(kt, "audit", "signatures", "E1", "--meaning", "accepted", by=auditor)["signatures"]
    assert (line["thing"], line["person"]) == ("E1-H1 v1", told.people.trainers[0].handle)
    assert line["sha256"] == handed(sop("first")).sha256
    assert line["sha256"] in kt("handover", "show", "E1-H1", "--json").out


def test_it_can_be_checked_without_us(kt: Kt, told: House, auditor: str, tmp_path: Path) -> None:
    folder = tmp_path / "evidence-E1"
    said = kt("evidence", "export", "E1", str(folder), by=auditor)
    assert said.code == 0, said.err
    command = [sys.executable, "-I", str(folder / "verify_evidence.py"), str(folder)]
    assert subprocess.run(command, check=False, capture_output=True, cwd=tmp_path).returncode == 0
    assert told
    changed = next(file for file in sorted(folder.rglob("*.jsonl")) if "assessment" in file.name)
    changed.write_text(changed.read_text("utf-8").replace('"passed": true', '"passed": false'), "utf-8")
    assert subprocess.run(command, check=False, capture_output=True, cwd=tmp_path).returncode != 0


def test_every_question_of_the_page_is_asked_here() -> None:
    page = (ROOT / "docs" / "howto" / "audit.md").read_text("utf-8")
    assert len(re.findall(r"^\*\*.+\?\*\*", page, re.MULTILINE)) == 9
    assert page.count("How can I check it without you?") == 1

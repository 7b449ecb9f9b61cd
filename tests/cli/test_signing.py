"""`kt sign`, waivers and points on the command line: what is shown, what is signed, what is said where it is not."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from authenticators import enrol
from builders import Made, Someone, make_engagement
from cli_runner import Kt
from kt_engine.actions.submit_handover import submit_handover
from kt_engine.exchange.one_time_codes import code_at
from kt_engine.store.database import Database
from kt_engine.store.tables import AuthEvent, Signoff
from kt_engine.words import AuthMethod, Stage
from walking import House, added, count_of, handed, of, open_tasks, passed, submitted

NOW = datetime(2027, 2, 1, 10, tzinfo=UTC)
"""Where the clock of these tests stands."""


@pytest.fixture
def coded(database: Database, kt: Kt) -> House:
    """A desk in stage 1 whose signatures need codes, with two documents for the process owner's review."""
    made = make_engagement(database, "tiny", 1, auth_method=AuthMethod.TOTP)
    open_tasks(database, made, Stage.IDENTIFY_NEEDS)
    house = House(database, made, kt.home / "files")
    for number in (1, 2):
        handle = added(house, reviewers=[made.people.process_owner])
        submitted(house, made.people.experts[0], handle, text=f"text {number}")
    return house


def show_code(house: House, who: Someone, patch: pytest.MonkeyPatch) -> None:
    secret = enrol(house.database, who, house.files.parent / "keys", NOW - timedelta(days=1))
    patch.setenv("KT_CODE", code_at(secret, NOW))


def test_a_list_is_shown_written_and_signed_with_one_code(
    kt: Kt, coded: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, file = coded.made.people.process_owner, tmp_path / "to-sign.json"
    shown = kt("sign", "list", "E1", "--to", str(file), by=owner)
    written = json.loads(file.read_text())
    things = [line["thing"] for line in written["lines"]]
    assert len(things) == 2
    assert all(
        thing in shown.out and line["sha256"] in shown.out
        for thing, line in zip(things, written["lines"], strict=True)
    )
    assert f"SHA-256 of this list: {written['sha256']}" in shown.out
    show_code(coded, owner, monkeypatch)
    signed = kt("sign", "all", str(file), by=owner)
    assert (signed.code, signed.out.split("\n")[:2]) == (0, things)
    assert "2 signatures are made with one list." in signed.err
    assert count_of(coded.database, AuthEvent) == 1
    assert "Nothing waits for your signature" in kt("sign", "list", by=owner).err


def test_a_line_that_changed_is_named_with_its_reason(
    kt: Kt, coded: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people, file = coded.made.people, tmp_path / "to-sign.json"
    kt("sign", "list", "E1", "--to", str(file), by=people.process_owner)
    changed, kept = (line["thing"].split()[0] for line in json.loads(file.read_text())["lines"])
    show_code(coded, people.team_leads[0], monkeypatch)
    assert kt("handover", "return", changed, "--reason", "Not yet", by=people.team_leads[0]).code == 0
    submit_handover(coded.database, coded.files, of(people.experts[0]), changed, file=handed("new text"))
    show_code(coded, people.process_owner, monkeypatch)
    signed = kt("sign", "all", str(file), "--json", by=people.process_owner)
    assert signed.json["signed"] == [f"{kept} v1"]
    assert [one["thing"] for one in signed.json["left_out"]] == [f"{changed} v1"]
    assert f"Left out: {changed} v1 (reviewed). {changed} v1 is not the latest version" in signed.err


def test_an_edited_list_is_refused(
    kt: Kt, coded: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, file = coded.made.people.process_owner, tmp_path / "to-sign.json"
    kt("sign", "list", "E1", "--to", str(file), by=owner)
    body = json.loads(file.read_text())
    body["lines"] = body["lines"][:1]
    file.write_text(json.dumps(body))
    show_code(coded, owner, monkeypatch)
    said = kt("sign", "all", str(file), by=owner)
    assert (said.code, "was changed after it was written" in said.err) == (1, True)
    assert count_of(coded.database, Signoff) == 0


def test_a_dry_run_signs_nothing_and_spends_no_code(
    kt: Kt, coded: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, file = coded.made.people.process_owner, tmp_path / "to-sign.json"
    kt("sign", "list", "E1", "--to", str(file), by=owner)
    show_code(coded, owner, monkeypatch)
    assert "Dry run" in kt("sign", "all", str(file), "--dry-run", by=owner).err
    assert (count_of(coded.database, Signoff), count_of(coded.database, AuthEvent)) == (0, 0)
    assert kt("sign", "all", str(file), by=owner).code == 0


def test_a_list_is_written_over_no_file_and_for_nobody_without_work(
    kt: Kt, coded: House, tmp_path: Path
) -> None:
    file = tmp_path / "to-sign.json"
    file.write_text("mine")
    assert kt("sign", "list", "E1", "--to", str(file), by=coded.made.people.process_owner).code == 1
    assert file.read_text() == "mine"
    nobody = kt("sign", "list", "E1", "--to", str(tmp_path / "other.json"), by=coded.made.people.outsider)
    assert (nobody.code, (tmp_path / "other.json").exists()) == (1, False)


@pytest.mark.parametrize(
    "text", ["", "no json", "[]", "{}", '{"kind": "signing_list", "schema_version": 1, "lines": []}']
)
def test_a_file_that_is_no_list_is_told_so(kt: Kt, made: Made, tmp_path: Path, text: str) -> None:
    file = tmp_path / "to-sign.json"
    file.write_text(text)
    said = kt("sign", "all", str(file), by=made.people.process_owner)
    assert (said.code, said.err.startswith(str(file))) == (4, True)


def test_a_waiver_is_proposed_then_refused_then_approved(kt: Kt, made: Made) -> None:
    people = made.people
    tasks = kt("task", "list", "E1", "--json").json["tasks"]
    task = next(each["handle"] for each in tasks if each["status"] not in {"done", "waived", "withdrawn"})
    proposed = kt("task", "waive", task, "--reason", "Known", by=people.manager)
    assert proposed.out == "E1-W1\n"
    assert "E1-W1 proposes" in proposed.err
    alone = kt("task", "approve-waiver", "E1-W1", by=people.manager)
    assert (alone.code, "therefore does not approve it" in alone.err) == (1, True)
    assert kt("task", "refuse-waiver", "E1-W1", by=people.process_owner).code == 2
    refused = kt("task", "refuse-waiver", "E1-W1", "--point", "It is not known", by=people.process_owner)
    assert f"E1-W1 is refused: {task} is still to be done." in refused.err
    kt("task", "waive", task, "--reason", "Really known", by=people.manager)
    assert "E1-W2" in kt("due", by=None).out
    approved = kt("task", "approve-waiver", "E1-W2", by=people.process_owner)
    assert f"E1-W2 is approved: {task} is waived." in approved.err


def test_points_of_a_returned_version_are_shown(kt: Kt, house: House) -> None:
    people = house.people
    submitted(house, people.experts[0])
    points = ("--point", "Refunds above 500", "--point", "Lost receipts")
    assert kt("handover", "return", "E1-H1", "--reason", "Thin", *points, by=people.process_owner).code == 0
    shown = kt("handover", "show", "E1-H1")
    assert (
        f"To put right, says {people.process_owner.handle}:\n  1. Refunds above 500\n  2. Lost receipts"
        in shown.out
    )
    [declined] = kt("handover", "show", "E1-H1", "--json").json["declined"]
    assert declined["points"] == ["Refunds above 500", "Lost receipts"]


def test_points_of_a_refused_gate_are_shown(kt: Kt, house: House) -> None:
    people, gate = house.people, "E1-G-ready-P1"
    open_tasks(house.database, house.made, Stage.TRANSITION_AND_INTEGRATE, NOW.date())
    assert kt("gate", "present", gate, by=people.manager).code == 0
    said = ("--decision", "no_go", "--comment", "Early", "--point", "Nobody is certified")
    assert kt("gate", "sign", gate, *said, by=people.process_owner).code == 0
    shown = kt("gate", "show", "E1", gate)
    assert f"To put right, says {people.process_owner.handle}:\n  1. Nobody is certified" in shown.out
    assert "identity" in shown.out
    assert "self-declared" in shown.out


def test_a_certificate_is_declined_with_points(kt: Kt, house: House) -> None:
    trainee = passed(house.database, house.made)
    said = kt("training", "decline", trainee, "--point", "Refunds", by=house.people.experts[0])
    assert (said.code, said.out) == (0, f"{trainee}\n")
    assert "the trainee is remediation" in said.err


def test_how_identity_is_proven_is_said_wherever_an_engagement_is_shown(kt: Kt, made: Made) -> None:
    assert made.handle == "E1"
    assert "(identity self-declared)" in kt("status").out
    assert "identity" in kt("engagement", "show", "E1").out
    assert kt("engagement", "show", "E1", "--json").json["engagement"]["auth_method"] == "self_declared"
    assert kt("gate", "show", "E1", "--json").json["identity"] == "self-declared"


def test_an_engagement_with_codes_is_not_called_self_declared(kt: Kt, coded: House) -> None:
    assert coded.made.handle == "E1"
    assert "self-declared" not in kt("status").out
    assert "proven by one-time code" in kt("engagement", "show", "E1").out

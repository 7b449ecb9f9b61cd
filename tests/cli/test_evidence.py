"""Evidence that leaves the house, and the program that goes with it, run alone in a Python that knows nothing of us."""

import ast
import hashlib
import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builders import make_act, make_engagement
from cli_runner import Kt
from kt_engine.actions.add_party import add_party
from kt_engine.actions.add_person import add_person
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Person
from kt_engine.words import ExitCode
from store_samples import tell_everything
from store_story import MANAGER, OWNER
from walking import of, passed, walk_to_stage_four

VERIFIER = Path(__file__).parents[2] / "kt_engine" / "documents" / "verifier" / "verify_evidence.py"


def checked(folder: Path) -> tuple[int, dict[str, Any]]:
    """Run the verifier of a folder as a stranger would; give its exit code and what it found."""
    command = [sys.executable, "-I", str(folder / "verify_evidence.py"), str(folder), "--json"]
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


@pytest.fixture
def evidence(kt: Kt, database: Database) -> Path:
    """The exported evidence of an engagement with a row in every table."""
    tell_everything(database, kt.home / "files")
    folder = kt.home / "evidence"
    said = kt("evidence", "export", "E1", str(folder), by=f"P{MANAGER}")
    assert said.code == 0, said.err
    return folder


def test_the_evidence_of_a_sound_engagement_is_sound(evidence: Path) -> None:
    code, found = checked(evidence)
    assert (code, found["findings"]) == (0, [])
    assert found["checked"]["rows"] > 100
    assert found["checked"]["events"] > 60


def test_the_evidence_of_an_engagement_made_by_the_actions_is_sound(
    kt: Kt, database: Database, tmp_path: Path
) -> None:
    made = walk_to_stage_four(database)
    said = kt("evidence", "export", "E1", str(tmp_path / "out"), by=made.people.process_owner)
    assert said.code == 0, said.err
    assert checked(tmp_path / "out") == (0, {**checked(tmp_path / "out")[1], "findings": []})


def test_the_verifier_imports_the_standard_library_alone_and_stays_short() -> None:
    text = VERIFIER.read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 8))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= set(sys.stdlib_module_names)
    assert len(text.splitlines()) < 220


def test_the_verifier_says_what_it_found_in_words(evidence: Path) -> None:
    run = [sys.executable, "-I", "verify_evidence.py", "."]
    done = subprocess.run(run, cwd=evidence, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.splitlines()[-1] == "The evidence is sound."
    (evidence / "playbook.json").write_text("{}")
    done = subprocess.run(run, cwd=evidence, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].startswith("file playbook.json: ")


def test_a_changed_name_is_found_although_the_manifest_was_made_anew(evidence: Path) -> None:
    rows = evidence / "rows" / "person.jsonl"
    rows.write_text(rows.read_text().replace("Olga Owner", "Olga Other"))
    relist(evidence)
    code, found = checked(evidence)
    assert code == 1
    assert [one["row"] for one in found["findings"]] == [f"P{OWNER}"]


def test_a_file_that_became_a_link_or_was_added_is_found(evidence: Path) -> None:
    kept = next((evidence / "files").iterdir())
    shutil.move(kept, evidence.parent / "elsewhere")
    kept.symlink_to(evidence.parent / "elsewhere")
    (evidence / "more.txt").write_text("more")
    rows = {one["row"] for one in checked(evidence)[1]["findings"]}
    assert {f"files/{kept.name}", "more.txt"} <= rows


def test_a_checkpoint_with_another_head_is_found(evidence: Path) -> None:
    file = evidence / "checkpoint.json"
    held = json.loads(file.read_text())
    file.write_text(json.dumps({**held, "head_hash": "0" * 64}))
    relist(evidence)
    assert [one["table"] for one in checked(evidence)[1]["findings"]] == ["checkpoint"]


def relist(folder: Path) -> None:
    """Make the manifest fit again, as who changes evidence would."""
    manifest = json.loads((folder / "manifest.json").read_text())
    for one in manifest["files"]:
        data = (folder / one["path"]).read_bytes()
        one |= {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_evidence_after_an_erasure_is_sound_and_says_so(kt: Kt, database: Database, tmp_path: Path) -> None:
    made = walk_to_stage_four(database)
    who = made.people.team_leads[0]
    with open_store(database, write=True, act=make_act(1)) as unit:
        unit.change(Person, who.id, who.handle, disabled_on=date(2027, 1, 20))
        unit.installation_event("person_disabled", who.handle)
    assert kt("person", "erase", who.handle, "--reason", "Asked for it", by="P1").code == 0
    kt("evidence", "export", "E1", str(tmp_path / "out"), by=made.people.process_owner)
    code, found = checked(tmp_path / "out")
    assert (code, found["findings"]) == (0, [])
    assert found["checked"]["erased"] == 3
    whole = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert who.name.encode() not in whole


def test_nothing_of_another_client_leaves_with_an_engagement(
    kt: Kt, database: Database, tmp_path: Path
) -> None:
    made = make_engagement(database, "tiny", 1)
    act = make_act(1)
    other = add_party(database, act, name="Secret Client", country="DE", time_zone="Europe/Berlin")
    add_person(database, act, name="Nora Nobody", email="nora@secret.example", party=other.handle)
    said = kt("evidence", "export", "E1", str(tmp_path / "out"), by=made.people.manager)
    assert said.code == 0, said.err
    assert checked(tmp_path / "out")[0] == 0
    whole = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()).decode()
    assert "Secret Client" not in whole
    assert "nora@secret.example" not in whole
    assert f'"{other.handle}"' not in whole
    events = [
        json.loads(line) for line in (tmp_path / "out/events/installation.jsonl").read_text().splitlines()
    ]
    # The two above, and the one who has no role in this engagement.
    assert sum("withheld" in event for event in events) == 3


def test_a_folder_that_holds_something_is_left_alone(kt: Kt, database: Database, tmp_path: Path) -> None:
    made = make_engagement(database, "tiny", 1)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    said = kt("evidence", "export", "E1", str(tmp_path / "out"), by=made.people.manager)
    assert said.code == ExitCode.REFUSED
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]
    assert not list(tmp_path.glob(".part-*"))


def test_who_may_not_export_gets_no_folder(kt: Kt, database: Database, tmp_path: Path) -> None:
    made = make_engagement(database, "tiny", 1)
    for who in (made.people.trainers[0], made.people.trainees[0], made.people.outsider, "P1"):
        said = kt("evidence", "export", "E1", str(tmp_path / "out"), by=who)
        assert (said.code, "may not export evidence" in said.err) == (ExitCode.REFUSED, True)
    assert not (tmp_path / "out").exists()


def test_a_dry_run_of_an_export_writes_nothing(kt: Kt, database: Database, tmp_path: Path) -> None:
    made = make_engagement(database, "tiny", 1)
    said = kt(
        "evidence", "export", "E1", str(tmp_path / "out"), "--dry-run", "--json", by=made.people.manager
    )
    assert (said.code, said.json["written"]) == (0, None)
    assert said.json["counts"]["rows"] > 20
    assert not (tmp_path / "out").exists()


def test_a_secret_of_an_authenticator_never_leaves(evidence: Path) -> None:
    rows = [json.loads(line) for line in (evidence / "rows/authenticator.jsonl").read_text().splitlines()]
    assert rows
    assert [row for row in rows if "sealed" in row] == []
    assert (evidence / "rows/invitation.jsonl").read_text() == ""


def test_scores_by_name_stay_behind_and_the_evidence_is_sound_without_them(
    kt: Kt, database: Database, tmp_path: Path
) -> None:
    made = walk_to_stage_four(database)
    handle = passed(database, made)
    for signer in (made.people.trainers[0], made.people.experts[0]):
        certify_trainee(database, of(signer), handle)
    said = kt("evidence", "export", "E1", str(tmp_path / "out"), by=made.people.process_owner)
    assert (said.code, "Scores by name stayed behind" in said.err) == (0, True)
    code, found = checked(tmp_path / "out")
    assert (code, found["findings"]) == (0, [])
    assert "Kept back by digest alone: assessment, score_pct." in found["notes"]
    rows = [json.loads(line) for line in (tmp_path / "out/rows/assessment.jsonl").read_text().splitlines()]
    assert [("score_pct" in row, row["passed"]) for row in rows] == [(False, True)] * 2
    whole = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*.jsonl"))
    assert b'"text": "90"' not in whole
    assert b'score_pct\\":\\"90\\"' not in whole
    # The proof that was signed can be made again from what is in the folder, and no score is tried out by its hash.
    record = next(
        row["record_json"] for row in lines_of(tmp_path / "out", "signoff") if row["certification_id"]
    )
    digest = json.loads(record)["behind"]["proof"]["attempts"][0]["score_pct"]
    assert len(digest) == 64
    assert digest in (tmp_path / "out/events/E1.jsonl").read_text()


def lines_of(folder: Path, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"rows/{table}.jsonl").read_text().splitlines()]


def test_who_sees_scores_gets_them_on_request_and_a_changed_one_is_found(
    kt: Kt, database: Database, tmp_path: Path
) -> None:
    made = walk_to_stage_four(database)
    passed(database, made)
    owner, lead = made.people.process_owner, made.people.team_leads[0]
    said = kt("evidence", "export", "E1", str(tmp_path / "out"), "--with-personnel", by=owner)
    assert (said.code, "does not see scores by name" in said.err) == (ExitCode.REFUSED, True)
    assert not (tmp_path / "out").exists()
    said = kt("evidence", "export", "E1", str(tmp_path / "out"), "--with-personnel", by=lead)
    assert said.code == 0, said.err
    assert checked(tmp_path / "out")[1]["findings"] == []
    rows = tmp_path / "out/rows/assessment.jsonl"
    rows.write_text(rows.read_text().replace('"score_pct": "90"', '"score_pct": "91"', 1))
    relist(tmp_path / "out")
    assert [one["table"] for one in checked(tmp_path / "out")[1]["findings"]] == ["assessment"]

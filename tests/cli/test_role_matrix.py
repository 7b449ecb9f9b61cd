"""The role matrix through the command line: twenty-two duties, ten roles, six cases, every cell tried on one store.

Each cell runs the command of its duty as a dry run, so that all of them find the same store.
"""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from builders import TEST_PLAYBOOKS
from cli_runner import Kt
from kt_engine.cli import opening, top
from kt_engine.rules.matrix import MATRIX, Duty, Right
from kt_engine.store.database import Database, connect
from kt_engine.words import Role
from matrix_stage import EXPIRES, SIGNED, WITHOUT_VERB, Case, Stage4, cells, lets, set_stage

TRIED_AT = datetime(EXPIRES.year, EXPIRES.month, EXPIRES.day + 1, 10, tzinfo=UTC)
"""The day after the roles of the expired have ended."""
NO_SUCH = {
    Duty.MOVE_STAGE: ("stage", "move"),
    Duty.ROLL_BACK: ("stage", "roll-back"),
    Duty.CONFIGURE: ("configure",),
    Duty.DELETE_EVIDENCE: ("evidence", "delete"),
}
USAGE = 2


@pytest.fixture(scope="module")
def stage(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Stage4]]:
    home = tmp_path_factory.mktemp("matrix")
    shutil.copyfile(template_file, home / "kt.db")
    (home / "playbooks").mkdir()
    shutil.copyfile(TEST_PLAYBOOKS / "tiny.yaml", home / "playbooks" / "tiny.yaml")
    database = connect(f"sqlite:///{home / 'kt.db'}")
    yield home, set_stage(database, home / "files")
    database.dispose()


@pytest.fixture
def kt(stage: tuple[Path, Stage4], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kt:
    for name in ("KT_PERSON", "KT_DATABASE_URL", "KT_DEBUG", "KT_CODE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KT_HOME", str(stage[0]))
    monkeypatch.setenv("KT_SIGNING", "self-declared")
    for module in (opening, top):
        monkeypatch.setattr(module, "now", lambda: TRIED_AT)
    # One connection for all cells: twelve hundred new ones would cost three times as much as what is tried.
    monkeypatch.setattr(opening, "connect", lambda _url: stage[1].database)
    monkeypatch.setattr(Database, "dispose", lambda _self: None)
    return Kt(stage[0], capsys)


def command(stage: Stage4, duty: Duty, role: Role, case: Case, folder: Path) -> list[str]:
    """Give the words of the command by which this role does this duty."""
    if duty in WITHOUT_VERB:
        return list(NO_SUCH[duty])
    record, engagement, people = stage.record(duty, role, case), stage.made.handle, stage.made.people
    approves = duty is Duty.GRANT_ROLE and MATRIX[duty][role] is Right.SIGN
    proposes = duty is Duty.WAIVE and MATRIX[duty][role] is Right.PROPOSE
    words = {
        Duty.CREATE_ENGAGEMENT: [
            "engagement", "start", "tiny", "--client", people.client, "--name", "New", "--starts-on", "2027-03-01",
        ],
        Duty.EDIT_PLAN: [
            "task", "assign", record,
            (people.team_leads if role is Role.TEAM_LEAD else people.experts)[0].handle,
        ],
        Duty.COMPLETE_TASK: ["task", "complete", record],
        Duty.DRAFT_DOCUMENT: ["handover", "submit", record, str(folder / "chapter.md")],
        Duty.REVIEW_DOCUMENT: ["handover", "accept", record],
        Duty.APPROVE_DOCUMENT: ["handover", "accept", record],
        Duty.RECORD_SESSION: [
            "training", "record-session", f"{engagement}-P1", "basics", "--held-on", "2027-01-20", "--hours", "2",
            "--attended", record,
        ],
        Duty.SCORE_ASSESSMENT: ["training", "record-assessment", record, "basics", "--score", "90"],
        Duty.SIGN_COMPETENCE: ["training", "certify", record],
        Duty.COMPILE_GATE_PACK: ["gate", "present", record],
        Duty.SIGN_GATE: ["gate", "sign", record, "--decision", "go"],
        Duty.AGREE: ["agreement", "sign", record],
        Duty.ACKNOWLEDGE: ["agreement", "sign", record],
        Duty.WAIVE: ["task", "waive", record, "--reason", "Known"] if proposes else ["task", "approve-waiver", record],
        Duty.GRANT_ROLE: ["role", "approve", engagement, record] if approves else [
            "role", "grant", record, "subject_expert", "--engagement", engagement, "--side", "client",
        ],
        Duty.KEEP_ACCOUNTS: ["person", "add", "Newly Added"],
        Duty.READ_AUDIT_LOG: ["audit", "log", engagement],
        Duty.EXPORT_EVIDENCE: ["evidence", "export", engagement, str(folder / f"{role.value}-{case.name}")],
    }  # fmt: skip
    return words[duty]


def tried(kt: Kt, stage: Stage4, duty: Duty, role: Role, case: Case, folder: Path) -> tuple[bool, str]:
    """Run a cell's command; give whether it was let through, and what was said."""
    words, who = command(stage, duty, role, case, folder), stage.people[role, case]
    if duty in WITHOUT_VERB:
        said = kt(*words)
        assert said.code == USAGE, said.err
        return False, said.err
    reading = duty in {Duty.READ_AUDIT_LOG, Duty.EXPORT_EVIDENCE}
    behalf = []
    if case is Case.DELEGATED and words[:2] in (
        ["handover", "accept"], ["training", "certify"], ["gate", "sign"], ["task", "approve-waiver"],
        ["agreement", "sign"],
    ):  # fmt: skip
        behalf = ["--for", stage.people.get((role, Case.ALLOWED), who)]
    said = kt(*words, *behalf, *([] if reading else ["--dry-run"]), by=who)
    return said.code == 0, said.err


DUTIES = [pytest.param(duty, marks=pytest.mark.slow if duty in SIGNED else pytest.mark.long) for duty in Duty]
"""The duties that sign are tried each time, the others by `make test-long`."""


@pytest.mark.parametrize("duty", DUTIES)
def test_every_cell_of_a_duty_is_as_the_matrix_says(
    duty: Duty, stage: tuple[Path, Stage4], kt: Kt, tmp_path: Path
) -> None:
    (tmp_path / "chapter.md").write_text("# A chapter\n", encoding="utf-8")
    wrong = []
    for role in Role:
        for case in Case:
            done, sentence = tried(kt, stage[1], duty, role, case, tmp_path)
            if done != lets(duty, role, case):
                wrong.append((role.value, case.value, "let through" if done else sentence.strip()))
            assert done or (sentence.strip() and "Traceback" not in sentence)
    assert wrong == []


def test_there_are_thirteen_hundred_and_twenty_cells_and_the_matrix_lets_some_through_and_most_not() -> None:
    every = list(cells())
    through = [cell for cell in every if lets(*cell)]
    assert len(every) == 1320
    assert 60 < len(through) < 220

"""A sample of the role matrix through real processes: the program as installed, one process per command."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kt_engine.rules.matrix import Duty
from kt_engine.store.database import connect
from kt_engine.words import Role
from matrix_stage import Case, Stage4, set_stage

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SAMPLE = [
    (Duty.SIGN_GATE, Role.PROCESS_OWNER, Case.ALLOWED),
    (Duty.SIGN_GATE, Role.TEAM_LEAD, Case.OTHER_ORG),
    (Duty.SIGN_GATE, Role.AUDITOR, Case.ALLOWED),
    (Duty.REVIEW_DOCUMENT, Role.SUBJECT_EXPERT, Case.ALLOWED),
    (Duty.REVIEW_DOCUMENT, Role.SUBJECT_EXPERT, Case.OTHER_TRANSITION),
    (Duty.SIGN_COMPETENCE, Role.TRAINER, Case.ALLOWED),
]
LET_THROUGH = {
    (Duty.SIGN_GATE, Role.PROCESS_OWNER), (Duty.REVIEW_DOCUMENT, Role.SUBJECT_EXPERT),
    (Duty.SIGN_COMPETENCE, Role.TRAINER),
}  # fmt: skip
WORDS = {
    Duty.SIGN_GATE: ("gate", "sign", "--decision", "go"),
    Duty.REVIEW_DOCUMENT: ("handover", "accept"),
    Duty.SIGN_COMPETENCE: ("training", "certify"),
}


@pytest.fixture(scope="module")
def stage(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Stage4]]:
    home = tmp_path_factory.mktemp("matrix-processes")
    shutil.copyfile(template_file, home / "kt.db")
    database = connect(f"sqlite:///{home / 'kt.db'}")
    yield home, set_stage(database, home / "files")
    database.dispose()


@pytest.mark.parametrize(("duty", "role", "case"), SAMPLE)
def test_a_process_of_its_own_lets_through_what_the_matrix_lets_through(
    duty: Duty, role: Role, case: Case, stage: tuple[Path, Stage4]
) -> None:
    home, made = stage
    noun, verb, *more = WORDS[duty]
    record = made.record(duty, role, case)
    words = [noun, verb, record, *more, "--dry-run", "--by", made.people[role, case]]
    done = subprocess.run(
        [sys.executable, "-c", "from kt_engine.cli.main import main; main()", *words],
        env={**os.environ, "KT_HOME": str(home), "PYTHONPATH": str(ROOT)},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    allowed = (duty, role) in LET_THROUGH and case is Case.ALLOWED
    assert (done.returncode == 0) == allowed, done.stderr
    assert "Traceback" not in done.stderr

"""A sample of the role matrix through the forms: refused there as everywhere, and let through where the matrix lets."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from itertools import product
from pathlib import Path

import pytest

from flow_samples import settings_in
from flows.forms import answer
from flows.house import at_home, house_of
from form_runs import submitted
from kt_engine.rules.matrix import Duty
from kt_engine.store.database import connect
from kt_engine.words import Role
from matrix_stage import EXPIRES, Case, Stage4, lets, set_stage

pytestmark = pytest.mark.slow

NOW = datetime(EXPIRES.year, EXPIRES.month, EXPIRES.day + 1, 10, tzinfo=UTC)
FORMS = {
    Duty.APPROVE_DOCUMENT: ("Handover · accept", "handover"),
    Duty.SIGN_COMPETENCE: ("Training · certify", "certification"),
    Duty.REVIEW_DOCUMENT: ("Handover · accept", "handover"),
    Duty.COMPLETE_TASK: ("Task · complete", "task"),
}
ROLES = (Role.TRAINEE, Role.AUDITOR, Role.ADMINISTRATOR, Role.PROCESS_OWNER, Role.TEAM_LEAD)
BARRED = list(product(FORMS, (Case.OTHER_TRANSITION, Case.DISABLED, Case.EXPIRED)))
EACH_TIME = [(duty, ROLES[number % len(ROLES)], case) for number, (duty, case) in enumerate(BARRED)]
REFUSED = [
    (duty, role, Case.ALLOWED) for duty in FORMS for role in (Role.AUDITOR, Role.ADMINISTRATOR)
] + EACH_TIME
"""Each duty in each case with one of the roles; all roles in turn, by `make test-long`. The command line tries all."""
OTHERS = [
    (duty, role, case) for duty, case in BARRED for role in ROLES if (duty, role, case) not in EACH_TIME
]
LET_THROUGH = [
    (Duty.REVIEW_DOCUMENT, Role.SUBJECT_EXPERT),
    (Duty.APPROVE_DOCUMENT, Role.TEAM_LEAD),
    (Duty.SIGN_COMPETENCE, Role.TRAINER),
    (Duty.COMPLETE_TASK, Role.TRAINEE),
]


class Clock(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Clock":
        return cls.fromtimestamp(NOW.timestamp(), tz)


@pytest.fixture(scope="module")
def stage(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Stage4]]:
    home = tmp_path_factory.mktemp("matrix-forms")
    shutil.copyfile(template_file, home / "kt.db")
    database = connect(f"sqlite:///{home / 'kt.db'}")
    yield home, set_stage(database, home / "files")
    database.dispose()


@pytest.fixture
def desk(stage: tuple[Path, Stage4], monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage4]:
    monkeypatch.setattr(answer, "datetime", Clock)
    monkeypatch.setenv("KT_HOME", str(stage[0]))
    house = house_of(settings_in(stage[0]))
    with at_home(house):
        yield stage[1]
    house.db.dispose()


def fields_of(desk: Stage4, duty: Duty, role: Role, case: Case) -> tuple[str, dict[str, str]]:
    form, field = FORMS[duty]
    return form, {field: desk.record(duty, role, case), "by": desk.people[role, case]}


@pytest.mark.parametrize(
    ("duty", "role", "case"), [*REFUSED, *(pytest.param(*one, marks=pytest.mark.long) for one in OTHERS)]
)
def test_a_form_refuses_what_the_matrix_refuses(duty: Duty, role: Role, case: Case, desk: Stage4) -> None:
    assert not lets(duty, role, case)
    form, fields = fields_of(desk, duty, role, case)
    state = submitted(form, **fields)
    assert state.is_failed()
    assert state.message
    assert "Traceback" not in state.message


@pytest.mark.parametrize(("duty", "role"), LET_THROUGH)
def test_a_form_lets_through_what_the_matrix_lets_through(duty: Duty, role: Role, desk: Stage4) -> None:
    form, fields = fields_of(desk, duty, role, Case.ALLOWED)
    state = submitted(form, **fields)
    assert state.is_completed(), state.message

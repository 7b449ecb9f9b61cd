"""What a rehearsal tells of its trainees is read whole, and every fault is named with file, line and column."""

import shutil
from pathlib import Path

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.rehearsal import Rehearsal, read_rehearsal
from kt_engine.exchange.rehearsal_way_lines import WayTables
from kt_engine.playbook.load import load_playbook
from kt_engine.words import CheckResult

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
SHIPPED = PLAYBOOKS / "rehearsals" / "travel_desk"


@pytest.fixture(scope="module")
def travel() -> Rehearsal:
    return read_rehearsal(SHIPPED)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "travel_desk"))


def test_the_lines_say_who_when_and_what(travel: Rehearsal) -> None:
    check = next(line for line in travel.way.checks if line.check == "own_account")
    assert (check.told.person, check.told.process, check.told.day) == ("Julia Kowalik", "claims_check", 140)
    assert (check.result, check.account) == (CheckResult.PASSED, "rk-user-01")
    (leaver,) = travel.way.attritions
    assert (leaver.told.day, leaver.last_day, leaver.option, leaver.successor) == (
        170,
        175,
        "reserve",
        "Ioana Dragomir",
    )


def test_every_word_of_the_tables_is_one_of_the_playbook(travel: Rehearsal) -> None:
    playbook = load_playbook("travel_desk", [PLAYBOOKS]).playbook
    spec = playbook.certification
    assert spec is not None
    assert spec.shadow
    assert spec.reverse_shadow
    assert spec.cases
    way = travel.way
    assert {line.check for line in way.checks} == {*spec.clearances, *spec.induction}
    assert {line.case for line in way.shadow} == set(spec.shadow.cases)
    assert {line.activity for line in way.levels} == set(spec.reverse_shadow.activities)
    assert {line.case for line in way.cases} <= set(spec.cases.kinds)
    assert {line.qualification for line in way.assessors} <= set(spec.assessors)
    assert {line.criterion for line in way.turns} - {""} <= set(spec.reverse_shadow.stop_criteria)
    for part in travel.script.grades:
        assert set(part.items.values()) == set(playbook.training) == set(part.critical.values())


def test_a_folder_without_the_tables_tells_nothing_of_the_way(copy: Path) -> None:
    for name in ("checks", "shadow_log", "levels", "certification_cases", "audits", "periods", "trainee_turns",
                 "attritions", "assessors"):  # fmt: skip
        (copy / "transfer" / f"{name}.csv").unlink()
    assert read_rehearsal(copy).way == WayTables()


def test_every_fault_of_every_table_is_said_at_once_with_its_place(copy: Path) -> None:
    changes = {
        "checks.csv": ("background,day 137,passed", "background,137,passed"),
        "levels.csv": ("check,4,day 177,3,RK-7012", "check,6,day 177,3,RK-7012"),
        "shadow_log.csv": ("Claim RK-116000,Saw why all reasons are given at once,Wiebke Tjarks",
                           "Claim RK-116000,Saw why all reasons are given at once,Wiebke Tjark"),
        "attritions.csv": ("reserve: Ioana Dragomir", "reserve: Ioana"),
        "audits.csv": ("Marta Siwek,card_reconciliation,day 224", "Marta Siwek,cards,day 224"),
    }  # fmt: skip
    for name, (old, new) in changes.items():
        path = copy / "transfer" / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
    with pytest.raises(InvalidInput) as caught:
        read_rehearsal(copy)
    found = [str(one).removeprefix(f"{copy}/transfer/") for one in caught.value.problems]
    assert found == [
        "checks.csv:2:4: about_day '137' is no day of the story. Write it as in: day 128",
        "shadow_log.csv:2:8: There is no person 'Wiebke Tjark' in people.csv. Did you mean 'Wiebke Tjarks'?",
        "levels.csv:5:4: level '6' is no whole number from 1 to 5.",
        (
            "audits.csv:11:2: There is no process 'cards' in scope.csv. Known: "
            "card_reconciliation, claims_check, reimbursements_payment, travel_booking_changes."
        ),
        "attritions.csv:2:7: option is written as KIND: PERSON, and no person of people.csv is called 'Ioana'.",
    ]

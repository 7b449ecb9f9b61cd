"""Test results from files: all or none, by the same rules as one recorded by hand."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from builders import make_act
from kt_engine.actions.add_person import add_person
from kt_engine.actions.import_assessments import ImportedAssessments, import_assessments
from kt_engine.errors import InvalidInput, Refused
from kt_engine.exchange.assessments import AssessmentRow, read_assessments
from kt_engine.exchange.moodle_grades import MoodleWish, read_moodle_grades
from kt_engine.store.database import open_store
from kt_engine.store.tables import Assessment, Certification, table_of
from kt_engine.words import CertificationStatus
from long_way import K, let_in
from walking import DAY, House, count_of, nominated, of, scored, status_of, taught

SHA = "f" * 64
HEAD = "person,process,module,score,critical_right,assessed_on\n"
A = table_of(Assessment)


@pytest.fixture
def house(stage_four: House) -> House:
    """Two trainees who attended both modules of the short way."""
    for trainee in (0, 1):
        certification = nominated(stage_four.database, stage_four.made, trainee)
        taught(stage_four.database, stage_four.made, certification, "basics", "manners")
    return stage_four


def rows(*lines: str) -> tuple[AssessmentRow, ...]:
    return read_assessments((HEAD + "\n".join(lines)).encode(), file="t.csv")


def bring_in(
    house: House, found: Sequence[AssessmentRow], *, skip: bool = False, trainer: int = 0
) -> ImportedAssessments:
    who = of(house.people.trainers[trainer])
    return import_assessments(house.database, who, "E1", found, file_sha256=SHA, skip_known=skip)


def refused(house: House, *lines: str) -> list[str]:
    before = count_of(house.database, Assessment)
    with pytest.raises(InvalidInput) as faults:
        bring_in(house, rows(*lines))
    assert count_of(house.database, Assessment) == before, "something was half imported"
    return [str(problem) for problem in faults.value.problems]


def test_results_are_recorded_for_people_by_handle_address_or_name(house: House) -> None:
    first, second = house.people.trainees[:2]
    done = bring_in(
        house,
        rows(
            f"{first.handle},E1-P1,basics,90,yes,{DAY}",
            f"{first.email},process_1,manners,80,yes,{DAY}",
            f"{second.name},E1-P1,basics,79.99,yes,{DAY}",
        ),
    )
    assert done.recorded == ("E1-K1", "E1-K1", "E1-K2")
    assert status_of(house, Certification, "E1-K1") is CertificationStatus.ASSESSED
    assert status_of(house, Certification, "E1-K2") is CertificationStatus.REMEDIATION
    with open_store(house.database) as reader:
        found = reader.rows(select(A.c.source_sha256, A.c.assessor_id).order_by(A.c.id))
    assert {(row["source_sha256"], row["assessor_id"]) for row in found} == {
        (SHA, house.people.trainers[0].id)
    }


def test_every_fault_is_said_at_once_and_nothing_is_half_imported(house: House) -> None:
    first = house.people.trainees[0].handle
    assert refused(
        house,
        f"{first},E1-P1,basics,90,yes,{DAY}",
        f"Nobody Known,E1-P1,basics,90,yes,{DAY}",
        f"{first},E1-P9,manners,90,yes,{DAY}",
        f"{first},E1-P2,basics,90,yes,{DAY}",
        f"{house.people.trainees[1].handle},E1-P1,basic,90,yes,{DAY}",
        f"{house.people.trainees[1].handle},E1-P1,manners,90,yes,2027-01-21",
    ) == [
        "t.csv:3:1: There is no person 'Nobody Known'. See them with: kt person list",
        "t.csv:4:1: There is no process 'E1-P9' in E1. See them with: kt scope list E1",
        f"t.csv:5:1: {first} ('{first}') is not nominated for E1-P2. Nominate first: kt training nominate",
        "t.csv:6:3: There is no training module 'basic'. Did you mean 'basics'?",
        "t.csv:7:1: The day of the assessment, 2027-01-21, has not come yet. Record it when it is over.",
    ]


def test_a_passed_module_is_not_imported_over(house: House) -> None:
    scored(house.database, house.made, "E1-K1", "90")
    [fault] = refused(house, f"{house.people.trainees[0].handle},E1-P1,basics,95,yes,{DAY}")
    assert fault == "t.csv:2:1: E1-K1 has passed basics; a passed module is not assessed again."


def moodle(house: House, text: str, **wishes: object) -> tuple[AssessmentRow, ...]:
    wish = MoodleWish(
        "E1-P1",
        {"basics": "The basics", "manners": "How to answer politely"},
        on=DAY,
        **wishes,  # type: ignore[arg-type]
    )
    return read_moodle_grades(text.encode(), wish, file="g.csv").rows


def export(house: House, *grades: str) -> str:
    head = (
        "First name,Surname,Email address,Quiz: Basics (Percentage),Quiz: How to answer politely (Percentage)"
    )
    people = zip(house.people.trainees, grades, strict=False)
    return "\n".join([head, *(f"x,y,{who.email},{grade}" for who, grade in people)]) + "\n"


def test_a_grade_export_is_imported_again_without_what_is_known(house: House) -> None:
    first = export(house, "70 %,-", "90 %,90 %")
    assert len(bring_in(house, moodle(house, first, all_critical_right=True), skip=True).recorded) == 3
    later = export(house, "85 %,-", "90 %,90 %")
    done = bring_in(house, moodle(house, later, all_critical_right=True), skip=True)
    assert (done.recorded, done.known_count) == (("E1-K1",), 2)
    assert count_of(house.database, Assessment) == 4


def test_an_export_that_is_silent_on_critical_questions_is_refused(house: House) -> None:
    with pytest.raises(InvalidInput) as faults:
        bring_in(house, moodle(house, export(house, "90 %,90 %")), skip=True)
    assert [str(problem) for problem in faults.value.problems] == [
        (
            "g.csv:2:4: basics has critical questions, and the export does not say whether they were right. Name the "
            "item that holds them: --critical 'ITEM=basics', or vouch for everybody: --critical-right"
        )
    ]


def test_who_may_not_score_imports_nothing(house: House) -> None:
    found = rows(f"{house.people.trainees[0].handle},E1-P1,basics,90,yes,{DAY}")
    with pytest.raises(Refused, match="may not record assessments"):
        import_assessments(house.database, of(house.people.manager), "E1", found, file_sha256=SHA)


def test_an_assessor_who_is_not_qualified_imports_nothing(long_way: House) -> None:
    nominated(long_way.database, long_way.made)
    let_in(long_way)
    taught(long_way.database, long_way.made, K, "basics")
    found = rows(f"{long_way.people.trainees[0].handle},E1-P1,basics,90,yes,{DAY}")
    with pytest.raises(InvalidInput, match=r"t\.csv:2:1: P\d+ is not qualified to assess"):
        bring_in(long_way, found, trainer=1)
    assert bring_in(long_way, found).recorded == (K,)


def test_a_repeated_command_imports_once(house: House) -> None:
    found = rows(f"{house.people.trainees[0].handle},E1-P1,basics,90,yes,{DAY}")
    act = of(house.people.trainers[0], command_id="c1")
    for _ in range(2):
        import_assessments(house.database, act, "E1", found, file_sha256=SHA)
    assert count_of(house.database, Assessment) == 1


def test_two_people_of_one_name_are_told_apart_by_handle(house: House) -> None:
    add_person(house.database, make_act(), name=house.people.trainees[0].name)
    [fault] = refused(house, f"{house.people.trainees[0].name},E1-P1,basics,90,yes,{DAY}")
    assert fault.startswith("t.csv:2:1: Several are called 'Ala Novak': ")
    assert fault.endswith("Write the handle.")


def test_a_trainee_taken_out_within_the_file_is_not_tested_on(long_way: House) -> None:
    """Three failed attempts are the last; what comes after them in the same file is a fault, and all is taken back."""
    nominated(long_way.database, long_way.made)
    let_in(long_way)
    taught(long_way.database, long_way.made, K, "basics", "manners")
    for _ in range(2):
        scored(long_way.database, long_way.made, K, "10")
    who = long_way.people.trainees[0].handle
    with pytest.raises(InvalidInput, match=r"t\.csv:3:1: E1-K1 is removed"):
        bring_in(long_way, rows(f"{who},E1-P1,basics,10,yes,{DAY}", f"{who},E1-P1,manners,90,yes,{DAY}"))
    assert status_of(long_way, Certification, K) is CertificationStatus.REMEDIATION

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from builders import Someone
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.record_assessment import RecordedAssessment, record_assessment
from kt_engine.actions.withdraw_trainee import withdraw_trainee
from kt_engine.errors import MoveRefused, NotFound, Refused, UsageProblem
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Assessment, Certification, table_of
from kt_engine.words import CertificationStatus, Role, Side
from walking import (
    DAY,
    House,
    count_of,
    last_event,
    nominated,
    of,
    scored,
    status_of,
    taught,
    value_of,
    walk_to_stage_four,
)

IN_CLASS, REMEDIATION, ASSESSED = (
    CertificationStatus.IN_CLASS, CertificationStatus.REMEDIATION, CertificationStatus.ASSESSED
)  # fmt: skip


def in_class(house: House, *modules: str) -> str:
    certification = nominated(house.database, house.made)
    taught(house.database, house.made, certification, *(modules or ("basics", "manners")))
    return certification


def attempt(house: House, certification: str, score: str = "90", **values: object) -> RecordedAssessment:
    return scored(house.database, house.made, certification, score, **values)  # type: ignore[arg-type]


def test_all_modules_passed_means_assessed(any_database: Database) -> None:
    made = walk_to_stage_four(any_database)
    certification = nominated(any_database, made)
    taught(any_database, made, certification, "basics", "manners")
    first = scored(any_database, made, certification, "79.9")
    assert first == RecordedAssessment(certification, 1, passed=False, status=REMEDIATION, attempts_left=2)
    second = scored(any_database, made, certification, "80")
    assert second == RecordedAssessment(certification, 2, passed=True, status=IN_CLASS, attempts_left=0)
    last = scored(any_database, made, certification, "100", module="manners")
    assert last == RecordedAssessment(certification, 1, passed=True, status=ASSESSED, attempts_left=0)
    assert value_of(any_database, Certification, certification, "status") is ASSESSED
    assessment = table_of(Assessment)
    with open_store(any_database) as reader:
        rows = reader.rows(select(assessment).order_by(assessment.c.id))
    assert [(row["score_pct"], row["pass_mark_pct"], row["passed"]) for row in rows] == [
        (Decimal("79.9"), Decimal(80), False),
        (Decimal(80), Decimal(80), True),
        (Decimal(100), Decimal(80), True),
    ]
    assert last_event(any_database) == ("assessment_recorded", certification)


@pytest.mark.parametrize(
    ("score", "passes"), [("80", True), ("80.00", True), ("79.99", False), ("79.9", False)]
)
def test_the_pass_mark_itself_passes(stage_four: House, score: str, passes: bool) -> None:
    assert attempt(stage_four, in_class(stage_four), score).passed is passes


def test_a_wrong_critical_question_fails_even_at_a_hundred(stage_four: House) -> None:
    done = attempt(stage_four, in_class(stage_four), "100", critical_right=False)
    assert (done.passed, done.status) == (False, REMEDIATION)


def test_a_module_without_critical_questions_passes_on_its_score(stage_four: House) -> None:
    certification = in_class(stage_four)
    assert attempt(stage_four, certification, "80", module="manners", critical_right=False).passed


def test_a_failed_module_keeps_a_trainee_in_remediation_while_another_is_passed(stage_four: House) -> None:
    certification = in_class(stage_four)
    attempt(stage_four, certification, "10")
    assert attempt(stage_four, certification, "90", module="manners").status is REMEDIATION
    assert attempt(stage_four, certification, "90").status is ASSESSED


def test_no_attempt_is_left_after_the_last_one(stage_four: House) -> None:
    certification = in_class(stage_four)
    assert [attempt(stage_four, certification, "50").attempts_left for _ in range(3)] == [2, 1, 0]
    with pytest.raises(Refused, match=r"has used all 3 attempts of basics. Withdraw the trainee"):
        attempt(stage_four, certification, "100")
    assert count_of(stage_four.database, Assessment) == 3


def test_attempts_are_counted_for_each_module(stage_four: House) -> None:
    certification = in_class(stage_four)
    attempt(stage_four, certification, "50")
    assert attempt(stage_four, certification, "50", module="manners").attempts_left == 2


def test_a_passed_module_is_not_assessed_again(stage_four: House) -> None:
    certification = in_class(stage_four)
    attempt(stage_four, certification)
    with pytest.raises(Refused, match="has passed basics; a passed module is not assessed again"):
        attempt(stage_four, certification, "100")


def test_who_has_not_attended_the_module_is_not_assessed(stage_four: House) -> None:
    certification = in_class(stage_four, "basics")
    with pytest.raises(Refused, match="has not attended a session of manners yet"):
        attempt(stage_four, certification, module="manners")


def test_who_is_only_nominated_is_not_assessed(stage_four: House) -> None:
    with pytest.raises(Refused, match="has not attended a session of basics yet"):
        attempt(stage_four, nominated(stage_four.database, stage_four.made))


def test_a_withdrawn_trainee_is_not_assessed(stage_four: House) -> None:
    certification = in_class(stage_four)
    withdraw_trainee(stage_four.database, of(stage_four.people.manager), certification, reason="Left.")
    with pytest.raises(MoveRefused, match="is attrited and cannot be assessed"):
        attempt(stage_four, certification)


@pytest.mark.parametrize("score", ["-0.01", "100.01", "NaN", "Infinity", "80.001"])
def test_a_score_is_from_0_to_100_with_two_decimals(stage_four: House, score: str) -> None:
    certification = in_class(stage_four)
    with pytest.raises(UsageProblem, match="A score"):
        attempt(stage_four, certification, score)
    assert count_of(stage_four.database, Assessment) == 0


def test_an_assessment_to_come_is_not_recorded(stage_four: House) -> None:
    certification = in_class(stage_four)
    with pytest.raises(UsageProblem, match="has not come yet"):
        by(stage_four, stage_four.people.trainers[0], certification, days=1)


def test_an_assessment_before_the_session_is_not_recorded(stage_four: House) -> None:
    certification = in_class(stage_four)
    with pytest.raises(UsageProblem, match="is before the first session attended"):
        by(stage_four, stage_four.people.trainers[0], certification, days=-1)


def test_an_attempt_is_not_dated_before_the_one_before_it(stage_four: House) -> None:
    certification = in_class(stage_four)
    attempt(stage_four, certification, "50", on=DAY + timedelta(days=2))
    with pytest.raises(UsageProblem, match="is before the attempt before it"):
        attempt(stage_four, certification, "90", on=DAY + timedelta(days=1))


def by(house: House, who: Someone, certification: str, *, days: int = 0) -> RecordedAssessment:
    return record_assessment(
        house.database,
        of(who),
        certification,
        module="basics",
        score_pct=Decimal(90),
        critical_right=True,
        assessed_on=DAY + timedelta(days=days),
    )


@pytest.mark.parametrize("who", ["manager", "process_owner", "outsider"])
def test_only_a_trainer_scores(stage_four: House, who: str) -> None:
    certification = in_class(stage_four)
    with pytest.raises(Refused, match="may not record assessments"):
        by(stage_four, getattr(stage_four.people, who), certification)


def test_the_trainee_scores_nothing(stage_four: House) -> None:
    certification = in_class(stage_four)
    with pytest.raises(Refused, match="may not record assessments"):
        by(stage_four, stage_four.people.trainees[0], certification)


def test_a_trainee_who_is_also_a_trainer_does_not_score_himself(stage_four: House) -> None:
    people = stage_four.people
    certification = in_class(stage_four)
    grant_role(
        stage_four.database,
        of(people.manager),
        engagement_id=stage_four.made.engagement_id,
        person=people.trainees[0].handle,
        role=Role.TRAINER,
        side=Side.PROVIDER,
    )
    with pytest.raises(Refused, match="nobody scores himself"):
        by(stage_four, people.trainees[0], certification)
    assert status_of(stage_four, Certification, certification) is IN_CLASS


def test_unknown_certifications_and_modules_are_not_found(stage_four: House) -> None:
    certification = in_class(stage_four)
    with pytest.raises(NotFound, match="There is no certification E1-K9"):
        attempt(stage_four, "E1-K9")
    with pytest.raises(NotFound, match="There is no training module juggling"):
        attempt(stage_four, certification, module="juggling")


def test_a_repeated_command_records_one_attempt(stage_four: House) -> None:
    certification = in_class(stage_four)

    def once() -> RecordedAssessment:
        return record_assessment(
            stage_four.database,
            of(stage_four.people.trainers[0], command_id="c1"),
            certification,
            module="basics",
            score_pct=Decimal(50),
            critical_right=True,
            assessed_on=DAY,
        )

    assert once() == once()
    assert count_of(stage_four.database, Assessment) == 1

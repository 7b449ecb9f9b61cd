from datetime import timedelta

import pytest

from builders import ENGINE, make_act
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.withdraw_trainee import withdraw_trainee
from kt_engine.errors import MoveRefused, NotFound, Refused, UsageProblem
from kt_engine.store.tables import Certification
from kt_engine.words import CertificationStatus
from walking import DAY, House, count_of, last_event, nominated, of, passed, status_of, value_of


def test_a_trainee_is_withdrawn_with_reason_and_day(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    later = DAY + timedelta(days=5)
    withdraw_trainee(
        stage_four.database, of(stage_four.people.manager, later), certification, reason="Left.", on=DAY
    )
    assert status_of(stage_four, Certification, certification) is CertificationStatus.ATTRITED
    assert value_of(stage_four.database, Certification, certification, "attrited_on") == DAY
    assert value_of(stage_four.database, Certification, certification, "reason") == "Left."
    assert last_event(stage_four.database) == ("trainee_withdrawn", certification)


def test_a_replacement_is_nominated_by_reconciling(stage_four: House) -> None:
    engagement_id = stage_four.made.engagement_id
    reconcile(stage_four.database, make_act(ENGINE, DAY), engagement_id)
    withdraw_trainee(stage_four.database, of(stage_four.people.team_leads[0]), "E1-K1", reason="Left.")
    reconcile(stage_four.database, make_act(ENGINE, DAY), engagement_id)
    assert count_of(stage_four.database, Certification) == 3
    assert value_of(stage_four.database, Certification, "E1-K3", "person_id") != value_of(
        stage_four.database, Certification, "E1-K1", "person_id"
    )


def test_a_certified_trainee_may_leave_too(stage_four: House) -> None:
    certification = passed(stage_four.database, stage_four.made)
    for who in (stage_four.people.trainers[0], stage_four.people.experts[0]):
        certify_trainee(stage_four.database, of(who), certification)
    withdraw_trainee(stage_four.database, of(stage_four.people.manager), certification, reason="Left.")
    assert status_of(stage_four, Certification, certification) is CertificationStatus.ATTRITED


def test_nobody_is_withdrawn_twice(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    manager = of(stage_four.people.manager)
    withdraw_trainee(stage_four.database, manager, certification, reason="Left.")
    with pytest.raises(MoveRefused, match="is attrited and cannot be withdrawn"):
        withdraw_trainee(stage_four.database, manager, certification, reason="Left again.")


def test_a_repeated_command_withdraws_once(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    act = of(stage_four.people.manager, command_id="c1")
    first = withdraw_trainee(stage_four.database, act, certification, reason="Left.")
    assert withdraw_trainee(stage_four.database, act, certification, reason="Left.") == first


def test_nobody_is_withdrawn_without_a_reason(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    with pytest.raises(UsageProblem, match="reason is empty"):
        withdraw_trainee(stage_four.database, of(stage_four.people.manager), certification, reason=" ")


@pytest.mark.parametrize("days", [1, -1])
def test_the_day_is_between_nomination_and_today(stage_four: House, days: int) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    with pytest.raises(UsageProblem, match="The day of the withdrawal"):
        withdraw_trainee(
            stage_four.database,
            of(stage_four.people.manager),
            certification,
            reason="Left.",
            on=DAY + timedelta(days=days),
        )


@pytest.mark.parametrize("who", ["process_owner", "outsider"])
def test_who_may_not_withdraws_nobody(stage_four: House, who: str) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    with pytest.raises(Refused, match="may not withdraw trainees"):
        withdraw_trainee(
            stage_four.database, of(getattr(stage_four.people, who)), certification, reason="Left."
        )


def test_a_trainer_withdraws_nobody(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    with pytest.raises(Refused, match="may not withdraw trainees"):
        withdraw_trainee(
            stage_four.database, of(stage_four.people.trainers[0]), certification, reason="Left."
        )


def test_an_unknown_certification_is_not_found(stage_four: House) -> None:
    with pytest.raises(NotFound, match="There is no certification E1-K9"):
        withdraw_trainee(stage_four.database, of(stage_four.people.manager), "E1-K9", reason="Left.")

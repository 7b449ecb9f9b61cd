"""Checks let a trainee in: what was requested is not what works, and nobody checks himself."""

import pytest

from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.record_check import RecordedCheck, record_check
from kt_engine.actions.withdraw_trainee import withdraw_trainee
from kt_engine.errors import MoveRefused, NotFound, Refused, UsageProblem
from kt_engine.store.tables import Certification, TraineeCheck
from kt_engine.words import CertificationStatus, CheckResult, Role, Side
from long_way import K, checked, let_in
from walking import DAY, House, count_of, last_event, nominated, of, passed, status_of, taught


@pytest.fixture
def house(long_way: House) -> House:
    nominated(long_way.database, long_way.made)
    return long_way


def check(
    house: House, key: str, result: CheckResult = CheckResult.PASSED, *, reference: str | None = "HR-14",
    account: str | None = None,
) -> tuple[RecordedCheck, ...]:  # fmt: skip
    who = of(house.people.team_leads[0])
    return record_check(
        house.database, who, [K], check=key, result=result, on=DAY, reference=reference, account=account
    )


def test_the_last_check_that_passes_lets_the_trainee_in(house: House) -> None:
    checked(house, "background")
    checked(house, "confidentiality")
    assert status_of(house, Certification, K) is CertificationStatus.NOMINATED
    checked(house, "access")
    assert status_of(house, Certification, K) is CertificationStatus.CLEARED
    assert last_event(house.database) == ("check_recorded", K)


def test_an_access_that_is_only_requested_does_not_work(house: House) -> None:
    checked(house, "background")
    checked(house, "confidentiality")
    [done] = check(house, "access", CheckResult.REQUESTED, reference=None)
    assert (done.status, done.left) == (CertificationStatus.NOMINATED, ("access",))


def test_an_access_passes_only_with_the_trainees_own_account(house: House) -> None:
    with pytest.raises(UsageProblem, match="--account NAME says with which account of his"):
        check(house, "access")
    assert count_of(house.database, TraineeCheck) == 0


def test_a_check_passes_only_with_a_reference(house: House) -> None:
    with pytest.raises(UsageProblem, match="Say where the proof lies: --reference TEXT"):
        check(house, "background", reference=None)


def test_the_induction_comes_after_the_clearance_and_then_the_class(house: House) -> None:
    with pytest.raises(Refused, match="is not cleared yet, and is inducted after that: access, background"):
        check(house, "house_rules")
    let_in(house)
    assert status_of(house, Certification, K) is CertificationStatus.INDUCTED
    taught(house.database, house.made, K, "basics")
    assert status_of(house, Certification, K) is CertificationStatus.IN_CLASS


def test_nobody_is_taught_before_he_is_let_in(house: House) -> None:
    with pytest.raises(
        MoveRefused, match=r"is nominated and cannot be taught. First every check of clearance passes"
    ):
        taught(house.database, house.made, K, "basics")


def test_a_check_is_recorded_by_whom_the_playbook_names(house: House) -> None:
    """The background check is the team lead's; a trainer may record the others."""
    trainer = of(house.people.trainers[0])
    with pytest.raises(Refused, match="background is checked by the Provider team lead"):
        record_check(
            house.database, trainer, [K], check="background", result=CheckResult.PASSED, on=DAY, reference="x"
        )
    [done] = record_check(
        house.database,
        trainer,
        [K],
        check="confidentiality",
        result=CheckResult.PASSED,
        on=DAY,
        reference="x",
    )
    assert done.left == ("access", "background")


@pytest.mark.parametrize("who", ["sponsor", "process_owner", "outsider"])
def test_who_has_nothing_to_do_with_trainees_checks_none(house: House, who: str) -> None:
    with pytest.raises(Refused, match="may not record checks of trainees"):
        record_check(
            house.database, of(getattr(house.people, who)), [K], check="confidentiality",
            result=CheckResult.PASSED, on=DAY, reference="x",
        )  # fmt: skip


def test_nobody_checks_himself(house: House) -> None:
    trainee = house.people.trainees[0]
    grant_role(
        house.database, of(house.people.manager), engagement_id=1, person=trainee.handle, role=Role.TRAINER,
        side=Side.PROVIDER,
    )  # fmt: skip
    with pytest.raises(Refused, match="is the trainee of E1-K1; nobody checks himself"):
        record_check(
            house.database, of(trainee), [K], check="confidentiality", result=CheckResult.PASSED, on=DAY,
            reference="x",
        )  # fmt: skip


def test_one_act_checks_several_trainees_or_none(house: House) -> None:
    nominated(house.database, house.made, 1)
    done = record_check(
        house.database, of(house.people.team_leads[0]), [K, "E1-K2", K], check="background",
        result=CheckResult.PASSED, on=DAY, reference="HR-15",
    )  # fmt: skip
    assert [one.handle for one in done] == [K, "E1-K2"]
    before = count_of(house.database, TraineeCheck)
    with pytest.raises(NotFound, match="E1-K9"):
        record_check(
            house.database, of(house.people.team_leads[0]), [K, "E1-K9"], check="confidentiality",
            result=CheckResult.PASSED, on=DAY, reference="HR-15",
        )  # fmt: skip
    assert count_of(house.database, TraineeCheck) == before


def test_an_unknown_check_is_named_with_the_known_ones(house: House) -> None:
    with pytest.raises(NotFound, match=r"There is no check backgrund. The playbook has: access, background"):
        check(house, "backgrund")


def test_a_repeated_command_checks_once(house: House) -> None:
    act = of(house.people.team_leads[0], command_id="c1")
    for _ in range(2):
        record_check(
            house.database, act, [K], check="background", result=CheckResult.PASSED, on=DAY, reference="x"
        )
    assert count_of(house.database, TraineeCheck) == 1


def test_the_short_way_knows_no_checks(stage_four: House) -> None:
    passed(stage_four.database, stage_four.made)
    with pytest.raises(NotFound, match="The playbook has: none"):
        record_check(
            stage_four.database, of(stage_four.people.team_leads[0]), [K], check="background",
            result=CheckResult.PASSED, on=DAY, reference="x",
        )  # fmt: skip


def test_a_trainee_who_has_left_is_checked_no_more(house: House) -> None:
    withdraw_trainee(house.database, of(house.people.manager), K, reason="Left")
    with pytest.raises(MoveRefused, match="is attrited and cannot be checked"):
        check(house, "background")

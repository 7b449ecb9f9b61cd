"""The nursery: audited live work, one extension, a graduation that different people sign, and what comes after."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from builders import ENGINE, make_act
from kt_engine.actions.assign_function import assign_function
from kt_engine.actions.begin_live import begin_live
from kt_engine.actions.begin_nesting import begin_nesting
from kt_engine.actions.extend_nesting import extend_nesting
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.propose_graduation import propose_graduation
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.record_audit import Audited, record_audit
from kt_engine.actions.record_period import RecordedPeriod, WorkedPeriod, record_period
from kt_engine.actions.remove_trainee import remove_trainee
from kt_engine.actions.sign_agreement import sign_agreement
from kt_engine.errors import MoveRefused, NotFound, Refused, SignatureRefused, UsageProblem
from kt_engine.store.tables import Agreement, Certification, NestingAudit, ProficiencyPeriod
from kt_engine.words import AgreementStatus, CertificationStatus, Complexity, Role, Side
from long_way import LATER, K, audited, certified, graduated, live, nested, opened_to_live_work
from walking import DAY, House, count_of, nominated, of, passed, status_of, value_of

S = CertificationStatus
OVER = DAY + timedelta(days=9)
"""The last of ten days."""


@pytest.fixture
def nursed(long_way: House) -> House:
    certified(long_way)
    nested(long_way)
    return long_way


def propose(house: House, on: date = OVER) -> str:
    return propose_graduation(house.database, of(house.people.team_leads[1], on), K).agreement


def test_its_length_follows_from_how_complex_the_work_is(long_way: House) -> None:
    certified(long_way)
    team_lead = of(long_way.people.team_leads[0])
    with pytest.raises(UsageProblem, match="--complexity complex or simple"):
        begin_nesting(long_way.database, team_lead, K)
    with pytest.raises(UsageProblem, match="--complexity"):
        begin_nesting(long_way.database, team_lead, K, complexity=Complexity.MODERATE)
    done = begin_nesting(long_way.database, team_lead, K, complexity=Complexity.COMPLEX)
    assert (done.starts_on, done.ends_on) == (DAY, DAY + timedelta(days=13))


def test_nobody_begins_it_before_he_is_certified(long_way: House) -> None:
    nominated(long_way.database, long_way.made)
    with pytest.raises(MoveRefused, match="is nominated and cannot be taken into the nursery"):
        nested(long_way)


def test_an_audit_passes_at_the_mark(nursed: House) -> None:
    who = of(nursed.people.team_leads[0])
    results = [
        record_audit(nursed.database, who, K, Audited("C-1", Decimal(score), DAY)).passed
        for score in ("84.99", "85")
    ]
    assert results == [False, True]


def test_a_red_flag_takes_the_trainee_out_at_once(nursed: House) -> None:
    done = record_audit(
        nursed.database, of(nursed.people.team_leads[0]), K, Audited("C-1", Decimal(100), DAY, "data_leak")
    )
    assert (done.passed, done.status) == (False, S.REMOVED)
    with pytest.raises(MoveRefused):
        audited(nursed)


def test_an_unknown_red_flag_is_named(nursed: House) -> None:
    with pytest.raises(NotFound, match=r"There is no red flag leak\. The playbook has: data_leak"):
        record_audit(
            nursed.database, of(nursed.people.team_leads[0]), K, Audited("C-1", Decimal(90), DAY, "leak")
        )
    assert count_of(nursed.database, NestingAudit) == 0


def test_who_is_not_qualified_audits_nobody(nursed: House) -> None:
    with pytest.raises(Refused, match="is not qualified to assess"):
        record_audit(nursed.database, of(nursed.people.trainers[1]), K, Audited("C-1", Decimal(90), DAY))


def test_graduation_is_refused_with_everything_that_is_missing(nursed: House) -> None:
    with pytest.raises(Refused) as refused:
        propose(nursed, DAY)
    assert str(refused.value) == (
        "E1-K1 cannot leave the nursery yet: 0 of 2 audits are recorded; the nursery lasts until 2027-01-29; the "
        "process is not open to live work: its gate of stage 4 has not passed."
    )


def ready(house: House) -> None:
    audited(house)
    audited(house)
    opened_to_live_work(house, LATER)


def test_trainer_and_quality_sign_the_same_evidence_and_the_second_lets_go(nursed: House) -> None:
    ready(nursed)
    agreement = propose(nursed)
    sign_agreement(nursed.database, of(nursed.people.trainers[0], OVER), agreement)
    assert status_of(nursed, Certification, K) is S.NESTING
    sign_agreement(nursed.database, of(nursed.people.team_leads[0], OVER), agreement)
    assert status_of(nursed, Certification, K) is S.LIVE
    assert value_of(nursed.database, Certification, K, "live_on") == OVER


def test_nobody_else_signs_a_graduation(nursed: House) -> None:
    ready(nursed)
    agreement = propose(nursed)
    with pytest.raises(SignatureRefused):
        sign_agreement(nursed.database, of(nursed.people.trainers[1], OVER), agreement)
    with pytest.raises(SignatureRefused):
        sign_agreement(nursed.database, of(nursed.people.trainees[0], OVER), agreement)


def test_one_person_does_not_sign_for_training_and_quality(nursed: House) -> None:
    ready(nursed)
    both, manager = nursed.people.team_leads[0].handle, of(nursed.people.manager, OVER)
    grant_role(nursed.database, manager, engagement_id=1, person=both, role=Role.TRAINER, side=Side.PROVIDER)
    assign_function(nursed.database, manager, 1, function="trainer", person=both)
    with pytest.raises(Refused, match="A graduation is signed by different people"):
        propose(nursed)


def test_a_new_audit_makes_the_evidence_another_one(nursed: House) -> None:
    ready(nursed)
    agreement = propose(nursed)
    audited(nursed, on=OVER)
    assert value_of(nursed.database, Agreement, agreement, "status") is AgreementStatus.WITHDRAWN
    assert propose(nursed) != agreement


def test_it_is_extended_once_and_not_twice(nursed: House) -> None:
    who = of(nursed.people.team_leads[0], OVER)
    done = extend_nesting(nursed.database, who, K, reason="Two audits below the mark")
    assert (done.ends_on, done.extensions_left) == (OVER + timedelta(days=14), 0)
    with pytest.raises(Refused, match="has had every extension the playbook allows"):
        extend_nesting(nursed.database, who, K, reason="Once more")


def test_who_does_not_get_there_is_taken_out_and_replaced(nursed: House) -> None:
    reconcile(nursed.database, make_act(ENGINE, OVER), 1)
    remove_trainee(nursed.database, of(nursed.people.team_leads[0], OVER), K, reason="Not ready")
    before = count_of(nursed.database, Certification)
    reconcile(nursed.database, make_act(ENGINE, OVER), 1)
    assert count_of(nursed.database, Certification) == before + 1
    with pytest.raises(MoveRefused, match="is removed"):
        remove_trainee(nursed.database, of(nursed.people.team_leads[0], OVER), K, reason="Again")


def test_a_nursery_is_not_passed_by(nursed: House) -> None:
    opened_to_live_work(nursed, LATER)
    with pytest.raises(Refused, match="The nursery comes first"):
        begin_live(nursed.database, of(nursed.people.team_leads[0], OVER), K)


def test_the_short_way_ends_with_the_certificate(stage_four: House) -> None:
    passed(stage_four.database, stage_four.made)
    with pytest.raises(Refused, match="ends with the certificate"):
        begin_live(stage_four.database, of(stage_four.people.team_leads[0]), K)


def period(
    house: House, month: str, handle_time: str = "440", quality: str = "97", on: date = date(2027, 5, 3)
) -> RecordedPeriod:
    worked = WorkedPeriod(month, Decimal(handle_time), Decimal(400), Decimal(quality))
    return record_period(house.database, of(house.people.team_leads[0], on), K, worked)


def test_two_good_months_in_a_row_make_proficient(long_way: House) -> None:
    live(long_way)
    assert period(long_way, "2027-02").status is S.LIVE
    assert period(long_way, "2027-03", handle_time="461").status is S.LIVE
    assert period(long_way, "2027-04").status is S.LIVE
    assert period(long_way, "2027-05", on=date(2027, 6, 1)).status is S.PROFICIENT


def test_a_month_is_recorded_once_and_when_it_is_over(long_way: House) -> None:
    live(long_way)
    period(long_way, "2027-02")
    with pytest.raises(Refused, match="2027-02 of E1-K1 is recorded already"):
        period(long_way, "2027-02")
    with pytest.raises(UsageProblem, match="2027-05 is not over yet"):
        period(long_way, "2027-05")
    with pytest.raises(UsageProblem, match="was over before E1-K1 began live work on 2027-01-29"):
        period(long_way, "2026-12")
    with pytest.raises(UsageProblem, match="is in seconds, more than 0"):
        period(long_way, "2027-03", handle_time="0")
    assert count_of(long_way.database, ProficiencyPeriod) == 1


def test_periods_before_live_work_are_not_compared(nursed: House) -> None:
    with pytest.raises(MoveRefused, match="Only periods of live work are compared"):
        period(nursed, "2027-02")


def test_repeated_commands_write_once(long_way: House) -> None:
    certified(long_way)
    team_lead = long_way.people.team_leads[0]
    for _ in range(2):
        begin_nesting(long_way.database, of(team_lead, command_id="c1"), K, complexity=Complexity.SIMPLE)
        record_audit(long_way.database, of(team_lead, command_id="c2"), K, Audited("C-1", Decimal(90), DAY))
    assert count_of(long_way.database, NestingAudit) == 1
    audited(long_way)
    opened_to_live_work(long_way, LATER)
    second = long_way.people.team_leads[1]
    first = [propose_graduation(long_way.database, of(second, OVER, command_id="c3"), K) for _ in range(2)]
    assert first[0] == first[1]


def test_a_graduation_can_be_proposed_again_after_it_was_declined(nursed: House) -> None:
    ready(nursed)
    agreement = propose(nursed)
    trainer = of(nursed.people.trainers[0], OVER)
    sign_agreement(nursed.database, trainer, agreement, agree=False, points=["One more week"])
    assert status_of(nursed, Certification, K) is S.NESTING
    graduated(nursed)
    assert status_of(nursed, Certification, K) is S.LIVE

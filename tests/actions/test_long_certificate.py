"""A certificate of the long way stands on all of its evidence, and is refused without any part of it."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from builders import Someone, make_act
from kt_engine.actions.begin_reverse_shadow import begin_reverse_shadow
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.decline_certificate import decline_certificate
from kt_engine.actions.lower_level import lower_level
from kt_engine.actions.record_assessment import record_assessment
from kt_engine.answers.certification_proof import proof_text
from kt_engine.answers.signing_list import waiting_signatures
from kt_engine.errors import MoveRefused, Refused, SignatureRefused
from kt_engine.rules.trainee_path import SetStanding
from kt_engine.store.database import open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Assessment, Certification, Signoff, table_of
from kt_engine.words import CertificationStatus, CheckResult
from long_way import (
    K,
    all_cases,
    case,
    certified,
    checked,
    let_in,
    observed,
    passed_tests,
    ready_to_sign,
    shadowed,
    signed,
    supervised,
)
from walking import DAY, House, nominated, of, passed, scored, status_of, taught, value_of

S = CertificationStatus
A = table_of(Assessment)


@pytest.fixture
def supervised_house(long_way: House) -> House:
    """A trainee who has reached every level, with no case scored yet."""
    nominated(long_way.database, long_way.made)
    let_in(long_way)
    passed_tests(long_way)
    shadowed(long_way)
    supervised(long_way)
    return long_way


def sign(house: House, who: Someone, on: date = DAY) -> None:
    certify_trainee(house.database, of(who, on), K)


def test_with_everything_there_both_sides_sign_and_certify(long_way: House) -> None:
    certified(long_way)
    assert status_of(long_way, Certification, K) is S.CERTIFIED
    assert value_of(long_way.database, Certification, K, "expires_on") == DAY + timedelta(days=365)


def test_without_a_set_of_cases_it_is_refused_with_what_is_missing(supervised_house: House) -> None:
    with pytest.raises(Refused, match=r"E1-K1 cannot be certified yet: 0 of 5 cases are assessed\."):
        sign(supervised_house, supervised_house.people.trainers[0])


def test_before_the_work_under_supervision_everything_missing_is_said(long_way: House) -> None:
    nominated(long_way.database, long_way.made)
    let_in(long_way)
    passed_tests(long_way)
    with pytest.raises(
        Refused, match=r"refund was seen 0 of 1.*threat was seen 0 of 1.*answer is at level 0"
    ):
        sign(long_way, long_way.people.trainers[0])


def test_while_shadowing_the_status_itself_refuses(long_way: House) -> None:
    nominated(long_way.database, long_way.made)
    let_in(long_way)
    passed_tests(long_way)
    observed(long_way, case="refund")
    with pytest.raises(MoveRefused, match="is shadowing and cannot be certified"):
        sign(long_way, long_way.people.trainers[0])


def test_an_access_that_was_taken_away_again_refuses_it(long_way: House) -> None:
    ready_to_sign(long_way)
    checked(long_way, "access", result=CheckResult.FAILED)
    with pytest.raises(Refused, match=r"access .* has failed on 2027-01-20"):
        sign(long_way, long_way.people.trainers[0])


def test_a_level_that_was_lowered_refuses_it(long_way: House) -> None:
    ready_to_sign(long_way)
    lower_level(
        long_way.database, of(long_way.people.experts[0]), K, activity="answer", level=2,
        criterion="wrong_payment", reason="x",
    )  # fmt: skip
    with pytest.raises(Refused, match="answer is at level 2 of the 3 that are needed"):
        sign(long_way, long_way.people.trainers[0])


def test_a_test_that_has_grown_too_old_refuses_it_until_it_is_taken_again(long_way: House) -> None:
    ready_to_sign(long_way)
    late = DAY + timedelta(days=121)
    with pytest.raises(Refused, match=r"test of basics was passed on 2027-01-20, which is longer ago"):
        sign(long_way, long_way.people.trainers[0], late)
    for module in ("basics", "manners"):
        scored(long_way.database, long_way.made, K, "90", module=module, on=late)
    assert status_of(long_way, Certification, K) is S.REVERSE_SHADOW
    all_cases(long_way, on=late)
    signed(long_way, on=late)
    assert status_of(long_way, Certification, K) is S.CERTIFIED


def test_nobody_assesses_who_is_neither_giver_nor_certified_nor_qualified(long_way: House) -> None:
    """The second trainer has not passed the course for trainers."""
    nominated(long_way.database, long_way.made)
    let_in(long_way)
    taught(long_way.database, long_way.made, K, "basics")
    with pytest.raises(
        Refused, match=r"is not qualified to assess trainees of E1-P1 on 2027-01-20.*taught_trainers"
    ):
        record_assessment(
            long_way.database, of(long_way.people.trainers[1]), K, module="basics", score_pct=Decimal(90),
            critical_right=True, assessed_on=DAY,
        )  # fmt: skip


def test_a_qualification_that_ran_out_lets_nobody_assess(long_way: House) -> None:
    nominated(long_way.database, long_way.made)
    let_in(long_way)
    late = date(2028, 1, 3)
    taught(long_way.database, long_way.made, K, "basics", on=late)
    with pytest.raises(Refused, match="is not qualified"):
        scored(long_way.database, long_way.made, K, "90", on=late)


def test_a_test_scored_by_somebody_unknown_to_be_qualified_carries_no_certificate(long_way: House) -> None:
    """As a row that came into the store some other way."""
    ready_to_sign(long_way)
    with open_store(long_way.database) as reader:
        rows = reader.rows(select(A).order_by(A.c.id))
    assert {row["qualified_by"] for row in rows} == {"taught_trainers"}
    late = DAY + timedelta(days=1)
    act = make_act(long_way.people.trainers[0], late)
    with open_store(long_way.database, write=True, act=act, engagement_id=1) as unit:
        values = {name: rows[0][name] for name in rows[0] if name not in {"id", "qualified_by", "attempt"}}
        unit.insert(Assessment, **values, attempt=2)
        unit.event("assessment_recorded", K)
    with pytest.raises(Refused, match="was scored by somebody who was not known to be qualified"):
        sign(long_way, long_way.people.trainers[0], late)


def test_a_critical_case_that_fails_ends_the_set_whatever_the_count(supervised_house: House) -> None:
    for _ in range(4):
        assert case(supervised_house).standing is SetStanding.OPEN
    done = case(supervised_house, "refund", "84.99")
    assert (done.standing, done.sets_left, done.status) == (SetStanding.FAILED, 1, S.REVERSE_SHADOW)


def test_four_of_five_pass_at_85_and_three_do_not(supervised_house: House) -> None:
    marks = [("enquiry", "84.99"), ("refund", "85"), ("enquiry", "85"), ("enquiry", "85"), ("enquiry", "85")]
    standings = [case(supervised_house, kind, score).standing for kind, score in marks]
    assert standings == [SetStanding.OPEN] * 4 + [SetStanding.PASSED]


def test_a_second_failure_fails_the_set_at_once(supervised_house: House) -> None:
    case(supervised_house, score="10")
    done = case(supervised_house, score="10")
    assert (done.standing, done.number) == (SetStanding.FAILED, 2)


def test_a_wrong_critical_question_fails_a_case_with_full_marks(supervised_house: House) -> None:
    done = case(supervised_house, "refund", "100", critical_right=False)
    assert (done.passed, done.standing) == (False, SetStanding.FAILED)


def test_the_critical_kind_is_among_the_cases_of_a_set(supervised_house: House) -> None:
    for _ in range(4):
        case(supervised_house)
    with pytest.raises(Refused, match=r"1 cases of the set are left, and refund must be among them"):
        case(supervised_house)
    assert case(supervised_house, "refund").standing is SetStanding.PASSED


def test_a_passed_set_takes_no_more_cases(long_way: House) -> None:
    ready_to_sign(long_way)
    with pytest.raises(Refused, match="has passed its set of cases"):
        case(long_way)


def test_after_the_last_failed_set_the_trainee_is_taken_out(supervised_house: House) -> None:
    case(supervised_house, "refund", "10")
    done = case(supervised_house, "refund", "10")
    assert (done.set_number, done.sets_left, done.status) == (2, 0, S.REMOVED)
    assert value_of(supervised_house.database, Certification, K, "attrited_on") == DAY
    with pytest.raises(MoveRefused, match="is removed"):
        case(supervised_house)


def test_after_the_last_failed_test_the_trainee_is_taken_out(long_way: House) -> None:
    nominated(long_way.database, long_way.made)
    let_in(long_way)
    taught(long_way.database, long_way.made, K, "basics")
    results = [scored(long_way.database, long_way.made, K, "10") for _ in range(3)]
    assert [one.attempts_left for one in results] == [2, 1, 0]
    assert status_of(long_way, Certification, K) is S.REMOVED


def test_nobody_scores_cases_before_the_work_under_supervision(long_way: House) -> None:
    nominated(long_way.database, long_way.made)
    let_in(long_way)
    passed_tests(long_way)
    with pytest.raises(MoveRefused, match="Cases are scored while a trainee is reverse shadow"):
        case(long_way)


def test_a_retest_asks_other_questions(long_way: House) -> None:
    nominated(long_way.database, long_way.made)
    let_in(long_way)
    taught(long_way.database, long_way.made, K, "basics")

    def take(questions: str) -> None:
        record_assessment(
            long_way.database, of(long_way.people.trainers[0]), K, module="basics", score_pct=Decimal(10),
            critical_right=True, assessed_on=DAY, question_set=questions,
        )  # fmt: skip

    take("set_a")
    with pytest.raises(Refused, match=r"was asked the questions of set_a before\. A re-test asks others"):
        take("set_a")
    take("set_b")


def test_the_proof_holds_every_step_and_no_typed_text(long_way: House) -> None:
    ready_to_sign(long_way)
    with open_store(long_way.database) as reader:
        text = proof_text(reader, find(reader, Certification, K), ["basics", "manners"])
    proof = json.loads(text)
    assert proof["steps_format"] == 3
    assert [one["check_key"] for one in proof["checks"]] == [
        "background",
        "confidentiality",
        "access",
        "house_rules",
    ]
    assert [one["case_key"] for one in proof["observations"]] == ["refund", "threat", None, None]
    assert [(one["activity_key"], one["level"]) for one in proof["levels"]] == [
        ("answer", 1), ("pay_out", 1), ("answer", 3), ("pay_out", 2),
    ]  # fmt: skip
    assert proof["levels"][2]["agreement"] == "E1-A1"
    assert [one["passed"] for one in proof["cases"]] == [False, True, True, True, True]
    assert {one["qualified_by"] for one in proof["tests"]} == {"taught_trainers"}
    assert not [typed for typed in ("HR-14", "Saw both limits", "T-9", "Novak") if typed in text]


def test_any_new_evidence_makes_the_proof_another_one(long_way: House) -> None:
    ready_to_sign(long_way)
    sign(long_way, long_way.people.trainers[0])
    before = value_of(long_way.database, Certification, K, "evidence_sha256")
    observed(long_way, activity="answer")
    sign(long_way, long_way.people.experts[0])
    assert value_of(long_way.database, Certification, K, "evidence_sha256") != before
    assert status_of(long_way, Certification, K) is S.REVERSE_SHADOW, (
        "the first signature is on another proof"
    )


def test_the_proof_of_the_short_way_is_what_it_always_was(stage_four: House) -> None:
    passed(stage_four.database, stage_four.made)
    with open_store(stage_four.database) as reader:
        proof = json.loads(proof_text(reader, find(reader, Certification, K), ["basics", "manners"]))
    assert sorted(proof) == [
        "attempts", "certification", "modules", "playbook_sha256", "process", "sessions", "trainee"
    ]  # fmt: skip


def test_a_certificate_waits_on_the_list_of_its_signers_only_when_it_is_complete(
    supervised_house: House,
) -> None:
    expert = supervised_house.people.experts[0].id
    [waiting] = waiting_signatures(supervised_house.database, expert, "E1", DAY)
    assert waiting.lines == ()
    all_cases(supervised_house)
    [waiting] = waiting_signatures(supervised_house.database, expert, "E1", DAY)
    assert [line.thing for line in waiting.lines] == [K]


def test_a_declined_trainee_goes_back_beside_the_giver_and_is_signed_on_a_new_proof(long_way: House) -> None:
    ready_to_sign(long_way)
    people = long_way.people
    decline_certificate(long_way.database, of(people.experts[0]), K, points=["Refunds are not sure yet"])
    assert status_of(long_way, Certification, K) is S.SHADOWING
    observed(long_way, case="refund")
    begin_reverse_shadow(long_way.database, of(people.experts[0]), K)
    signed(long_way)
    assert status_of(long_way, Certification, K) is S.CERTIFIED


def test_nobody_declines_what_is_not_complete(supervised_house: House) -> None:
    with pytest.raises(Refused, match="cannot be certified yet"):
        decline_certificate(
            supervised_house.database, of(supervised_house.people.experts[0]), K, points=["Too early"]
        )


def test_the_trainee_signs_nothing_of_it(long_way: House) -> None:
    ready_to_sign(long_way)
    table = table_of(Signoff)
    with pytest.raises(SignatureRefused):
        sign(long_way, long_way.people.trainees[0])
    with open_store(long_way.database) as reader:
        assert reader.rows(select(table).where(table.c.certification_id.is_not(None))) == []

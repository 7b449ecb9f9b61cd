"""Shadow and reverse shadow: cases seen and done, levels that go up by agreement and down at once."""

from datetime import timedelta

import pytest

from kt_engine.actions.begin_reverse_shadow import begin_reverse_shadow
from kt_engine.actions.lower_level import LoweredLevel, lower_level
from kt_engine.actions.raise_level import ProposedLevel, raise_level
from kt_engine.actions.record_observation import Watched, record_observation
from kt_engine.actions.sign_agreement import sign_agreement
from kt_engine.actions.withdraw_trainee import withdraw_trainee
from kt_engine.errors import MoveRefused, NotFound, Refused, SignatureRefused, UsageProblem
from kt_engine.store.tables import Agreement, AuthorityLevel, Certification, Observation
from kt_engine.words import AgreementStatus, CertificationStatus
from long_way import K, facts_of, let_in, observed, passed_tests, raised, shadowed
from walking import DAY, House, count_of, last_event, nominated, of, status_of, value_of

S = CertificationStatus


@pytest.fixture
def tested(long_way: House) -> House:
    """A trainee who has passed every module."""
    nominated(long_way.database, long_way.made)
    let_in(long_way)
    passed_tests(long_way)
    return long_way


@pytest.fixture
def shadow(tested: House) -> House:
    """A trainee who works under supervision."""
    shadowed(tested)
    begin_reverse_shadow(tested.database, of(tested.people.experts[0]), K)
    return tested


def propose(house: House, activity: str = "answer", level: int = 3) -> ProposedLevel:
    return raise_level(house.database, of(house.people.trainers[0]), K, activity=activity, level=level)


def lower(house: House, level: int = 1, activity: str = "answer") -> LoweredLevel:
    return lower_level(
        house.database, of(house.people.experts[0]), K, activity=activity, level=level,
        criterion="wrong_payment", reason="To the old account",
    )  # fmt: skip


def test_the_first_case_begins_the_shadow_and_the_last_mandatory_one_ends_it(tested: House) -> None:
    first = observed(tested, case="refund")
    assert (first.status, first.unseen) == (S.SHADOWING, ("threat",))
    last = observed(tested, case="threat")
    assert (last.status, last.unseen, last.number) == (S.SHADOW_DONE, (), 2)


def test_hours_of_watching_the_same_case_end_no_shadow(tested: House) -> None:
    for _ in range(4):
        assert observed(tested, case="refund").status is S.SHADOWING


def test_a_simulated_case_does_not_count_where_a_real_one_is_asked_for(tested: House) -> None:
    observed(tested, case="refund", simulated=True)
    done = observed(tested, case="threat", simulated=True)
    assert (done.status, done.unseen) == (S.SHADOWING, ("threat",))


def test_nobody_watches_before_the_tests_are_passed(long_way: House) -> None:
    nominated(long_way.database, long_way.made)
    with pytest.raises(MoveRefused, match="is nominated and cannot be observed"):
        observed(long_way, case="refund")


def test_an_unknown_case_is_named_with_the_known_ones(tested: House) -> None:
    with pytest.raises(
        NotFound, match=r"There is no mandatory case refunds. The playbook has: refund, threat"
    ):
        observed(tested, case="refunds")


def test_what_came_of_it_is_always_said(tested: House) -> None:
    with pytest.raises(UsageProblem, match="The outcome is empty"):
        record_observation(
            tested.database, of(tested.people.experts[0]), K, Watched("T-1", " ", DAY, case="refund")
        )
    assert count_of(tested.database, Observation) == 0


def test_a_case_to_come_is_not_recorded(tested: House) -> None:
    with pytest.raises(UsageProblem, match="has not come yet"):
        record_observation(
            tested.database, of(tested.people.experts[0]), K,
            Watched("T-1", "Seen", DAY + timedelta(days=1), case="refund"),
        )  # fmt: skip


def test_work_under_supervision_begins_at_level_one_in_everything(shadow: House) -> None:
    assert facts_of(shadow).level_of == {"answer": 1, "pay_out": 1}
    assert status_of(shadow, Certification, K) is S.REVERSE_SHADOW


def test_it_does_not_begin_before_every_mandatory_case_was_seen(tested: House) -> None:
    observed(tested, case="refund")
    with pytest.raises(
        MoveRefused, match=r"is shadowing and cannot be supervised. .* kt training observe E1-K1"
    ):
        begin_reverse_shadow(tested.database, of(tested.people.experts[0]), K)


def test_a_level_is_raised_only_by_the_giver_who_signs(shadow: House) -> None:
    observed(shadow, activity="answer")
    proposed = propose(shadow)
    assert facts_of(shadow).level_of["answer"] == 1
    with pytest.raises(SignatureRefused, match="is not one of the people asked"):
        sign_agreement(shadow.database, of(shadow.people.team_leads[0]), proposed.agreement)
    sign_agreement(shadow.database, of(shadow.people.experts[0]), proposed.agreement)
    assert facts_of(shadow).level_of["answer"] == 3
    assert last_event(shadow.database) == ("agreement_signed", proposed.agreement)


def test_the_giver_does_not_propose_what_he_signs(shadow: House) -> None:
    observed(shadow, activity="answer")
    with pytest.raises(Refused, match="proposes this and therefore does not sign it"):
        raise_level(shadow.database, of(shadow.people.experts[0]), K, activity="answer", level=2)


def test_a_higher_level_needs_cases_done_without_correction_at_the_one_before(shadow: House) -> None:
    with pytest.raises(Refused, match="has done 0 of 1 cases of answer without correction at level 1"):
        propose(shadow)
    observed(shadow, activity="answer", corrected=True)
    with pytest.raises(Refused, match="has done 0 of 1 cases"):
        propose(shadow)
    observed(shadow, activity="answer")
    assert propose(shadow).before == 1


def test_a_declined_level_changes_nothing_and_can_be_proposed_again(shadow: House) -> None:
    observed(shadow, activity="answer")
    first = propose(shadow)
    expert = of(shadow.people.experts[0])
    sign_agreement(shadow.database, expert, first.agreement, agree=False, points=["Too slow"])
    assert facts_of(shadow).level_of["answer"] == 1
    assert propose(shadow, level=2).agreement != first.agreement


@pytest.mark.parametrize(("level", "said"), [(1, "is at level 1"), (0, "from 1 to 5"), (6, "from 1 to 5")])
def test_a_level_that_is_not_higher_is_refused(shadow: House, level: int, said: str) -> None:
    observed(shadow, activity="answer")
    with pytest.raises(UsageProblem, match=said):
        propose(shadow, level=level)


def test_a_stop_criterion_lowers_a_level_at_once_and_by_one_person(shadow: House) -> None:
    raised(shadow, "answer", 3)
    done = lower(shadow, 2)
    assert (done.level, done.needed) == (2, 3)
    assert facts_of(shadow).level_of["answer"] == 2
    assert last_event(shadow.database) == ("level_lowered", K)


def test_lowering_withdraws_what_would_have_raised_it(shadow: House) -> None:
    raised(shadow, "answer", 2)
    observed(shadow, activity="answer")
    proposed = propose(shadow)
    assert lower(shadow).withdrawn == (proposed.agreement,)
    assert value_of(shadow.database, Agreement, proposed.agreement, "status") is AgreementStatus.WITHDRAWN


def test_only_a_criterion_of_the_playbook_lowers_a_level_and_never_upwards(shadow: House) -> None:
    raised(shadow, "answer", 2)
    with pytest.raises(NotFound, match=r"There is no stop criterion mood. The playbook has: wrong_payment"):
        lower_level(
            shadow.database, of(shadow.people.experts[0]), K, activity="answer", level=1, criterion="mood",
            reason="Bad day",
        )  # fmt: skip
    for level in (2, 3, 0):
        with pytest.raises(UsageProblem, match="is not lower"):
            lower(shadow, level)
    assert facts_of(shadow).level_of["answer"] == 2


def test_nobody_raises_or_lowers_his_own_level(shadow: House) -> None:
    trainee = of(shadow.people.trainees[0])
    with pytest.raises(Refused):
        raise_level(shadow.database, trainee, K, activity="answer", level=2)
    with pytest.raises(Refused):
        lower_level(
            shadow.database, trainee, K, activity="answer", level=1, criterion="wrong_payment", reason="x"
        )


def test_work_is_recorded_at_the_level_the_trainee_had(shadow: House) -> None:
    observed(shadow, activity="answer")
    raised(shadow, "answer", 2)
    observed(shadow, activity="answer", case="refund")
    levels = [one.level for one in facts_of(shadow).seen if one.activity == "answer"]
    assert levels == [1, 1, 2]


def test_who_only_watches_is_not_corrected(tested: House) -> None:
    with pytest.raises(Refused, match="Who only watches is not corrected"):
        observed(tested, case="refund", corrected=True)


def test_who_leaves_takes_his_open_levels_with_him(shadow: House) -> None:
    observed(shadow, activity="answer")
    proposed = propose(shadow)
    withdraw_trainee(shadow.database, of(shadow.people.manager), K, reason="Another job")
    assert value_of(shadow.database, Agreement, proposed.agreement, "status") is AgreementStatus.WITHDRAWN


def test_repeated_commands_write_once(shadow: House) -> None:
    expert, trainer = shadow.people.experts[0], shadow.people.trainers[0]
    for _ in range(2):
        act = of(expert, command_id="c1")
        record_observation(shadow.database, act, K, Watched("T-1", "Right", DAY, activity="answer"))
    proposed = [
        raise_level(shadow.database, of(trainer, command_id="c2"), K, activity="answer", level=2)
        for _ in range(2)
    ]
    assert proposed[0] == proposed[1]
    sign_agreement(shadow.database, of(expert), proposed[0].agreement)
    before = count_of(shadow.database, AuthorityLevel)
    for _ in range(2):
        lower_level(
            shadow.database, of(expert, command_id="c3"), K, activity="answer", level=1,
            criterion="wrong_payment", reason="x",
        )  # fmt: skip
    assert count_of(shadow.database, AuthorityLevel) == before + 1

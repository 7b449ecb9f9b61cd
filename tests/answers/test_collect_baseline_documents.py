"""What was decided before the transition, as documents tell it: scope, choice, contract, service, who decides."""

from datetime import date

import pytest

from builders import START, Made, make_engagement
from kt_engine.actions.add_candidate import add_candidate
from kt_engine.actions.choose_provider import choose_provider
from kt_engine.actions.give_delegation import Leave, give_delegation
from kt_engine.actions.record_contract import record_contract
from kt_engine.answers.collect_award_recommendation import collect_award_recommendation
from kt_engine.answers.collect_governance_charter import collect_governance_charter
from kt_engine.answers.collect_scope_baseline import collect_scope_baseline
from kt_engine.answers.collect_service_levels import collect_service_levels
from kt_engine.answers.collect_transition_schedule import collect_transition_schedule
from kt_engine.exchange.terms import TermRow
from kt_engine.store.database import Database, open_store
from kt_engine.words import CandidateStatus, Decision, Role, Side, Stage, WaitKind
from stage_builders import reach_stage
from walking import of, open_tasks, walk_to_stage_four


@pytest.fixture
def walked(database: Database) -> Made:
    return walk_to_stage_four(database, processes=2)


def test_the_baseline_holds_scope_sites_and_the_decision_with_its_signers(
    database: Database, walked: Made
) -> None:
    with open_store(database) as reader:
        facts = collect_scope_baseline(reader, walked.engagement_id)
    assert [one.handle for one in facts.processes] == ["E1-P1", "E1-P2"]
    assert {one.party for one in facts.sites} == {"Aldergate Retail", "Bluefinch Services"}
    (decision,) = facts.decisions
    assert (decision.version, decision.decision) == ("E1-G-need v1", Decision.GO)
    assert [one.role for one in decision.signatures] == [Role.STEERING_COMMITTEE, Role.PROCESS_OWNER]


def test_the_recommendation_says_who_was_compared_by_what_and_whom_somebody_chose(database: Database) -> None:
    made = make_engagement(database, with_provider=False)
    manager = of(made.people.manager, START)
    added = add_candidate(database, manager, made.engagement_id, party=made.people.provider)
    open_tasks(database, made, Stage.IDENTIFY_NEEDS)
    with open_store(database) as reader:
        facts = collect_award_recommendation(reader, made.engagement_id)
    (candidate,) = facts.candidates
    assert (candidate.name, candidate.status) == ("Bluefinch Services", CandidateStatus.CANDIDATE)
    assert "Read and score the offer" in [task.title for task in candidate.tasks]
    assert "Compare the offers and recommend one" in [task.title for task in facts.shared]
    assert facts.proposed_by is None
    reach_stage(database, made, Stage.SELECT_PARTNER)
    choose_provider(database, manager, made.engagement_id, candidate=added.handle)
    with open_store(database) as reader:
        facts = collect_award_recommendation(reader, made.engagement_id)
    assert facts.candidates[0].status is CandidateStatus.CHOSEN
    assert facts.proposed_by == f"{made.people.manager.name} ({made.people.manager.handle})"


def contract(database: Database, walked: Made, number: int = 1) -> None:
    record_contract(
        database, of(walked.people.manager), walked.engagement_id, signed_on=date(2027, 1, number),
        starts_on=date(2027, 1, 5),
        ends_on=date(2029, 12, 31), reference=f"C-{number}", go_live={1: date(2027, 2, 15)},
        terms=[TermRow(WaitKind.HANDOVER_DELIVERY, Side.CLIENT, 5, "clause 7.2")],
    )  # fmt: skip


def test_the_schedule_tells_the_newest_record_of_the_contract(database: Database, walked: Made) -> None:
    with open_store(database) as reader:
        assert collect_transition_schedule(reader, walked.engagement_id).contract is None
    contract(database, walked)
    contract(database, walked, 2)
    with open_store(database) as reader:
        facts = collect_transition_schedule(reader, walked.engagement_id)
    assert facts.contract is not None
    assert (facts.contract.reference, facts.contract.number) == ("C-2", 2)
    assert [(one.wave, one.promised_on, len(one.processes)) for one in facts.waves] == [
        (1, date(2027, 2, 15), 2)
    ]
    assert "Ready" in " ".join(one.title for one in facts.gates)


def test_service_levels_name_target_source_gates_and_the_contracts_answer_time(
    database: Database, walked: Made
) -> None:
    contract(database, walked)
    with open_store(database) as reader:
        facts = collect_service_levels(reader, walked.engagement_id)
    assert all(one.source and one.formula for one in facts.levels)
    assert {one.key for one in facts.levels} == {"on_time", "backlog"}
    first = facts.answers[0]
    assert (first.wait, first.side, first.answer_days) == (WaitKind.HANDOVER_DELIVERY, Side.CLIENT, 5)
    assert first.source == "contract C-1, clause 7.2"


def test_the_charter_lists_who_governs_and_nobody_in_training(database: Database, walked: Made) -> None:
    people = walked.people
    leave = Leave(
        people.second_process_owner.handle, Role.PROCESS_OWNER, date(2027, 2, 1), date(2027, 2, 5), "Holiday"
    )
    give_delegation(database, of(people.process_owner), walked.engagement_id, leave)
    with open_store(database) as reader:
        facts = collect_governance_charter(reader, walked.engagement_id)
    assert facts.roles[0].role is Role.STEERING_COMMITTEE
    assert Role.TRAINEE not in {one.role for one in facts.roles}
    assert not {one.name for one in people.trainees} & {one.person.split(" (")[0] for one in facts.roles}
    assert [one.giver.split(" (")[0] for one in facts.delegations] == [people.process_owner.name]
    assert {gate.title for gate in facts.gates if gate.signs_baseline} != set()

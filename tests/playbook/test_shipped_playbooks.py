from functools import cache

import pytest

from edited_playbooks import load
from kt_engine.playbook.schema import GateSpec, Playbook
from kt_engine.words import CriterionClass, IssueWhen, Measure, Per, Role, Side, Stage


@cache
def shipped(name: str) -> Playbook:
    return load(name).playbook


@pytest.fixture(name="travel")
def travel_desk() -> Playbook:
    return shipped("travel_desk")


@pytest.fixture(name="support")
def customer_support() -> Playbook:
    return shipped("customer_support")


def gates(playbook: Playbook) -> dict[str, GateSpec]:
    return {key: gate for stage in playbook.stages.values() for key, gate in stage.gates.items()}


@pytest.mark.parametrize("name", ["base", "customer_support", "travel_desk"])
def test_every_stage_has_work_and_a_gate_that_closes_it(name: str) -> None:
    playbook = shipped(name)
    for stage in Stage:
        assert playbook.stages[stage].tasks
        assert [gate.closes for gate in playbook.stages[stage].gates.values()].count(stage) == 1


def test_the_travel_desk_has_the_gates_of_the_trade(travel: Playbook) -> None:
    assert set(gates(travel)) == {
        "business_case",
        "sourcing_strategy",
        "vendor_selection",
        "contract",
        "preparation",
        "ready",
        "hypercare_exit",
        "steady_state",
    }


def test_the_contract_signs_the_baseline_and_no_other_gate_does(travel: Playbook) -> None:
    assert [key for key, gate in gates(travel).items() if gate.signs_baseline] == ["contract"]


def test_from_the_transition_on_the_process_owner_and_the_team_lead_sign(travel: Playbook) -> None:
    for key in ("ready", "hypercare_exit", "steady_state"):
        signers = {(row.side, row.role) for row in gates(travel)[key].quorum}
        assert signers == {(Side.CLIENT, Role.PROCESS_OWNER), (Side.PROVIDER, Role.TEAM_LEAD)}


def test_the_cutover_is_the_go_live_of_each_process_on_a_pay_run(travel: Playbook) -> None:
    cutover = travel.stages[Stage.GO_LIVE].tasks["cutover"]
    assert (cutover.milestone, cutover.per, cutover.anchored_to) == (
        "go_live",
        Per.PROCESS,
        "pay_run_cut_off",
    )


def test_the_criteria_use_most_of_what_can_be_measured(travel: Playbook) -> None:
    used = {criterion.measure for gate in gates(travel).values() for criterion in gate.criteria.values()}
    by_the_engine = {Measure.LEAVER_KNOWLEDGE_COUNT, Measure.CONDITIONS_EXPIRED_COUNT}
    of_the_long_way = {
        Measure.SHADOW_DONE_PCT,
        Measure.REVERSE_SHADOW_LEVEL,
        Measure.CERTIFIED_READY_COUNT,
        Measure.BUS_FACTOR_SHORT_COUNT,
    }
    assert used | by_the_engine | of_the_long_way == set(Measure)


def test_every_way_of_issuing_a_document_is_used(travel: Playbook) -> None:
    assert {document.issue for document in travel.documents.values()} == set(IssueWhen)


def test_each_process_hands_over_its_steps_its_exceptions_and_its_controls(travel: Playbook) -> None:
    per_process = {key for key, handover in travel.handovers.items() if handover.per is Per.PROCESS}
    assert per_process == {"sop", "exceptions_list", "controls_list"}
    assert travel.handovers["sop"].sections == ("Purpose", "Steps", "Exceptions", "Controls", "Escalation")


@pytest.mark.parametrize("name", ["travel_desk", "customer_support"])
def test_every_threshold_says_where_it_comes_from_and_when_it_was_looked_at(name: str) -> None:
    playbook = shipped(name)
    assert all(len(one.source) > 10 and one.checked_on.year >= 2026 for one in playbook.thresholds.values())
    assert not any("reference/" in one.source for one in playbook.thresholds.values())


def test_customer_support_waits_for_the_days_of_its_trade(support: Playbook) -> None:
    anchored = {
        key: task.anchored_to
        for stage in support.stages.values()
        for key, task in stage.tasks.items()
        if task.anchored_to
    }
    assert anchored == {
        "publish_roster": "roster_publication",
        "route_contacts": "telephony_window",
        "check_refunds": "refund_run",
        "brief_campaign": "campaign_start",
    }


def test_nobody_answers_customers_before_the_mandatory_cases_routes_and_calibration_are_on_file(
    support: Playbook,
) -> None:
    ready = gates(support)["ready"].criteria
    must = {
        one.key
        for one in ready.values()
        if one.criterion_class is CriterionClass.MUST and one.measure is Measure.EVIDENCE_RECORDED
    }
    assert must == {"build_routes", "hold_calibration", "play_cases"}
    assert ready["recording_pause"].criterion_class is CriterionClass.CONDITIONAL


def test_every_mandatory_case_is_a_knowledge_item_of_customer_support(support: Playbook) -> None:
    cases = {
        "angry_escalation",
        "vulnerable_customer",
        "goodwill",
        "request_for_data",
        "outage_surge",
        "legal_threat",
    }
    assert cases <= set(support.knowledge_items)
    assert all(support.knowledge_items[case].criticality >= 4 for case in cases)


def test_both_sides_sit_in_every_calibration(support: Playbook) -> None:
    tasks = {key: task for stage in support.stages.values() for key, task in stage.tasks.items()}
    for key in ("hold_calibration", "calibrate_live", "calibrate_monthly"):
        sides = {support.functions[name].side for name in (tasks[key].function, *tasks[key].attended_by)}
        assert sides == {Side.PROVIDER, Side.CLIENT}


def test_every_function_of_customer_support_has_something_to_do(support: Playbook) -> None:
    tasks = [task for stage in support.stages.values() for task in stage.tasks.values()]
    asked = {task.function for task in tasks} | {name for task in tasks for name in task.attended_by}
    asked |= {
        name for one in support.handovers.values() for name in (one.giver, one.receiver, *one.reviewers)
    }
    assert set(support.functions) <= asked


def test_who_talks_about_data_and_cards_needs_the_highest_mark(support: Playbook) -> None:
    marks = {key: support.thresholds[one.pass_mark].value for key, one in support.training.items()}
    assert max(marks, key=lambda key: marks[key]) == "personal_and_card_data"
    assert support.training["personal_and_card_data"].critical_questions == "all"

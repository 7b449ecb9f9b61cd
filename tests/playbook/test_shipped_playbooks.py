import pytest

from edited_playbooks import load
from kt_engine.playbook.schema import GateSpec, Playbook
from kt_engine.words import IssueWhen, Measure, Per, Role, Side, Stage

TRAVEL = load("travel_desk").playbook


def gates(playbook: Playbook) -> dict[str, GateSpec]:
    return {key: gate for stage in playbook.stages.values() for key, gate in stage.gates.items()}


@pytest.mark.parametrize("name", ["base", "travel_desk"])
def test_every_stage_has_work_and_a_gate_that_closes_it(name: str) -> None:
    playbook = load(name).playbook
    for stage in Stage:
        assert playbook.stages[stage].tasks
        assert [gate.closes for gate in playbook.stages[stage].gates.values()].count(stage) == 1


def test_the_travel_desk_has_the_gates_of_the_trade() -> None:
    assert set(gates(TRAVEL)) == {
        "business_case",
        "sourcing_strategy",
        "vendor_selection",
        "contract",
        "preparation",
        "ready",
        "hypercare_exit",
        "steady_state",
    }


def test_the_contract_signs_the_baseline_and_no_other_gate_does() -> None:
    assert [key for key, gate in gates(TRAVEL).items() if gate.signs_baseline] == ["contract"]


def test_from_the_transition_on_the_process_owner_and_the_team_lead_sign() -> None:
    for key in ("ready", "hypercare_exit", "steady_state"):
        signers = {(row.side, row.role) for row in gates(TRAVEL)[key].quorum}
        assert signers == {(Side.CLIENT, Role.PROCESS_OWNER), (Side.PROVIDER, Role.TEAM_LEAD)}


def test_the_cutover_is_the_go_live_of_each_process_on_a_pay_run() -> None:
    cutover = TRAVEL.stages[Stage.GO_LIVE].tasks["cutover"]
    assert (cutover.milestone, cutover.per, cutover.anchored_to) == (
        "go_live",
        Per.PROCESS,
        "pay_run_cut_off",
    )


def test_the_criteria_use_most_of_what_can_be_measured() -> None:
    used = {criterion.measure for gate in gates(TRAVEL).values() for criterion in gate.criteria.values()}
    assert used == set(Measure)


def test_every_way_of_issuing_a_document_is_used() -> None:
    assert {document.issue for document in TRAVEL.documents.values()} == set(IssueWhen)


def test_each_process_hands_over_its_steps_its_exceptions_and_its_controls() -> None:
    per_process = {key for key, handover in TRAVEL.handovers.items() if handover.per is Per.PROCESS}
    assert per_process == {"sop", "exceptions_list", "controls_list"}
    assert TRAVEL.handovers["sop"].sections == ("Purpose", "Steps", "Exceptions", "Controls", "Escalation")


def test_every_threshold_says_where_it_comes_from_and_when_it_was_looked_at() -> None:
    assert all(len(one.source) > 10 and one.checked_on.year >= 2026 for one in TRAVEL.thresholds.values())
    assert not any("reference/" in one.source for one in TRAVEL.thresholds.values())

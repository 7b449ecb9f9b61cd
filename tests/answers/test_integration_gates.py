"""What holds a gate by itself, per process: an expired condition, controls, showstoppers; what playbooks may ask."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from getting_ready import agreed, granted, measured, point, showstopper, tried
from kt_engine.actions.add_commitment import add_commitment
from kt_engine.actions.close_condition import close_condition
from kt_engine.actions.decide_commitment import decide_commitment
from kt_engine.actions.expire_conditions import expire_conditions
from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.answers.gate_view import show_gate
from kt_engine.answers.integration_criteria import integration_criteria
from kt_engine.answers.integration_measures import INTEGRATION
from kt_engine.answers.measures import Asked
from kt_engine.errors import GateNotMet
from kt_engine.playbook.schema import GateSpec
from kt_engine.rules.gates import Measured
from kt_engine.store.database import open_store
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.words import Colour, CommitmentStatus, Decision, Measure, Stage
from process_walks import do_task_of, moved, passes
from walking import DAY, House, of

EXPIRES = DAY + timedelta(days=5)
AFTER = EXPIRES + timedelta(days=1)
KEY = Measure.CONDITIONS_EXPIRED_COUNT.value
CONDITION = "E1-C1"


@pytest.fixture
def conditional(desk: House) -> House:
    """The first process has passed its gate of stage 4 on a condition that expires in five days."""
    passes(desk, 1, "ready", on=DAY)
    return desk


def value(desk: House, measure: Measure, process: int | None = 1, today: date = DAY) -> Decimal | None:
    with open_store(desk.database) as reader:
        playbook = pinned_playbook(reader, 1)
        asked = Asked(1, process, Stage.TRANSITION_AND_INTEGRATE, playbook, today)
        return INTEGRATION[measure](reader, asked)[0]


def test_on_its_last_day_a_condition_holds_nothing_and_the_day_after_the_next_gate_is_red(
    conditional: House,
) -> None:
    assert measured(conditional, KEY, gate="live", today=EXPIRES) is None
    found = measured(conditional, KEY, gate="live", today=AFTER)
    assert found is not None
    assert (found.met, found.value, found.criterion_class.value) == (False, Decimal(1), "must")
    assert found.title == f"Conditions past their last day: {CONDITION}"


def test_it_needs_no_tick_and_no_status_and_a_tick_changes_nothing_of_it(conditional: House) -> None:
    before = measured(conditional, KEY, gate="live", today=AFTER)
    assert expire_conditions(conditional.database, of(conditional.people.manager, AFTER), 1)
    assert measured(conditional, KEY, gate="live", today=AFTER) == before


def test_the_gates_of_another_process_are_not_red_by_it(conditional: House) -> None:
    assert measured(conditional, KEY, process=2, gate="ready", today=AFTER) is None
    assert measured(conditional, KEY, process=2, gate="live", today=AFTER) is None


def test_the_gate_that_passed_on_it_shows_that_it_is_red(conditional: House) -> None:
    gate = "E1-G-ready-P1"
    assert show_gate(conditional.database, gate, EXPIRES).state == "passed"
    assert show_gate(conditional.database, gate, AFTER).state == f"passed, red by {CONDITION}"
    assert show_gate(conditional.database, "E1-G-live-P1", AFTER).unmet != ()


def test_nobody_passes_the_next_gate_before_it_is_closed(conditional: House) -> None:
    people = conditional.people
    do_task_of(conditional, "live", on=AFTER)
    moved(conditional, AFTER)
    present_gate(conditional.database, of(people.manager, AFTER), "E1-G-live-P1")
    with pytest.raises(GateNotMet, match="Conditions past their last day: E1-C1 is 1, at most 0 is asked"):
        sign_gate(conditional.database, of(people.process_owner, AFTER), "E1-G-live-P1", decision=Decision.GO)
    close_condition(conditional.database, of(people.team_leads[0], AFTER), CONDITION, note="Certified")
    assert measured(conditional, KEY, gate="live", today=AFTER) is None
    assert show_gate(conditional.database, "E1-G-ready-P1", AFTER).state == "passed"


def test_rights_are_ready_in_percent_rounded_down_and_nothing_without_one(desk: House) -> None:
    assert value(desk, Measure.ACCESS_READY_PCT) is None
    for number in range(3):
        granted(desk, desk.people.trainees[number])
    tried(desk, desk.people.trainees[0], "E1-X1")
    tried(desk, desk.people.trainees[1], "E1-X2")
    assert value(desk, Measure.ACCESS_READY_PCT) == Decimal("66.6")
    assert value(desk, Measure.ACCESS_READY_PCT, process=2) is None


def test_red_points_count_those_whose_way_back_has_closed(desk: House) -> None:
    showstopper(desk)
    point(desk, colour=Colour.RED)
    point(desk, process="E1-P2", colour=Colour.RED)
    later = DAY + timedelta(days=11)
    assert [value(desk, Measure.READINESS_RED_COUNT, today=on) for on in (DAY, later)] == [1, 2]
    assert value(desk, Measure.READINESS_RED_COUNT, process=None, today=later) == 3
    assert value(desk, Measure.SHOWSTOPPERS_OPEN_COUNT, process=2) == 0


def test_assumptions_count_for_every_process_when_they_are_of_the_whole_engagement(desk: House) -> None:
    after = DAY + timedelta(days=43)
    found = [value(desk, Measure.ASSUMPTIONS_EXPIRED_COUNT, process, after) for process in (None, 1, 2)]
    assert found == [1, 1, 1]
    assert value(desk, Measure.ASSUMPTIONS_EXPIRED_COUNT) == 0


def test_messages_count_once_they_are_overdue(desk: House) -> None:
    far = DAY + timedelta(days=300)
    assert value(desk, Measure.COMMUNICATIONS_OVERDUE_COUNT) == 1, "ten days before a switch six days ahead"
    assert value(desk, Measure.COMMUNICATIONS_OVERDUE_COUNT, today=far) == 2
    assert value(desk, Measure.COMMUNICATIONS_OVERDUE_COUNT, process=None, today=far) == 4


def preparation(desk: House, *criteria: dict[str, object]) -> tuple[Measured, ...]:
    """Measure what holds a gate of the whole engagement that a playbook could have in stage 4."""
    spec = GateSpec.model_validate(
        {
            "title": "Preparation", "of": "engagement", "quorum": [{"side": "client", "role": "process_owner"}],
            "criteria": {f"c{n}": {"title": "x", "class": "inform", "measure": "tasks_done_pct"} for n in (1,)}
            | {f"own{n}": one for n, one in enumerate(criteria)},
        }
    )  # fmt: skip
    with open_store(desk.database) as reader:
        return tuple(integration_criteria(reader, spec, Stage.TRANSITION_AND_INTEGRATE, 1, None, DAY))


def test_an_open_promise_holds_a_gate_of_the_engagement_until_it_is_settled(desk: House) -> None:
    assert preparation(desk) == ()
    manager = of(desk.people.manager)
    handle = add_commitment(
        desk.database, manager, "E1", text="One visit", promised_by="Sales", promised_to="Owner"
    ).handle
    (found,) = preparation(desk)
    assert (found.measure, found.value, found.met) == (Measure.COMMITMENTS_OPEN_COUNT, Decimal(1), False)
    done = decide_commitment(desk.database, manager, handle, outcome=CommitmentStatus.RENOUNCED, reason="No")
    agreed(desk, done.agreement or "")
    assert preparation(desk) == ()


def test_where_the_playbook_decides_by_the_same_measure_none_is_added(desk: House) -> None:
    add_commitment(
        desk.database, of(desk.people.manager), "E1", text="x", promised_by="Sales", promised_to="Owner"
    )
    own = {"title": "Promises", "measure": "commitments_open_count", "at_most": 0}
    assert preparation(desk, {**own, "class": "conditional"}) == ()
    assert len(preparation(desk, {**own, "class": "inform"})) == 1


def test_a_control_whose_process_has_no_go_live_day_is_not_measured_and_holds_the_gate(desk: House) -> None:
    with open_store(desk.database, write=True, act=of(desk.people.manager), engagement_id=1) as unit:
        unit.connection.exec_driver_sql(
            "UPDATE task SET forecast_on = NULL, baseline_on = NULL WHERE milestone IS NOT NULL"
        )
    found = measured(desk, "control_days_without_owner_count")
    assert found is not None
    assert (found.value, found.met) == (None, False)

"""A gate is presented frozen, signed by different people of the right sides, and never passes against its criteria."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from builders import ENGINE, START, Made, make_act, make_engagement
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.close_condition import close_condition
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.expire_conditions import expire_conditions
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.sign_gate import GateSigned, sign_gate
from kt_engine.errors import GateNotMet, InvalidInput, MoveRefused, NotFound, SignatureRefused, UsageProblem
from kt_engine.exchange.conditions import ConditionRow
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import (
    Condition,
    Engagement,
    GateVersion,
    PlanRevision,
    Process,
    Signoff,
    StageMove,
    Task,
    table_of,
)
from kt_engine.words import ConditionStatus, Decision, GateStatus, Role, Side, Stage
from walking import House, open_tasks, walk_to_stage_four

GO, NO_GO, CONDITIONAL = Decision.GO, Decision.NO_GO, Decision.GO_WITH_CONDITIONS


def values(database: Database, table: object, column: str) -> list[object]:
    found = table_of(table)  # type: ignore[arg-type]
    with open_store(database) as reader:
        return [row[column] for row in reader.rows(select(found).order_by(found.c.id))]


@pytest.fixture
def desk(database: Database) -> Made:
    """A very small desk whose first task is ready."""
    made = make_engagement(database, "tiny", processes=1)
    open_tasks(database, made, Stage.IDENTIFY_NEEDS)
    return made


@pytest.fixture
def presented(database: Database, desk: Made) -> Made:
    """Its first task is done and its first gate presented."""
    complete_task(database, make_act(desk.people.sponsor), "E1-T1")
    present_gate(database, make_act(desk.people.manager), "E1-G-need")
    return desk


def sign(database: Database, who: object, gate: str = "E1-G-need", decision: Decision = GO) -> GateSigned:
    comment = None if decision is GO else "Because."
    return sign_gate(database, make_act(who), gate, decision=decision, comment=comment)  # type: ignore[arg-type]


def condition(criterion: str = "people", *, due: date, expires: date, owner: str) -> ConditionRow:
    return ConditionRow(
        criterion=criterion, text="Certify one more person", owner=owner, due_on=due, expires_on=expires,
        compensating_control="The expert checks every case", ramp_ceiling_pct=50, line=2,
    )  # fmt: skip


def test_the_second_client_signature_passes_the_gate_and_moves_the_stage(
    database: Database, presented: Made
) -> None:
    assert not sign(database, presented.people.sponsor).decided
    assert sign(database, presented.people.process_owner) == GateSigned(
        "E1-G-need v1", decided=True, decision=GO
    )
    assert values(database, Engagement, "stage_number") == [2]
    assert values(database, StageMove, "to_stage_number") == [2]


def test_who_presented_the_gate_never_signs_it(database: Database, presented: Made) -> None:
    with pytest.raises(SignatureRefused, match="presented E1-G-need v1 and therefore does not sign it"):
        sign(database, presented.people.manager)


def test_a_person_without_the_role_does_not_sign(database: Database, presented: Made) -> None:
    with pytest.raises(SignatureRefused, match="needs the role steering committee"):
        sign(database, presented.people.experts[0])


def test_the_engine_does_not_sign(database: Database, presented: Made) -> None:
    with pytest.raises(SignatureRefused, match="is not a person"):
        sign(database, ENGINE)
    assert presented.handle == "E1"


def test_one_person_does_not_sign_twice(database: Database, presented: Made) -> None:
    sign(database, presented.people.sponsor)
    with pytest.raises(SignatureRefused, match="has already signed"):
        sign(database, presented.people.sponsor)


def test_two_people_of_one_side_do_not_pass_a_gate_that_needs_both(database: Database) -> None:
    made = walk_to_stage_four(database)
    people = made.people
    open_tasks(database, made, Stage.TRANSITION_AND_INTEGRATE)
    complete_task(database, make_act(people.trainers[0]), _task(database, "learn"))
    _present_conditionally(database, made)
    assert not sign(database, people.process_owner, "E1-G-ready-P1", CONDITIONAL).decided
    assert not sign(database, people.second_process_owner, "E1-G-ready-P1", CONDITIONAL).decided
    assert sign(database, people.team_leads[0], "E1-G-ready-P1", CONDITIONAL).decided


def test_a_go_with_an_unmet_must_is_refused_and_nothing_is_signed(database: Database, desk: Made) -> None:
    present_gate(database, make_act(desk.people.manager), "E1-G-need")
    with pytest.raises(GateNotMet, match="Tasks done is 0, at least 100 is asked"):
        sign(database, desk.people.sponsor)
    assert values(database, Signoff, "id") == []


def test_the_first_no_go_closes_the_version(database: Database, presented: Made) -> None:
    assert sign(database, presented.people.sponsor, decision=NO_GO).decided
    with pytest.raises(MoveRefused, match="Only a new presentation can be signed"):
        sign(database, presented.people.process_owner)
    assert values(database, Engagement, "stage_number") == [1]


def test_a_no_go_after_a_go_ends_the_version_too(database: Database, presented: Made) -> None:
    sign(database, presented.people.sponsor)
    assert sign(database, presented.people.process_owner, decision=NO_GO).decided
    assert values(database, GateVersion, "decision") == [NO_GO]


def test_all_sign_the_same_decision(database: Database, presented: Made) -> None:
    sign(database, presented.people.sponsor)
    with pytest.raises(SignatureRefused, match="All sign the same decision"):
        sign(database, presented.people.process_owner, decision=Decision.TEMPORARY_NO_GO)


def test_a_decision_against_going_needs_its_reason(database: Database, presented: Made) -> None:
    with pytest.raises(UsageProblem, match="needs its reason"):
        sign_gate(database, make_act(presented.people.sponsor), "E1-G-need", decision=NO_GO)


def test_a_new_presentation_closes_the_earlier_version_and_voids_its_signatures(
    database: Database, presented: Made
) -> None:
    sign(database, presented.people.sponsor)
    present_gate(database, make_act(presented.people.manager), "E1-G-need")
    assert values(database, GateVersion, "status") == [GateStatus.CLOSED, GateStatus.PRESENTED]
    assert not sign(database, presented.people.process_owner).decided


def test_a_signature_on_an_older_version_is_refused(database: Database, presented: Made) -> None:
    present_gate(database, make_act(presented.people.manager), "E1-G-need")
    with pytest.raises(SignatureRefused, match="E1-G-need v1 is not the latest version any more"):
        sign(database, presented.people.sponsor, "E1-G-need v1")


def test_a_signature_on_another_hash_than_the_one_shown_is_refused(
    database: Database, presented: Made
) -> None:
    with pytest.raises(SignatureRefused, match="has changed since it was shown"):
        sign_gate(
            database,
            make_act(presented.people.sponsor),
            "E1-G-need",
            decision=GO,
            shown_sha256="0123456789ab",
        )


def test_a_gate_that_was_never_presented_cannot_be_signed(database: Database, desk: Made) -> None:
    with pytest.raises(MoveRefused, match="Present it first: kt gate present E1-G-need"):
        sign(database, desk.people.sponsor)


def test_an_unknown_gate_is_said_to_be_unknown(database: Database, desk: Made) -> None:
    with pytest.raises(NotFound, match="There is no gate E1-G-nothing"):
        sign(database, desk.people.sponsor, "E1-G-nothing")


def test_a_gate_of_a_later_stage_cannot_be_presented(database: Database, desk: Made) -> None:
    with pytest.raises(MoveRefused, match="It belongs to stage 2; now is 1"):
        present_gate(database, make_act(desk.people.manager), "E1-G-partner")


def test_nothing_is_signed_after_the_engagement_was_cancelled(database: Database, presented: Made) -> None:
    cancel_engagement(database, make_act(presented.people.manager), 1, reason="Stays in house")
    with pytest.raises(MoveRefused, match="E1 is cancelled"):
        sign(database, presented.people.sponsor)


def test_the_same_command_twice_is_one_signature(database: Database, presented: Made) -> None:
    act = make_act(presented.people.sponsor, command_id="once")
    first = sign_gate(database, act, "E1-G-need", decision=GO)
    assert sign_gate(database, act, "E1-G-need", decision=GO) == first
    assert len(values(database, Signoff, "id")) == 1


def test_the_steering_committee_may_take_any_seat_of_its_side_on_an_engagement_gate(
    database: Database, presented: Made
) -> None:
    other = presented.people.outsider
    grant_role(
        database,
        make_act(),
        person=other.handle,
        role=Role.STEERING_COMMITTEE,
        side=Side.CLIENT,
        engagement_id=1,
    )
    sign(database, presented.people.sponsor)
    assert sign(database, other).decided


def test_the_contract_gate_signs_the_forecast_as_revision_nought(database: Database) -> None:
    walk_to_stage_four(database)
    revision = table_of(PlanRevision)
    with open_store(database) as reader:
        rows = {row["number"]: row for row in reader.rows(select(revision))}
    assert rows[0]["copied_from"] == max(rows)
    assert rows[0]["plan_json"] == rows[max(rows)]["plan_json"]
    assert all(values(database, Task, "baseline_on"))


def test_from_the_contract_on_each_process_owns_its_stage(database: Database) -> None:
    walk_to_stage_four(database, processes=2)
    assert values(database, Process, "stage_number") == [4, 4]
    assert values(database, Engagement, "stage_number") == [4]


def _task(database: Database, key: str) -> str:
    task = table_of(Task)
    with open_store(database) as reader:
        return str(reader.rows(select(task.c.handle).where(task.c.task_key == key))[0]["handle"])


def _present_conditionally(database: Database, made: Made, *, days: int = 5) -> None:
    row = condition(due=START, expires=START + timedelta(days=days), owner=made.people.team_leads[0].handle)
    present_gate(database, make_act(made.people.manager), "E1-G-ready-P1", conditions=[row])


@pytest.fixture
def conditional(database: Database) -> Made:
    """One process whose gate `ready` lacks a certified person and was passed with a condition."""
    made = walk_to_stage_four(database)
    open_tasks(database, made, Stage.TRANSITION_AND_INTEGRATE)
    complete_task(database, make_act(made.people.trainers[0]), _task(database, "learn"))
    _present_conditionally(database, made)
    for who in (made.people.process_owner, made.people.team_leads[0]):
        sign(database, who, "E1-G-ready-P1", CONDITIONAL)
    return made


def test_a_conditional_go_opens_its_conditions_and_moves_the_process(
    database: Database, conditional: Made
) -> None:
    assert values(database, Condition, "handle") == ["E1-C1"]
    assert values(database, Process, "stage_number") == [5]
    assert conditional.handle == "E1"


def test_a_condition_is_closed_once_by_its_owner(database: Database, conditional: Made) -> None:
    owner = make_act(conditional.people.team_leads[0])
    close_condition(database, owner, "E1-C1", note="Certified on Monday")
    with pytest.raises(MoveRefused, match="E1-C1 is closed"):
        close_condition(database, owner, "E1-C1", note="Again")


def test_a_condition_expires_on_the_day_after_its_last_day(database: Database, conditional: Made) -> None:
    last = START + timedelta(days=5)
    assert not expire_conditions(database, make_act(ENGINE, last), conditional.engagement_id)
    assert expire_conditions(database, make_act(ENGINE, last + timedelta(days=1)), conditional.engagement_id)
    assert values(database, Condition, "status") == [ConditionStatus.EXPIRED]


def test_a_go_is_refused_while_a_conditional_criterion_is_unmet(database: Database) -> None:
    made = walk_to_stage_four(database)
    open_tasks(database, made, Stage.TRANSITION_AND_INTEGRATE)
    complete_task(database, make_act(made.people.trainers[0]), _task(database, "learn"))
    present_gate(database, make_act(made.people.manager), "E1-G-ready-P1")
    with pytest.raises(GateNotMet, match="Decide go_with_conditions"):
        sign(database, made.people.process_owner, "E1-G-ready-P1")


def test_a_must_can_have_no_condition(stage_four: House) -> None:
    row = condition("done", due=START, expires=START, owner="P5")
    with pytest.raises(InvalidInput, match="done can have no condition; these can: people"):
        present_gate(
            stage_four.database, make_act(stage_four.people.manager), "E1-G-ready-P1", conditions=[row]
        )

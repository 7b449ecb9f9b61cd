"""The switch, the close watch, the acceptance and the end, read from a desk that went through them."""

from datetime import date

from builders import Made
from kt_engine.actions.add_readiness_point import add_readiness_point
from kt_engine.answers.collect_closure_report import collect_closure_report
from kt_engine.answers.collect_cutover_runbook import collect_cutover_runbook
from kt_engine.answers.collect_hypercare_plan import collect_hypercare_plan
from kt_engine.answers.collect_run_acceptance import collect_run_acceptance
from kt_engine.answers.outstanding import OutstandingKind
from kt_engine.store.database import Database, open_store
from kt_engine.store.unit import Reader
from kt_engine.words import Colour, Decision
from walking import of

LIVE = date(2027, 2, 17)


def test_the_runbook_says_what_was_decided_and_counts_the_days_from_the_switch(
    reader: Reader, made: Made
) -> None:
    facts = collect_cutover_runbook(reader, made.engagement_id)
    assert [(one.is_live, one.go_live_on) for one in facts.processes] == [(True, LIVE), (True, LIVE)]
    decisions = [one.decision for one in facts.processes if one.decision is not None]
    assert [one.decision for one in decisions] == [Decision.GO, Decision.GO_WITH_CONDITIONS]
    assert [one.ramp_ceiling_pct for one in decisions[1].conditions] == [50]
    (switch,) = facts.processes[1].tasks
    assert (switch.is_switch, switch.needs_evidence, switch.function) == (True, True, "Provider team lead")
    assert switch.starts_on is not None
    assert switch.days_from_switch == (switch.starts_on - LIVE).days


def test_the_runbook_holds_the_way_back_with_its_last_day(played: Database, made: Made) -> None:
    people = made.people
    add_readiness_point(
        played, of(people.manager), "E1-P2", stream="technology", colour=Colour.AMBER, text="No line to the bank",
        owner=people.team_leads[0].handle, due_on=date(2027, 3, 1), showstopper=True, mitigation="A second order",
        fallback="The old desk pays", fallback_on=date(2027, 2, 20),
    )  # fmt: skip
    with open_store(played) as reader:
        facts = collect_cutover_runbook(reader, made.engagement_id)
    (one,) = facts.processes[1].ways_back
    assert (one.fallback, one.fallback_on) == ("The old desk pays", date(2027, 2, 20))
    assert facts.processes[0].ways_back == ()


def test_the_watch_counts_people_and_names_none(reader: Reader, made: Made) -> None:
    facts = collect_hypercare_plan(reader, made.engagement_id)
    assert [one.people.certified for one in facts.processes] == [1, 0]
    assert [one.handle for one in facts.conditions] == ["E1-C1"]
    assert [gate.title for gate in facts.gates] == ["Live"]
    assert "Novak" not in repr(facts)


def test_what_is_left_open_has_its_register_its_owner_and_its_day(reader: Reader, made: Made) -> None:
    facts = collect_run_acceptance(reader, made.engagement_id)
    by_kind = {one.kind: one for one in facts.outstanding}
    condition, handover = by_kind[OutstandingKind.CONDITION], by_kind[OutstandingKind.HANDOVER]
    trainer = made.people.trainers[0]
    assert (condition.handle, condition.process) == ("E1-C1", "E1-P2")
    assert (condition.owner, condition.due_on) == (f"{trainer.name} ({trainer.handle})", date(2027, 2, 10))
    assert (handover.handle, handover.owner) == ("E1-H2", f"{trainer.name} ({trainer.handle})")
    assert [one.accepted_on for one in facts.processes] == [None, None]
    assert facts.processes[0].run_by == (
        f"{made.people.team_leads[0].name} ({made.people.team_leads[0].handle})",
    )


def test_what_left_the_scope_leaves_nothing_open(played: Database, made: Made) -> None:
    with played.writer.begin() as connection:
        connection.exec_driver_sql("update process set status = 'descoped' where handle = 'E1-P2'")
    with open_store(played) as reader:
        facts = collect_run_acceptance(reader, made.engagement_id)
    assert "E1-P2" not in {one.process for one in facts.outstanding}


def test_the_closure_holds_the_dates_of_each_wave_side_by_side(reader: Reader, made: Made) -> None:
    facts = collect_closure_report(reader, made.engagement_id)
    (wave,) = facts.waves
    assert (wave.contract_on, wave.actual_on) == (date(2027, 2, 15), LIVE)
    assert facts.contract is not None
    assert (facts.contract.reference, facts.counts.processes) == ("C-1", 2)
    assert (facts.counts.handovers_accepted, facts.counts.handovers) == (1, 2)
    assert (facts.counts.conditions_closed, facts.counts.conditions) == (0, 1)
    assert [one.process for one in facts.decisions][-2:] == ["E1-P1", "E1-P2"]
    assert {one.file_name for one in facts.lessons} == {"switch.md"}
    assert sum(one.days for one in facts.sides) == sum(one.days for one in facts.moves)

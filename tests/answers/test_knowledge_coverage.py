"""Claimed and proven coverage stand side by side, and a figure whose divisor changed says so."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import passing_over as po
from builders import ENGINE, make_act, make_engagement
from kt_engine.actions.block_knowledge import block_knowledge
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.change_knowledge import change_knowledge
from kt_engine.actions.descope_knowledge import descope_knowledge
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.import_scope import import_scope
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.waive_knowledge import waive_knowledge
from kt_engine.actions.withdraw_trainee import withdraw_trainee
from kt_engine.answers.as_of import as_of
from kt_engine.answers.knowledge_coverage import CoverageLine, KnowledgeCoverage, knowledge_coverage
from kt_engine.answers.knowledge_measures import (
    acknowledgements_due,
    knowledge_claimed,
    knowledge_proven,
    must_have_signed,
    must_haves_open,
)
from kt_engine.answers.measures import Asked
from kt_engine.documents import coverage_text
from kt_engine.exchange.scope import ScopeRow
from kt_engine.store.database import Database, open_store
from kt_engine.words import Frequency, KnowledgeStatus, Stage
from passing_over import GREETING, HOUSE_ITEM, WORK, make_desk
from walking import DAY, House, nominated, of, passed, scored, taught

K = KnowledgeStatus
NEXT = DAY + timedelta(days=1)
LATER = DAY + timedelta(days=40)
WEIGHTS = {WORK: 5 * 5 * 4, GREETING: 3 * 4 * 3, HOUSE_ITEM: 2 * 1 * 1}
"""The greeting's complexity was rated by nobody: the middle of the scale counts."""
ALL = sum(WEIGHTS.values())


@pytest.fixture
def signed(database: Database, tmp_path: Path) -> House:
    return make_desk(database, tmp_path / "files", until=K.SIGNED_OFF)


def coverage(house: House, today: date = DAY) -> KnowledgeCoverage:
    return knowledge_coverage(house.database, house.made.handle, today)


def whole(house: House, today: date = DAY) -> CoverageLine:
    return coverage(house, today).whole


def learned(house: House, certification: str = "E1-K1") -> None:
    taught(house.database, house.made, certification, "basics")
    scored(house.database, house.made, certification, "90")


def certified(house: House) -> None:
    """Certify the nominated trainee, who passes both modules."""
    learned(house)
    taught(house.database, house.made, "E1-K1", "manners")
    scored(house.database, house.made, "E1-K1", "90", module="manners")
    for who in (house.people.trainers[0], house.people.experts[0]):
        certify_trainee(house.database, of(who), "E1-K1")


def test_what_is_signed_is_claimed_and_not_yet_proven(signed: House) -> None:
    found = whole(signed).all
    assert (found.items_count, found.claimed_count, found.proven_count) == (3, 1, 0)
    assert (found.weights.weight_in_scope, found.weights.weight_claimed) == (ALL, WEIGHTS[WORK])
    assert found.weights.gap_points == Decimal(100 * WEIGHTS[WORK]) / ALL


def test_what_the_linked_trainee_passed_is_proven_in_whatever_state_the_item_is(signed: House) -> None:
    learned(signed)
    assert (whole(signed).all.proven_count, whole(signed).all.weights.weight_proven) == (1, WEIGHTS[WORK])
    assert whole(signed).all.weights.gap_points == 0


def test_without_a_module_the_certificate_is_the_proof_of_what_is_written_down(signed: House) -> None:
    certified(signed)
    assert whole(signed).all.proven_count == 1
    for handle in (GREETING, HOUSE_ITEM):
        po.walked(signed, K.DOCUMENTED, handle)
    assert whole(signed).all.proven_count == 3
    assert coverage_text.gap(whole(signed).all).endswith("shown and not signed")


def test_one_linked_trainee_without_proof_is_enough_to_prove_nothing(signed: House) -> None:
    learned(signed)
    second = passed(signed.database, signed.made, trainee=1)
    assert whole(signed).all.proven_count == 1
    third = po.rated(signed, GREETING, complexity=3)
    assert third.score == WEIGHTS[GREETING]
    new = nominated(signed.database, signed.made, trainee=2)
    assert whole(signed).all.proven_count == 0
    withdraw_trainee(signed.database, of(signed.people.manager), new, reason="Left")
    assert (second, whole(signed).all.proven_count) == ("E1-K2", 1)


def test_where_nobody_is_linked_nothing_is_proven(signed: House) -> None:
    withdraw_trainee(signed.database, of(signed.people.manager), "E1-K1", reason="Left")
    assert whole(signed).all.proven_count == 0


def test_a_waived_item_stays_in_the_divisor_until_the_day_after_its_end_and_then_counts_as_open(
    signed: House,
) -> None:
    po.walked(signed, K.DOCUMENTED, GREETING)
    before = whole(signed).all.weights.weight_in_scope
    done = waive_knowledge(
        signed.database, of(signed.people.manager), GREETING, risk="E1-R1", until=LATER, reason="Summer"
    )
    po.signed_by(signed, done.agreements[0], signed.people.sponsor)
    certified(signed)
    found = whole(signed, LATER).all
    assert (found.waived_count, found.weights.weight_in_scope, found.proven_count) == (1, before, 1)
    ended = whole(signed, LATER + timedelta(days=1)).all
    assert (ended.waived_count, ended.proven_count) == (0, 2)


def test_a_must_have_is_open_until_it_is_signed_or_waived_and_again_on_the_day_after_the_waiver(
    database: Database, tmp_path: Path
) -> None:
    house = make_desk(database, tmp_path / "files")
    manager, sponsor = house.people.manager, house.people.sponsor

    def still_open(today: date) -> Decimal | None:
        with open_store(database) as reader:
            return must_haves_open(reader, replace(asked(house), today=today))[0]

    assert still_open(DAY) == 1
    done = waive_knowledge(database, of(manager), WORK, risk="E1-R1", until=LATER, reason="Summer")
    assert still_open(DAY) == 1
    po.signed_by(house, done.agreements[0], sponsor)
    assert [still_open(LATER), still_open(LATER + timedelta(days=1))] == [Decimal(0), Decimal(1)]


def test_a_descoped_item_leaves_the_divisor_and_the_figure_says_so(signed: House) -> None:
    descope_knowledge(signed.database, of(signed.people.manager, NEXT), GREETING, note="Change 7")
    found = whole(signed, NEXT)
    assert found.all.items_count == 2
    (change,) = found.changes
    assert (change.on, change.items_before, change.items_after, change.left) == (NEXT, 3, 2, (GREETING,))
    assert coverage_text.divisor(found) == "was of 3 items (weight 138) until 20 Jan 2027: E1-I2 left"


def test_added_scope_raises_the_divisor_and_the_figure_says_so(signed: House) -> None:
    people = signed.people
    row = ScopeRow("process_2", "Process 2", 1, people.client_site, 3, 100, 2)
    import_scope(signed.database, of(people.manager, NEXT), signed.made.engagement_id, [row])
    reconcile(signed.database, make_act(ENGINE, NEXT), signed.made.engagement_id)
    found = whole(signed, NEXT)
    assert (found.all.items_count, found.changes[0].entered) == (5, ("E1-I4", "E1-I5"))
    assert coverage_text.change(found.changes[0]) == (
        "was of 3 items (weight 138) until 20 Jan 2027: E1-I4, E1-I5 added"
    )
    first = coverage(signed, NEXT).processes[0]
    assert (first.process, first.all.items_count, first.changes) == ("E1-P1", 3, ())


def test_an_item_rated_anew_changes_the_divisor_too(signed: House) -> None:
    po.rated(signed, frequency=Frequency.MONTHLY, note="Only monthly", act=of(signed.people.manager, NEXT))
    found = whole(signed, NEXT)
    assert (found.changes[0].weight_before, found.changes[0].weight_after) == (ALL, ALL - 40)
    assert coverage_text.divisor(found) == "was of 3 items (weight 138) until 20 Jan 2027: E1-I3 rated anew"


def test_before_anything_is_written_down_the_divisor_is_still_being_made(
    database: Database, tmp_path: Path
) -> None:
    house = make_desk(database, tmp_path / "files", until=K.CAPTURED)
    descope_knowledge(database, of(house.people.manager, NEXT), GREETING, note="Change 7")
    assert whole(house, NEXT).changes == ()


def test_a_past_day_has_the_figures_of_then(signed: House) -> None:
    descope_knowledge(signed.database, of(signed.people.manager, NEXT), GREETING, note="Change 7")
    with as_of(signed.database, DAY, today=NEXT) as then:
        assert knowledge_coverage(then, "E1", DAY).whole.all.items_count == 3


def test_a_blocked_item_stays_claimed_and_a_changed_one_does_not(signed: House) -> None:
    block_knowledge(signed.database, of(signed.people.manager), WORK, reason="No cases")
    assert whole(signed).all.claimed_count == 1


def test_what_changed_is_not_claimed_until_it_is_signed_again(signed: House) -> None:
    change_knowledge(signed.database, of(signed.people.experts[0]), WORK, delta="Less")
    assert whole(signed).all.claimed_count == 0


def test_a_process_counts_its_own_items_and_the_shared_ones_by_its_own_trainees(
    database: Database, tmp_path: Path
) -> None:
    house = make_desk(database, tmp_path / "files", processes=2)
    certified(house)
    for handle in (GREETING, HOUSE_ITEM):
        po.walked(house, K.DOCUMENTED, handle)
    found = coverage(house)
    assert [line.all.items_count for line in (*found.processes, found.whole)] == [3, 3, 5]
    assert [line.all.proven_count for line in (*found.processes, found.whole)] == [3, 0, 2]


def test_a_process_out_of_scope_has_no_line_and_its_items_count_nowhere(
    database: Database, tmp_path: Path
) -> None:
    house = make_desk(database, tmp_path / "files", processes=2, until=K.SIGNED_OFF)
    manager = of(house.people.manager, NEXT)
    descope_process(database, manager, house.made.engagement_id, process="process_1", reason="Stays")
    reconcile(database, make_act(ENGINE, NEXT), house.made.engagement_id)
    found = coverage(house, NEXT)
    assert [line.process for line in found.processes] == ["E1-P2"]
    assert (found.whole.all.items_count, found.whole.all.claimed_count) == (3, 0)


def asked(house: House, process: int | None = 1) -> Asked:
    return Asked(house.made.engagement_id, process, Stage.TRANSITION_AND_INTEGRATE, house.made.playbook, DAY)


def test_the_measures_are_the_same_figures_rounded_down(signed: House) -> None:
    learned(signed)
    with open_store(signed.database) as reader:
        found = [
            measure(reader, asked(signed))[0]
            for measure in (knowledge_claimed, knowledge_proven, must_have_signed, acknowledgements_due)
        ]
    assert found == [Decimal("72.4"), Decimal("72.4"), Decimal("100.0"), Decimal(0)]


def test_of_no_items_nothing_is_measured(database: Database, tmp_path: Path) -> None:
    house = House(database, make_engagement(database, po.DESK, 1), tmp_path / "files")
    with open_store(database) as reader:
        found = [
            measure(reader, asked(house))[0]
            for measure in (knowledge_claimed, knowledge_proven, must_have_signed, acknowledgements_due)
        ]
    assert found == [None, None, None, Decimal(0)]
    assert coverage_text.claimed(whole(house).all) == "nothing in scope"


def test_must_haves_alone(signed: House) -> None:
    found = whole(signed).must_have
    assert (found.items_count, found.claimed_count) == (1, 1)
    assert coverage_text.claimed(found) == "1 of 1 item, weight 100 of 100, 100 %"
    assert coverage_text.proven(found) == "0 of 1 item, weight 0 of 100, 0 %"


def test_an_expired_certificate_proves_nothing_and_a_passed_module_still_does(signed: House) -> None:
    certified(signed)
    with open_store(signed.database, write=True, act=of(signed.people.manager), engagement_id=1) as unit:
        unit.connection.exec_driver_sql("UPDATE certification SET status = 'expired' WHERE id = 1")
    assert whole(signed).all.proven_count == 1

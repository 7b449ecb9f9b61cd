"""A process's gate is held from the day a leaving is known, while must-have knowledge would go with the leaver."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from builders import ADMINISTRATOR, Someone, make_act
from kt_engine.actions.add_knowledge_source import add_knowledge_source
from kt_engine.actions.assign_function import assign_function
from kt_engine.actions.leave_person import leave_person
from kt_engine.actions.present_gate import present_gate
from kt_engine.answers.collect_gate_report import collect_gate_report
from kt_engine.answers.gate_view import show_gate
from kt_engine.answers.knowledge_holders import KnowledgeItem, list_knowledge
from kt_engine.answers.leaver_criterion import KEY
from kt_engine.answers.measures import measure_gate
from kt_engine.rules.gates import Measured
from kt_engine.store.database import open_store
from kt_engine.store.gates import gate_of, newest_version
from walking import DAY, House, of

LAST = DAY + timedelta(days=60)
NEXT = DAY + timedelta(days=1)


def leaves(house: House, who: Someone, *, known_on: date = DAY, successor: str | None = None) -> None:
    act = make_act(ADMINISTRATOR, NEXT)
    leave_person(house.database, act, who.handle, last_on=LAST, known_on=known_on, successor=successor)


def criterion(
    house: House, today: date = NEXT, process: int | None = 1, gate: str = "ready"
) -> Measured | None:
    with open_store(house.database) as reader:
        found = measure_gate(reader, house.made.engagement_id, gate, process, today)
    return next((one for one in found if one.key == KEY), None)


def items(house: House, today: date = NEXT) -> tuple[KnowledgeItem, ...]:
    return list_knowledge(house.database, house.made.handle, today)


def test_a_gate_of_an_engagement_without_leavers_has_no_such_criterion(transition: House) -> None:
    assert criterion(transition) is None


def test_the_gate_is_red_the_day_after_the_leaving_is_known_although_the_last_day_is_weeks_away(
    transition: House,
) -> None:
    leaves(transition, transition.people.experts[0])
    found = criterion(transition)
    assert found is not None
    assert (found.met, found.value, found.criterion_class) == (False, Decimal(1), "must")
    assert (
        found.title == f"Must-have knowledge that leaves with {transition.people.experts[0].handle}: the_work"
    )


def test_before_it_is_known_the_gate_is_not_concerned(transition: House) -> None:
    leaves(transition, transition.people.experts[0], known_on=DAY)
    assert criterion(transition, DAY - timedelta(days=1)) is None


def test_a_recording_of_the_item_makes_it_green(transition: House) -> None:
    leaves(transition, transition.people.experts[0])
    manager = of(transition.people.manager, NEXT)
    add_knowledge_source(
        transition.database, manager, "E1", "the_work@E1-P1", reference="Media library, session 4"
    )
    first, second = criterion(transition), criterion(transition, process=2)
    assert first is not None
    assert second is not None
    assert (first.met, second.met) == (True, False)
    assert first.title == (
        f"Must-have knowledge of {transition.people.experts[0].handle}, who will leave, is kept: the_work"
    )


def test_a_recording_for_every_process_makes_all_of_them_green(transition: House) -> None:
    leaves(transition, transition.people.experts[0])
    add_knowledge_source(
        transition.database, of(transition.people.manager, NEXT), "E1", "the_work", reference="Library"
    )
    assert [
        found is not None and found.met for found in (criterion(transition), criterion(transition, process=2))
    ] == [
        True,
        True,
    ]


def test_a_second_giver_makes_it_green_and_one_who_leaves_too_does_not(transition: House) -> None:
    first, second = transition.people.experts
    leaves(transition, first)
    add_knowledge_source(
        transition.database, of(transition.people.manager, NEXT), "E1", "the_work", person=second.handle
    )
    found = criterion(transition)
    assert found is not None
    assert found.met
    leaves(transition, second)
    found = criterion(transition)
    assert found is not None
    assert not found.met


def test_a_successor_who_stays_makes_it_green(transition: House) -> None:
    first, second = transition.people.experts
    leaves(transition, first, successor=second.handle)
    found = criterion(transition)
    assert found is not None
    assert found.met


def test_another_holder_of_the_function_ends_the_matter(transition: House) -> None:
    first, second = transition.people.experts
    leaves(transition, first)
    assign_function(
        transition.database, of(transition.people.manager, NEXT), 1, function="expert", person=second.handle
    )
    assert criterion(transition) is None


def test_the_leaving_of_somebody_who_gives_nothing_concerns_no_gate(transition: House) -> None:
    leaves(transition, transition.people.second_process_owner)
    assert criterion(transition) is None


def test_a_gate_of_the_engagement_is_not_held_by_it(transition: House) -> None:
    leaves(transition, transition.people.experts[0])
    assert criterion(transition, process=None, gate="contract") is None


def test_the_frozen_pack_and_the_gate_report_show_it(transition: House) -> None:
    leaves(transition, transition.people.experts[0])
    done = present_gate(transition.database, of(transition.people.manager, NEXT), "E1-G-ready-P1")
    assert any("leaves with" in title for title in done.unmet)
    view = show_gate(transition.database, "E1-G-ready-P1", NEXT)
    assert [(one.value, one.met) for one in view.versions[0].criteria if one.key == KEY] == [("1", False)]
    with open_store(transition.database) as reader:
        version = newest_version(reader, gate_of(reader, "E1-G-ready-P1")[0]["id"])
        assert version is not None
        facts = collect_gate_report(reader, 1, version["id"])
    assert any("leaves with" in one.title for one in facts.criteria)


def test_the_list_shows_items_that_would_be_lost_first(transition: House) -> None:
    add_knowledge_source(
        transition.database, of(transition.people.manager, DAY), "E1", "the_work@E1-P1", reference="Library"
    )
    leaves(transition, transition.people.experts[0])
    first, second = items(transition)
    assert [(one.called, one.at_risk, one.last_on) for one in (first, second)] == [
        ("the_work@E1-P2", True, LAST),
        ("the_work@E1-P1", False, LAST),
    ]
    assert second.recordings == ("Library",)


def test_a_process_with_an_own_expert_asks_that_one(transition: House) -> None:
    first, second = transition.people.experts
    assign_function(
        transition.database,
        of(transition.people.manager),
        1,
        function="expert",
        person=second.handle,
        process="E1-P2",
    )
    assert {one.process: one.givers for one in items(transition, DAY)} == {
        "E1-P1": (first.handle,),
        "E1-P2": (second.handle,),
    }


@pytest.mark.parametrize(("days", "at_risk"), [(0, False), (1, True)])
def test_what_was_known_on_a_past_day_is_what_counted_then(
    transition: House,
    days: int,
    at_risk: bool,
) -> None:
    leaves(transition, transition.people.experts[0], known_on=NEXT)
    assert items(transition, DAY + timedelta(days=days))[0].at_risk is at_risk

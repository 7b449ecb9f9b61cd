"""What a page tells beyond where things stand: colour, people, what runs out, the way to the go-live."""

from datetime import timedelta

from builders import START, make_act
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.record_contract import record_contract
from kt_engine.answers.critical_chain import MOST_BOXES
from kt_engine.answers.outlook import Outlook
from kt_engine.answers.standing import full_standing, standing
from kt_engine.words import Colour
from process_walks import moved, passes
from walking import House

LATE = START + timedelta(days=21)


def outlook(house: House, days: int = 0) -> Outlook:
    found = full_standing(house.database, house.made.engagement_id, START + timedelta(days=days)).outlook
    assert found is not None
    return found


def promise(house: House, days: int) -> None:
    record_contract(
        house.database, make_act(house.people.manager), 1, signed_on=START, starts_on=START,
        ends_on=START + timedelta(days=900), reference="C-1", go_live={1: START + timedelta(days=days)},
    )  # fmt: skip


def test_before_anything_was_promised_nothing_is_green(small: House) -> None:
    found = outlook(small)
    assert (found.verdict.colour, found.last_week, found.slips) == (None, None, ())


def test_a_plan_that_holds_is_green(transition: House) -> None:
    assert outlook(transition).verdict.colour is Colour.GREEN


def test_late_work_turns_it_amber_and_a_broken_contract_red(transition: House) -> None:
    moved(transition, LATE)
    assert outlook(transition, 21).verdict.colour is Colour.AMBER
    promise(transition, 14)
    found = outlook(transition, 21)
    assert (found.verdict.colour, found.verdict.because) == (Colour.RED, ("wave 1",))
    assert (found.to_contract(1) or 0) < 0


def test_last_week_is_coloured_by_the_plan_of_that_day(transition: House) -> None:
    moved(transition, LATE)
    found = outlook(transition, 22)
    assert found.verdict.colour is Colour.AMBER
    assert found.last_week is not None
    assert found.last_week.rule != found.verdict.rule


def test_a_condition_past_its_last_day_is_red_and_stands_under_what_runs_out(transition: House) -> None:
    passes(transition, 1, "ready")
    soon = outlook(transition, 1)
    assert [(line.kind, line.handle) for line in soon.ending] == [("condition", "E1-C1")]
    assert soon.verdict.colour is not Colour.RED
    over = outlook(transition, 6)
    assert (over.verdict.colour, over.verdict.because) == (Colour.RED, ("E1-C1",))
    assert over.ending[0].is_past(START + timedelta(days=6))


def test_seats_say_how_many_are_needed_and_held(transition: House) -> None:
    seats = outlook(transition).seats
    assert [(one.process, one.needed, one.nominated, one.short) for one in seats] == [
        ("E1-P1", 1, 1, 0),
        ("E1-P2", 1, 1, 0),
    ]


def test_before_the_transition_nobody_is_counted(small: House) -> None:
    assert outlook(small).seats == ()


def test_the_path_begins_with_what_can_be_done_and_ends_with_the_cutover(transition: House) -> None:
    path = outlook(transition).path
    assert path is not None
    assert (path.wave, path.left_out) == (1, 0)
    assert path.boxes[0].is_waiting
    assert not any(box.is_waiting for box in path.boxes[1:])
    assert len(path.boxes) <= MOST_BOXES
    days = [box.ends_on for box in path.boxes if box.ends_on]
    assert days == sorted(days)


def test_what_has_ended_and_what_only_ends_a_tick_have_no_outlook(transition: House) -> None:
    assert standing(transition.database, 1, START).outlook is None
    cancel_engagement(transition.database, make_act(transition.people.manager), 1, reason="Stays in house")
    assert full_standing(transition.database, 1, START).outlook is None

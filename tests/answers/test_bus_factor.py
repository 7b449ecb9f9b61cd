"""How few people hold what must be known, shift by shift, counted once for gates, lists and leavers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from builders import ENGINE, Someone, make_act
from kt_engine.actions.assign_seat import assign_seat
from kt_engine.actions.attrite_person import attrite_person
from kt_engine.actions.descope_knowledge import descope_knowledge
from kt_engine.actions.reconcile import reconcile
from kt_engine.answers.bus_factor import HeldItem, bus_factor, bus_factor_short
from kt_engine.answers.place_left import seat_options
from kt_engine.store.database import Database, open_store
from kt_engine.store.knowledge import items_of
from kt_engine.words import AttritionReason, CertificationStatus
from process_walks import moved
from seating import certified, live, needs, row, staffed, stands
from walking import DAY, House, of

ITEM = "the_work"


@dataclass(frozen=True)
class Asked:
    engagement_id: int
    process_id: int | None
    today: date


SOON = DAY + timedelta(days=14)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return staffed(database, tmp_path)


def held(house: House, process: str = "E1-P1", on: date = DAY) -> Mapping[str | None, HeldItem]:
    """Give the one must-have item of a process by shift."""
    items = bus_factor(house.database, "E1", on)
    return {one.shift: one for one in items if (one.item, one.process) == (ITEM, process)}


def short(house: House, process_id: int | None = 1, on: date = DAY) -> int:
    with open_store(house.database) as reader:
        return int(bus_factor_short(reader, Asked(house.made.engagement_id, process_id, on))[0] or 0)


def leaves(house: House, who: Someone, on: date) -> None:
    attrite_person(house.database, of(house.people.manager), who.handle, on=on, reason=AttritionReason.MOVED)


def test_two_certified_people_are_enough_and_one_is_not(house: House) -> None:
    certified(house, house.people.trainees[0])
    assert (len(held(house)[None].today), held(house)[None].is_short, short(house)) == (1, True, 1)
    certified(house, house.people.trainees[1])
    assert (held(house)[None].is_short, short(house)) == (False, 0)


def test_live_people_count_and_who_must_be_certified_again_does_not(house: House) -> None:
    handle = live(house, house.people.trainees[0])
    certified(house, house.people.trainees[1])
    assert short(house) == 0
    stands(house, handle, CertificationStatus.RECERT_DUE)
    assert short(house) == 1


def test_with_two_shifts_each_needs_two_of_its_own(house: House) -> None:
    needs(house, [row(seats=1), row(seats=1, shift="late")])
    people = house.people.trainees
    for who, shift in zip(people[:3], ("early", "early", "late"), strict=True):
        certified(house, who, shift=shift)
    assert {shift: one.is_short for shift, one in held(house).items()} == {"early": False, "late": True}
    assert short(house) == 1
    assign_seat(house.database, of(house.people.manager), "E1-K1", shift="late")
    assert {shift: one.is_short for shift, one in held(house).items()} == {"early": True, "late": False}


def test_a_process_that_nobody_learned_is_short_and_the_engagement_sums_up(house: House) -> None:
    for who in house.people.trainees[:2]:
        certified(house, who)
    assert (short(house, 1), short(house, 2), short(house, None)) == (0, 1, 1)


def test_what_was_taken_out_of_a_process_need_not_be_held_there(house: House) -> None:
    reconcile(house.database, make_act(ENGINE, DAY), house.made.engagement_id)
    with open_store(house.database) as reader:
        taken = next(
            row["handle"]
            for row in items_of(reader, house.made.engagement_id)
            if (row["item_key"], row["process_id"]) == (ITEM, 1)
        )
    descope_knowledge(house.database, of(house.people.manager), taken, note="It is done in the other process")
    assert held(house) == {}
    assert (short(house, 1), short(house, 2)) == (0, 1)


def test_who_is_known_to_leave_before_the_go_live_does_not_count_for_it(house: House) -> None:
    for who in house.people.trainees[:2]:
        certified(house, who)
    moved(house, DAY)
    assert (held(house)[None].go_live_on, short(house)) == (date(2027, 1, 26), 0)
    leaves(house, house.people.trainees[0], date(2027, 1, 22))
    one = held(house)[None]
    assert (len(one.today), len(one.at_go_live), one.is_short, short(house)) == (2, 1, True, 1)


def test_what_a_leaver_tears_open_is_what_the_bus_factor_says_the_day_after(house: House) -> None:
    needs(house, [row(seats=1), row(seats=1, shift="late")])
    people = house.people.trainees
    for who, shift in zip(people[:4], ("early", "early", "late", "late"), strict=True):
        certified(house, who, shift=shift)
    leaves(house, people[3], SOON)
    [item] = seat_options(house.database, "E1-K4", DAY).place.items
    assert (item.item, item.shift, item.before, item.left, item.needed) == ("the_work@E1-P1", "late", 2, 1, 2)
    later = held(house, on=SOON + timedelta(days=1))
    assert {shift: len(one.today) for shift, one in later.items()} == {"early": 2, "late": item.left}
    # The options, looked at again when he is gone, still name what he held.
    leaves(house, people[2], DAY)
    assert [one.left for one in seat_options(house.database, "E1-K3", DAY).place.items] == [1]

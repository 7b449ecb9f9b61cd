"""What is done about a seat is one option, signed by both sides, and then carried out as far as the engine can."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import RowMapping

from builders import ADMINISTRATOR, ENGINE, make_act
from kt_engine.actions.assign_seat import assign_seat
from kt_engine.actions.attrite_person import attrite_person
from kt_engine.actions.choose_replacement import ChosenReplacement, choose_replacement
from kt_engine.actions.leave_person import leave_person
from kt_engine.actions.nominate_trainee import nominate_trainee
from kt_engine.actions.propose_allocations import Asked, propose_allocations
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.replan import replan
from kt_engine.actions.sign_agreement import sign_agreement
from kt_engine.answers.certified_people import go_lives_of
from kt_engine.answers.place_left import PlaceLeft, seat_options
from kt_engine.answers.replacement_people import ReplacementOption
from kt_engine.answers.seats_left_open import seats_left_open
from kt_engine.answers.verify_store import verify
from kt_engine.answers.waiting import waits_of
from kt_engine.errors import MoveRefused, NotFound, Refused, SignatureRefused, UsageProblem
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.seats import newest_assignments, replacements_of
from kt_engine.store.tables import Agreement, Allocation, Certification, Replacement
from kt_engine.words import (
    AgreementStatus,
    AllocationStatus,
    AttritionReason,
    CertificationStatus,
    ReplacementKind,
    Side,
)
from process_walks import moved, passes
from seating import begins, live, needs, row, staffed, week_of
from walking import DAY, House, count_of, of, status_of, value_of

FIRST = "E1-K1"


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    """A desk whose first trainee has left the first process."""
    made = staffed(database, tmp_path)
    begins(made, made.people.trainees[0])
    return made


def left(house: House) -> None:
    attrite_person(
        house.database, of(house.people.manager), house.people.trainees[0].handle, on=DAY,
        reason=AttritionReason.MOVED,
    )  # fmt: skip


def options(house: House, on: date = DAY) -> dict[str, ReplacementOption]:
    found: PlaceLeft = seat_options(house.database, FIRST, on).place
    return {one.key: one for one in found.options.options}


def chosen(house: House, key: str, **more: Any) -> ChosenReplacement:
    return choose_replacement(house.database, of(house.people.manager), FIRST, option=key, **more)


def signed(house: House, on: date = DAY) -> None:
    for who in (house.people.team_leads[0], house.people.process_owner):
        sign_agreement(house.database, of(who, on), "E1-A1")


def settled(house: House) -> RowMapping:
    with open_store(house.database) as reader:
        return replacements_of(reader, 1)[1]


def reserve(house: House, number: int = 1) -> str:
    return f"reserve-{house.people.trainees[number].handle}"


def test_the_choice_is_put_before_the_team_lead_and_the_process_owner(house: House) -> None:
    left(house)
    done = chosen(house, reserve(house), note="Knows the tool")
    assert (done.agreement, done.certification) == ("E1-A1", FIRST)
    with open_store(house.database) as reader:
        waits = [wait for wait in waits_of(reader, 1, DAY) if wait.handle == "E1-A1"]
    assert [(wait.role, wait.side) for wait in waits] == [
        ("team lead", Side.PROVIDER),
        ("process owner", Side.CLIENT),
    ]
    assert value_of(house.database, Agreement, "E1-A1", "reason") == "Knows the tool"


def test_signed_by_both_the_reserve_is_nominated_and_the_day_is_noted(house: House) -> None:
    left(house)
    due = options(house)[reserve(house)].first_live_on
    chosen(house, reserve(house))
    signed(house)
    assert value_of(house.database, Agreement, "E1-A1", "status") is AgreementStatus.AGREED
    assert status_of(house, Certification, "E1-K2") is CertificationStatus.NOMINATED
    assert value_of(house.database, Certification, "E1-K2", "person_id") == house.people.trainees[1].id
    assert (settled(house)["kind"], settled(house)["due_on"], settled(house)["successor_id"]) == (
        ReplacementKind.RESERVE, due, 2
    )  # fmt: skip


def test_one_signature_carries_nothing_out(house: House) -> None:
    left(house)
    chosen(house, reserve(house))
    sign_agreement(house.database, of(house.people.team_leads[0]), "E1-A1")
    assert count_of(house.database, Replacement) == 0
    assert count_of(house.database, Certification) == 1


def test_who_chooses_does_not_sign_nor_does_he_who_left(house: House) -> None:
    left(house)
    chosen(house, reserve(house))
    for who in (house.people.manager, house.people.trainees[0]):
        with pytest.raises(SignatureRefused):
            sign_agreement(house.database, of(who), "E1-A1")


def test_a_declined_choice_can_be_made_anew(house: House) -> None:
    left(house)
    chosen(house, reserve(house))
    sign_agreement(house.database, of(house.people.process_owner), "E1-A1", agree=False, points=["Not him"])
    assert count_of(house.database, Replacement) == 0
    assert chosen(house, "hire").agreement == "E1-A2"


def test_a_seat_is_open_until_it_is_agreed_about(house: House) -> None:
    left(house)
    with open_store(house.database) as reader:
        assert seats_left_open(reader, 1) == (FIRST,)
    chosen(house, "hire")
    signed(house)
    with open_store(house.database) as reader:
        assert seats_left_open(reader, 1) == ()


def test_a_hire_is_noted_and_the_next_one_with_the_role_is_nominated_by_itself(house: House) -> None:
    left(house)
    chosen(house, "hire")
    signed(house)
    assert (settled(house)["kind"], settled(house)["successor_id"]) == (ReplacementKind.HIRE, None)
    reconcile(house.database, make_act(ENGINE, DAY), 1)
    assert count_of(house.database, Certification) == 5  # two seats of each process, and who left


def waits_about_seats(house: House) -> list[tuple[str, date | None]]:
    with open_store(house.database) as reader:
        waits = waits_of(reader, 1, DAY)
    return [(one.what, one.due_on) for one in waits if one.handle == FIRST]


def test_a_seat_waits_for_a_choice_and_a_signed_hire_for_as_many_as_must_begin(house: House) -> None:
    left(house)
    assert waits_about_seats(house) == [("choose what is done about a seat somebody left", DAY)]
    hire = options(house)["hire"]
    chosen(house, "hire")
    assert waits_about_seats(house) == []
    signed(house)
    what = f"hire and nominate 2 people for the seat, to be live on {hire.first_live_on}"
    assert waits_about_seats(house) == [(what, hire.begins_on)]
    begins(house, house.people.trainees[1])
    assert waits_about_seats(house) == [(what.replace("2 people", "1 person"), hire.begins_on)]
    begins(house, house.people.trainees[2])
    assert waits_about_seats(house) == []


def lent(house: House, *, sign: bool = True) -> None:
    """Let the process owner lend hours of the first expert until the end of the week."""
    people = house.people
    asked = Asked(people.experts[0].handle, people.process_owner.handle, Decimal(10), DAY, date(2027, 1, 22))
    [done] = propose_allocations(house.database, of(people.manager), "E1", [asked])
    if sign:
        sign_agreement(house.database, of(people.process_owner), done.agreement)


def test_an_expert_whose_hours_end_too_soon_can_be_kept_and_his_manager_is_asked(house: House) -> None:
    lent(house)
    left(house)
    expert = house.people.experts[0].handle
    keep = options(house)[f"keep-{expert}"]
    assert (keep.begins_on, keep.ends_on, str(keep.seats)) == (date(2027, 1, 25), date(2027, 2, 11), "0.25")
    assert keep.cost == f"10 hours a week of {expert}, which {house.people.process_owner.handle} must lend"
    done = chosen(house, keep.key)
    for who in (house.people.team_leads[0], house.people.process_owner):
        sign_agreement(house.database, of(who), done.agreement)
    assert [value_of(house.database, Allocation, "E1-L2", name) for name in ("status", "valid_from", "valid_to")] == [
        AllocationStatus.PROPOSED, keep.begins_on, keep.ends_on,
    ]  # fmt: skip
    # The manager signed the choice last and still signs the hours: who chose it asked for them.
    sign_agreement(house.database, of(house.people.process_owner), "E1-A3")
    assert value_of(house.database, Allocation, "E1-L2", "status") is AllocationStatus.AGREED
    assert not verify(house.database, house.files, ALLOWED_MOVES).findings


def test_an_expert_nobody_lent_is_no_option(house: House) -> None:
    lent(house, sign=False)
    left(house)
    assert [key for key in options(house) if key.startswith("keep-")] == []


def test_who_comes_over_from_another_process_gives_his_seat_up(house: House) -> None:
    people = house.people
    begins(house, people.trainees[1], 2)
    left(house)
    key = f"move-{people.trainees[1].handle}"
    assert options(house)[key].gives_up == "E1-K2"
    chosen(house, key)
    signed(house)
    with open_store(house.database) as reader:
        places = newest_assignments(reader, 1)
    assert (places[2]["holds_seat"], places[3]["holds_seat"]) == (False, True)
    assert value_of(house.database, Certification, "E1-K3", "process_id") == 1


def test_a_move_says_what_the_other_process_is_short_of_then(house: House) -> None:
    people = house.people
    needs(house, [row("E1-P2", seats=1)])
    live(house, people.trainees[1], 2)
    left(house)
    key = f"move-{people.trainees[1].handle}"
    assert options(house)[key].cost == "E1-P2 is then short of 1 seat at the worst"
    live(house, people.trainees[2], 2)
    assert options(house)[key].cost == "nothing: E1-P2 has people enough without"


def test_who_is_cleared_already_begins_with_the_class(house: House) -> None:
    live(house, house.people.trainees[1], 2)
    left(house)
    known = options(house)
    cleared, new = known[f"move-{house.people.trainees[1].handle}"], known[reserve(house, 2)]
    assert (cleared.first_live_on, new.first_live_on) == (date(2027, 2, 10), date(2027, 2, 12))


def test_a_reserve_of_the_process_takes_the_seat_at_once(house: House) -> None:
    people = house.people
    handle = live(house, people.trainees[1])
    assign_seat(house.database, of(people.manager), handle, holds_seat=False)
    left(house)
    found = options(house)[reserve(house)]
    assert (found.takes, found.first_live_on, str(found.seats)) == (handle, DAY, "1")
    chosen(house, reserve(house))
    signed(house)
    assert week_of(house, DAY - timedelta(days=DAY.weekday())).live == 1
    assert count_of(house.database, Certification) == 2


def test_somebody_of_another_shift_comes_over_where_it_can_spare_him(house: House) -> None:
    people = house.people
    needs(house, [row(seats=1), row(seats=1, shift="late")])
    assign_seat(house.database, of(people.manager), FIRST, shift="early", language="en")
    live(house, people.trainees[1], shift="late")
    assert [key for key in options_after_leaving(house) if key.startswith("shift-")] == []
    handle = live(house, people.trainees[2], shift="late")
    found = options(house)[f"shift-{handle}"]
    assert (found.first_live_on, str(found.seats), found.gives_up) == (DAY, "1", None)
    chosen(house, f"shift-{handle}")
    signed(house)
    monday = DAY - timedelta(days=DAY.weekday())
    assert [week_of(house, monday, shift=shift).live for shift in ("early", "late")] == [1, 1]


def options_after_leaving(house: House) -> dict[str, ReplacementOption]:
    left(house)
    return options(house)


def test_taking_over_less_says_how_much_stays(house: House) -> None:
    needs(house, [row(volume=480, handling_seconds=Decimal(420))])
    left(house)
    lower = options(house)["lower_ramp"]
    assert lower.what == "Take over less from 2027-W03 until 2027-W06: 2 seats less are needed"
    assert lower.cost == "about 480 units a week stay with whoever does it today"
    chosen(house, "lower_ramp")
    signed(house)
    assert settled(house)["kind"] is ReplacementKind.LOWER_RAMP
    # The need itself is lower for those weeks, and what it was after them; the plan, gates and status read it.
    known = [week_of(house, monday) for monday in (date(2027, 1, 18), date(2027, 2, 1), date(2027, 2, 8))]
    assert [(one.needed, one.gap) for one in known] == [(0, 0), (0, 0), (2, 2)]


def test_going_live_later_says_by_how_many_weeks_and_what_was_promised(house: House) -> None:
    moved(house, DAY)
    left(house)
    delay = options(house)["delay-3"]
    assert delay.first_live_on is not None
    assert delay.what == "Let E1-P1 go live 3 weeks later"
    assert delay.cost == "the go-live of E1-P1 moves from 2027-01-26, with it wave 1"
    chosen(house, "delay-3")
    signed(house)
    replan(house.database, make_act(ENGINE, DAY), 1)
    with open_store(house.database) as reader:
        assert go_lives_of(reader, 1)[1] == delay.first_live_on


def test_where_nobody_is_short_the_seat_may_stay_empty(house: House) -> None:
    needs(house, [row(seats=0)])
    left(house)
    known = options(house)
    assert "leave_empty" in known
    assert "lower_ramp" not in known
    chosen(house, "leave_empty")
    signed(house)
    assert settled(house)["kind"] is ReplacementKind.LEAVE_EMPTY


def test_one_who_cannot_come_any_more_is_told_and_the_seat_is_free_again(house: House) -> None:
    left(house)
    chosen(house, reserve(house))
    leave_person(
        house.database, make_act(ADMINISTRATOR, DAY), house.people.trainees[1].handle,
        last_on=DAY - timedelta(days=1), known_on=DAY,
    )  # fmt: skip
    signed(house)
    assert settled(house)["successor_id"] is None
    assert value_of(house.database, Agreement, "E1-A1", "status") is AgreementStatus.AGREED


def test_one_nominated_meanwhile_is_not_nominated_twice(house: House) -> None:
    left(house)
    chosen(house, reserve(house))
    nominate_trainee(
        house.database, of(house.people.manager), "E1-P1", person=house.people.trainees[1].handle
    )
    signed(house)
    assert count_of(house.database, Certification) == 2


def test_of_many_people_the_first_are_listed_and_any_can_be_chosen(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kt_engine.answers.replacement_options.SHOWN_PEOPLE", 2)
    left(house)
    found = seat_options(house.database, FIRST, DAY).place.options
    assert len([one for one in found.options if one.kind is ReplacementKind.RESERVE]) == 2
    assert found.more_people == 3
    assert chosen(house, reserve(house, 5)).agreement == "E1-A1"


def test_an_option_there_is_not_is_refused_with_those_there_are(house: House) -> None:
    left(house)
    with pytest.raises(UsageProblem, match="no option 'hires' for E1-K1 today"):
        chosen(house, "hires")


def test_nothing_is_chosen_for_a_seat_nobody_left(house: House) -> None:
    with pytest.raises(Refused, match="Nobody is known to leave E1-K1"):
        chosen(house, "hire")
    with pytest.raises(NotFound, match="no certification E1-K9"):
        choose_replacement(house.database, of(house.people.manager), "E1-K9", option="hire")


def test_nothing_is_chosen_twice(house: House) -> None:
    left(house)
    chosen(house, "hire")
    with pytest.raises(Refused, match="already before its signers"):
        chosen(house, "hire")
    signed(house)
    with pytest.raises(Refused, match="is agreed: kt agreement show E1-A1"):
        chosen(house, reserve(house))
    with pytest.raises(MoveRefused):
        signed(house)


def test_a_choice_can_be_made_before_the_last_day(house: House) -> None:
    attrite_person(
        house.database, of(house.people.manager), house.people.trainees[0].handle,
        on=DAY + timedelta(days=14), reason=AttritionReason.RESIGNED,
    )  # fmt: skip
    chosen(house, reserve(house))
    signed(house)
    assert count_of(house.database, Certification) == 2


def test_a_repeated_command_proposes_once(house: House) -> None:
    left(house)
    act = of(house.people.manager, command_id="c1")
    first = choose_replacement(house.database, act, FIRST, option="hire")
    assert choose_replacement(house.database, act, FIRST, option="hire") == first
    assert count_of(house.database, Agreement) == 1


@pytest.mark.parametrize("who", ["process_owner", "outsider"])
def test_who_may_not_choose_chooses_nothing(house: House, who: str) -> None:
    left(house)
    with pytest.raises(Refused, match="may not choose replacements"):
        choose_replacement(house.database, of(getattr(house.people, who)), FIRST, option="hire")


def test_a_signer_does_not_choose(house: House) -> None:
    left(house)
    with pytest.raises(Refused, match="may not choose replacements"):
        choose_replacement(house.database, of(house.people.team_leads[0]), FIRST, option="hire")


def test_the_options_say_what_is_not_looked_at(house: House) -> None:
    left(house)
    [note] = seat_options(house.database, FIRST, DAY).place.options.notes
    assert note.startswith("An expert can be kept longer only where a manager lent hours of him here")


def test_for_a_process_that_is_monitored_nobody_is_nominated_and_that_is_said(house: House) -> None:
    passes(house, 1, "ready", "live", on=DAY)
    left(house)
    known = options(house)
    assert {one.kind for one in known.values()} == {ReplacementKind.HIRE, ReplacementKind.LOWER_RAMP}
    assert "Nobody is nominated for E1-P1" in seat_options(house.database, FIRST, DAY).place.options.notes[1]


def test_where_somebody_comes_in_time_nothing_has_to_be_later(house: House) -> None:
    moved(house, DAY)
    needs(house, [row(seats=3, week=date(2027, 3, 8))])
    left(house)
    known = options(house)
    assert [key for key in known if key.startswith("delay")] == []
    assert known["lower_ramp"].what == "Take over less from 2027-W10: 3 seats less are needed"


def test_a_reserve_who_still_learns_fills_a_part_of_the_seat(house: House) -> None:
    begins(house, house.people.trainees[1])
    assign_seat(house.database, of(house.people.manager), "E1-K2", holds_seat=False)
    left(house)
    found = options(house)[reserve(house)]
    assert (str(found.seats), found.starters, found.first_live_on) == ("0.585", 2, date(2027, 2, 12))

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import select, update

from builders import ADMINISTRATOR, ENGINE, START, make_act
from kt_engine.actions.add_handover import add_handover
from kt_engine.actions.reconcile import reconcile
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.store.database import open_store
from kt_engine.store.tables import Handover, HandoverReviewer, Person, Process, table_of
from kt_engine.store.unit import Act
from kt_engine.words import HandoverKind, HandoverStatus, ProcessStatus, Stage
from walking import House, added, count_of, last_event, of, status_of, value_of


def add(
    house: House,
    act: Act | None = None,
    *,
    title: str = "Chapter one",
    giver: str | None = None,
    receiver: str | None = None,
    reviewers: Sequence[str] | None = None,
    sections: Sequence[str] = (),
    process: str | None = None,
    engagement: str = "E1",
) -> str:
    people = house.people
    return add_handover(
        house.database,
        act or of(people.manager),
        engagement,
        title=title,
        kind=HandoverKind.DOCUMENT,
        giver=giver or people.experts[0].handle,
        receiver=receiver or people.team_leads[0].handle,
        reviewers=[people.process_owner.handle] if reviewers is None else reviewers,
        sections=sections,
        process=process,
        due_on=date(2027, 2, 1),
    ).handle


def test_the_transition_manager_adds_a_handover_between_named_people(stage_four: House) -> None:
    handle = add(stage_four, sections=["Purpose", "Steps"], process="process_2")
    with open_store(stage_four.database) as reader:
        handover, reviewer = table_of(Handover), table_of(HandoverReviewer)
        row = reader.rows(select(handover).where(handover.c.handle == handle))[0]
        asked = reader.rows(select(reviewer).where(reviewer.c.handover_id == row["id"]))
    assert (row["ad_hoc"], row["status"], row["stage"]) == (
        True, HandoverStatus.REQUESTED, Stage.TRANSITION_AND_INTEGRATE
    )  # fmt: skip
    assert (row["giver_id"], row["receiver_id"]) == (
        stage_four.people.experts[0].id,
        stage_four.people.team_leads[0].id,
    )
    assert row["sections"] == '["Purpose", "Steps"]'
    assert row["due_on"] == date(2027, 2, 1)
    assert [each["person_id"] for each in asked] == [stage_four.people.process_owner.id]
    assert last_event(stage_four.database) == ("handover_added", handle)


def test_before_stage_four_it_belongs_to_the_stage_of_the_engagement(first_stage: House) -> None:
    handle = add(first_stage)
    assert value_of(first_stage.database, Handover, handle, "stage") is Stage.IDENTIFY_NEEDS


def test_reconciling_never_withdraws_it(stage_four: House) -> None:
    handle = add(stage_four)
    reconcile(stage_four.database, make_act(ENGINE), stage_four.made.engagement_id)
    assert status_of(stage_four, Handover, handle) is HandoverStatus.REQUESTED


def test_each_one_has_a_number_of_its_own(stage_four: House) -> None:
    people = stage_four.people
    handles = {added(stage_four, reviewers=[people.process_owner]) for _ in range(3)}
    assert len(handles) == 3


def test_a_repeated_command_adds_one(stage_four: House) -> None:
    act = of(stage_four.people.manager, command_id="c1")
    assert add(stage_four, act) == add(stage_four, act)
    assert count_of(stage_four.database, Handover) == 3


def test_a_reviewer_named_twice_is_asked_once(stage_four: House) -> None:
    owner = stage_four.people.process_owner.handle
    before = count_of(stage_four.database, HandoverReviewer)
    add(stage_four, reviewers=[owner, owner.lower()])
    assert count_of(stage_four.database, HandoverReviewer) == before + 1


def test_only_the_transition_manager_adds_handovers(stage_four: House) -> None:
    with pytest.raises(Refused, match="may not add handovers"):
        add(stage_four, of(stage_four.people.experts[0]))
    with pytest.raises(Refused, match="may not add handovers"):
        add(stage_four, make_act(ADMINISTRATOR))


def test_the_giver_does_not_review(stage_four: House) -> None:
    people = stage_four.people
    with pytest.raises(Refused, match="hands over and therefore does not review"):
        add(stage_four, reviewers=[people.process_owner.handle, people.experts[0].handle])


def test_nobody_hands_over_to_himself(stage_four: House) -> None:
    with pytest.raises(Refused, match="to the same person"):
        add(stage_four, receiver=stage_four.people.experts[0].handle)


def test_somebody_must_review(stage_four: House) -> None:
    with pytest.raises(UsageProblem, match="at least one reviewer"):
        add(stage_four, reviewers=[])


@pytest.mark.parametrize("place", ["receiver", "reviewer"])
@pytest.mark.parametrize("who", ["outsider", "trainee"])
def test_who_signs_nothing_neither_receives_nor_reviews(stage_four: House, place: str, who: str) -> None:
    people = stage_four.people
    handle = people.outsider.handle if who == "outsider" else people.trainees[0].handle
    receiver = handle if place == "receiver" else None
    reviewers = [handle] if place == "reviewer" else None
    with pytest.raises(Refused, match="holds no role in E1 in which to sign"):
        add(stage_four, receiver=receiver, reviewers=reviewers)


def test_the_engine_hands_over_nothing(stage_four: House) -> None:
    with pytest.raises(Refused, match="P2 is not a person"):
        add(stage_four, giver="P2")


def test_who_has_left_stands_in_no_place(stage_four: House) -> None:
    person, owner = table_of(Person), stage_four.people.process_owner
    with stage_four.database.writer.begin() as connection:
        connection.execute(update(person).where(person.c.id == owner.id).values(disabled_on=START))
    with pytest.raises(Refused, match="has left and cannot review"):
        add(stage_four)


def test_nothing_is_handed_over_for_a_process_out_of_scope(stage_four: House) -> None:
    process = table_of(Process)
    with stage_four.database.writer.begin() as connection:
        connection.execute(
            update(process).where(process.c.handle == "E1-P2").values(status=ProcessStatus.DESCOPED)
        )
    with pytest.raises(Refused, match="taken out of scope"):
        add(stage_four, process="E1-P2")


@pytest.mark.parametrize("title", ["", "   ", "a\nb", "x" * 500])
def test_a_title_is_one_short_line(stage_four: House, title: str) -> None:
    with pytest.raises(UsageProblem, match="The title"):
        add(stage_four, title=title)


def test_sections_have_a_bound(stage_four: House) -> None:
    with pytest.raises(UsageProblem, match="too long together"):
        add(stage_four, sections=["x" * 190] * 30)


def test_unknown_places_are_not_found(stage_four: House) -> None:
    with pytest.raises(NotFound, match="There is no process nowhere"):
        add(stage_four, process="nowhere")
    with pytest.raises(NotFound, match="There is no person P99"):
        add(stage_four, receiver="P99")
    with pytest.raises(NotFound, match="There is no engagement E9"):
        add(stage_four, engagement="E9")

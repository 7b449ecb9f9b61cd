"""Questions about a handover are asked, answered and closed before it is accepted; inventories add up before that."""

import pytest

from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.add_handover import add_handover
from kt_engine.actions.answer_question import answer_question
from kt_engine.actions.ask_question import ask_question
from kt_engine.actions.close_question import close_question
from kt_engine.actions.submit_handover import submit_handover
from kt_engine.answers.handover_clock import clock_of, handover_clocks
from kt_engine.answers.open_questions import list_questions
from kt_engine.answers.waiting import waits_of
from kt_engine.errors import InvalidInput, MoveRefused, Refused, SignatureRefused
from kt_engine.store.database import open_store
from kt_engine.store.find import find, next_number
from kt_engine.store.tables import Handover, HandoverVersion
from kt_engine.words import HandoverKind, HandoverStatus, QuestionKind, QuestionStatus
from walking import DAY, House, added, handed, of, submitted


@pytest.fixture
def house(stage_four: House) -> House:
    return stage_four


@pytest.fixture
def reviewed(house: House) -> str:
    """A handover of the first expert that its reviewer has reviewed; the first team lead receives it."""
    handle = added(house, reviewers=[house.people.process_owner])
    submitted(house, house.people.experts[0], handle)
    accept_handover(house.database, of(house.people.process_owner), handle)
    return handle


def asked(house: House, handle: str, section: str | None = None) -> str:
    act = of(house.people.team_leads[0])
    return ask_question(house.database, act, handle, question="Who decides?", section=section).handle


def accepted(house: House, handle: str) -> HandoverStatus:
    return accept_handover(house.database, of(house.people.team_leads[0]), handle).status


def test_nothing_is_accepted_while_a_question_is_open(house: House, reviewed: str) -> None:
    question = asked(house, reviewed)
    with pytest.raises(SignatureRefused, match=f"{question} is not closed"):
        accepted(house, reviewed)
    answer_question(house.database, of(house.people.experts[0]), question, answer="The shift lead")
    with pytest.raises(SignatureRefused, match=f"{question} is not closed"):
        accepted(house, reviewed)
    close_question(house.database, of(house.people.team_leads[0]), question)
    assert accepted(house, reviewed) is HandoverStatus.ACCEPTED


def test_with_a_section_it_is_a_comment_on_the_version(house: House, reviewed: str) -> None:
    asked(house, reviewed, "Exceptions")
    line = list_questions(house.database, "E1")[0]
    assert (line.kind, line.section, line.version) == (QuestionKind.COMMENT, "Exceptions", 1)


def test_only_who_has_a_place_in_it_asks(house: House, reviewed: str) -> None:
    with pytest.raises(Refused, match="may not ask about"):
        ask_question(house.database, of(house.people.trainers[0]), reviewed, question="Why?")


def test_who_asked_does_not_answer(house: House, reviewed: str) -> None:
    question = asked(house, reviewed)
    with pytest.raises(Refused, match="does not answer it"):
        answer_question(house.database, of(house.people.team_leads[0]), question, answer="I do")


def test_only_who_asked_closes_it(house: House, reviewed: str) -> None:
    question = asked(house, reviewed)
    with pytest.raises(Refused, match="who asked"):
        close_question(house.database, of(house.people.experts[0]), question)


def test_an_answer_that_is_none_opens_it_again(house: House, reviewed: str) -> None:
    question, lead = asked(house, reviewed), of(house.people.team_leads[0])
    answer_question(house.database, of(house.people.experts[0]), question, answer="Later")
    assert close_question(house.database, lead, question, settled=False).status is QuestionStatus.OPEN


def test_a_closed_question_stays_closed(house: House, reviewed: str) -> None:
    question, lead = asked(house, reviewed), of(house.people.team_leads[0])
    close_question(house.database, lead, question)
    with pytest.raises(MoveRefused, match="Ask a new one"):
        close_question(house.database, lead, question)


def test_it_waits_for_the_giver_and_then_for_who_asked(house: House, reviewed: str) -> None:
    question = asked(house, reviewed)

    def waits_for() -> tuple[str, ...]:
        with open_store(house.database) as reader:
            return next(wait.who for wait in waits_of(reader, 1, DAY) if wait.handle == question)

    assert waits_for() == (house.people.experts[0].handle,)
    answer_question(house.database, of(house.people.experts[0]), question, answer="The shift lead")
    assert waits_for() == (house.people.team_leads[0].handle,)


def test_the_same_command_asks_once(house: House, reviewed: str) -> None:
    act = of(house.people.team_leads[0], command_id="once")
    first = ask_question(house.database, act, reviewed, question="Who decides?")
    assert ask_question(house.database, act, reviewed, question="Who decides?") == first
    with pytest.raises(Refused, match="other content"):
        ask_question(house.database, act, reviewed, question="Something else?")


def test_the_clock_tells_every_step_and_what_is_asked(house: House, reviewed: str) -> None:
    asked(house, reviewed)
    clock = clock_of(house.database, reviewed, DAY)
    assert [(step.version, step.what) for step in clock.steps] == [(1, "submitted"), (1, "reviewed")]
    assert (clock.open_questions_count, clock.since_on, clock.age_calendar_days) == (1, DAY, 0)
    assert reviewed in [one.handover for one in handover_clocks(house.database, "E1", DAY)]


def listed(house: House, rows: str) -> str:
    people = house.people
    handle = add_handover(
        house.database, of(people.manager), "E1", title="Open work", kind=HandoverKind.IN_FLIGHT_WORK,
        giver=people.experts[0].handle, receiver=people.team_leads[0].handle,
        reviewers=[people.process_owner.handle],
    ).handle  # fmt: skip
    text = f"kind,owner,count_at_freeze,count_at_handover\n{rows}\n"
    submit_handover(house.database, house.files, of(people.experts[0]), handle, file=handed(text, "open.csv"))
    accept_handover(house.database, of(people.process_owner), handle)
    return handle


def test_work_under_way_is_accepted_when_it_adds_up(house: House) -> None:
    handle = listed(house, "claims,provider,412,412\ndisputes,stays,7,7")
    assert accepted(house, handle) is HandoverStatus.ACCEPTED


def test_work_under_way_that_does_not_add_up_is_not_accepted(house: House) -> None:
    handle = listed(house, "claims,provider,412,411\ndisputes,stays,7,7")
    with pytest.raises(SignatureRefused, match="1 of 2 rows do not add up"):
        accepted(house, handle)


def test_an_inventory_with_a_bad_row_is_not_stored(house: House) -> None:
    with pytest.raises(InvalidInput, match=r"open\.csv:2:2"):
        listed(house, "claims,nobody,1,1")
    with open_store(house.database) as reader:
        assert find(reader, Handover, "E1-H1")["status"] is HandoverStatus.REQUESTED
        assert next_number(reader, HandoverVersion) == 1

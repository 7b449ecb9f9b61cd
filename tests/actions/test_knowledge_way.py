"""A knowledge item goes from identified to baselined, and every guard on the way holds."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from sqlalchemy import select

import passing_over as po
from builders import ADMINISTRATOR, make_act
from kt_engine.actions.answer_query import answer_query
from kt_engine.actions.assign_knowledge import assign_knowledge
from kt_engine.actions.block_knowledge import block_knowledge
from kt_engine.actions.close_query import close_query
from kt_engine.actions.document_knowledge import document_knowledge
from kt_engine.actions.leave_person import leave_person
from kt_engine.actions.play_back_knowledge import ChosenTopic
from kt_engine.actions.raise_query import raise_query
from kt_engine.actions.unblock_knowledge import unblock_knowledge
from kt_engine.answers.personal_texts import files_naming
from kt_engine.errors import InvalidInput, MoveRefused, NotFound, Refused, UsageProblem
from kt_engine.store.database import Database, open_store
from kt_engine.store.files import read_bytes
from kt_engine.store.tables import (
    EventText,
    KnowledgePresence,
    KnowledgeStep,
    KnowledgeTopic,
    KnowledgeVersion,
    Person,
    table_of,
)
from kt_engine.words import Frequency, KnowledgeStatus, KnowledgeStepKind, WorkSetting
from passing_over import GREETING, HOUSE_ITEM, WORK, make_desk
from walking import DAY, House, count_of, handed, last_event, of, passed, scored, taught

K = KnowledgeStatus
LATER = DAY + timedelta(days=7)
SATURDAY = date(2027, 1, 23)
EPIPHANY_IN_POLAND = date(2028, 1, 6)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> House:
    return make_desk(database, tmp_path / "files")


def at(database: Database, tmp_path: Path, status: K, handle: str = WORK) -> House:
    return make_desk(database, tmp_path / "files", until=status, handle=handle)


@pytest.fixture
def captured(database: Database, tmp_path: Path) -> House:
    return at(database, tmp_path, K.CAPTURED)


@pytest.fixture
def documented(database: Database, tmp_path: Path) -> House:
    return at(database, tmp_path, K.DOCUMENTED)


@pytest.fixture
def reviewed(database: Database, tmp_path: Path) -> House:
    return at(database, tmp_path, K.SME_REVIEWED)


@pytest.fixture
def signed(database: Database, tmp_path: Path) -> House:
    return at(database, tmp_path, K.SIGNED_OFF)


def steps(house: House, kind: KnowledgeStepKind) -> list[Any]:
    table = table_of(KnowledgeStep)
    with open_store(house.database) as reader:
        return list(reader.rows(select(table).where(table.c.kind == kind).order_by(table.c.id)))


def test_the_score_is_the_product_of_the_ratings_and_five_makes_a_must_have(desk: House) -> None:
    done = po.rated(desk, complexity=3, criticality=4)
    assert (done.status, done.score, done.must_have) == (K.PRIORITISED, 4 * 5 * 3, True)
    assert last_event(desk.database) == ("knowledge_prioritised", WORK)


def test_below_the_threshold_it_is_no_must_have(desk: House) -> None:
    assert not po.rated(desk, criticality=3).must_have


def test_a_complexity_nobody_gave_is_asked_for(desk: House) -> None:
    with pytest.raises(UsageProblem, match="Nobody has rated how complex E1-I2 is"):
        po.rated(desk, GREETING, complexity=None)


@pytest.mark.parametrize("more", [{"criticality": 0}, {"criticality": 6}, {"complexity": 0}])
def test_a_rating_outside_the_scale_is_refused(desk: House, more: dict[str, Any]) -> None:
    with pytest.raises(UsageProblem, match="it goes from 1 to 5"):
        po.rated(desk, **more)
    assert po.status(desk) is K.IDENTIFIED


def test_rated_anew_it_says_why_and_stays_where_it_is(captured: House) -> None:
    with pytest.raises(UsageProblem, match="Say why it is rated anew"):
        po.rated(captured, frequency=Frequency.MONTHLY)
    done = po.rated(captured, frequency=Frequency.MONTHLY, note="The monthly run only")
    assert (done.status, done.score) == (K.CAPTURED, 5 * 3 * 4)
    assert [row["score"] for row in steps(captured, KnowledgeStepKind.RATED)] == [100, 60]


def test_only_who_keeps_the_items_rates_them(desk: House) -> None:
    for who in (desk.people.experts[0], desk.people.process_owner, desk.people.trainees[0]):
        with pytest.raises(Refused, match="may not keep knowledge items"):
            po.rated(desk, act=of(who))
    assert po.rated(desk, act=of(desk.people.trainers[0])).status is K.PRIORITISED


def test_people_are_named_and_stand_before_who_holds_the_function(desk: House) -> None:
    people = desk.people
    done = assign_knowledge(
        desk.database, of(people.manager), WORK, giver=people.experts[1].handle, receiver=people.trainers[1].handle,
        due_on=LATER,
    )  # fmt: skip
    row = po.item(desk)
    assert (row["giver_id"], row["receiver_id"], done.due_on) == (
        people.experts[1].id,
        people.trainers[1].id,
        LATER,
    )


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ({"receiver": "expert"}, "no role on the provider's side"),
        ({"receiver": "outsider"}, "has no role in this engagement"),
        ({"giver": "trainer"}, "cannot be giver and receiver of E1-I3 at once"),
        ({"backup": "first"}, "cannot be giver and backup of E1-I3 at once"),
        ({"giver": "engine"}, "is not a person"),
        ({}, "Say what changes"),
    ],
)
def test_who_cannot_give_or_receive_is_not_named(desk: House, who: dict[str, str], sentence: str) -> None:
    people = desk.people
    handles = {
        "expert": people.experts[1].handle, "outsider": people.outsider.handle, "trainer": people.trainers[0].handle,
        "first": people.experts[0].handle, "engine": "P2",
    }  # fmt: skip
    named: dict[str, Any] = {place: handles[one] for place, one in who.items()}
    with pytest.raises((Refused, UsageProblem), match=sentence):
        assign_knowledge(
            desk.database,
            of(people.manager),
            WORK,
            **named,
        )


def test_a_session_asks_giver_receiver_and_others_each_once(desk: House) -> None:
    po.rated(desk)
    others = [desk.people.trainees[0].handle, desk.people.trainers[0].handle]
    assert po.scheduled(desk, others=others).status is K.SCHEDULED
    assert count_of(desk.database, KnowledgePresence) == 3
    assert po.scheduled(desk, on=LATER).status is K.SCHEDULED
    assert [row["on"] for row in steps(desk, KnowledgeStepKind.SCHEDULED)] == [DAY, LATER]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (SATURDAY, "does not work that day in Leipzig; P.* does not work that day in Krakow"),
        (EPIPHANY_IN_POLAND, r"cannot be on 2028-01-06: P\d+ does not work that day in Krakow"),
        (DAY - timedelta(days=1), "is over"),
    ],
)
def test_a_session_is_on_a_day_to_come_on_which_both_sides_work(
    desk: House, day: date, sentence: str
) -> None:
    po.rated(desk)
    with pytest.raises((Refused, UsageProblem), match=sentence):
        po.scheduled(desk, on=day)
    assert po.status(desk) is K.PRIORITISED


def test_a_session_is_not_planned_with_who_has_left_by_then(desk: House) -> None:
    po.rated(desk)
    who = desk.people.experts[0].handle
    leave_person(desk.database, make_act(ADMINISTRATOR, DAY), who, last_on=DAY, known_on=DAY)
    with pytest.raises(Refused, match=f"{who} (leaves on|has left)"):
        po.scheduled(desk, on=LATER)


def test_without_a_receiver_no_session_is_planned(desk: House) -> None:
    po.rated(desk, GREETING)
    with open_store(desk.database, write=True, act=of(desk.people.manager), engagement_id=1) as unit:
        unit.connection.exec_driver_sql("UPDATE knowledge_item SET receiver_function = NULL")
    with pytest.raises(Refused, match="Nobody receives E1-I2 yet"):
        po.scheduled(desk, GREETING)


def test_who_was_there_is_kept_with_the_recording(desk: House) -> None:
    po.rated(desk)
    po.scheduled(desk, others=[desk.people.trainees[0].handle, desk.people.trainees[1].handle])
    with pytest.raises(Refused, match="2 of 4 who were asked came"):
        po.captured(desk)
    there = [desk.people.experts[0].handle, desk.people.trainers[0].handle, desk.people.trainees[0].handle]
    assert po.captured(desk, attended=there).status is K.CAPTURED
    assert count_of(desk.database, KnowledgePresence) == 8


def test_a_backup_giver_stands_in_for_the_giver(desk: House) -> None:
    people = desk.people
    assign_knowledge(desk.database, of(people.manager), WORK, backup=people.experts[1].handle)
    po.rated(desk)
    po.scheduled(desk, others=[people.experts[1].handle, people.trainees[0].handle])
    there = [people.experts[1].handle, people.trainers[0].handle, people.trainees[0].handle]
    assert po.captured(desk, attended=there).status is K.CAPTURED


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"attended": []}, r"who came \(--attended\)"),
        ({"held_on": LATER}, "has not come yet"),
        ({"recording": None}, "where the recording lies"),
        ({"not_recorded": "Forgotten"}, "where the recording lies"),
        ({"attended": ["P99"]}, "There is no person P99"),
    ],
)
def test_a_session_that_did_not_pass_knowledge_over_is_not_captured(
    desk: House, more: dict[str, Any], sentence: str
) -> None:
    po.rated(desk)
    po.scheduled(desk)
    with pytest.raises((Refused, UsageProblem, NotFound), match=sentence):
        po.captured(desk, **more)
    assert po.status(desk) is K.SCHEDULED


def test_a_session_without_the_giver_passes_nothing_over(desk: House) -> None:
    po.rated(desk)
    po.scheduled(desk)
    with pytest.raises(Refused, match="was not there"):
        po.captured(desk, attended=[po.receiver_of(desk, po.WORK).handle])
    assert po.status(desk) is K.SCHEDULED


def test_what_the_receiver_hands_in_is_kept_by_its_hash(captured: House) -> None:
    done = po.documented(captured)
    assert (done.status, done.version) == (K.DOCUMENTED, 1)
    with open_store(captured.database) as reader:
        row = reader.rows(select(table_of(KnowledgeVersion)))[0]
    assert read_bytes(captured.files, "E1", row["sha256"]).decode() == po.TEXT
    assert (row["author_id"], row["giver_id"]) == (
        captured.people.trainers[0].id,
        captured.people.experts[0].id,
    )


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("expert", "gives E1-I3 and therefore does not write it down"),
        ("other", "does not receive E1-I3"),
        ("lead", "does not receive E1-I3"),
    ],
)
def test_nobody_but_the_receiver_writes_it_down(captured: House, who: str, sentence: str) -> None:
    people = captured.people
    authors = {"expert": people.experts[0], "other": people.trainers[1], "lead": people.team_leads[0]}
    with pytest.raises(Refused, match=sentence):
        po.documented(captured, act=of(authors[who]))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("# Purpose\nWhy\n", "the_work.md has no section Steps"),
        ("# Purpose\nWhy\n# Steps\nTBD\n", "nothing in the section Steps"),
        ("", "no section Purpose and Steps"),
    ],
)
def test_a_text_without_one_of_its_sections_is_refused(captured: House, text: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        po.documented(captured, text=text)
    assert (po.status(captured), count_of(captured.database, KnowledgeVersion)) == (K.CAPTURED, 0)


def test_a_file_that_cannot_be_read_for_its_sections_is_not_passed_as_complete(captured: House) -> None:
    written, writer = BytesIO(), PdfWriter()
    writer.add_blank_page(300, 300)
    writer.write(written)
    scan = replace(handed("", "scan.pdf"), data=written.getvalue())
    with pytest.raises(Refused, match=r"scan.pdf cannot be read for its sections \(Purpose, Steps\)"):
        document_knowledge(
            captured.database, captured.files, of(captured.people.trainers[0]), "E1-I3", file=scan
        )


def test_a_page_and_a_word_file_are_read_for_their_sections_too(captured: House) -> None:
    with pytest.raises(Refused, match=r"the_work.html has no section Steps"):
        po.documented(captured, text="<h1>Purpose</h1><p>Why</p>", name="the_work.html")
    page = "<h1>Purpose</h1><p>Why</p><h1>Steps</h1><p>Look at the receipt</p>"
    assert po.documented(captured, text=page, name="the_work.html").status is K.DOCUMENTED
    with pytest.raises(InvalidInput, match=r"the_work\.docx"):
        po.documented(captured, text=page, name="the_work.docx")


def test_where_no_section_is_asked_for_any_file_will_do(database: Database, tmp_path: Path) -> None:
    house = at(database, tmp_path, K.CAPTURED, GREETING)
    assert po.documented(house, GREETING, name="scan.pdf").status is K.DOCUMENTED


def test_before_the_review_it_can_be_handed_in_again_but_not_unchanged(documented: House) -> None:
    with pytest.raises(Refused, match="byte for byte E1-I3 v1"):
        po.documented(documented)
    assert po.documented(documented, text=po.TEXT + "More.\n").version == 2


def test_the_giver_reviews_it(documented: House) -> None:
    assert po.reviewed(documented).status is K.SME_REVIEWED


@pytest.mark.parametrize("who", ["author", "other", "owner"])
def test_nobody_else_reviews_it(documented: House, who: str) -> None:
    people = documented.people
    reviewers = {"author": people.trainers[0], "other": people.experts[1], "owner": people.process_owner}
    with pytest.raises(Refused, match=r"therefore|cannot say whether it is right"):
        po.reviewed(documented, act=of(reviewers[who]))


def test_what_is_not_right_goes_to_rework_and_comes_back_as_a_new_version(documented: House) -> None:
    with pytest.raises(UsageProblem, match="Say what has to be written again"):
        po.reviewed(documented, passed=False)
    assert po.reviewed(documented, passed=False, note="The limit is missing").status is K.REWORK
    with pytest.raises(MoveRefused, match="A better version is awaited"):
        po.reviewed(documented)
    assert po.documented(documented, text=po.TEXT + "The limit is 500.\n").version == 2
    assert po.reviewed(documented).status is K.SME_REVIEWED


def test_a_query_holds_the_review_until_who_asked_has_closed_it(documented: House) -> None:
    db, people = documented.database, documented.people
    asker, giver = of(people.trainees[0]), of(people.experts[0])
    assert raise_query(db, asker, WORK, question="Who pays?").query == 1
    with pytest.raises(Refused, match="Query 1 on E1-I3 is not closed"):
        po.reviewed(documented)
    with pytest.raises(Refused, match="has no answer yet"):
        close_query(db, asker, WORK, 1)
    with pytest.raises(Refused, match="somebody else answers it"):
        answer_query(db, asker, WORK, 1, text="Me")
    answer_query(db, giver, WORK, 1, text="Finance")
    with pytest.raises(Refused, match="asked query 1 of E1-I3 and closes it"):
        close_query(db, giver, WORK, 1)
    with pytest.raises(Refused, match="Query 1 on E1-I3 is not closed"):
        po.reviewed(documented)
    close_query(db, asker, WORK, 1)
    with pytest.raises(Refused, match="Query 1 of E1-I3 is closed"):
        answer_query(db, giver, WORK, 1, text="Else")
    assert po.reviewed(documented).status is K.SME_REVIEWED


def test_the_query_of_somebody_who_has_left_is_closed_by_who_keeps_the_items(documented: House) -> None:
    db, people = documented.database, documented.people
    raise_query(db, of(people.trainees[0]), WORK, question="Who pays?")
    answer_query(db, of(people.experts[0]), WORK, 1, text="Finance")
    who = people.trainees[0].handle
    leave_person(db, make_act(ADMINISTRATOR, DAY), who, last_on=DAY, known_on=DAY)
    with pytest.raises(Refused, match="closes it; nobody else does"):
        close_query(db, of(people.manager), WORK, 1)
    assert close_query(db, of(people.manager, LATER), WORK, 1).query == 1


def test_an_unknown_query_is_not_found(documented: House) -> None:
    with pytest.raises(NotFound, match="There is no query 4 of E1-I3"):
        close_query(documented.database, of(documented.people.trainees[0]), WORK, 4)


def test_a_must_have_is_explained_back_at_ninety(reviewed: House) -> None:
    assert po.played_back(reviewed, score="90").status is K.PLAYED_BACK
    row = steps(reviewed, KnowledgeStepKind.PLAYED_BACK)[0]
    assert (row["score_pct"], row["pass_mark_pct"], bool(row["passed"])) == (Decimal(90), Decimal(90), True)
    assert count_of(reviewed.database, KnowledgeTopic) == 2


def test_below_the_mark_it_goes_to_rework(reviewed: House) -> None:
    assert po.played_back(reviewed, score="89.99").status is K.REWORK
    assert not steps(reviewed, KnowledgeStepKind.PLAYED_BACK)[0]["passed"]


def test_what_is_no_must_have_is_explained_back_at_eighty(database: Database, tmp_path: Path) -> None:
    house = at(database, tmp_path, K.SME_REVIEWED, GREETING)
    assert po.played_back(house, GREETING, score="80").status is K.PLAYED_BACK


@pytest.mark.parametrize("score", ["-1", "100.01", "NaN", "90.123"])
def test_a_score_is_a_percentage(reviewed: House, score: str) -> None:
    with pytest.raises(UsageProblem, match="score"):
        po.played_back(reviewed, score=score)


def test_it_is_heard_by_giver_and_owner_and_not_recorded_by_who_explains(reviewed: House) -> None:
    people = reviewed.people
    with pytest.raises(Refused, match="does not record the score"):
        po.played_back(reviewed, act=of(people.trainers[0]))
    with pytest.raises(Refused, match="does not own E1-I3 for the client; process owner of the client"):
        po.played_back(reviewed, owner=people.second_process_owner.handle)
    with pytest.raises(Refused, match="may not keep knowledge items"):
        po.played_back(reviewed, act=of(people.experts[1]))
    assert po.played_back(reviewed, act=of(people.process_owner)).status is K.PLAYED_BACK


def test_topics_chosen_by_one_side_or_all_easy_are_refused(reviewed: House) -> None:
    receiver, giver = reviewed.people.trainers[0].handle, reviewed.people.experts[0].handle
    with pytest.raises(Refused, match="chosen jointly"):
        po.played_back(reviewed, topics=[ChosenTopic("A", receiver, hard=True)])
    with pytest.raises(Refused, match="Only easy topics"):
        po.played_back(reviewed, topics=[ChosenTopic("A", receiver), ChosenTopic("B", giver)])
    assert po.status(reviewed) is K.SME_REVIEWED


def test_where_the_owner_gives_an_item_another_owner_hears_it(database: Database, tmp_path: Path) -> None:
    house = at(database, tmp_path, K.SME_REVIEWED, HOUSE_ITEM)
    with pytest.raises(Refused, match=r"three people|does not own"):
        po.played_back(house, HOUSE_ITEM, owner=house.people.process_owner.handle)
    assert po.played_back(house, HOUSE_ITEM).status is K.PLAYED_BACK


def test_a_use_without_correction_validates_it(signed: House) -> None:
    done = po.validated(signed, setting=WorkSetting.SIMULATED)
    assert done.status is K.FIELD_VALIDATED
    assert last_event(signed.database) == ("knowledge_validated", WORK)


def test_a_use_with_correction_is_kept_and_validates_nothing(signed: House) -> None:
    assert po.validated(signed, corrected="The limit was wrong").status is K.SIGNED_OFF
    assert po.validated(signed, case="Claim 2232").status is K.FIELD_VALIDATED
    assert [bool(row["passed"]) for row in steps(signed, KnowledgeStepKind.VALIDATED)] == [False, True]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"used_by": "giver"}, "somebody who saw it confirms"),
        ({"used_by": "owner"}, "no role on the provider's side"),
        ({"used_on": LATER}, "has not come yet"),
        ({"case": " "}, "The case is empty"),
    ],
)
def test_a_use_that_proves_nothing_is_refused(signed: House, more: dict[str, Any], sentence: str) -> None:
    who = {"giver": signed.people.experts[0].handle, "owner": signed.people.process_owner.handle}
    if "used_by" in more:
        more = {**more, "used_by": who[more["used_by"]]}
    with pytest.raises((Refused, UsageProblem), match=sentence):
        po.validated(signed, **more)


def test_before_it_is_signed_no_use_counts(reviewed: House) -> None:
    with pytest.raises(MoveRefused, match="E1-I3 is sme reviewed and cannot be used in work"):
        po.validated(reviewed)


def certification(house: House) -> str:
    """The trainee the engine nominated for the process."""
    with open_store(house.database) as reader:
        return str(reader.connection.exec_driver_sql("SELECT handle FROM certification").scalar_one())


def test_it_is_baselined_when_every_linked_trainee_has_passed_its_module(signed: House) -> None:
    po.validated(signed)
    trainee = certification(signed)
    with pytest.raises(Refused, match=f"not proved by {trainee} yet"):
        po.baselined(signed)
    taught(signed.database, signed.made, trainee, "basics")
    scored(signed.database, signed.made, trainee, "90")
    done = po.baselined(signed)
    assert (done.status, done.review_on) == (K.BASELINED, date(2027, 7, 20))
    assert steps(signed, KnowledgeStepKind.BASELINED)[0]["covered_count"] == 1


def test_a_review_of_the_baseline_lies_ahead(signed: House) -> None:
    po.validated(signed)
    trainee = certification(signed)
    taught(signed.database, signed.made, trainee, "basics")
    scored(signed.database, signed.made, trainee, "90")
    with pytest.raises(UsageProblem, match="does not lie ahead"):
        po.baselined(signed, review_on=DAY)
    assert po.baselined(signed, review_on=LATER).review_on == LATER


def test_a_blocked_item_goes_back_to_where_it_was(captured: House) -> None:
    db, manager = captured.database, of(captured.people.manager)
    assert block_knowledge(db, manager, WORK, reason="The expert is ill").back_to is K.CAPTURED
    with pytest.raises(MoveRefused, match="kt knowledge unblock E1-I3"):
        po.documented(captured)
    done = unblock_knowledge(db, of(captured.people.trainers[0]), WORK)
    assert (done.status, done.back_to) == (K.CAPTURED, None)
    with pytest.raises(MoveRefused, match="cannot be unblocked"):
        unblock_knowledge(db, manager, WORK)


@pytest.mark.parametrize("step", list(po.STEPS.values()), ids=[one.value for one in po.STEPS])
def test_no_step_is_made_from_identified_but_the_first(desk: House, step: Any) -> None:
    if step is po.rated:
        return
    with pytest.raises(MoveRefused, match="E1-I3 is identified and cannot be"):
        step(desk)


def test_a_repeated_command_is_done_once(documented: House) -> None:
    act = of(documented.people.experts[0], command_id="c1")
    assert po.reviewed(documented, act=act) == po.reviewed(documented, act=act)
    assert len(steps(documented, KnowledgeStepKind.REVIEWED)) == 1


def test_what_was_typed_is_in_events_as_a_digest_only(documented: House) -> None:
    po.reviewed(documented, passed=False, note="Emil forgot the limit")
    texts = table_of(EventText)
    with open_store(documented.database) as reader:
        kept = [row["text"] for row in reader.rows(select(texts.c.text))]
        events = reader.connection.exec_driver_sql("SELECT body FROM event").scalars().all()
    assert "Emil forgot the limit" in kept
    assert [body for body in events if "Emil forgot" in body] == []


def test_an_unknown_item_is_not_found(desk: House) -> None:
    for handle in ("E1-I99", "the_work"):
        with pytest.raises(NotFound, match="There is no knowledge item"):
            po.rated(desk, handle)


def test_who_passed_both_modules_is_linked_as_well(signed: House) -> None:
    passed(signed.database, signed.made, trainee=1)
    po.validated(signed)
    with pytest.raises(Refused, match="is not proved by E1-K1 yet"):
        po.baselined(signed)


def test_a_file_that_names_an_erased_person_is_told(captured: House) -> None:
    po.documented(captured, text=po.TEXT + "Ask Uwe Outsider.\n")
    table = table_of(Person)
    with open_store(captured.database) as reader:
        person = reader.rows(select(table).where(table.c.id == captured.people.outsider.id))[0]
        naming = files_naming(reader, captured.files, person)
    assert naming.named_in == ("the_work.md (E1, version 1)",)

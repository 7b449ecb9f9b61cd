"""The forms about knowledge items, sessions, questions and agreements, each as a plain function on the store."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cli_runner import Kt
from flows.forms.agreement import shown_agreement
from form_desk import forms_at, put
from form_runs import refused, said
from kt_engine.answers.form_choices import form_choices
from kt_engine.answers.form_choices_of_knowledge import KnowledgeChoices
from kt_engine.errors import UsageProblem
from kt_engine.store.database import Database
from kt_engine.words import KnowledgeStatus
from passing_over import GREETING, TEXT, WORK, giver_of, make_desk, owner_of, receiver_of, scheduled, status
from session_house import ITEM, THURSDAY, booked, session_house
from walking import DAY, added

AFTERNOON = datetime(DAY.year, DAY.month, DAY.day, 15, tzinfo=UTC)
AFTER_THE_SESSION = datetime(THURSDAY.year, THURSDAY.month, THURSDAY.day, 15, tzinfo=UTC)
SELF_DECLARED = "Identity self-declared."


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with forms_at(tmp_path, monkeypatch, AFTERNOON) as found:
        yield found


def offered(database: Database) -> KnowledgeChoices:
    return form_choices(database).knowledge


def line(lines: tuple[str, ...], handle: str) -> str:
    """Give the line of a dropdown that begins with this handle."""
    [found] = [one for one in lines if one.partition(" ")[0] == handle]
    return found


def test_an_item_goes_from_its_rating_to_three_signatures_by_forms(
    database: Database, tmp_path: Path, inbox: Path
) -> None:
    desk = make_desk(database, tmp_path / "files")
    manager = desk.people.manager.handle
    giver, receiver, owner = (find(desk, WORK).handle for find in (giver_of, receiver_of, owner_of))
    rated = said(
        "Knowledge · prioritise", item=line(offered(database).items_to_rate, WORK), complexity="4", by=manager
    )
    assert rated.startswith(f"{WORK} has a score of ")
    assert rated.endswith(f"{WORK} is prioritised. Next: its session is planned.")
    scheduled(desk)
    held = said(
        "Knowledge · capture", item=line(offered(database).items_to_capture, WORK), held_on=DAY.isoformat(),
        attended=[f"{giver} · subject expert", f"{receiver} · trainer"], recording="Media library 14", by=receiver,
    )  # fmt: skip
    assert held.startswith(f"{WORK} is captured.")
    text = put(inbox, "the_work.md", TEXT)
    item = line(offered(database).items_to_document, WORK)
    assert said("Knowledge · hand in", item=item, file=text, by=receiver).startswith(
        f"{WORK} is documented (version 1)."
    )
    item = line(offered(database).items_to_review, WORK)
    assert "is reviewed by its giver" in said(
        "Knowledge · review", item=item, found="right and complete", by=giver
    )
    played = said(
        "Knowledge · play back", item=line(offered(database).items_to_play_back, WORK), score="90",
        owner=f"{owner} · process owner", topics=f"{receiver} A lost receipt",
        hard_topics=f"{giver} A trip outside the policy", by=giver,
    )  # fmt: skip
    assert played.startswith(f"{WORK} is played back")
    asked = said(
        "Knowledge · ask to sign", item=line(offered(database).items_to_propose, WORK),
        issues=f"{receiver} 2027-03-01 No example yet / Ask finance", by=manager,
    )  # fmt: skip
    assert asked.startswith(f"{WORK} v1 waits for three signatures")
    for who in (giver, receiver, owner):
        [agreement] = form_choices(database).readiness.agreements
        told = said("Agreement · sign", agreement=agreement, by=who)
        assert told.endswith(SELF_DECLARED)
    assert "It is agreed." in told
    assert status(desk) is KnowledgeStatus.SIGNED_OFF


def test_what_was_written_wrong_goes_back_with_a_word(
    database: Database, tmp_path: Path, inbox: Path
) -> None:
    desk = make_desk(database, tmp_path / "files", until=KnowledgeStatus.DOCUMENTED)
    fields = {"item": WORK, "found": "to be written again", "by": giver_of(desk, WORK).handle}
    assert refused("Knowledge · review", **fields).startswith(
        "Say in the field Note what has to be written again"
    )
    told = said("Knowledge · review", note="The limit is missing", **fields)
    assert told == f"{WORK} is in rework (version 1). Next: its receiver hands in a better version."


def test_an_agreement_is_declined_in_points_and_never_by_another_text(
    database: Database, tmp_path: Path, inbox: Path
) -> None:
    desk = make_desk(database, tmp_path / "files", until=KnowledgeStatus.PLAYED_BACK)
    said("Knowledge · ask to sign", item=WORK, by=desk.people.manager.handle)
    [agreement] = form_choices(database).readiness.agreements
    giver = giver_of(desk, WORK).handle
    other = f"{agreement.split()[0]} 00000000"
    assert "E1-A1 has changed since it was shown" in refused("Agreement · sign", agreement=other, by=giver)
    told = said("Agreement · decline", agreement=agreement, points="Say who pays", by=giver)
    assert told.endswith(SELF_DECLARED)
    assert form_choices(database).readiness.agreements == ()
    with pytest.raises(UsageProblem, match="and more is too much"):
        shown_agreement("E1-A3 12ab and more")


def test_a_session_is_booked_moved_cancelled_and_another_one_held(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = session_house(database, tmp_path / "files")
    by = house.people.trainers[0].handle
    early = AFTER_THE_SESSION.replace(day=5)
    with forms_at(tmp_path, monkeypatch, early):
        booking = {"engagement": "E1", "items": [ITEM], "on": THURSDAY.isoformat(), "hours": "2", "by": by}
        assert refused("Session · book", at="25:00", **booking) == (
            "The time '25:00' is no time of day. Write it as in 14:30."
        )
        told = said("Session · book", at="10:00", **booking)
        assert told.startswith("E1-S1 is booked: 2027-01-07 09:00 UTC, with P")
        [planned] = offered(database).sessions_to_come
        assert planned.startswith("E1-S1 · 2027-01-07 09:00 UTC, E1-P1, the work")
        moved = said("Session · move", session=planned, on="2027-01-08", at="10:00", by=by)
        assert moved.startswith("E1-S1 is now on 2027-01-08 09:00 UTC.")
        gone = said("Session · cancel", session="E1-S1", side="client", reason="The books are closed", by=by)
        assert gone.startswith("E1-S1 is cancelled by the side of the client.")
        assert offered(database).sessions_to_come == ()
        booked(house)
    with forms_at(tmp_path, monkeypatch, AFTER_THE_SESSION):
        lead = house.people.team_leads[0].handle
        assert line(offered(database).attendees, lead) == f"{lead} · E1-S2"
        held = said(
            "Session · hold", session="E1-S2", recording="Media library 14", decisions="Finance signs above 5,000",
            follow_ups=f"{by}: send the list by 2027-01-20", by=by,
        )  # fmt: skip
        assert held == "E1-S2 was held; 3 people were there, 0 not."
        asked = said("Session · ask", session="E1-S2", question="Who signs at night?", by=by)
        assert asked.startswith("E1-SQ1 is noted in E1-S2.")
        [query] = offered(database).session_queries
        assert said("Session · answer", query=query, answer="The shift lead", by=by) == "E1-SQ1 is answered."
        assert offered(database).session_queries == ()


def test_a_question_about_a_handover_is_asked_answered_and_closed(
    database: Database, tmp_path: Path, inbox: Path
) -> None:
    desk = make_desk(database, tmp_path / "files")
    handle = added(desk, reviewers=[desk.people.process_owner])
    asker, giver = desk.people.process_owner.handle, desk.people.experts[0].handle
    handover = line(offered(database).handovers_to_ask, handle)
    asked = said("Handover · ask", handover=handover, question="Who decides at weekends?", by=asker)
    assert asked.startswith(f"E1-Q1 is asked about {handle}.")
    [question] = offered(database).questions_to_answer
    assert said("Handover · answer", question=question, answer="The shift lead", by=giver).startswith(
        "E1-Q1 is answered"
    )
    [answered] = offered(database).questions_to_close
    assert (
        said("Handover · close question", question=answered, settled="no", by=asker) == "E1-Q1 is open again."
    )
    assert said("Handover · close question", question="E1-Q1", by=asker) == "E1-Q1 is closed."
    assert offered(database).questions_to_close == ()


FAULTS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("Knowledge · prioritise", {"item": "E1-I404"}, ["knowledge", "prioritise", "E1-I404"]),
    (
        "Knowledge · capture",
        {"item": GREETING, "held_on": "2027-01-20", "attended": ["P5"], "recording": "x"},
        ["knowledge", "capture", GREETING, "--held-on", "2027-01-20", "--attended", "P5", "--recording", "x"],
    ),
    (
        "Knowledge · play back",
        {"item": WORK, "score": "90", "owner": "P4", "topics": "P9"},
        ["knowledge", "play-back", WORK, "--score", "90", "--owner", "P4", "--topic", "P9"],
    ),
    (
        "Knowledge · ask to sign",
        {"item": WORK, "issues": "P9 2027-03-01 only what"},
        ["knowledge", "propose", WORK, "--open-issue", "P9 2027-03-01 only what"],
    ),
    ("Agreement · sign", {"agreement": "E1-A404"}, ["agreement", "sign", "E1-A404"]),
    (
        "Session · cancel",
        {"session": "E1-S404", "side": "client", "reason": "x"},
        ["session", "cancel", "E1-S404", "--side", "client", "--reason", "x"],
    ),
    (
        "Session · hold",
        {"session": "E1-S404", "recording": "x", "no_recording": "y"},
        ["session", "hold", "E1-S404", "--recording", "x", "--no-recording", "y"],
    ),
    (
        "Handover · ask",
        {"handover": "E1-H404", "question": "x"},
        ["handover", "ask", "E1-H404", "--question", "x"],
    ),
]


def test_these_forms_say_the_sentences_of_the_command_line(
    database: Database, tmp_path: Path, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = make_desk(database, tmp_path / "files")
    by = desk.people.manager.handle
    for form, fields, words in FAULTS:
        told = Kt(tmp_path, capsys)(*words, by=by)
        assert told.code != 0, form
        assert refused(form, **fields, by=by) == told.err.strip(), form

"""`kt session` books, shows, holds and invites; `kt load` says what was promised and what has no place."""

from datetime import date, time
from pathlib import Path

import pytest

from cli_runner import Kt
from kt_engine.store.database import Database
from kt_engine.store.tables import PlannedSession
from kt_engine.words import SessionStatus
from session_house import ITEM, booked, session_house
from walking import House, count_of, value_of

BOOK = ("session", "book", "E1", "--item", ITEM, "--on", "2027-02-03")
LAST_FRIDAY = date(2027, 1, 29)


@pytest.fixture
def house(database: Database, kt: Kt) -> House:
    return session_house(database, kt.home)


def test_one_is_booked_listed_shown_and_invited_to(kt: Kt, house: House, tmp_path: Path) -> None:
    trainer = house.people.trainers[0]
    said = kt(*BOOK, "--at", "10:00", "--hours", "1.5", "--agenda", "From the first line on", by=trainer)
    assert (said.code, said.out) == (0, "E1-S1\n")
    assert said.err == "E1-S1 is booked: 2027-02-03 09:00 UTC, with P7, P11, P13.\n"
    (line,) = kt("session", "list", "E1", "--status", "planned", "--json").json["sessions"]
    assert (line["handle"], line["items"], line["minutes"]) == ("E1-S1", ["the_work"], 90)
    assert kt("session", "list", "E1", "--status", "held", "--json").json["sessions"] == []
    assert "From the first line on" in kt("session", "show", "E1-S1").out
    kt("session", "invite", "E1", "--to", str(tmp_path / "sent"))
    assert sorted(file.name for file in (tmp_path / "sent").iterdir()) == [
        "E1-S1-P11.ics", "E1-S1-P13.ics", "E1-S1-P7.ics",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--at", "25:00", "--hours", "1"), "--at '25:00'"),
        (("--at", "10:10", "--hours", "1"), "begins on a quarter of an hour, not at 10:10."),
        (("--at", "10:00", "--hours", "1.1"), "--hours '1.1' is no number of hours"),
        (("--at", "10:00", "--hours", "4"), "A session lasts at most 3 hours here, not 4."),
        (("--at", "20:00", "--hours", "1"), "P7 does not work from 20:00 to 21:00 on 2027-02-03"),
        (
            ("--at", "10:00", "--hours", "1", "--expert", "P8"),
            "Nobody has promised the time of P8 on 2027-02-03.",
        ),
    ],
)
def test_what_cannot_be_is_one_sentence_and_nothing_is_kept(
    kt: Kt, house: House, words: tuple[str, ...], sentence: str
) -> None:
    said = kt(*BOOK, *words, by=house.people.trainers[0])
    assert said.code in {1, 2}
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert count_of(house.database, PlannedSession) == 0


def test_it_is_held_by_a_file_of_who_came_and_its_query_is_answered(
    kt: Kt, house: House, tmp_path: Path
) -> None:
    trainer, expert = house.people.trainers[0], house.people.experts[0]
    booked(house, LAST_FRIDAY, time(10))
    file = tmp_path / "came.csv"
    file.write_text("session,person,attended\nE1-S1,P7,yes\nE1-S1,P11,yes\nE1-S1,P13,yes\n", encoding="utf-8")
    words = ("session", "hold", "E1-S1", "--attendance", str(file), "--no-recording", "Nobody agreed to it")
    said = kt(*words, "--decision", "May", "--follow-up", "P7: send it by 2027-02-20", by=trainer)
    assert (said.code, said.err) == (0, "E1-S1 was held; 3 were there, 0 were not.\n")
    assert kt("session", "ask", "E1-S1", "--question", "Who signs?", by=trainer).out == "E1-SQ1\n"
    assert kt("session", "answer", "E1-SQ1", "--answer", "Finance", by=expert).code == 0
    view = kt("session", "show", "E1-S1", "--json").json["session"]
    assert [note["due_on"] for note in view["notes"]] == [None, "2027-02-20"]
    assert view["queries"][0]["answer"] == "Finance"
    assert value_of(house.database, PlannedSession, "E1-S1", "status") is SessionStatus.HELD


def test_the_load_says_what_was_promised_booked_and_has_no_place(kt: Kt, house: House) -> None:
    said = kt("session", "plan", "E1", "--until", "2027-02-02", by=house.people.trainers[0])
    assert "no plan of them can be over before" in said.err
    load = kt("load", "E1", "--weeks", "1", "--json").json
    first = next(line for line in load["weeks"] if line["expert"] == "P7")
    assert (first["week"], first["promised"]) == ("2027-02-01", "8")
    assert float(first["booked"]) + float(first["needed"]) == 7
    assert "What has no place" not in kt("load", "E1", "--weeks", "6").out
    assert kt("load", "--weeks", "60").err == "--weeks goes from 1 to 52, not 60.\n"

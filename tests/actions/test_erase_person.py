"""A person's data goes, and everything that was signed stays provable."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from builders import START, Made, Someone, make_act, make_engagement
from kt_engine.actions.erase_person import erase_person
from kt_engine.answers.verification import FindingKind
from kt_engine.answers.verify_store import verify
from kt_engine.answers.waiting import waits_of
from kt_engine.errors import Refused
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Erasure, Event, EventText, Person, Signoff, table_of
from kt_engine.words import Stage
from tampering import owner
from walking import House, added, count_of, last_event, open_tasks, submitted, walk_to_stage_four

SIGNED_ON = date(2027, 1, 5)


@pytest.fixture
def made(database: Database) -> Made:
    return walk_to_stage_four(database)


def gone(database: Database, who: Someone) -> None:
    """Say that somebody's last day was yesterday, in an event as every change."""
    with open_store(database, write=True, act=make_act(1)) as unit:
        unit.change(Person, who.id, who.handle, disabled_on=START)
        unit.installation_event("person_disabled", who.handle)


def erased(database: Database, folder: Path, who: Someone | str, **more: object) -> None:
    handle = who if isinstance(who, str) else who.handle
    erase_person(database, make_act(1, SIGNED_ON, **more), folder / "files", handle, reason="Asked for it")  # type: ignore[arg-type]


def test_name_and_address_go_and_the_handle_stays(database: Database, made: Made, tmp_path: Path) -> None:
    sponsor = made.people.sponsor
    gone(database, sponsor)
    erased(database, tmp_path, sponsor)
    with open_store(database) as reader:
        row = reader.rows(select(table_of(Person)).where(table_of(Person).c.id == sponsor.id))[0]
        printed = {each["printed_name"] for each in reader.rows(
            select(table_of(Signoff)).where(table_of(Signoff).c.person_id == sponsor.id))}  # fmt: skip
    assert (row["handle"], row["name"], row["email"]) == (sponsor.handle, "(erased)", "(erased)")
    assert printed == {"(erased)"}


def test_no_text_and_no_salt_of_the_person_is_left_beside_events(
    database: Database, made: Made, tmp_path: Path
) -> None:
    sponsor, text = made.people.sponsor, table_of(EventText)
    gone(database, sponsor)
    erased(database, tmp_path, sponsor)
    with open_store(database) as reader:
        rows = reader.rows(
            select(text).where(text.c.place.in_([f"person:{sponsor.id}:{c}" for c in ("name", "email")]))
        )
        names = [
            row
            for row in reader.rows(select(text))
            if sponsor.name in row["text"] or sponsor.email in row["text"]
        ]
    assert {row["text"] for row in rows} == {"(erased)"}
    assert "" in {row["salt"] for row in rows}
    assert names == []


def test_the_store_stays_sound_and_says_how_many_texts_went(any_database: Database, tmp_path: Path) -> None:
    made = walk_to_stage_four(any_database)
    gone(any_database, made.people.sponsor)
    erased(any_database, tmp_path, made.people.sponsor)
    found = verify(any_database, tmp_path / "files", ALLOWED_MOVES)
    assert found.findings == ()
    assert found.notes == ("5 typed texts were erased; their events still prove that there was one.",)


def test_each_chain_that_was_touched_says_so(database: Database, made: Made, tmp_path: Path) -> None:
    event = table_of(Event)
    gone(database, made.people.sponsor)
    erased(database, tmp_path, made.people.sponsor)
    with open_store(database) as reader:
        rows = reader.rows(select(event.c.chain_id).where(event.c.kind == "person_erased"))
    assert {row["chain_id"] for row in rows} == {1, 2}
    assert count_of(database, Erasure) == 1
    assert last_event(database) == ("person_erased", made.people.sponsor.handle)


def test_the_same_command_twice_erases_once(database: Database, made: Made, tmp_path: Path) -> None:
    gone(database, made.people.sponsor)
    erased(database, tmp_path, made.people.sponsor, command_id="once")
    erased(database, tmp_path, made.people.sponsor, command_id="once")
    assert count_of(database, Erasure) == 1


def test_who_holds_a_role_in_an_open_engagement_is_not_erased(
    database: Database, made: Made, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=r"still holds a role \(steering committee in E1\)"):
        erased(database, tmp_path, made.people.sponsor)
    assert count_of(database, Erasure) == 0


def test_who_is_still_waited_for_is_not_erased(database: Database, tmp_path: Path) -> None:
    made = make_engagement(database, "tiny", 1)
    open_tasks(database, made, Stage.IDENTIFY_NEEDS)
    with open_store(database) as reader:
        handle = waits_of(reader, made.engagement_id, START)[0].who[0]
    who = next(one for one in vars(made.people).values() if isinstance(one, Someone) and one.handle == handle)
    gone(database, who)
    with pytest.raises(Refused, match="still wait for"):
        erased(database, tmp_path, who)


def test_only_an_administrator_erases_and_never_himself(
    database: Database, made: Made, tmp_path: Path
) -> None:
    outsider, manager = made.people.outsider, made.people.manager
    with pytest.raises(Refused, match="needs the role administrator"):
        erase_person(database, make_act(manager), tmp_path, outsider.handle, reason="Asked for it")
    with pytest.raises(Refused, match="Ask another administrator"):
        erased(database, tmp_path, "P1")


def test_who_was_erased_is_not_erased_again(database: Database, made: Made, tmp_path: Path) -> None:
    erased(database, tmp_path, made.people.outsider)
    with pytest.raises(Refused, match="erased before"):
        erased(database, tmp_path, made.people.outsider)


def test_an_erasure_undone_behind_the_programs_back_is_found(
    database: Database, made: Made, tmp_path: Path
) -> None:
    erased(database, tmp_path, made.people.outsider)
    with owner(database) as cursor:
        cursor.execute(f"UPDATE person SET name = 'Uwe Outsider' WHERE id = {made.people.outsider.id}")
    rows = [
        f.row
        for f in verify(database, tmp_path / "files", ALLOWED_MOVES).findings
        if f.kind is FindingKind.ROW
    ]
    assert rows == [made.people.outsider.handle]


def test_a_file_that_still_names_the_person_is_named(database: Database, made: Made, tmp_path: Path) -> None:
    house = House(database, made, tmp_path / "files")
    people = made.people
    handover = added(house, reviewers=[people.process_owner])
    submitted(house, people.experts[0], handover, text=f"Ask {people.outsider.name} first.")
    done = erase_person(
        database, make_act(1, date(2027, 2, 1)), house.files, people.outsider.handle, reason="Asked for it"
    )
    assert done.naming.named_in == ("manual.md (E1, version 1)",)

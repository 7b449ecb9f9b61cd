from typing import Any

import pytest

from builders import make_act, make_engagement, make_people
from event_lines import all_rows, last_event
from kt_engine.actions.add_person import add_person
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.store.database import Database
from kt_engine.store.tables import Person


def test_a_person_is_kept_with_company_and_site(database: Database) -> None:
    make_people(database)
    added = add_person(
        database, make_act(), name="Zoë Zander", email="zoe@example.com", party="O2", site="Krakow"
    )
    row = all_rows(database, Person)[-1]
    assert added.handle == row["handle"] == f"P{row['id']}"
    assert (row["name"], row["email"], row["party_id"], row["site_id"]) == (
        "Zoë Zander",
        "zoe@example.com",
        2,
        2,
    )
    assert not row["rehearsal"]


def test_a_new_person_is_proved_without_name_and_address(database: Database) -> None:
    added = add_person(database, make_act(), name="Zoe Zander", email="zoe@example.com")
    event = last_event(database)
    assert (event["kind"], event["subject"]) == ("person_added", added.handle)
    assert "oe" not in str(event["changes"])


def test_the_same_command_adds_a_person_once(database: Database) -> None:
    act = make_act(command_id="c1")
    first = add_person(database, act, name="Zoe Zander")
    assert add_person(database, act, name="Zoe Zander") == first
    assert len(all_rows(database, Person)) == 3


def test_an_address_belongs_to_one_person(database: Database) -> None:
    add_person(database, make_act(), name="Zoe Zander", email="zoe@example.com")
    with pytest.raises(Refused, match="This e-mail address belongs to P3"):
        add_person(database, make_act(), name="Zora Zander", email="ZOE@example.com")


def test_a_person_of_a_rehearsal_is_marked(database: Database) -> None:
    add_person(database, make_act(), name="Zoe Zander", rehearsal=True)
    assert all_rows(database, Person)[-1]["rehearsal"]


def test_only_an_administrator_adds_people_one_by_one(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="may not add people: that needs the role administrator"):
        add_person(database, make_act(made.people.manager), name="Zoe Zander")


@pytest.mark.parametrize(
    ("wrong", "error", "sentence"),
    [
        ({"name": ""}, UsageProblem, "The name is empty"),
        ({"name": "N" * 121}, UsageProblem, "121 characters; at most 120"),
        ({"email": "zoe at example"}, UsageProblem, "is no e-mail address"),
        ({"party": "O9"}, NotFound, "There is no party O9"),
        ({"site": "Atlantis"}, NotFound, "There is no site Atlantis"),
    ],
)
def test_a_person_that_makes_no_sense_is_refused(
    database: Database, wrong: dict[str, str], error: type[Exception], sentence: str
) -> None:
    values: dict[str, Any] = {"name": "Zoe Zander", **wrong}
    with pytest.raises(error, match=sentence):
        add_person(database, make_act(), **values)
    assert len(all_rows(database, Person)) == 2

import pytest

from builders import make_act, make_people
from event_lines import all_rows, last_event
from kt_engine.actions.add_site import add_site
from kt_engine.errors import InvalidInput, NotFound, Refused, UsageProblem
from kt_engine.store.database import Database
from kt_engine.store.tables import Site

PLACE = {"country": "IN", "subdivision": "KA", "time_zone": "Asia/Kolkata"}


def test_a_site_belongs_to_a_company_named_by_handle_or_name(database: Database) -> None:
    people = make_people(database)
    first = add_site(database, make_act(), party="o2", name="Bengaluru", **PLACE)
    second = add_site(database, make_act(), party="Bluefinch Services", name="Mysuru", **PLACE)
    rows = {row["handle"]: row for row in all_rows(database, Site)}
    assert (first.handle, second.handle) == ("S3", "S4")
    assert {f"O{rows[handle]['party_id']}" for handle in ("S3", "S4")} == {people.provider}
    assert last_event(database)["subject"] == "S4"


def test_a_site_keeps_its_own_working_week(database: Database) -> None:
    make_people(database)
    add_site(
        database, make_act(), party="O1", name="Haifa", country="IL", time_zone="Asia/Jerusalem",
        working_weekdays="sun,mon,tue,wed,thu",
    )  # fmt: skip
    assert all_rows(database, Site)[-1]["working_weekdays"] == "0,1,2,3,6"


def test_two_sites_never_share_a_name(database: Database) -> None:
    make_people(database)
    with pytest.raises(Refused, match="There is a site of this name already: S1"):
        add_site(database, make_act(), party="O2", name="leipzig", **PLACE)


def test_the_same_command_adds_a_site_once(database: Database) -> None:
    make_people(database)
    act = make_act(command_id="c1")
    first = add_site(database, act, party="O1", name="Bengaluru", **PLACE)
    assert add_site(database, act, party="O1", name="Bengaluru", **PLACE) == first


def test_somebody_without_a_role_may_not_add_a_site(database: Database) -> None:
    people = make_people(database)
    with pytest.raises(Refused, match="may not add companies, sites and people"):
        add_site(database, make_act(people.outsider), party="O1", name="Bengaluru", **PLACE)


@pytest.mark.parametrize(
    ("wrong", "error", "sentence"),
    [
        ({"party": "O9"}, NotFound, "There is no party O9"),
        ({"country": "XX"}, InvalidInput, "No holidays are known"),
        ({"time_zone": "Asia/Nowhere"}, UsageProblem, "There is no time zone"),
        ({"working_weekdays": "mon,mon"}, UsageProblem, "names a day twice"),
    ],
)
def test_a_site_that_makes_no_sense_is_refused(
    database: Database, wrong: dict[str, str], error: type[Exception], sentence: str
) -> None:
    make_people(database)
    values = {"party": "O1", "name": "Bengaluru", **PLACE, **wrong}
    with pytest.raises(error, match=sentence):
        add_site(database, make_act(), **values)
    assert len(all_rows(database, Site)) == 2

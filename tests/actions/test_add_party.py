import pytest

from builders import make_act, make_engagement
from event_lines import all_rows, event_count, last_event
from kt_engine.actions.add_party import add_party
from kt_engine.errors import InvalidInput, Refused, UsageProblem
from kt_engine.store.database import Database
from kt_engine.store.tables import Party

PLACE = {"country": "DE", "time_zone": "Europe/Berlin"}


def test_a_company_is_kept_with_its_working_week(database: Database) -> None:
    added = add_party(
        database,
        make_act(),
        name=" Sandport ",
        country="AE",
        time_zone="Asia/Dubai",
        working_weekdays="sun-thu",
    )
    (row,) = all_rows(database, Party)
    assert (added.party_id, added.handle) == (row["id"], "O1")
    assert (row["name"], row["working_weekdays"]) == ("Sandport", "0,1,2,3,6")


def test_a_new_company_leaves_one_event_without_its_name(database: Database) -> None:
    before = event_count(database)
    add_party(database, make_act(), name="Sandport", **PLACE)
    event = last_event(database)
    assert event_count(database) == before + 1
    assert (event["kind"], event["subject"], event["chain"]) == ("party_added", "O1", "installation")
    assert "Sandport" not in str(event)


def test_the_same_command_adds_a_company_once(database: Database) -> None:
    act = make_act(command_id="c1")
    first = add_party(database, act, name="Sandport", **PLACE)
    assert add_party(database, act, name="Sandport", **PLACE) == first
    assert len(all_rows(database, Party)) == 1


def test_two_companies_never_share_a_name(database: Database) -> None:
    add_party(database, make_act(), name="Sandport", **PLACE)
    with pytest.raises(Refused, match="There is a company of this name already: O1"):
        add_party(database, make_act(), name="SANDPORT", **PLACE)


def test_a_transition_manager_may_add_a_company(database: Database) -> None:
    made = make_engagement(database, "tiny")
    assert add_party(database, make_act(made.people.manager), name="Third", **PLACE).handle == "O3"


def test_somebody_without_a_role_may_not_add_a_company(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="administrator or transition manager"):
        add_party(database, make_act(made.people.outsider), name="Third", **PLACE)


@pytest.mark.parametrize(
    ("wrong", "error", "sentence"),
    [
        ({"country": "Germany"}, InvalidInput, "No holidays are known for the country"),
        ({"subdivision": "XX"}, InvalidInput, "DE has no subdivision 'XX'"),
        ({"time_zone": "Berlin"}, UsageProblem, "Did you mean Europe/Berlin"),
        ({"working_weekdays": "mon-fry"}, UsageProblem, "Write it as in mon-fri"),
        ({"name": "  "}, UsageProblem, "The company's name is empty"),
        ({"name": "A\u202eB"}, UsageProblem, "invisible sign"),
    ],
)
def test_a_company_that_makes_no_sense_is_refused(
    database: Database, wrong: dict[str, str], error: type[Exception], sentence: str
) -> None:
    values = {"name": "Sandport", **PLACE, **wrong}
    with pytest.raises(error, match=sentence):
        add_party(database, make_act(), **values)
    assert all_rows(database, Party) == []

from datetime import time
from pathlib import Path

import pytest
from sqlalchemy import Table

from builders import make_act, make_engagement, make_people
from event_lines import all_rows, event_count, last_event
from kt_engine.actions.add_party import add_party
from kt_engine.actions.add_site import add_site
from kt_engine.actions.set_site_hours import SetSiteHours, set_site_hours
from kt_engine.answers.planning import PARTY_CALENDARS, calendars_of
from kt_engine.answers.verify_store import verify
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store import unit as unit_module
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Party, Site


def worked(database: Database, calendar_id: int = 1) -> tuple[time, time, str]:
    with open_store(database) as reader:
        calendar = calendars_of(reader)[calendar_id]
    return calendar.opens_at, calendar.closes_at, calendar.time_zone


def test_a_site_works_nine_to_five_of_its_zone_until_somebody_says_otherwise(database: Database) -> None:
    make_people(database)
    assert worked(database) == (time(9), time(17), "Europe/Berlin")
    assert set_site_hours(database, make_act(), site="Leipzig", hours="08:00-16:30") == SetSiteHours(
        "S1", "08:00-16:30", is_new=True
    )
    assert worked(database) == (time(8), time(16, 30), "Europe/Berlin")
    assert worked(database, 2) == (time(9), time(17), "Europe/Warsaw")
    assert last_event(database)["facts"] == {"site_id": 1, "hours": "08:00-16:30"}


def test_companies_and_sites_begin_with_hours_of_their_own(database: Database) -> None:
    act = make_act()
    add_party(database, act, name="Night", country="DE", time_zone="Europe/Berlin", hours="12:00-20:00")
    add_site(
        database, act, party="O1", name="Kiel", country="DE", time_zone="Europe/Berlin", hours="07:00-15:00"
    )
    assert worked(database, PARTY_CALENDARS - 1)[:2] == (time(12), time(20))
    assert worked(database, 1)[:2] == (time(7), time(15))


def test_the_same_hours_again_leave_no_event(database: Database) -> None:
    make_people(database)
    before = event_count(database)
    assert not set_site_hours(database, make_act(), site="S1", hours="09:00-17:00").is_new
    assert event_count(database) == before


def test_the_same_command_sets_hours_once(database: Database) -> None:
    make_people(database)
    for is_new in (True, False):
        act = make_act(command_id="c1")
        assert set_site_hours(database, act, site="S1", hours="08:00-16:00").is_new is is_new


def test_hours_need_a_known_site_real_hours_and_somebody_who_may(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(NotFound, match="There is no site S9"):
        set_site_hours(database, make_act(), site="S9", hours="08:00-16:00")
    with pytest.raises(UsageProblem, match="end before they begin"):
        set_site_hours(database, make_act(), site="S1", hours="16:00-08:00")
    with pytest.raises(Refused, match="may not change site calendars"):
        set_site_hours(database, make_act(made.people.trainees[0]), site="S1", hours="08:00-16:00")
    assert {row["opens_at"] for row in all_rows(database, Site)} == {None}


def test_places_told_before_there_were_hours_are_still_proved(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event of before names no hours; the row then holds none, until an event of now sets them."""
    known = unit_module.defaults_of

    def without_hours(table: Table) -> dict[str, object]:
        return {name: value for name, value in known(table).items() if name not in {"opens_at", "closes_at"}}

    def old_insert(unit: unit_module.Unit, row: type[Site] | type[Party], **values: object) -> int:
        kept = {name: value for name, value in values.items() if name not in {"opens_at", "closes_at"}}
        return insert(unit, row, **kept)

    insert = unit_module.Unit.insert
    with monkeypatch.context() as before:
        before.setattr(unit_module, "defaults_of", without_hours)
        before.setattr(unit_module.Unit, "insert", old_insert)
        make_people(database)
        add_site(database, make_act(), party="O1", name="Old", country="DE", time_zone="Europe/Berlin")
        assert "opens_at" not in last_event(database)["changes"][0]["c"]
    set_site_hours(database, make_act(), site="Old", hours="08:00-16:00")
    result = verify(database, tmp_path / "files", ALLOWED_MOVES, None)
    assert result.sound, result.findings

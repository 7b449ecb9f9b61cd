"""Sessions of the tiny playbook's kind: the trainer explains, the expert of the other side attends."""

import json
from datetime import date, time
from pathlib import Path

import pytest

from builders import ENGINE, START, TEST_PLAYBOOKS, make_act, make_people, people_rows, scope_rows
from event_lines import all_rows
from kt_engine.actions.edit_site_day import edit_site_day
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.actions.import_people import import_people
from kt_engine.actions.import_scope import import_scope
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.replan import replan
from kt_engine.actions.set_site_hours import set_site_hours
from kt_engine.actions.start_engagement import start_engagement
from kt_engine.answers.plan_problems import plan_problems
from kt_engine.answers.planning import plan_input_of
from kt_engine.plan.shapes import NodeRef, Subject
from kt_engine.playbook.load import load_playbook
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import PlanRevision
from kt_engine.words import AuthMethod, Per, SiteDayKind

LEARN = NodeRef("learn", Subject(Per.PROCESS, 1))
SOLO = "learn: {title: Learn the work, function: trainer, duration_days: 3, per: process}"
SESSION = SOLO.replace("duration_days: 3,", "effort_hours: 12, duration_days: 3, attended_by: [expert],")


@pytest.fixture
def session_house(database: Database, tmp_path: Path) -> Database:
    """A planned engagement whose task `learn` is a session of Krakow with Leipzig."""
    text = (TEST_PLAYBOOKS / "tiny.yaml").read_text(encoding="utf-8")
    assert text.count(SOLO) == 1
    (tmp_path / "tiny.yaml").write_text(text.replace(SOLO, SESSION), encoding="utf-8")
    people, loaded = make_people(database), load_playbook("tiny", [tmp_path])
    started = start_engagement(
        database, make_act(people.manager), playbook=loaded, client=people.client, provider=people.provider,
        name="Desk", starts_on=START, auth_method=AuthMethod.SELF_DECLARED,
    )  # fmt: skip
    act = make_act(people.manager)
    import_scope(database, act, started.engagement_id, scope_rows(1, people))
    import_people(database, act, started.engagement_id, people_rows(people, loaded.playbook))
    plan_again(database)
    return database


def plan_again(database: Database) -> None:
    reconcile(database, make_act(ENGINE), 1)
    replan(database, make_act(ENGINE), 1)


def hours(database: Database, site: str, worked: str) -> None:
    set_site_hours(database, make_act(), site=site, hours=worked)


def test_a_session_is_planned_with_the_sites_of_all_who_attend(session_house: Database) -> None:
    hours(session_house, "S1", "08:00-12:00")
    with open_store(session_house) as reader:
        given = plan_input_of(reader, 1, START)
    assert (given.site_of[LEARN], given.attendees_of) == (2, {LEARN: (1,)})
    assert (given.calendars[1].time_zone, given.calendars[1].closes_at) == ("Europe/Berlin", time(12))
    assert plan_problems(session_house, "E1", START) == ()


def test_people_who_share_no_hour_are_named_with_their_sites_and_the_plan_goes_on(
    session_house: Database,
) -> None:
    hours(session_house, "S1", "08:00-09:00")
    plan_again(session_house)
    (said,) = plan_problems(session_house, "E1", START)
    assert "(learn) is a session of trainer (S2, Europe/Warsaw) and expert (S1, Europe/Berlin)" in said
    assert "share no working hour in the coming year" in said
    hours(session_house, "S1", "08:00-10:00")
    assert plan_problems(session_house, "E1", START) == ()


def test_an_engagement_on_hold_has_no_problem_of_dates(session_house: Database) -> None:
    hours(session_house, "S1", "08:00-09:00")
    hold_engagement(session_house, make_act(3), 1, reason="Winter")
    assert plan_problems(session_house, "E1", START) == ()


def test_fewer_hours_together_make_a_session_longer_and_are_its_cause(session_house: Database) -> None:
    hours(session_house, "S1", "08:00-11:00")
    plan_again(session_house)
    before, after = all_rows(session_house, PlanRevision)[-2:]
    assert (after["cause"], after["cause_subject"]) == ("site_hours_set", "S1")
    # 12 h fit into three days of eight hours, and into six of the two hours from 09:00 to 11:00.
    spans = [
        next(line[3:5] for line in json.loads(row["plan_json"]) if line[0] == "learn")
        for row in (before, after)
    ]
    assert spans[0][0] == spans[1][0]
    assert (date.fromisoformat(spans[1][1]) - date.fromisoformat(spans[0][1])).days >= 3


def test_a_revision_keeps_the_calendars_it_used(session_house: Database) -> None:
    edit_site_day(session_house, make_act(), site="S1", on=START, kind=SiteDayKind.HALF_DAY, title="Fair")
    hours(session_house, "S2", "07:00-15:00")
    plan_again(session_house)
    kept = json.loads(all_rows(session_house, PlanRevision)[-1]["calendars_json"])
    assert set(kept) == {"1", "2"}
    assert (kept["1"]["hours"], kept["1"]["half_days"]) == ("09:00-17:00", ["2027-01-04"])
    assert (kept["2"]["hours"], kept["2"]["time_zone"]) == ("07:00-15:00", "Europe/Warsaw")
    assert "2027-01-09" in kept["2"]["days_off"]

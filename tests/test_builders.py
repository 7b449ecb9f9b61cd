from builders import START, load, make_act, make_engagement, make_people
from event_lines import all_rows
from kt_engine.store.database import Database, open_store
from kt_engine.store.functions import holders
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Engagement, Process
from kt_engine.words import Role, Side


def test_every_function_of_the_playbook_is_held_by_somebody(any_database: Database) -> None:
    made = make_engagement(any_database)
    with open_store(any_database) as reader:
        assert {key for key, _ in holders(reader, made.engagement_id)} == set(made.playbook.functions)


def test_the_people_have_the_roles_their_names_say(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with open_store(database) as reader:
        assert roles_of(reader, 1, made.people.manager.id, START) == {(Role.TRANSITION_MANAGER, Side.CLIENT)}
        assert roles_of(reader, 1, made.people.team_leads[1].id, START) == {(Role.TEAM_LEAD, Side.PROVIDER)}
        assert roles_of(reader, 1, made.people.outsider.id, START) == frozenset()


def test_the_scope_has_the_waves_asked_for(database: Database) -> None:
    made = make_engagement(database, "tiny", processes=3, waves=(1, 2, 2))
    assert [row["wave"] for row in all_rows(database, Process)] == [1, 2, 2]
    assert made.process_keys == ("process_1", "process_2", "process_3")


def test_two_engagements_can_share_people(database: Database) -> None:
    people = make_people(database)
    for handle in ("E1", "E2"):
        assert make_engagement(database, "tiny", people=people, name=handle).handle == handle
    assert len(all_rows(database, Engagement)) == 2


def test_the_tiny_playbook_has_one_gate_and_one_task_per_stage() -> None:
    stages = load("tiny").playbook.stages
    assert [(len(spec.tasks), len(spec.gates)) for spec in stages.values()] == [(1, 1)] * 6


def test_an_act_is_at_nine_of_its_day() -> None:
    assert make_act().at.isoformat() == "2027-01-04T09:00:00+00:00"

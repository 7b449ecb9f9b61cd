from dataclasses import replace

import pytest

from builders import Made, make_act, make_engagement, scope_rows
from event_lines import all_rows, event_count, last_event
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.actions.import_scope import ImportedScope, import_scope
from kt_engine.errors import InvalidInput, MoveRefused, Refused
from kt_engine.exchange.scope import ScopeRow
from kt_engine.store.database import Database
from kt_engine.store.tables import Process
from kt_engine.words import ProcessStatus, Stage
from stage_builders import reach_stage


def bring(database: Database, made: Made, rows: tuple[ScopeRow, ...]) -> ImportedScope:
    return import_scope(database, make_act(made.people.manager), made.engagement_id, rows, file="scope.csv")


def test_new_processes_come_in_scope_without_a_stage(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny", processes=0)
    rows = scope_rows(3, made.people, waves=(1, 1, 2))
    assert bring(any_database, made, rows).added == ("E1-P1", "E1-P2", "E1-P3")
    kept = all_rows(any_database, Process)
    assert [(row["process_key"], row["wave"], row["site_id"]) for row in kept] == [
        ("process_1", 1, 1),
        ("process_2", 1, 1),
        ("process_3", 2, 1),
    ]
    assert {(row["status"], row["stage_number"]) for row in kept} == {(ProcessStatus.IN_SCOPE, None)}
    assert last_event(any_database)["facts"] == {"added_count": 3, "changed_count": 0}


def test_a_process_added_during_the_transition_begins_in_stage_4(database: Database) -> None:
    made = make_engagement(database, "tiny")
    reach_stage(database, made, Stage.TRANSITION_AND_INTEGRATE)
    assert bring(database, made, scope_rows(3, made.people)).added == ("E1-P3",)
    new = all_rows(database, Process)[-1]
    assert (new["stage_number"], str(new["stage_since_on"])) == (4, "2027-01-04")


def test_the_same_file_again_changes_nothing(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny")
    before = event_count(any_database)
    assert bring(any_database, made, scope_rows(2, made.people)) == ImportedScope("E1")
    assert event_count(any_database) == before


def test_a_known_process_takes_what_the_file_says(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny")
    first, second = scope_rows(2, made.people)
    wanted = replace(second, name="Refunds", wave=2, criticality=5, volume_per_month=7, site="Krakow")
    assert bring(any_database, made, (first, wanted)).changed == ("E1-P2",)
    row = all_rows(any_database, Process)[1]
    assert (row["name"], row["wave"], row["criticality"], row["volume_per_month"], row["site_id"]) == (
        "Refunds",
        2,
        5,
        7,
        2,
    )
    (change,) = last_event(any_database)["changes"]
    assert set(change["c"]) == {"name", "wave", "criticality", "volume_per_month", "site_id", "version"}


def test_a_process_the_file_leaves_out_stays_in_scope_and_is_listed(database: Database) -> None:
    made = make_engagement(database, "tiny", processes=3)
    assert bring(database, made, scope_rows(1, made.people)).not_in_file == ("E1-P2", "E1-P3")
    assert {row["status"] for row in all_rows(database, Process)} == {ProcessStatus.IN_SCOPE}


def test_every_problem_is_told_at_once_with_its_line_and_nothing_is_kept(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny", processes=1)
    act = make_act(made.people.manager)
    bring(any_database, made, scope_rows(2, made.people))
    descope_process(any_database, act, 1, process="process_2", reason="Stays with the client")
    first, second, third = scope_rows(3, made.people)
    with pytest.raises(InvalidInput) as refused:
        bring(any_database, made, (replace(first, site="Atlantis"), second, third))
    lines = str(refused.value).splitlines()
    assert lines[0].startswith("scope.csv:2:1: There is no site 'Atlantis'")
    assert lines[1].startswith("scope.csv:3:1: process_2 is E1-P2, which was taken out of scope for good")
    assert len(all_rows(any_database, Process)) == 2


def test_the_same_command_imports_once(database: Database) -> None:
    made = make_engagement(database, "tiny", processes=0)
    act = make_act(made.people.manager, command_id="c1")
    import_scope(database, act, 1, scope_rows(2, made.people))
    assert import_scope(database, act, 1, scope_rows(3, made.people)) == ImportedScope("E1")
    assert len(all_rows(database, Process)) == 2


def test_only_the_transition_manager_imports_scope(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="may not import scope"):
        import_scope(database, make_act(made.people.process_owner), 1, scope_rows(3, made.people))


def test_no_scope_is_imported_while_on_hold(database: Database) -> None:
    made = make_engagement(database, "tiny")
    hold_engagement(database, make_act(made.people.manager), 1, reason="Budget freeze")
    with pytest.raises(MoveRefused, match="E1 is on hold"):
        bring(database, made, scope_rows(3, made.people))

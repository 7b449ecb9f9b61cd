import pytest

from builders import make_act, make_engagement
from event_lines import all_rows, last_event
from kt_engine.actions.descope_process import descope_process
from kt_engine.errors import MoveRefused, NotFound, Refused, UsageProblem
from kt_engine.store.database import Database
from kt_engine.store.tables import Process
from kt_engine.words import ProcessStatus, Stage
from stage_builders import reach_stage


def test_a_process_leaves_the_scope_with_its_reason_on_record(database: Database) -> None:
    made = make_engagement(database, "tiny")
    out = descope_process(
        database, make_act(made.people.manager), 1, process="process_2", reason="Stays with the client"
    )
    assert out.process == "E1-P2"
    statuses = [row["status"] for row in all_rows(database, Process)]
    assert statuses == [ProcessStatus.IN_SCOPE, ProcessStatus.DESCOPED]
    event = last_event(database)
    assert (event["kind"], event["subject"]) == ("process_descoped", "E1-P2")
    assert set(event["facts"]) == {"process_id", "reason"}
    assert "Stays" not in str(event)


def test_a_process_leaves_the_scope_once(database: Database) -> None:
    made = make_engagement(database, "tiny")
    act = make_act(made.people.manager)
    descope_process(database, act, 1, process="E1-P2", reason="Stays with the client")
    with pytest.raises(MoveRefused, match="E1-P2 is descoped and cannot be taken out of scope"):
        descope_process(database, act, 1, process="E1-P2", reason="Stays with the client")


def test_the_same_command_is_carried_out_once(database: Database) -> None:
    made = make_engagement(database, "tiny")
    act = make_act(made.people.manager, command_id="c1")
    first = descope_process(database, act, 1, process="E1-P2", reason="Stays")
    assert descope_process(database, act, 1, process="E1-P2", reason="Stays") == first


def test_the_last_process_under_way_stays(database: Database) -> None:
    made = make_engagement(database, "tiny")
    act = make_act(made.people.manager)
    reach_stage(database, made, Stage.TRANSITION_AND_INTEGRATE)
    descope_process(database, act, 1, process="E1-P1", reason="Stays")
    with pytest.raises(Refused, match="kt engagement cancel E1"):
        descope_process(database, act, 1, process="E1-P2", reason="Stays")


def test_descoping_needs_a_reason_a_known_process_and_the_role(database: Database) -> None:
    made = make_engagement(database, "tiny")
    act = make_act(made.people.manager)
    with pytest.raises(UsageProblem, match="The reason is empty"):
        descope_process(database, act, 1, process="E1-P1", reason=" ")
    with pytest.raises(NotFound, match="There is no process E1-P9"):
        descope_process(database, act, 1, process="E1-P9", reason="Stays")
    with pytest.raises(Refused, match="may not take processes out of scope"):
        descope_process(database, make_act(made.people.sponsor), 1, process="E1-P1", reason="Stays")


def test_a_process_of_another_engagement_is_not_found(database: Database) -> None:
    made = make_engagement(database, "tiny")
    other = make_engagement(database, "tiny", people=made.people, name="Second")
    with pytest.raises(NotFound, match="There is no process E1-P1"):
        descope_process(
            database, make_act(made.people.manager), other.engagement_id, process="E1-P1", reason="Stays"
        )

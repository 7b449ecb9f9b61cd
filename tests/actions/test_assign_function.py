import pytest

from builders import make_act, make_engagement
from event_lines import event_count, last_event
from kt_engine.actions.assign_function import assign_function
from kt_engine.actions.descope_process import descope_process
from kt_engine.errors import NotFound, Refused
from kt_engine.store.database import Database, open_store
from kt_engine.store.functions import holder, holders


def test_a_function_can_be_held_by_another_person_for_one_process(database: Database) -> None:
    made = make_engagement(database, "tiny")
    first, second = made.people.process_owner, made.people.second_process_owner
    assigned = assign_function(
        database, make_act(made.people.manager), made.engagement_id, function="owner", person=second.handle,
        process="process_2",
    )  # fmt: skip
    assert (assigned.process, assigned.is_new) == ("E1-P2", True)
    with open_store(database) as reader:
        known = holders(reader, made.engagement_id)
    assert holder(known, "owner", 1) == first.id
    assert holder(known, "owner", 2) == second.id
    assert last_event(database)["facts"] == {"function": "owner", "process": "E1-P2", "person_id": second.id}


def test_the_newest_holder_of_a_function_counts(database: Database) -> None:
    made = make_engagement(database, "tiny")
    act = make_act(made.people.manager)
    for who in (made.people.experts[1], made.people.experts[0], made.people.experts[1]):
        assert assign_function(database, act, 1, function="expert", person=who.handle).is_new
    with open_store(database) as reader:
        assert holder(holders(reader, 1), "expert", None) == made.people.experts[1].id


def test_the_same_holder_again_leaves_no_event(database: Database) -> None:
    made = make_engagement(database, "tiny")
    before = event_count(database)
    again = assign_function(
        database, make_act(made.people.manager), 1, function="sponsor", person=made.people.sponsor.handle
    )
    assert not again.is_new
    assert event_count(database) == before


def test_a_function_needs_its_role_on_its_side(database: Database) -> None:
    made = make_engagement(database, "tiny")
    act = make_act(made.people.manager)
    with pytest.raises(Refused, match="needs the role process_owner on the side client"):
        assign_function(database, act, 1, function="owner", person=made.people.sponsor.handle)
    with pytest.raises(Refused, match="needs the role steering_committee on the side client"):
        assign_function(database, act, 1, function="sponsor", person=made.people.provider_sponsor.handle)


def test_an_unknown_function_person_or_process_is_not_found(database: Database) -> None:
    made = make_engagement(database, "tiny")
    act, owner = make_act(made.people.manager), made.people.process_owner.handle
    with pytest.raises(NotFound, match="Did you mean 'owner'"):
        assign_function(database, act, 1, function="ownr", person=owner)
    with pytest.raises(NotFound, match="There is no person P99"):
        assign_function(database, act, 1, function="owner", person="P99")
    with pytest.raises(NotFound, match="kt scope list E1"):
        assign_function(database, act, 1, function="owner", person=owner, process="process_9")


def test_nobody_is_asked_for_a_process_out_of_scope(database: Database) -> None:
    made = make_engagement(database, "tiny")
    act = make_act(made.people.manager)
    descope_process(database, act, 1, process="process_2", reason="Stays with the client")
    with pytest.raises(Refused, match="E1-P2 was taken out of scope"):
        assign_function(
            database, act, 1, function="owner", person=made.people.process_owner.handle, process="E1-P2"
        )


def test_only_the_transition_manager_assigns_functions(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="may not assign functions"):
        assign_function(
            database,
            make_act(made.people.sponsor),
            1,
            function="owner",
            person=made.people.process_owner.handle,
        )

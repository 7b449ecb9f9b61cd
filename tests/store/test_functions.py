"""Who is asked: a process's own holder before the engagement's, and the newest before the older."""

from builders import make_act, make_engagement
from kt_engine.actions.assign_function import assign_function
from kt_engine.store.database import Database, open_store
from kt_engine.store.functions import functions_of, holder, holder_now, holders
from kt_engine.store.processes import processes_of


def test_one_function_is_looked_up_as_all_of_them_are(any_database: Database) -> None:
    made = make_engagement(any_database)
    act = make_act(made.people.manager)
    for person, process in ((1, None), (0, None), (1, "E1-P2"), (0, "E1-P2"), (1, "E1-P2")):
        expert = made.people.experts[person].handle
        assign_function(
            any_database, act, made.engagement_id, function="expert", person=expert, process=process
        )
    with open_store(any_database) as reader:
        known = holders(reader, made.engagement_id)
        first, second = (row["id"] for row in processes_of(reader, made.engagement_id))
        for function in [*made.playbook.functions, "nobody"]:
            for process_id in (None, first, second):
                one = holder_now(reader, made.engagement_id, function, process_id)
                assert one == holder(known, function, process_id)
        assert holder(known, "expert", first) == made.people.experts[0].id
        assert holder(known, "expert", second) == made.people.experts[1].id


def test_a_person_holds_what_was_last_assigned(database: Database) -> None:
    made = make_engagement(database)
    with open_store(database) as reader:
        known = holders(reader, made.engagement_id)
    assert ("transition_lead", None) in functions_of(known, made.people.manager.id)
    assert functions_of(known, made.people.outsider.id) == frozenset()

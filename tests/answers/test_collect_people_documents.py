"""Notices, messages, assumptions and promises in documents: people by name, days as of the day they were asked for."""

from datetime import date, timedelta

from kt_engine.actions.add_commitment import add_commitment
from kt_engine.actions.add_people_notice import Rule, add_people_notice
from kt_engine.actions.send_communication import send_communication
from kt_engine.answers.collect_assumption_register import collect_assumption_register
from kt_engine.answers.collect_communication_plan import collect_communication_plan
from kt_engine.answers.collect_people_notices import collect_people_notices
from kt_engine.rules.readiness import NoticeState
from kt_engine.store.database import open_store
from walking import DAY, House, of

LATE = date(2027, 4, 10)


def test_the_schedule_of_notices_says_which_are_late_and_which_rules_nobody_uses(desk: House) -> None:
    with open_store(desk.database) as reader:
        before = collect_people_notices(reader, 1, DAY)
    assert before.notices == ()
    assert [(rule.key, rule.is_scheduled) for rule in before.rules] == [("staff_information", False)]
    add_people_notice(
        desk.database, of(desk.people.manager), "E1", kind="staff_information", rule=Rule(),
        transfer_on=date(2027, 5, 1),
    )  # fmt: skip
    with open_store(desk.database) as reader:
        early, late = (collect_people_notices(reader, 1, on) for on in (DAY, LATE))
    assert [one.state for one in (*early.notices, *late.notices)] == [
        NoticeState.TO_GIVE,
        NoticeState.OVERDUE,
    ]
    assert early.rules[0].is_scheduled


def test_a_message_names_its_owner_and_the_task_it_comes_before(desk: House) -> None:
    send_communication(desk.database, of(desk.people.manager), "E1-CM2", evidence="Mail of Monday")
    with open_store(desk.database) as reader:
        facts = collect_communication_plan(reader, 1, DAY)
    by_handle = {one.line.handle: one for one in facts.messages}
    owner = desk.people.sponsor
    assert by_handle["E1-CM2"].line.evidence == "Mail of Monday"
    assert by_handle["E1-CM2"].line.owner == f"{owner.name} ({owner.handle})"
    assert all(one.before_title for one in facts.messages)


def test_assumptions_name_owner_and_function_and_promises_what_they_cost(desk: House) -> None:
    add_commitment(
        desk.database, of(desk.people.manager), "E1", text="One visit", promised_by="Sales lead",
        promised_to="Process owner", cost="4000", currency="EUR",
    )  # fmt: skip
    with open_store(desk.database) as reader:
        facts = collect_assumption_register(reader, 1, DAY + timedelta(days=60))
    (assumption,), (promise,) = facts.assumptions, facts.commitments
    assert assumption.owner is not None
    assert assumption.owner.endswith(f"({desk.people.process_owner.handle})")
    assert (assumption.function, assumption.is_expired) == ("Client process owner", True)
    assert promise.cost == "EUR 4,000"

"""A proposed waiver waits for everybody who may decide it, until it is decided or its task is over."""

from builders import START
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.decide_waiver import decide_waiver
from kt_engine.actions.waive_task import waive_task
from kt_engine.answers.wait import Wait
from kt_engine.answers.waiting import waits_of
from kt_engine.store.database import open_store
from walking import DAY, House, of


def waits(house: House) -> list[Wait]:
    with open_store(house.database) as reader:
        return [wait for wait in waits_of(reader, house.made.engagement_id, START) if "-W" in wait.handle]


def open_task(house: House) -> str:
    with open_store(house.database) as reader:
        found = waits_of(reader, house.made.engagement_id, DAY)
    return next(wait.handle for wait in found if "-T" in wait.handle)


def test_it_waits_for_the_deciding_roles_but_not_for_its_proposer(transition: House) -> None:
    people, task = transition.people, open_task(transition)
    waive_task(transition.database, of(people.manager), task, reason="Known.")
    [wait] = waits(transition)
    deciders = (people.sponsor, people.process_owner, people.second_process_owner, people.provider_sponsor)
    assert set(wait.who) == {who.handle for who in (*deciders, *people.team_leads)}
    assert wait.do == "kt task approve-waiver E1-W1"
    assert (wait.asked_on, wait.thing) == (DAY, "E1-W1")


def test_a_decided_waiver_waits_for_nobody(transition: House) -> None:
    people = transition.people
    waive_task(transition.database, of(people.manager), open_task(transition), reason="Known.")
    decide_waiver(transition.database, of(people.process_owner), "E1-W1", approve=False, points=["No."])
    assert waits(transition) == []


def test_a_waiver_of_a_task_that_is_over_waits_for_nobody(transition: House) -> None:
    people, task = transition.people, open_task(transition)
    waive_task(transition.database, of(people.manager), task, reason="Known.")
    with open_store(transition.database) as reader:
        [who] = {w.who[0] for w in waits_of(reader, 1, DAY) if w.handle == task}
    everybody = (*people.trainers, *people.experts, *people.team_leads, people.sponsor, people.manager)
    person = next(each for each in everybody if each.handle == who)
    complete_task(transition.database, of(person), task)
    assert waits(transition) == []

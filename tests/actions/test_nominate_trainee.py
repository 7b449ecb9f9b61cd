import pytest
from sqlalchemy import update

from builders import ADMINISTRATOR, ENGINE, START, make_act
from kt_engine.actions.nominate_trainee import nominate_trainee
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.withdraw_trainee import withdraw_trainee
from kt_engine.errors import NotFound, Refused
from kt_engine.store.tables import Certification, Person, Process, table_of
from kt_engine.words import CertificationStatus, ProcessStatus
from walking import DAY, House, count_of, last_event, nominated, of, status_of, value_of


def test_a_trainee_is_nominated_for_a_process_in_stage_four(stage_four: House) -> None:
    people = stage_four.people
    done = nominate_trainee(
        stage_four.database, of(people.manager), "E1-P1", person=people.trainees[0].handle
    )
    assert done.handle == "E1-K1"
    assert status_of(stage_four, Certification, "E1-K1") is CertificationStatus.NOMINATED
    assert value_of(stage_four.database, Certification, "E1-K1", "nominated_on") == DAY
    assert last_event(stage_four.database) == ("trainee_nominated", "E1-K1")


@pytest.mark.parametrize("who", ["trainers", "team_leads"])
def test_trainers_and_team_leads_nominate_too(stage_four: House, who: str) -> None:
    actor = getattr(stage_four.people, who)[0]
    person = stage_four.people.trainees[0].handle
    assert nominate_trainee(stage_four.database, of(actor), "E1-P1", person=person).handle == "E1-K1"


def test_the_engine_nominates_when_it_reconciles(stage_four: House) -> None:
    assert reconcile(stage_four.database, make_act(ENGINE), stage_four.made.engagement_id)
    assert count_of(stage_four.database, Certification) == 2


def test_one_person_learns_two_processes(stage_four: House) -> None:
    assert nominated(stage_four.database, stage_four.made, process=1) == "E1-K1"
    assert nominated(stage_four.database, stage_four.made, process=2) == "E1-K2"


def test_nobody_is_nominated_twice_for_a_process(stage_four: House) -> None:
    nominated(stage_four.database, stage_four.made)
    with pytest.raises(Refused, match="is already nominated for E1-P1: E1-K1"):
        nominated(stage_four.database, stage_four.made)


def test_a_repeated_command_nominates_once(stage_four: House) -> None:
    people = stage_four.people
    act, person = of(people.manager, command_id="c1"), people.trainees[0].handle
    first = nominate_trainee(stage_four.database, act, "E1-P1", person=person)
    assert nominate_trainee(stage_four.database, act, "E1-P1", person=person) == first


def test_who_was_withdrawn_is_not_nominated_again(stage_four: House) -> None:
    people = stage_four.people
    withdraw_trainee(
        stage_four.database,
        of(people.manager),
        nominated(stage_four.database, stage_four.made),
        reason="Left.",
    )
    with pytest.raises(Refused, match=r"was withdrawn from E1-P1 \(E1-K1\) and is not nominated again"):
        nominated(stage_four.database, stage_four.made)


@pytest.mark.parametrize("who", ["process_owner", "sponsor", "outsider"])
def test_who_may_not_nominates_nobody(stage_four: House, who: str) -> None:
    with pytest.raises(Refused, match="may not nominate trainees"):
        nominate_trainee(
            stage_four.database,
            of(getattr(stage_four.people, who)),
            "E1-P1",
            person=stage_four.people.trainees[0].handle,
        )


def test_the_administrator_nominates_nobody(stage_four: House) -> None:
    with pytest.raises(Refused, match="may not nominate trainees"):
        nominate_trainee(
            stage_four.database, make_act(ADMINISTRATOR), "E1-P1", person=stage_four.people.trainees[0].handle
        )


@pytest.mark.parametrize("who", ["process_owner", "outsider"])
def test_who_does_not_hold_the_role_is_not_nominated(stage_four: House, who: str) -> None:
    person = getattr(stage_four.people, who).handle
    with pytest.raises(Refused, match=r"does not hold the role trainee \(provider\)"):
        nominate_trainee(stage_four.database, of(stage_four.people.manager), "E1-P1", person=person)


def test_the_engine_itself_is_not_trained(stage_four: House) -> None:
    with pytest.raises(Refused, match="P2 is not a person"):
        nominate_trainee(stage_four.database, of(stage_four.people.manager), "E1-P1", person="P2")


def test_who_has_left_is_not_nominated(stage_four: House) -> None:
    person = table_of(Person)
    leaver = stage_four.people.trainees[0]
    with stage_four.database.writer.begin() as connection:
        connection.execute(update(person).where(person.c.id == leaver.id).values(disabled_on=START))
    with pytest.raises(Refused, match="has left"):
        nominated(stage_four.database, stage_four.made)


def test_nobody_is_nominated_before_stage_four(first_stage: House) -> None:
    with pytest.raises(Refused, match="while a process is in stage 4 or 5"):
        nominated(first_stage.database, first_stage.made)


def test_nobody_is_nominated_for_a_process_out_of_scope(stage_four: House) -> None:
    process = table_of(Process)
    with stage_four.database.writer.begin() as connection:
        connection.execute(
            update(process).where(process.c.handle == "E1-P1").values(status=ProcessStatus.DESCOPED)
        )
    with pytest.raises(Refused, match="E1-P1 is descoped"):
        nominated(stage_four.database, stage_four.made)


def test_unknown_processes_and_people_are_not_found(stage_four: House) -> None:
    manager = of(stage_four.people.manager)
    with pytest.raises(NotFound, match="There is no process E1-P9"):
        nominate_trainee(stage_four.database, manager, "E1-P9", person="P3")
    with pytest.raises(NotFound, match="There is no person P99"):
        nominate_trainee(stage_four.database, manager, "E1-P1", person="P99")

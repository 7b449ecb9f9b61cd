from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from builders import START, Someone
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.record_session import RecordedSession, record_session
from kt_engine.actions.withdraw_trainee import withdraw_trainee
from kt_engine.errors import MoveRefused, NotFound, Refused, UsageProblem
from kt_engine.store.database import open_store
from kt_engine.store.tables import Attendance, Certification, TrainingSession, table_of
from kt_engine.words import CertificationStatus, Role, Side
from walking import DAY, House, count_of, last_event, nominated, of, passed, scored, status_of, taught


def record(
    house: House,
    attended: Sequence[str],
    *,
    by: Someone | None = None,
    absent: Sequence[str] = (),
    module: str = "basics",
    on: date = DAY,
    hours: str = "4",
    process: str = "E1-P1",
    command_id: str | None = None,
) -> RecordedSession:
    return record_session(
        house.database,
        of(by or house.people.trainers[0], command_id=command_id),
        process,
        module=module,
        held_on=on,
        hours=Decimal(hours),
        attended=attended,
        absent=absent,
    )


def test_a_session_is_recorded_with_who_was_there_and_who_was_not(stage_four: House) -> None:
    there, away = (nominated(stage_four.database, stage_four.made, each) for each in (0, 1))
    assert record(stage_four, [there], absent=[away]) == RecordedSession("E1-P1", 1)
    attendance = table_of(Attendance)
    with open_store(stage_four.database) as reader:
        rows = reader.rows(select(attendance.c.attended).order_by(attendance.c.id))
    assert [row["attended"] for row in rows] == [True, False]
    assert status_of(stage_four, Certification, there) is CertificationStatus.IN_CLASS
    assert status_of(stage_four, Certification, away) is CertificationStatus.NOMINATED
    assert last_event(stage_four.database) == ("session_recorded", "E1-P1")


def test_a_trainee_may_be_named_as_a_person(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    record(stage_four, [stage_four.people.trainees[0].handle.lower()])
    assert status_of(stage_four, Certification, certification) is CertificationStatus.IN_CLASS


def test_a_trainee_in_remediation_is_taught_again_and_stays_in_it(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    record(stage_four, [certification])
    scored(stage_four.database, stage_four.made, certification, "50")
    assert record(stage_four, [certification]).number == 2
    assert status_of(stage_four, Certification, certification) is CertificationStatus.REMEDIATION


def test_a_repeated_command_records_one_session(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    first = record(stage_four, [certification], command_id="c1")
    assert record(stage_four, [certification], command_id="c1") == first
    assert count_of(stage_four.database, TrainingSession) == 1


@pytest.mark.parametrize("who", ["manager", "process_owner", "outsider"])
def test_only_a_trainer_records_sessions(stage_four: House, who: str) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    with pytest.raises(Refused, match="may not record sessions"):
        record(stage_four, [certification], by=getattr(stage_four.people, who))
    assert count_of(stage_four.database, TrainingSession) == 0


def test_the_trainee_records_no_session(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    with pytest.raises(Refused, match="may not record sessions"):
        record(stage_four, [certification], by=stage_four.people.trainees[0])


def test_nobody_teaches_himself(stage_four: House) -> None:
    people = stage_four.people
    both = people.trainees[0]
    grant_role(
        stage_four.database,
        of(people.manager),
        engagement_id=stage_four.made.engagement_id,
        person=both.handle,
        role=Role.TRAINER,
        side=Side.PROVIDER,
    )
    certification = nominated(stage_four.database, stage_four.made)
    with pytest.raises(Refused, match="taught the session and cannot attend it"):
        record(stage_four, [certification], by=both)


def test_a_session_to_come_is_not_recorded(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    with pytest.raises(UsageProblem, match="2027-01-21, has not come yet"):
        record(stage_four, [certification], on=DAY + timedelta(days=1))


def test_a_session_before_the_engagement_is_not_recorded(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    with pytest.raises(UsageProblem, match="is before the start of the engagement on 2027-01-04"):
        record(stage_four, [certification], on=START - timedelta(days=1))
    assert record(stage_four, [certification], on=START).number == 1


@pytest.mark.parametrize("hours", ["0", "-1", "24.5", "NaN", "Infinity"])
def test_hours_are_those_of_a_day(stage_four: House, hours: str) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    with pytest.raises(UsageProblem, match="lasts more than 0 and at most 24 hours"):
        record(stage_four, [certification], hours=hours)


def test_a_session_without_anybody_is_not_recorded(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    with pytest.raises(UsageProblem, match="Say who attended"):
        record(stage_four, [], absent=[certification])


def test_nobody_is_there_and_away(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    with pytest.raises(UsageProblem, match="is listed as attended and as absent"):
        record(stage_four, [certification], absent=[stage_four.people.trainees[0].handle])


def test_who_is_listed_twice_attended_once(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    record(stage_four, [certification, certification, stage_four.people.trainees[0].handle])
    assert count_of(stage_four.database, Attendance) == 1


def test_who_is_not_nominated_for_this_process_is_not_listed(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made, process=2)
    with pytest.raises(NotFound, match=f"There is no trainee of E1-P1 called {certification}"):
        record(stage_four, [certification])


def test_a_withdrawn_trainee_is_not_listed(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    withdraw_trainee(stage_four.database, of(stage_four.people.manager), certification, reason="Left.")
    with pytest.raises(MoveRefused, match="is attrited and cannot be taught"):
        record(stage_four, [certification])
    assert count_of(stage_four.database, TrainingSession) == 0


def test_who_has_passed_everything_is_not_listed_so_that_the_proof_stays(stage_four: House) -> None:
    certification = passed(stage_four.database, stage_four.made)
    with pytest.raises(MoveRefused, match=r"is assessed and cannot be taught. Every module is passed"):
        taught(stage_four.database, stage_four.made, certification, "basics")


def test_an_unknown_module_names_those_there_are(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    with pytest.raises(
        NotFound, match=r"There is no training module juggling. The playbook has: basics, manners"
    ):
        record(stage_four, [certification], module="juggling")

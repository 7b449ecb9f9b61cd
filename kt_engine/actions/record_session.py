"""Records a training session that was held: who taught what, and who of the trainees was there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.training_in_hand import check_day, module_of
from kt_engine.answers.trainee_facts import trainee_facts
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.rules.trainee_path import counting_tests, needed_modules
from kt_engine.rules.training import BEGINS_CLASS, Attempt, check_teachable, status_after
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, next_number
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Attendance, Certification, Person, Process, TrainingSession, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CertificationStatus

KIND = "session_recorded"
LONGEST_HOURS = 24
C, P, S = table_of(Certification), table_of(Person), table_of(TrainingSession)


@dataclass(frozen=True)
class RecordedSession:
    process: str
    number: int
    """1, 2, ... within the engagement."""


def record_session(
    database: Database,
    act: Act,
    process: str,
    *,
    module: str,
    held_on: date,
    hours: Decimal,
    attended: Sequence[str],
    absent: Sequence[str] = (),
) -> RecordedSession:
    """Record a session taught by the acting trainer; trainees are certification or person handles.

    Raises UsageProblem for a day to come, hours that cannot be or nobody listed, Refused for anybody but a
    trainer, MoveRefused for a trainee who is no longer taught.
    """
    _check_hours(hours)
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Process, process)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _recorded(unit, known)
        row = find(unit, Process, process)
        engagement = require_open(unit, row["engagement_id"])
        require(unit, "record sessions", engagement_id=row["engagement_id"])
        module_of(pinned_playbook(unit, row["engagement_id"]), module)
        start = engagement["starts_on"]
        check_day(unit, "session", held_on, earliest=start, earliest_is="the start of the engagement")
        listed = _listed(unit, row, attended, absent)
        key = module.strip()
        session_id, number = _insert(unit, row, module_key=key, held_on=held_on, hours=hours)
        for certification, was_there in listed:
            _attend(unit, certification, session_id, was_there=was_there)
        present = sum(was_there for _, was_there in listed)
        unit.event(KIND, row["handle"], number=number, module=key, attended_count=present)
        return RecordedSession(row["handle"], number)


def _recorded(unit: Unit, process: str) -> RecordedSession:
    newest = select(S.c.number).where(S.c.trainer_id == unit.act.by, S.c.engagement_id == unit.engagement_id)
    return RecordedSession(process, int(unit.value(newest.order_by(S.c.number.desc()).limit(1))))


def _check_hours(hours: Decimal) -> None:
    if not hours.is_finite() or not 0 < hours <= LONGEST_HOURS:
        raise UsageProblem(f"A session lasts more than 0 and at most {LONGEST_HOURS} hours, not {hours}.")


def _listed(
    unit: Unit, process: RowMapping, attended: Sequence[str], absent: Sequence[str]
) -> list[tuple[RowMapping, bool]]:
    """Find the trainees; nobody is both there and away, nobody is taught by himself."""
    if not attended:
        raise UsageProblem("Say who attended: --attended TRAINEE. A session without anybody is not recorded.")
    trainees, spec = _trainees(unit, process), pinned_playbook(unit, process["engagement_id"]).certification
    listed: dict[str, tuple[RowMapping, bool]] = {}
    for handle, was_there in [*((name, True) for name in attended), *((name, False) for name in absent)]:
        row = _trainee(trainees, process, handle)
        if listed.get(row["handle"], (row, was_there))[1] is not was_there:
            raise UsageProblem(f"{row['handle']} is listed as attended and as absent. Decide which.")
        check_teachable(row["handle"], row["status"], spec)
        if row["person_id"] == unit.act.by:
            raise Refused(f"{row['person']} taught the session and cannot attend it as a trainee.")
        listed[row["handle"]] = (row, was_there)
    return list(listed.values())


def _trainees(unit: Unit, process: RowMapping) -> Mapping[str, RowMapping]:
    rows = unit.rows(
        select(C, P.c.handle.label("person"))
        .join(P, P.c.id == C.c.person_id)
        .where(C.c.process_id == process["id"])
    )
    return {name: row for row in rows for name in (row["handle"], row["person"])}


def _trainee(trainees: Mapping[str, RowMapping], process: RowMapping, handle: str) -> RowMapping:
    found = trainees.get(handle.strip().upper())
    if found is None:
        hint = f"See them with: kt training matrix E{process['engagement_id']}"
        raise NotFound(f"trainee of {process['handle']} called", handle.strip() or "(no name given)", hint)
    return found


def _insert(unit: Unit, process: RowMapping, **values: object) -> tuple[int, int]:
    """Insert the session and give its id and number."""
    number = next_number(unit, TrainingSession, engagement_id=process["engagement_id"])
    session_id = unit.insert(
        TrainingSession,
        engagement_id=process["engagement_id"],
        number=number,
        process_id=process["id"],
        trainer_id=unit.act.by,
        **values,
    )
    return session_id, number


def _attend(unit: Unit, certification: RowMapping, session_id: int, *, was_there: bool) -> None:
    unit.insert(
        Attendance,
        engagement_id=certification["engagement_id"],
        training_session_id=session_id,
        certification_id=certification["id"],
        attended=was_there,
    )
    before = certification["status"]
    status = _status_after(unit, certification) if was_there else before
    if status is not before:
        unit.change(
            Certification,
            certification["id"],
            certification["handle"],
            version=certification["version"],
            status=status,
        )


def _status_after(unit: Unit, certification: RowMapping) -> CertificationStatus:
    """The first session begins the training; one after a declined certificate makes a new proof to be signed."""
    if certification["status"] in BEGINS_CLASS:
        return CertificationStatus.IN_CLASS
    playbook, facts = (
        pinned_playbook(unit, certification["engagement_id"]),
        trainee_facts(unit, certification),
    )
    tried = [Attempt(one.module, one.passed) for one in counting_tests(playbook, facts, unit.today)]
    is_passed = status_after(needed_modules(playbook, facts.term), tried) is CertificationStatus.ASSESSED
    return CertificationStatus.ASSESSED if is_passed else CertificationStatus(certification["status"])

"""Nominates a trainee for a process, once per person and process: never again after a withdrawal."""

from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import is_human, require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.errors import Refused
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find, next_number
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Certification, Person, Process, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import GONE_TRAINEES, CertificationStatus, ProcessStatus, Role, Side, Stage

KIND = "trainee_nominated"
TRAINING_STAGES = frozenset({Stage.TRANSITION_AND_INTEGRATE.number, Stage.GO_LIVE.number})
C = table_of(Certification)


@dataclass(frozen=True)
class Nominated:
    handle: str


def nominate_trainee(database: Database, act: Act, process: str, *, person: str) -> Nominated:
    """Nominate a person for a process; both are handles.

    Raises Refused when the person is no trainee here or was nominated before, or when the process is not in
    stage 4 or 5.
    """
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Process, process)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return Nominated(known)
        row = find(unit, Process, process)
        require_open(unit, row["engagement_id"])
        require(unit, "nominate trainees", engagement_id=row["engagement_id"])
        trainee = find(unit, Person, person)
        check_nomination(unit, row, trainee)
        return Nominated(nominate(unit, row, trainee["id"]))


def nominate(unit: Unit, process: RowMapping, person_id: int) -> str:
    """Write one nomination with its event and give its handle; the caller has made sure that it may be."""
    row = insert_nomination(unit, process, person_id)
    unit.event(KIND, row["handle"], process_id=process["id"], person_id=person_id)
    return str(row["handle"])


def insert_nomination(unit: Unit, process: RowMapping, person_id: int) -> RowMapping:
    """Insert one nomination; the caller has made sure that it may be, and writes the event."""
    engagement_id = process["engagement_id"]
    handle = f"E{engagement_id}-K{next_number(unit, Certification, engagement_id=engagement_id)}"
    row_id = unit.insert(
        Certification,
        engagement_id=engagement_id,
        handle=handle,
        process_id=process["id"],
        person_id=person_id,
        status=CertificationStatus.NOMINATED,
        nominated_on=unit.today,
    )
    return by_id(unit, Certification, row_id)


def check_nomination(unit: Unit, process: RowMapping, person: RowMapping) -> None:
    """Raise Refused where a person cannot be nominated for a process now."""
    _check_process(process)
    _check_person(unit, process, person)


def _check_process(process: RowMapping) -> None:
    handle = process["handle"]
    if process["status"] is not ProcessStatus.IN_SCOPE:
        status = process["status"].value.replace("_", " ")
        raise Refused(f"{handle} is {status}; nobody is nominated for it.")
    if process["stage_number"] not in TRAINING_STAGES:
        raise Refused(
            f"Nobody is trained for {handle} now: trainees are nominated while a process is in stage 4 or 5."
        )


def _check_person(unit: Unit, process: RowMapping, person: RowMapping) -> None:
    handle = person["handle"]
    if not is_human(person):
        raise Refused(f"{handle} is not a person and cannot be trained.")
    if person["disabled_on"] is not None and person["disabled_on"] <= unit.today:
        raise Refused(f"{handle} has left and cannot be trained any more.")
    if (Role.TRAINEE, Side.PROVIDER) not in roles_of(
        unit, process["engagement_id"], person["id"], unit.today
    ):
        raise Refused(
            f"{handle} does not hold the role trainee (provider) in E{process['engagement_id']}. "
            "Grant it with: kt role grant"
        )
    of_both = select(C).where(C.c.process_id == process["id"], C.c.person_id == person["id"])
    known = unit.first(of_both)
    if known is not None and known["status"] in GONE_TRAINEES:
        verb = "withdrawn" if known["status"] is CertificationStatus.ATTRITED else "taken out"
        raise Refused(
            f"{handle} was {verb} from {process['handle']} ({known['handle']}) and is not nominated "
            "again. Nominate somebody else."
        )
    if known is not None:
        raise Refused(f"{handle} is already nominated for {process['handle']}: {known['handle']}.")

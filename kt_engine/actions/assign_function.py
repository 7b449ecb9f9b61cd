"""Says who is asked for a function of the playbook, in the whole engagement or for one process."""

from dataclasses import dataclass

from kt_engine.actions.authority import require, require_open
from kt_engine.errors import NotFound, Refused
from kt_engine.exchange.nearest import did_you_mean
from kt_engine.playbook.schema import FunctionSpec, Playbook
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, next_number
from kt_engine.store.functions import holders
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import find_process
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import FunctionAssignment, Person
from kt_engine.store.unit import Act, Unit
from kt_engine.words import ProcessStatus

KIND = "function_assigned"


@dataclass(frozen=True)
class AssignedFunction:
    function: str
    person: str
    process: str | None
    is_new: bool
    """False when this person held it already; nothing was written then."""


def assign_function(
    database: Database,
    act: Act,
    engagement_id: int,
    *,
    function: str,
    person: str,
    process: str | None = None,
) -> AssignedFunction:
    """Assign a function to a person by handle; `process` (handle or key) narrows it to one process.

    Raises NotFound for an unknown function, person or process, Refused when the person lacks the role.
    """
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        if unit.repeats(KIND) is not None:
            return AssignedFunction(function, person, process, is_new=False)
        require(unit, "assign functions", engagement_id=engagement_id)
        require_open(unit, engagement_id)
        spec = function_of(pinned_playbook(unit, engagement_id), function)
        row = find(unit, Person, person)
        if row["disabled_on"] is not None and row["disabled_on"] <= unit.today:
            raise Refused(f"{row['handle']} has left. Assign {function} to the successor.")
        if (spec.role, spec.side) not in roles_of(unit, engagement_id, row["id"], unit.today):
            raise Refused(
                f"{row['handle']} cannot be {spec.title}: that needs the role {spec.role.value} on the side "
                f"{spec.side.value}. Grant it first: kt role grant {row['handle']} {spec.role.value}"
            )
        process_id, process_handle = _process(unit, engagement_id, process)
        if holders(unit, engagement_id).get((function, process_id)) == row["id"]:
            return AssignedFunction(function, row["handle"], process_handle, is_new=False)
        insert_assignment(unit, engagement_id, function, process_id, row["id"])
        unit.event(KIND, row["handle"], function=function, process=process_handle, person_id=row["id"])
        return AssignedFunction(function, row["handle"], process_handle, is_new=True)


def function_of(playbook: Playbook, key: str) -> FunctionSpec:
    """Give a function of the playbook. Raises NotFound with the nearest one."""
    found = playbook.functions.get(key)
    if found is None:
        raise NotFound(
            "function", key, f"It is looked for in the playbook.{did_you_mean(key, playbook.functions)}"
        )
    return found


def insert_assignment(
    unit: Unit, engagement_id: int, function: str, process_id: int | None, person_id: int
) -> None:
    """Insert the newest holder of a function; the caller writes the event."""
    place = {"engagement_id": engagement_id, "function_key": function, "process_id": process_id}
    number = next_number(unit, FunctionAssignment, **place)
    unit.insert(FunctionAssignment, person_id=person_id, number=number, **place)


def _process(unit: Unit, engagement_id: int, name: str | None) -> tuple[int | None, str | None]:
    if name is None:
        return None, None
    process = find_process(unit, engagement_id, name)
    if process["status"] is ProcessStatus.DESCOPED:
        raise Refused(f"{process['handle']} was taken out of scope; nobody is asked for it any more.")
    return process["id"], process["handle"]

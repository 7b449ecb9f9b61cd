"""Takes one process out of scope for good; reconciling withdraws its tasks, handovers and gates later."""

from dataclasses import dataclass

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.follow_decision import finish_when_all_have
from kt_engine.errors import Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.processes import find_process, in_scope
from kt_engine.store.tables import Process
from kt_engine.store.unit import Act, Unit
from kt_engine.words import ProcessStatus, Stage

KIND = "process_descoped"


@dataclass(frozen=True)
class DescopedProcess:
    process: str
    process_key: str


def descope_process(
    database: Database, act: Act, engagement_id: int, *, process: str, reason: str
) -> DescopedProcess:
    """Take the process with this handle or key out of scope.

    Raises MoveRefused when it is out already, Refused when it has finished or is the last one under way,
    UsageProblem without a reason.
    """
    why = one_line(reason, "reason", most=2000)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        row = find_process(unit, engagement_id, known or process)
        if known is not None:
            return DescopedProcess(known, row["process_key"])
        require(unit, "take processes out of scope", engagement_id=engagement_id)
        engagement = require_open(unit, engagement_id)
        check_move(
            "process", row["handle"], row["status"], ProcessStatus.DESCOPED, "taken out of scope",
            "It stays out; a new process with another key can be imported.",
        )  # fmt: skip
        _check_left(unit, engagement, row)
        unit.change(Process, row["id"], row["handle"], version=row["version"], status=ProcessStatus.DESCOPED)
        finish_when_all_have(unit)
        unit.event(KIND, row["handle"], texts={"reason": why}, process_id=row["id"])
        return DescopedProcess(row["handle"], row["process_key"])


def _check_left(unit: Unit, engagement: RowMapping, row: RowMapping) -> None:
    """From stage 4 on the processes carry the stage: one must be left to carry it."""
    if row["finished"]:
        raise Refused(f"{row['handle']} has finished all its stages and stays on record as it is.")
    own_stages = engagement["stage_number"] >= Stage.TRANSITION_AND_INTEGRATE.number
    if own_stages and len(in_scope(unit, engagement["id"])) == 1:
        raise Refused(
            f"{row['handle']} is the last process in scope. "
            f"To end the whole engagement: kt engagement cancel {engagement['handle']}"
        )

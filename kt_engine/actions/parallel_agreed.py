"""What follows when the rule or the result of a parallel run is signed or declined. It writes no event of its own."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.rules.moves import check_move
from kt_engine.store.find import find
from kt_engine.store.tables import ParallelRun
from kt_engine.store.unit import Unit
from kt_engine.words import ParallelStatus


def rule_agreed(unit: Unit, agreement: RowMapping) -> Mapping[str, Any]:
    return _become(unit, agreement, ParallelStatus.AGREED)


def rule_refused(unit: Unit, agreement: RowMapping) -> Mapping[str, Any]:
    """A declined rule ends the run: another rule is another run."""
    return _become(unit, agreement, ParallelStatus.WITHDRAWN)


def result_agreed(unit: Unit, agreement: RowMapping) -> Mapping[str, Any]:
    """The run ends as its verdict says, whatever its signers wish."""
    run = find(unit, ParallelRun, agreement["subject"])
    return _become(unit, agreement, ParallelStatus(run["verdict"].value))


def _become(unit: Unit, agreement: RowMapping, status: ParallelStatus) -> Mapping[str, Any]:
    run = find(unit, ParallelRun, agreement["subject"])
    check_move("parallel_run", run["handle"], run["status"], status, status.value, "")
    unit.change(ParallelRun, run["id"], run["handle"], version=run["version"], status=status)
    return {"parallel_run_status": status}

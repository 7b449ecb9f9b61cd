"""What the verbs about one parallel run share: the run, who may touch it, who signs. It has no verb."""

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.propose_agreement import Wanted
from kt_engine.errors import MoveRefused, Refused
from kt_engine.store.find import by_id, find
from kt_engine.store.tables import ParallelRun, Process
from kt_engine.store.unit import Unit
from kt_engine.words import ParallelStatus, ProcessStatus, Role, Side, Stage

PLAN, RECORD = "plan and conclude parallel runs", "record comparisons"
SEATS = (Wanted(role=Role.PROCESS_OWNER, side=Side.CLIENT), Wanted(role=Role.TEAM_LEAD, side=Side.PROVIDER))
"""Who signs rule and result: whose work it is, and who will do it."""
INSTEAD = {
    ParallelStatus.PLANNED: "Its rule is not signed by both sides yet: kt agreement list {engagement}",
    ParallelStatus.AGREED: "First the sample is drawn: kt parallel draw {run}",
    ParallelStatus.SAMPLED: "Its sample is drawn; what is left is to compare and to conclude: kt parallel show {run}",
    ParallelStatus.ACCEPTED: "It is over, and its verdict stands.",
    ParallelStatus.REJECTED: "It is over, and its verdict stands. A new run names it: "
    "kt parallel plan {process} --after {run}",
    ParallelStatus.WITHDRAWN: "Plan another one: kt parallel plan {process}",
}


def run_in_hand(unit: Unit, handle: str, verb: str) -> RowMapping:
    """Give the run's row. Raises Refused or MoveRefused unless the person may do this and its process is in scope."""
    run = find(unit, ParallelRun, handle)
    require_open(unit, run["engagement_id"])
    require(unit, verb, engagement_id=run["engagement_id"])
    check_in_scope(by_id(unit, Process, run["process_id"]))
    return run


def check_in_scope(process: RowMapping) -> None:
    if process["status"] is not ProcessStatus.IN_SCOPE:
        raise MoveRefused(
            process["handle"],
            process["status"].value,
            "run in parallel",
            "Its parallel runs stay as they are.",
        )


def check_stage(process: RowMapping) -> None:
    """Raise Refused unless the process is in the stage in which work is done side by side."""
    if process["stage_number"] != Stage.TRANSITION_AND_INTEGRATE.number:
        raise Refused(
            f"{process['handle']} is not in the stage {Stage.TRANSITION_AND_INTEGRATE.label.lower()}; "
            "only there old and new work stand side by side."
        )


def check_status(unit: Unit, run: RowMapping, status: ParallelStatus, verb: str) -> None:
    """Raise MoveRefused unless the run has this status; `verb` is a participle."""
    if run["status"] is status:
        return
    process = by_id(unit, Process, run["process_id"])["handle"]
    instead = INSTEAD[run["status"]].format(
        run=run["handle"], engagement=f"E{run['engagement_id']}", process=process
    )
    raise MoveRefused(run["handle"], run["status"].value, verb, instead)


def check_undecided(run: RowMapping, verb: str) -> None:
    """Raise Refused once the verdict stands: nothing is looked at a second time."""
    if run["verdict"] is not None:
        raise Refused(
            f"The verdict on {run['handle']} stands: {run['verdict'].value}. Nothing can be {verb} any more; "
            "a second look would accept too much."
        )

"""How a terminal shows how far each process's knowledge transfer is. It asks nothing of the store."""

from decimal import Decimal

from kt_engine.answers.list_parallel_runs import RunLine
from kt_engine.answers.standing import Standing
from kt_engine.answers.transfer_standing import TransferLine
from kt_engine.cli.output import print_heading, print_table, shown
from kt_engine.documents.coverage_text import percent

NAMES = (
    "process", "claimed", "proven", "sessions held", "cancelled", "trainees", "seats needed", "short", "access works",
    "can stop it", "days left", "parallel run",
)  # fmt: skip


def print_transfer(facts: Standing) -> None:
    """Print every process that is moving; nothing where none is, or nothing of it is kept."""
    lines = facts.outlook.transfer if facts.outlook else ()
    if not lines:
        return
    print_heading("Knowledge transfer")
    print_table(NAMES, (_row(line) for line in lines))


def _row(line: TransferLine) -> list[object]:
    weights = line.coverage.all.weights if line.coverage else None
    sessions, seats, rights = line.sessions, line.seats, line.rights
    return [
        line.process,
        _percent(weights.claimed_pct) if weights else None,
        _percent(weights.proven_pct) if weights else None,
        f"{sessions.held} of {sessions.planned}" if sessions else None,
        sessions.cancelled_client + sessions.cancelled_others if sessions else None,
        ", ".join(f"{shown(status)} {count}" for status, count in line.trainees),
        seats.needed if seats else None,
        seats.gap if seats else None,
        f"{rights[0]} of {rights[1]}" if rights else None,
        ", ".join(one.handle for one in line.stops),
        line.stops[0].days_left if line.stops else None,
        _run(line.run) if line.run else None,
    ]


def _percent(value: Decimal | None) -> str | None:
    return None if value is None else percent(value)


def _run(run: RunLine) -> str:
    told = run.verdict.value if run.verdict else f"{run.compared} of {run.sample_size} compared"
    return f"{run.handle} {shown(run.status)}, {told}"

"""What somebody who leaves is still asked to do or sign: tasks, handovers, risks, conditions, signatures."""

from collections.abc import Iterator

from sqlalchemy import RowMapping, select
from sqlmodel import SQLModel

from kt_engine.answers.leaver_lines import Behind, LeaverLine, LineKind
from kt_engine.answers.waiting import waits_of
from kt_engine.store.tables import Condition, Gate, Handover, HandoverReviewer, Risk, Task, table_of
from kt_engine.words import OVER_TASKS, ConditionStatus, HandoverStatus, ProcessStatus, RiskStatus

OVER_HANDOVERS = frozenset(
    {
        HandoverStatus.ACCEPTED,
        HandoverStatus.DEEMED_ACCEPTED,
        HandoverStatus.SUPERSEDED,
        HandoverStatus.WITHDRAWN,
    }
)


def duties_of(behind: Behind) -> Iterator[LeaverLine]:
    """Give everything he is asked for that comes after his last day."""
    yield from _tasks(behind)
    yield from _handovers(behind)
    yield from _risks(behind)
    yield from _conditions(behind)
    yield from _gates(behind)
    yield from _certificates(behind)


def _rows(behind: Behind, row_class: type[SQLModel]) -> Iterator[RowMapping]:
    of = table_of(row_class)
    where = of.c.engagement_id == behind.engagement_id
    for row in behind.reader.rows(select(of).where(where).order_by(of.c.id)):
        if "process_id" not in row or _goes_on(behind, row["process_id"]):
            yield row


def _goes_on(behind: Behind, process_id: int | None) -> bool:
    return process_id is None or behind.work.processes[process_id]["status"] is not ProcessStatus.DESCOPED


def _tasks(behind: Behind) -> Iterator[LeaverLine]:
    for row in _rows(behind, Task):
        asked = behind.is_his(row["function_key"], row["process_id"], row["assignee_id"])
        if row["status"] in OVER_TASKS or row["issues"] or not asked:
            continue
        if behind.leaver.misses(row["forecast_on"]):
            yield behind.line(
                LineKind.TASK, row["handle"], row["title"], row["forecast_on"],
                f"kt task assign {row['handle']} {behind.leaver.next}",
                process=behind.work.process(row["process_id"]),
            )  # fmt: skip


def _handovers(behind: Behind) -> Iterator[LeaverLine]:
    reviewers: dict[int, list[RowMapping]] = {}
    for row in _rows(behind, HandoverReviewer):
        reviewers.setdefault(row["handover_id"], []).append(row)
    for row in _rows(behind, Handover):
        if row["status"] in OVER_HANDOVERS or not behind.leaver.misses(row["due_on"]):
            continue
        places = [("give", row["giver_function"], row["giver_id"])]
        places += [("review", one["function_key"], one["person_id"]) for one in reviewers.get(row["id"], [])]
        places.append(("accept", row["receiver_function"], row["receiver_id"]))
        for verb, function, person_id in places:
            if behind.is_his(function, row["process_id"], person_id):
                yield _handover(behind, row, verb, function, person_id)


def _handover(
    behind: Behind, row: RowMapping, verb: str, function: str | None, person_id: int | None
) -> LeaverLine:
    process = behind.work.process(row["process_id"])
    by_name = person_id is not None or function is None
    do = f"kt handover add {behind.engagement} ..." if by_name else behind.assign(str(function), process)
    return behind.line(
        LineKind.HANDOVER, row["handle"], f"{verb}: {row['title']}", row["due_on"], do, process=process
    )


def _risks(behind: Behind) -> Iterator[LeaverLine]:
    """A risk has no day on which it ends, so every open one stays behind."""
    for row in _rows(behind, Risk):
        if row["status"] is RiskStatus.CLOSED or not behind.is_his(
            row["owner_function"], row["process_id"], row["owner_id"]
        ):
            continue
        process = behind.work.process(row["process_id"])
        do = (
            behind.assign(row["owner_function"], process)
            if row["owner_id"] is None
            else f"kt risk rate {row['handle']} --owner {behind.leaver.next} ..."
        )
        yield behind.line(LineKind.RISK, row["handle"], row["title"], row["review_on"], do, process=process)


def _conditions(behind: Behind) -> Iterator[LeaverLine]:
    for row in _rows(behind, Condition):
        mine = row["owner_id"] == behind.leaver.id and row["status"] is not ConditionStatus.CLOSED
        if mine and behind.leaver.misses(row["due_on"]):
            yield behind.line(
                LineKind.CONDITION, row["handle"], row["text"], row["due_on"],
                f"kt gate close-condition {row['handle']} --note TEXT", process=None,
            )  # fmt: skip


def _gates(behind: Behind) -> Iterator[LeaverLine]:
    """Give the gates to come for which he holds one of the seats."""
    held = {(side, role) for who, role, side in behind.roster.grants if who == behind.leaver.id}
    for row in _rows(behind, Gate):
        over = row["passed_on"] is not None or row["withdrawn_on"] is not None
        if over or not behind.leaver.misses(row["forecast_on"]):
            continue
        seat = next((s for s in behind.roster.quorum(row["gate_key"]) if (s.side, s.role) in held), None)
        if seat is not None:
            yield behind.line(
                LineKind.SIGNATURE, row["handle"], f"sign the gate {row['title']}", row["forecast_on"],
                f"kt role grant {behind.leaver.next} {seat.role.value} --engagement {behind.engagement} "
                f"--side {seat.side.value}",
                process=behind.work.process(row["process_id"]),
            )  # fmt: skip


def _certificates(behind: Behind) -> Iterator[LeaverLine]:
    """Give the certificates that wait for his signature today; they have no day of their own."""
    for wait in waits_of(behind.reader, behind.engagement_id, behind.leaver.today):
        if wait.do.startswith("kt training certify") and behind.leaver.handle in wait.who:
            yield behind.line(
                LineKind.SIGNATURE, wait.handle, wait.what, wait.due_on, wait.do, process=wait.process
            )

"""What gates wait for: a presentation, signatures, the conditions of an earlier decision. It writes nothing."""

from collections.abc import Iterable, Iterator

from sqlalchemy import RowMapping, select

from kt_engine.answers.wait import Place, Wait, rows, signers
from kt_engine.rules.gates import open_seats
from kt_engine.store.tables import Condition, Gate, GateVersion, Signoff, table_of
from kt_engine.words import OVER_TASKS, ConditionStatus, GateStatus, ProcessStatus, Role, Stage, WaitKind

G, GV, S, X = table_of(Gate), table_of(GateVersion), table_of(Signoff), table_of(Condition)


def gate_waits(place: Place, tasks: Iterable[RowMapping]) -> Iterator[Wait]:
    busy = {(row["stage"], row["process_id"]) for row in tasks if row["status"] not in OVER_TASKS}
    presented = _presented(place)
    for row in rows(place, Gate):
        stage, process_id = row["stage"], row["process_id"]
        if row["passed_on"] or row["withdrawn_on"] or not place.work.is_open(stage, process_id):
            continue
        if row["id"] in presented:
            yield from _gate_signers(place, row, presented[row["id"]])
        elif not _has_work_left(busy, stage, process_id):
            who, role, side = place.roster.with_role(Role.TRANSITION_MANAGER, None)
            yield Wait(row["handle"], who, role, side, f"present the gate {row['title']}",
                       place.work.stage_now(stage, process_id), place.work.process(process_id),
                       row["forecast_on"], row["slack_days"], f"kt gate present {row['handle']}")  # fmt: skip


def _presented(place: Place) -> dict[int, RowMapping]:
    """Give the version of each gate that is on the table, by the gate's id."""
    where = (GV.c.engagement_id == place.engagement_id, GV.c.status == GateStatus.PRESENTED)
    columns = (GV.c.id, GV.c.gate_id, GV.c.handle, GV.c.number, GV.c.presented_by, GV.c.presented_at)
    statement = select(*columns).where(*where)
    return {row["gate_id"]: row for row in place.reader.rows(statement)}


def _has_work_left(busy: set[tuple[Stage, int | None]], stage: Stage, process_id: int | None) -> bool:
    """A process's gate of stage 4 waits for the shared tasks too, because its criteria count them."""
    shared = stage is Stage.TRANSITION_AND_INTEGRATE and (stage, None) in busy
    return (stage, process_id) in busy or shared


def _gate_signers(place: Place, gate: RowMapping, version: RowMapping) -> Iterator[Wait]:
    signed = signers(place, S.c.gate_version_id == version["id"])
    for seat in open_seats(place.roster.quorum(gate["gate_key"]), place.roster.votes(signed)):
        done = {row["person_id"] for row in signed}
        who, role, side = place.roster.with_role(
            seat.role, seat.side, without=done | {version["presented_by"]}
        )
        do = f"kt gate sign {gate['handle']} --decision ..."
        if not place.roster.has(seat.role, seat.side):
            do = f"kt role grant PERSON {seat.role.value} --engagement E{place.engagement_id} --side {seat.side.value}"
        yield Wait(version["handle"], who, role, side, f"sign the gate {gate['title']}",
                   place.work.stage_now(gate["stage"], gate["process_id"]),
                   place.work.process(gate["process_id"]), gate["forecast_on"], gate["slack_days"], do,
                   kind=WaitKind.GATE_SIGNATURE, thing=version["handle"], round=version["number"],
                   asked_on=version["presented_at"].date())  # fmt: skip


def condition_waits(place: Place) -> Iterator[Wait]:
    conditions = place.reader.rows(
        select(X, G.c.stage, G.c.process_id, GV.c.decided_at)
        .join(GV, GV.c.id == X.c.gate_version_id)
        .join(G, G.c.id == GV.c.gate_id)
        .where(X.c.engagement_id == place.engagement_id, X.c.status != ConditionStatus.CLOSED)
        .order_by(X.c.id)
    )
    for row in conditions:
        if _is_out_of_scope(place, row["process_id"]):
            continue
        owner, side = place.roster.known(row["owner_id"])
        expired = "expired: " if row["status"] is ConditionStatus.EXPIRED else ""
        yield Wait(row["handle"], (owner,), "condition owner", side, f"{expired}close the condition: {row['text']}",
                   place.work.stage_now(row["stage"], row["process_id"]),
                   place.work.process(row["process_id"]), row["due_on"], None,
                   f"kt gate close-condition {row['handle']} --note ...", kind=WaitKind.CONDITION,
                   thing=row["handle"], asked_on=row["decided_at"].date() if row["decided_at"] else None)  # fmt: skip


def _is_out_of_scope(place: Place, process_id: int | None) -> bool:
    return process_id is not None and place.work.processes[process_id]["status"] is ProcessStatus.DESCOPED

"""Approves or refuses a proposed waiver, as a signature of somebody else; only then is the task waived."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require_open
from kt_engine.actions.decline_points import counted, keep_points, kept_points, read_points
from kt_engine.actions.done_before import check_same, done_before
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.release_dependents import release_dependents
from kt_engine.actions.shown_hash import seen_sha256
from kt_engine.actions.sign_off import Barred, Signature, Signed, Target, sign_off
from kt_engine.actions.signing_desk import to_sign
from kt_engine.actions.task_in_hand import task_in_hand
from kt_engine.actions.waive_task import NOTHING_LEFT
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.rules.signing import Seat
from kt_engine.store.columns import plain
from kt_engine.store.database import Database
from kt_engine.store.find import by_id, find
from kt_engine.store.tables import Person, Signoff, Task, Waiver, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import Meaning, Role, Side, TaskStatus, WaiverStatus

KIND = "waiver_decided"
MOST = 1000
S = table_of(Signoff)
DECIDERS = (Role.PROCESS_OWNER, Role.TEAM_LEAD, Role.STEERING_COMMITTEE)
SEATS: tuple[Seat, ...] = tuple((role, side) for role in DECIDERS for side in Side)
STATEMENTS = {
    Meaning.APPROVED: "I approve {waiver}: {task} need not be done. SHA-256 {sha256}.",
    Meaning.DECLINED: "I refuse {waiver}: {task} is still to be done. SHA-256 {sha256}.",
}
INSTEAD = {
    WaiverStatus.APPROVED: "Its task is waived already.",
    WaiverStatus.REFUSED: "Its task is still to be done; propose another waiver with a better reason.",
}


@dataclass(frozen=True)
class DecidedWaiver:
    handle: str
    task: str
    status: WaiverStatus
    made_ready: tuple[str, ...] = ()


def decide_waiver(
    database: Database,
    act: Act,
    handle: str,
    *,
    approve: bool,
    points: Sequence[str] = (),
    comment: str | None = None,
    sha256: str | None = None,
) -> DecidedWaiver:
    """Sign a waiver as process owner, team lead or steering committee; who refuses says why, in points.

    `sha256` (six characters or more) says what was shown. A waived task gives no evidence: a gate that asks for it
    stays unmet. Raises SignatureRefused for its proposer and for others, MoveRefused when nothing is left to decide.
    """
    said = read_points(points, least=0 if approve else 1)
    note = None if comment is None else one_line(comment, "comment", most=MOST)
    meaning = Meaning.APPROVED if approve else Meaning.DECLINED
    with to_sign(database, act, engagement_in(Waiver, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_decided(unit, known, handle, meaning, said, note)
        return decide_in(unit, handle, meaning, points=said, comment=note, sha256=sha256)


def decide_in(
    unit: Unit,
    handle: str,
    meaning: Meaning,
    *,
    points: Sequence[str] = (),
    comment: str | None = None,
    sha256: str | None = None,
    auth_event_id: int | None = None,
) -> DecidedWaiver:
    """Decide within a unit of work that is open; `auth_event_id` where one code signs a list."""
    row = find(unit, Waiver, handle)
    require_open(unit, row["engagement_id"])
    status = WaiverStatus.APPROVED if meaning is Meaning.APPROVED else WaiverStatus.REFUSED
    check_move("waiver", row["handle"], row["status"], status, "decided", INSTEAD.get(row["status"], ""))
    task = _task(unit, row, status)
    signed = _sign(unit, row, task["handle"], meaning, comment, sha256, auth_event_id)
    keep_points(unit, signed.signoff_id, points)
    unit.change(Waiver, row["id"], row["handle"], version=row["version"], status=status)
    ready = _waive(unit, task, row["reason"]) if status is WaiverStatus.APPROVED else ()
    unit.event(
        KIND,
        row["handle"],
        task=task["handle"],
        decision=status,
        role=signed.role,
        side=signed.side,
        **counted(points),
    )
    return DecidedWaiver(row["handle"], task["handle"], status, ready)


def _task(unit: Unit, waiver: RowMapping, status: WaiverStatus) -> RowMapping:
    """Give the task; one that is over or out of scope can no longer be waived, but its waiver can be refused."""
    handle = str(by_id(unit, Task, waiver["task_id"])["handle"])
    if status is WaiverStatus.REFUSED:
        return find(unit, Task, handle)
    task = task_in_hand(unit, handle)
    check_move("task", handle, task["status"], TaskStatus.WAIVED, "waived", NOTHING_LEFT)
    return task


def _sign(
    unit: Unit, waiver: RowMapping, task: str, meaning: Meaning, comment: str | None, sha256: str | None,
    auth_event_id: int | None,
) -> Signed:  # fmt: skip
    current = waiver["content_sha256"]
    signature = Signature(
        Target("waiver", waiver["id"], waiver["handle"], current),
        meaning,
        STATEMENTS[meaning].format(waiver=waiver["handle"], task=task, sha256=current),
        shown_sha256=seen_sha256(sha256, current),
        seats=SEATS,
        named=True,
        comment=comment,
        barred=Barred(proposer_id=waiver["proposed_by"]),
        behind={
            "asked_at": plain(waiver["proposed_at"]),
            "proposed_by": by_id(unit, Person, waiver["proposed_by"])["handle"],
            "task": task,
        },
        auth_event_id=auth_event_id,
    )
    return sign_off(unit, signature)


def _waive(unit: Unit, task: RowMapping, reason: str) -> tuple[str, ...]:
    values = {"status": TaskStatus.WAIVED, "actual_on": unit.today, "reason": reason}
    unit.change(Task, task["id"], task["handle"], version=task["version"], **values)
    return release_dependents(unit, task)


def _as_decided(
    unit: Unit, known: str, handle: str, meaning: Meaning, points: tuple[str, ...], comment: str | None
) -> DecidedWaiver:
    """Give the answer to a command that was carried out before; other content is refused."""
    row = find(unit, Waiver, known)
    where = (S.c.waiver_id == row["id"], S.c.person_id == unit.act.by)
    mine = unit.rows(select(S.c.id, S.c.meaning, S.c.comment, S.c.for_person_id).where(*where))[0]
    before = (known, mine["meaning"], mine["comment"], mine["for_person_id"], kept_points(unit, mine["id"]))
    now = (handle.strip().upper(), meaning, comment, unit.act.on_behalf_of, points)
    check_same(unit, known, same=before == now)
    facts = done_before(unit).facts
    return DecidedWaiver(known, facts["task"], WaiverStatus(facts["decision"]))

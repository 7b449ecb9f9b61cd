"""Who is waited for, and for what: every open thing that a person must do, live from the store.

People appear as handles. Where nobody holds the function asked for, the transition manager is asked to assign it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.roster import Roster, roster_of
from kt_engine.rules.gates import open_seats
from kt_engine.rules.stages import stage_is_open
from kt_engine.store.find import by_id
from kt_engine.store.tables import (
    Certification,
    Condition,
    Engagement,
    Gate,
    GateVersion,
    Handover,
    HandoverReviewer,
    HandoverVersion,
    Process,
    Signoff,
    Task,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import (
    CertificationStatus,
    ConditionStatus,
    EngagementStatus,
    GateStatus,
    HandoverStatus,
    Meaning,
    Role,
    Side,
    Stage,
    TaskStatus,
)

T, H, HR, HV = table_of(Task), table_of(Handover), table_of(HandoverReviewer), table_of(HandoverVersion)
G, GV, S, C = table_of(Gate), table_of(GateVersion), table_of(Signoff), table_of(Certification)
X, P, E = table_of(Condition), table_of(Process), table_of(Engagement)
ENDED = frozenset({TaskStatus.DONE, TaskStatus.WAIVED, TaskStatus.WITHDRAWN})


@dataclass(frozen=True)
class Wait:
    """One thing a person must do."""

    handle: str
    """Of what is waited on: a task, handover, certification, gate version or condition."""
    who: tuple[str, ...]
    """Handles of the people asked, any of whom may do it; never empty."""
    role: str
    """The function or role asked for, in words."""
    side: Side
    what: str
    stage: Stage
    process: str | None
    due_on: date | None
    slack_days: int | None
    """Working days before the last date of the plan moves; None where the plan does not know it."""
    do: str
    """The command that does it."""

    def late_days(self, today: date) -> int:
        """Calendar days past the day it was due; 0 when it is not."""
        return max((today - self.due_on).days, 0) if self.due_on else 0


@dataclass(frozen=True)
class _Place:
    """What every kind of wait needs to know of the engagement."""

    reader: Reader
    engagement: RowMapping
    roster: Roster
    processes: dict[int, RowMapping]

    def is_open(self, stage: Stage, process_id: int | None) -> bool:
        stages = {number: row["stage_number"] or 0 for number, row in self.processes.items()}
        return stage_is_open(stage, process_id, self.engagement["stage_number"], stages)

    def process(self, process_id: int | None) -> str | None:
        return self.processes[process_id]["handle"] if process_id in self.processes else None


def waits_of(reader: Reader, engagement_id: int, today: date) -> tuple[Wait, ...]:
    """Give every open wait of an active engagement: late ones first, then by slack, then by handle."""
    engagement = by_id(reader, Engagement, engagement_id)
    if engagement["status"] is not EngagementStatus.ACTIVE:
        return ()
    rows = reader.rows(select(P).where(P.c.engagement_id == engagement_id))
    place = _Place(reader, engagement, roster_of(reader, engagement_id), {row["id"]: row for row in rows})
    found = [*_tasks(place), *_handovers(place), *_certifications(place), *_gates(place), *_conditions(place)]
    return tuple(
        sorted(
            found, key=lambda wait: (-wait.late_days(today), _or_last(wait.slack_days), _natural(wait.handle))
        )
    )


def _or_last(slack: int | None) -> int:
    return 10_000 if slack is None else slack


def _natural(handle: str) -> tuple[str, int]:
    stem = handle.rstrip("0123456789")
    return stem, int(handle[len(stem) :] or 0)


def _rows(place: _Place, row: type) -> Iterable[RowMapping]:
    table = table_of(row)
    where = table.c.engagement_id == place.engagement["id"]
    return place.reader.rows(select(table).where(where).order_by(table.c.id))


def _tasks(place: _Place) -> Iterator[Wait]:
    statuses = {TaskStatus.READY: "", TaskStatus.IN_PROGRESS: "", TaskStatus.BLOCKED: "unblock: "}
    for row in _rows(place, Task):
        if (
            row["status"] not in statuses
            or row["issues"]
            or not place.is_open(row["stage"], row["process_id"])
        ):
            continue
        who, role, side = place.roster.asked(row["function_key"], row["process_id"], row["assignee_id"])
        verb = "unblock" if row["status"] is TaskStatus.BLOCKED else "complete"
        yield Wait(
            row["handle"], who, role, side, statuses[row["status"]] + row["title"], row["stage"],
            place.process(row["process_id"]), row["forecast_on"], row["slack_days"],
            f"kt task {verb} {row['handle']}",
        )  # fmt: skip


def _handovers(place: _Place) -> Iterator[Wait]:
    engagement_id = place.engagement["id"]
    reviewers: dict[int, list[RowMapping]] = {}
    for row in place.reader.rows(select(HR).where(HR.c.engagement_id == engagement_id).order_by(HR.c.id)):
        reviewers.setdefault(row["handover_id"], []).append(row)
    reviewed = _reviewed(place)
    for row in _rows(place, Handover):
        if row["status"] in {HandoverStatus.REQUESTED, HandoverStatus.RETURNED}:
            if place.is_open(row["stage"], row["process_id"]):
                yield _handover(
                    place, row, row["giver_function"], row["giver_id"], "hand over", "submit {} FILE"
                )
        elif row["status"] in {HandoverStatus.SUBMITTED, HandoverStatus.IN_REVIEW}:
            missing = [
                one
                for one in reviewers.get(row["id"], [])
                if place.roster.person(one["function_key"], row["process_id"], one["person_id"])
                not in reviewed.get(row["id"], frozenset())
            ]
            for one in missing:
                yield _handover(place, row, one["function_key"], one["person_id"], "review", "accept {}")
            if not missing:
                yield _handover(
                    place, row, row["receiver_function"], row["receiver_id"], "accept", "accept {}"
                )


def _reviewed(place: _Place) -> dict[int, frozenset[int]]:
    """Give who has reviewed the latest version of each handover."""
    rows = place.reader.rows(
        select(H.c.id, S.c.person_id)
        .join(HV, (HV.c.handover_id == H.c.id) & (HV.c.number == H.c.current_number))
        .join(S, S.c.handover_version_id == HV.c.id)
        .where(H.c.engagement_id == place.engagement["id"], S.c.meaning == Meaning.REVIEWED)
    )
    found: dict[int, frozenset[int]] = {}
    for row in rows:
        found[row["id"]] = found.get(row["id"], frozenset()) | {row["person_id"]}
    return found


def _handover(
    place: _Place, row: RowMapping, function: str | None, person_id: int | None, verb: str, command: str
) -> Wait:
    who, role, side = place.roster.asked(function, row["process_id"], person_id)
    return Wait(
        row["handle"], who, role, side, f"{verb}: {row['title']}", row["stage"], place.process(row["process_id"]),
        row["due_on"], None, "kt handover " + command.format(row["handle"]),
    )  # fmt: skip


def _certifications(place: _Place) -> Iterator[Wait]:
    todo = {
        CertificationStatus.NOMINATED: ("teach", "record-session"),
        CertificationStatus.IN_CLASS: ("assess", "record-assessment"),
        CertificationStatus.REMEDIATION: ("teach and assess again", "record-assessment"),
        CertificationStatus.EXPIRED: ("teach and assess again", "record-session"),
    }
    certification = place.roster.playbook.certification
    for row in _rows(place, Certification):
        stage = Stage.TRANSITION_AND_INTEGRATE
        process = place.process(row["process_id"])
        if row["status"] in todo:
            verb, command = todo[row["status"]]
            who, role, side = place.roster.with_role(Role.TRAINER, Side.PROVIDER)
            yield Wait(row["handle"], who, role, side, f"{verb} the trainee", stage, process, None, None,
                       f"kt training {command}")  # fmt: skip
        elif row["status"] is CertificationStatus.ASSESSED and certification:
            signed = _signers(place, S.c.certification_id == row["id"])
            for seat in certification.signed_by:
                if not any((s["side"], s["role"]) == (seat.side, seat.role) for s in signed):
                    who, role, side = place.roster.with_role(seat.role, seat.side)
                    yield Wait(row["handle"], who, role, side, "certify the trainee", stage, process, None, None,
                               f"kt training certify {row['handle']}")  # fmt: skip


def _signers(place: _Place, where: object) -> list[RowMapping]:
    return list(place.reader.rows(select(S.c.person_id, S.c.side, S.c.role, S.c.decision).where(where)))  # type: ignore[arg-type]


def _gates(place: _Place) -> Iterator[Wait]:
    open_tasks = _open_tasks(place)
    for row in _rows(place, Gate):
        if row["passed_on"] or row["withdrawn_on"] or not place.is_open(row["stage"], row["process_id"]):
            continue
        version = place.reader.first(
            select(GV).where(GV.c.gate_id == row["id"], GV.c.status == GateStatus.PRESENTED)
        )
        if version is not None:
            yield from _gate_signers(place, row, version)
        elif not open_tasks.get((row["stage"], row["process_id"])) and not (
            row["process_id"]
            and open_tasks.get((row["stage"], None))
            and row["stage"] is Stage.TRANSITION_AND_INTEGRATE
        ):
            who, role, side = place.roster.with_role(Role.TRANSITION_MANAGER, None)
            yield Wait(row["handle"], who, role, side, f"present the gate {row['title']}", row["stage"],
                       place.process(row["process_id"]), row["forecast_on"], row["slack_days"],
                       f"kt gate present {row['handle']}")  # fmt: skip


def _open_tasks(place: _Place) -> dict[tuple[Stage, int | None], int]:
    counts: dict[tuple[Stage, int | None], int] = {}
    for row in _rows(place, Task):
        if row["status"] not in ENDED:
            key = (row["stage"], row["process_id"])
            counts[key] = counts.get(key, 0) + 1
    return counts


def _gate_signers(place: _Place, gate: RowMapping, version: RowMapping) -> Iterator[Wait]:
    signed = _signers(place, S.c.gate_version_id == version["id"])
    for seat in open_seats(place.roster.quorum(gate["gate_key"]), place.roster.votes(signed)):
        done = {row["person_id"] for row in signed}
        who, role, side = place.roster.with_role(
            seat.role, seat.side, without=done | {version["presented_by"]}
        )
        yield Wait(version["handle"], who, role, side, f"sign the gate {gate['title']}", gate["stage"],
                   place.process(gate["process_id"]), gate["forecast_on"], gate["slack_days"],
                   f"kt gate sign {gate['handle']} --decision ...")  # fmt: skip


def _conditions(place: _Place) -> Iterator[Wait]:
    rows = place.reader.rows(
        select(X, G.c.stage, G.c.process_id)
        .join(GV, GV.c.id == X.c.gate_version_id)
        .join(G, G.c.id == GV.c.gate_id)
        .where(X.c.engagement_id == place.engagement["id"], X.c.status != ConditionStatus.CLOSED)
        .order_by(X.c.id)
    )
    for row in rows:
        owner, side = place.roster.known(row["owner_id"])
        expired = "expired: " if row["status"] is ConditionStatus.EXPIRED else ""
        yield Wait(row["handle"], (owner,), "condition owner", side, f"{expired}close the condition: {row['text']}",
                   row["stage"], place.process(row["process_id"]), row["due_on"], None,
                   f"kt gate close-condition {row['handle']} --note ...")  # fmt: skip

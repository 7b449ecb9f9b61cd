"""One person's way on one process, from nomination to live work, with the proof of each step. It writes nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import RowMapping, select

from kt_engine.answers.certificate_ready import missing_of
from kt_engine.answers.certification_proof import attempts_of, sessions_attended
from kt_engine.answers.trace_signatures import TracedSignature, traced_signatures
from kt_engine.answers.trace_steps import TracedStep, traced_steps
from kt_engine.answers.trace_verdict import verdict
from kt_engine.answers.trace_way import TracedWay, traced_way
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find, find_named
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import (
    Assessment,
    Certification,
    Event,
    GateVersion,
    Person,
    Process,
    StageMove,
    Task,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus, Decision, Meaning, Stage

C, V, P, T = table_of(Certification), table_of(Event), table_of(Person), table_of(Task)
M, GV, A = table_of(StageMove), table_of(GateVersion), table_of(Assessment)
NOMINATED = "trainee_nominated"
GO_LIVE = "go_live"


@dataclass(frozen=True)
class TracedSession:
    held_on: date
    module: str
    hours: Decimal
    trainer: str


@dataclass(frozen=True)
class TracedAttempt:
    assessed_on: date
    module: str
    attempt: int
    score_pct: Decimal | None
    """None, like the pass mark: who asks does not see scores by name, and no failed attempt either."""
    pass_mark_pct: Decimal | None
    critical_right: bool
    passed: bool
    assessor: str
    qualified_by: str | None = None
    question_set: str | None = None


@dataclass(frozen=True)
class TracedGate:
    """The decision that opened the process to live work."""

    version: str
    decision: Decision
    decided_at: datetime
    pack_sha256: str
    signatures: tuple[TracedSignature, ...]


@dataclass(frozen=True)
class TrainingTrace:
    person: str
    name: str
    process: str
    process_name: str
    as_of: date
    names_and_scores: bool
    """False: who asks gets yes or no where a score would stand."""
    certification: str | None
    """None: this person was never nominated for this process."""
    status: CertificationStatus | None
    nominated_on: date | None
    nominated_by: str | None
    sessions: tuple[TracedSession, ...]
    attempts: tuple[TracedAttempt, ...]
    way: TracedWay
    steps: tuple[TracedStep, ...]
    missing: tuple[str, ...]
    """What stands between the trainee and the certificate, where the playbook asks for the long way."""
    signatures: tuple[TracedSignature, ...]
    certified_on: date | None
    expires_on: date | None
    attrited_on: date | None
    worked_alone_from: date | None
    """The first day of live work by himself, where the playbook leads to one."""
    shift: str | None
    language: str | None
    proof_sha256: str | None
    gate: TracedGate | None
    live_on: date | None
    """The day the live work moved to the provider."""
    let_loose: bool
    """True: on this day nothing stood against this person doing the live work."""
    sentence: str

    @property
    def hours(self) -> Decimal:
        return sum((one.hours for one in self.sessions), Decimal(0))


def training_trace(
    database: Database, person: str, process: str, on: date, *, sees: bool = False
) -> TrainingTrace:
    """Give the way of a person (handle or name) on a process (handle); `on` is the day it is asked of.

    `sees`: who asks may see scores beside the name. Raises NotFound.
    """
    with open_store(database) as reader:
        who = find_named(reader, Person, person)
        what = find(reader, Process, process)
        row = reader.first(select(C).where(C.c.process_id == what["id"], C.c.person_id == who["id"]))
        return _trace(reader, who, what, row, on, sees=sees)


def _trace(
    reader: Reader, who: RowMapping, what: RowMapping, row: RowMapping | None, on: date, *, sees: bool
) -> TrainingTrace:
    gate, live_on = _gate(reader, what["id"]), _live_on(reader, what["id"])
    sessions, attempts = _sessions(reader, row), _attempts(reader, row, sees=sees)
    signed = () if row is None else traced_signatures(reader, "certification", row["id"])
    playbook = pinned_playbook(reader, what["engagement_id"])
    found = verdict(
        who, what, row, on, gate=gate, signatures=signed, attempts=attempts, spec=playbook.certification
    )
    return TrainingTrace(
        person=who["handle"],
        name=who["name"],
        process=what["handle"],
        process_name=what["name"],
        as_of=on,
        names_and_scores=sees,
        certification=row["handle"] if row else None,
        status=row["status"] if row else None,
        nominated_on=row["nominated_on"] if row else None,
        nominated_by=_nominated_by(reader, row["handle"]) if row else None,
        sessions=sessions,
        attempts=attempts,
        way=traced_way(reader, row, sees=sees) if row else TracedWay(),
        steps=traced_steps(reader, row) if row else (),
        missing=missing_of(reader, playbook, row, on) if row and sees else (),
        signatures=signed,
        certified_on=row["certified_on"] if row else None,
        expires_on=row["expires_on"] if row else None,
        attrited_on=row["attrited_on"] if row else None,
        worked_alone_from=row["live_on"] if row else None,
        shift=row["shift"] if row else None,
        language=row["language"] if row else None,
        proof_sha256=row["evidence_sha256"] if row else None,
        gate=gate,
        live_on=live_on,
        let_loose=found.let_loose,
        sentence=found.sentence,
    )


def _nominated_by(reader: Reader, certification: str) -> str | None:
    statement = (
        select(P.c.handle)
        .join(V, V.c.by == P.c.id)
        .where(V.c.kind == NOMINATED, V.c.subject == certification)
        .order_by(V.c.id)
        .limit(1)
    )
    found = reader.value(statement)
    return None if found is None else str(found)


def _sessions(reader: Reader, row: RowMapping | None) -> tuple[TracedSession, ...]:
    if row is None:
        return ()
    return tuple(
        TracedSession(one["held_on"], one["module_key"], one["hours"], one["trainer"])
        for one in sessions_attended(reader, row["id"])
    )


def _attempts(reader: Reader, row: RowMapping | None, *, sees: bool) -> tuple[TracedAttempt, ...]:
    """Give every attempt; for who does not see scores by name those that passed, without the score."""
    if row is None:
        return ()
    more = reader.rows(
        select(A.c.qualified_by, A.c.question_set).where(A.c.certification_id == row["id"]).order_by(A.c.id)
    )
    return tuple(
        TracedAttempt(
            one["assessed_on"], one["module_key"], one["attempt"], one["score_pct"] if sees else None,
            one["pass_mark_pct"] if sees else None, bool(one["critical_right"]), bool(one["passed"]),
            one["assessor"], also["qualified_by"], also["question_set"],
        )
        for one, also in zip(attempts_of(reader, row["id"]), more, strict=True)
        if sees or one["passed"]
    )  # fmt: skip


def _gate(reader: Reader, process_id: int) -> TracedGate | None:
    """Give the decision on whose strength the process left stage 4."""
    move = reader.first(
        select(M.c.gate_version_id).where(
            M.c.process_id == process_id, M.c.to_stage_number == Stage.GO_LIVE.number
        )
    )
    if move is None:
        return None
    version = by_id(reader, GateVersion, move["gate_version_id"])
    signed = traced_signatures(reader, "gate_version", version["id"])
    return TracedGate(
        version["handle"],
        version["decision"],
        version["decided_at"],
        version["pack_sha256"],
        tuple(one for one in signed if one.meaning is Meaning.DECIDED),
    )


def _live_on(reader: Reader, process_id: int) -> date | None:
    found = reader.value(
        select(T.c.actual_on).where(
            T.c.process_id == process_id, T.c.milestone == GO_LIVE, T.c.actual_on.is_not(None)
        )
    )
    return found if isinstance(found, date) else None

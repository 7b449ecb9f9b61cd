"""Where an engagement stands: frozen facts for the status page, the terminal and a tick's end. It writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import RowMapping, func, select

from kt_engine.answers.measures import measure_gate
from kt_engine.answers.open_work import OpenWork, next_dates, open_work_of
from kt_engine.answers.waiting import Wait, waits_of
from kt_engine.answers.waves import WaveStanding, waves_of
from kt_engine.rules.gates import Measured
from kt_engine.rules.stages import derived_stage
from kt_engine.store.database import Database, open_store
from kt_engine.store.gates import newest_version, signatures
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import (
    Certification,
    Chain,
    Document,
    EngagementParty,
    Event,
    Gate,
    Handover,
    Party,
    Person,
    Process,
    Task,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import (
    CertificationStatus,
    DocumentStatus,
    EngagementStatus,
    GateStatus,
    HandoverStatus,
    Per,
    ProcessStatus,
    Side,
    Stage,
    TaskStatus,
)

T, H, C, G, P = table_of(Task), table_of(Handover), table_of(Certification), table_of(Gate), table_of(Process)
D, CH, EV = table_of(Document), table_of(Chain), table_of(Event)
ENDED = frozenset({TaskStatus.DONE, TaskStatus.WAIVED})


@dataclass(frozen=True)
class ProcessStanding:
    handle: str
    name: str
    wave: int
    stage_number: int
    status: ProcessStatus
    finished: bool
    tasks_done: int
    tasks_all: int
    handovers_accepted: int
    handovers_all: int
    certified: int
    seats: int


@dataclass(frozen=True)
class GateStanding:
    """A gate that comes next: live criteria, and where its newest version stands."""

    handle: str
    title: str
    stage: Stage
    process: str | None
    forecast_on: date | None
    criteria: tuple[Measured, ...]
    version: str | None
    status: GateStatus | None
    signed_by: tuple[str, ...]

    @property
    def would_pass(self) -> bool:
        return all(c.met for c in self.criteria if c.criterion_class.value != "inform")


@dataclass(frozen=True)
class ChangeCount:
    kind: str
    count: int


@dataclass(frozen=True)
class DocumentLine:
    handle: str
    title: str
    issued_on: date
    record_sha256: str


@dataclass(frozen=True)
class Standing:
    engagement_id: int
    handle: str
    name: str
    function: str
    client: str
    provider: str | None
    status: EngagementStatus
    rehearsal: bool
    stage_number: int
    """Derived: its own to 3, from 4 on the lowest of its processes."""
    distribution: tuple[tuple[int, int], ...]
    """Stage number and how many processes stand there; empty before stage 4."""
    as_of: date
    head_seq: int
    head_hash: str
    waves: tuple[WaveStanding, ...]
    waits: tuple[Wait, ...]
    changes: tuple[ChangeCount, ...]
    """Events since the day before, by kind."""
    processes: tuple[ProcessStanding, ...]
    gates: tuple[GateStanding, ...]
    documents: tuple[DocumentLine, ...]
    """Issued ones, newest first."""
    next_date: date | None
    """The next planned date of work that waits for a day and for nobody."""
    stuck: tuple[str, ...]
    """Sentences on what nobody is asked for and no date will bring."""
    next_dates: tuple[tuple[Stage, date], ...] = ()
    """The same for each stage that has one, by stage."""

    @property
    def stage_text(self) -> str:
        """The stage, with the distribution where there is one: `4 (4: 5 · 5: 3)`."""
        spread = " · ".join(f"{number}: {count}" for number, count in self.distribution)
        return f"{self.stage_number} ({spread})" if spread else str(self.stage_number)


def standing(database: Database, engagement_id: int, today: date) -> Standing:
    """Read where an engagement stands on a day."""
    with open_store(database) as reader:
        return standing_of(reader, engagement_id, today)


def standing_of(reader: Reader, engagement_id: int, today: date) -> Standing:
    work = open_work_of(reader, engagement_id)
    engagement, numbers = work.engagement, work.numbers()
    chain = reader.rows(select(CH).where(CH.c.engagement_id == engagement_id))[0]
    parties = _parties(reader, engagement_id)
    waits = waits_of(reader, engagement_id, today)
    dates = next_dates(reader, work, today)
    return Standing(
        engagement_id=engagement_id,
        handle=engagement["handle"],
        name=engagement["name"],
        function=engagement["function"],
        client=parties.get(Side.CLIENT, "not recorded"),
        provider=parties.get(Side.PROVIDER),
        status=engagement["status"],
        rehearsal=engagement["rehearsal"],
        stage_number=derived_stage(engagement["stage_number"], numbers),
        distribution=tuple((n, numbers.count(n)) for n in sorted(set(numbers))),
        as_of=today,
        head_seq=chain["head_seq"],
        head_hash=chain["head_hash"],
        waves=waves_of(reader, engagement_id),
        waits=waits,
        changes=_changes(reader, chain["id"], today),
        processes=_processes(reader, engagement_id),
        gates=_next_gates(reader, work, today),
        documents=_documents(reader, engagement_id),
        next_date=min(dates.values(), default=None),
        stuck=_stuck(work, waits),
        next_dates=tuple(sorted(dates.items(), key=lambda item: item[0].number)),
    )


def _parties(reader: Reader, engagement_id: int) -> dict[Side, str]:
    row, party = table_of(EngagementParty), table_of(Party)
    rows = reader.rows(
        select(row.c.side, party.c.name)
        .join(party, party.c.id == row.c.party_id)
        .where(row.c.engagement_id == engagement_id)
        .order_by(row.c.id)
    )
    return {found["side"]: found["name"] for found in rows}


def _processes(reader: Reader, engagement_id: int) -> tuple[ProcessStanding, ...]:
    tasks = _count(reader, T, engagement_id, [TaskStatus.WITHDRAWN])
    handovers = _count(reader, H, engagement_id, [HandoverStatus.WITHDRAWN, HandoverStatus.SUPERSEDED])
    certified = _count(reader, C, engagement_id, [CertificationStatus.ATTRITED])
    playbook = pinned_playbook(reader, engagement_id)
    seats = playbook.thresholds[playbook.certification.seats].value if playbook.certification else 0
    rows = reader.rows(select(P).where(P.c.engagement_id == engagement_id).order_by(P.c.wave, P.c.id))
    return tuple(
        ProcessStanding(
            handle=row["handle"],
            name=row["name"],
            wave=row["wave"],
            stage_number=row["stage_number"] or 0,
            status=row["status"],
            finished=row["finished"],
            tasks_done=sum(n for (p, s), n in tasks.items() if p == row["id"] and s in ENDED),
            tasks_all=sum(n for (p, _), n in tasks.items() if p == row["id"]),
            handovers_accepted=handovers.get((row["id"], HandoverStatus.ACCEPTED), 0),
            handovers_all=sum(n for (p, _), n in handovers.items() if p == row["id"]),
            certified=certified.get((row["id"], CertificationStatus.CERTIFIED), 0),
            seats=int(seats),
        )
        for row in rows
    )


def _count(
    reader: Reader, table: object, engagement_id: int, without: Sequence[object]
) -> dict[tuple[int, object], int]:
    columns = table.c  # type: ignore[attr-defined]
    rows = reader.rows(
        select(columns.process_id, columns.status, func.count().label("n"))
        .where(columns.engagement_id == engagement_id, columns.status.not_in(without))
        .group_by(columns.process_id, columns.status)
    )
    return {(row["process_id"], row["status"]): row["n"] for row in rows}


def _changes(reader: Reader, chain_id: int, today: date) -> tuple[ChangeCount, ...]:
    """Count what happened on this day and the day before."""
    since = datetime.combine(today - timedelta(days=1), time.min, UTC)
    rows = reader.rows(
        select(EV.c.kind, func.count().label("n"))
        .where(EV.c.chain_id == chain_id, EV.c.at >= since)
        .group_by(EV.c.kind)
        .order_by(EV.c.kind)
    )
    return tuple(ChangeCount(row["kind"], row["n"]) for row in rows)


def _next_gates(reader: Reader, work: OpenWork, today: date) -> tuple[GateStanding, ...]:
    """Give the gates of open stages that have not passed, with what they measure now; none once all is over."""
    if work.engagement["status"] not in {EngagementStatus.ACTIVE, EngagementStatus.ON_HOLD}:
        return ()
    rows = reader.rows(
        select(G).where(
            G.c.engagement_id == work.engagement["id"], G.c.passed_on.is_(None), G.c.withdrawn_on.is_(None)
        )
    )
    is_open = [row for row in rows if work.is_open(row["stage"], row["process_id"])]
    is_open.sort(key=lambda row: (row["forecast_on"] or date.max, row["id"]))
    return tuple(_gate(reader, row, work, today) for row in is_open)


def _gate(reader: Reader, row: RowMapping, work: OpenWork, today: date) -> GateStanding:
    version = newest_version(reader, row["id"]) if row["versions_count"] else None
    signers = signatures(reader, version["id"]) if version else []
    person = table_of(Person)
    names = (
        {p["id"]: p["handle"] for p in reader.rows(select(person.c.id, person.c.handle))} if signers else {}
    )
    return GateStanding(
        handle=row["handle"],
        title=row["title"],
        stage=row["stage"],
        process=work.process(row["process_id"]) if row["subject_kind"] is Per.PROCESS else None,
        forecast_on=row["forecast_on"],
        criteria=measure_gate(reader, row["engagement_id"], row["gate_key"], row["process_id"], today),
        version=version["handle"] if version else None,
        status=version["status"] if version else None,
        signed_by=tuple(names[signer["person_id"]] for signer in signers),
    )


def _documents(reader: Reader, engagement_id: int) -> tuple[DocumentLine, ...]:
    rows = reader.rows(
        select(D)
        .where(D.c.engagement_id == engagement_id, D.c.status == DocumentStatus.ISSUED)
        .order_by(D.c.id.desc())
    )
    return tuple(
        DocumentLine(row["handle"], row["title"], row["issued_at"].date(), row["record_sha256"])
        for row in rows
    )


def _stuck(work: OpenWork, waits: Sequence[Wait]) -> tuple[str, ...]:
    """Say what keeps an active engagement from moving where nobody is asked for anything."""
    engagement = work.engagement
    if engagement["status"] is not EngagementStatus.ACTIVE or waits:
        return ()
    if any(row["status"] is not ProcessStatus.DESCOPED for row in work.processes.values()):
        return ()
    return (
        f"{engagement['handle']} has no process in scope. Import it: kt scope import {engagement['handle']} FILE",
    )

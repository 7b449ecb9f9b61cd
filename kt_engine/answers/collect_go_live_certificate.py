"""The facts of one wave's go-live, as of the day its last process went live. It writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, select

from kt_engine.answers.certificates_held import earlier_certificates, holds_on
from kt_engine.answers.collect_gate_report import GateReportFacts, collect_gate_report
from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts
from kt_engine.answers.process_standing import GONE_HANDOVERS
from kt_engine.answers.waves import WaveStanding, waves_of
from kt_engine.errors import Refused
from kt_engine.plan.milestones import GO_LIVE
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import (
    Certification,
    Gate,
    GateVersion,
    Handover,
    Site,
    Task,
    TaskEvidence,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import GateStatus, HandoverStatus, Stage, TaskStatus

T, G, V, H, C = (
    table_of(Task),
    table_of(Gate),
    table_of(GateVersion),
    table_of(Handover),
    table_of(Certification),
)


@dataclass(frozen=True)
class LiveTask:
    handle: str
    title: str
    done_on: date
    done_by: str | None
    """None: the engine did it, or it was waived without a name."""
    waived: bool


@dataclass(frozen=True)
class LiveEvidence:
    task: str
    title: str
    file_name: str
    sha256: str


@dataclass(frozen=True)
class LiveProcess:
    handle: str
    name: str
    site: str | None
    live_on: date
    certified_count: int
    """People whose certificate held on the day of go-live."""
    seats_needed: int | None
    handovers_accepted: int
    handovers_open: tuple[str, ...]
    """Handles of those not accepted by that day."""
    tasks: tuple[LiveTask, ...]
    evidence: tuple[LiveEvidence, ...]
    gates: tuple[GateReportFacts, ...]
    """The newest decided version of each gate that was decided by then."""


@dataclass(frozen=True)
class GoLiveCertificateFacts:
    engagement: EngagementFacts
    wave: int
    contract_on: date | None
    baseline_on: date | None
    live_on: date
    slip_calendar_days: int | None
    """Against the contract, else the baseline; negative when early."""
    promised: str | None
    """Which of the two it is held against."""
    processes: tuple[LiveProcess, ...]
    shared_handovers_accepted: int
    shared_handovers_open: tuple[str, ...]
    """Handovers of the whole engagement."""
    shared_gates: tuple[GateReportFacts, ...]
    """Decided gates of the whole engagement in the stages from the transition on."""
    shared_evidence: tuple[LiveEvidence, ...]


def collect_go_live_certificate(reader: Reader, engagement_id: int, wave: int) -> GoLiveCertificateFacts:
    """Collect one wave. Raises Refused while a process of it is not live."""
    standing = next((one for one in waves_of(reader, engagement_id) if one.wave == wave), None)
    if standing is None or standing.actual_on is None:
        raise Refused(f"Wave {wave} of E{engagement_id} is not live, so there is nothing to certify.")
    case = _case(reader, engagement_id, standing.actual_on)
    processes = [row for row in in_scope(reader, engagement_id) if row["wave"] == wave]
    accepted, still_open = case.handovers(None, case.live_on)
    return GoLiveCertificateFacts(
        engagement=engagement_facts(reader, engagement_id),
        wave=wave,
        contract_on=standing.contract_on,
        baseline_on=standing.baseline_on,
        live_on=standing.actual_on,
        slip_calendar_days=standing.slip_calendar_days,
        promised=_promised(standing),
        processes=tuple(case.process(row) for row in processes),
        shared_handovers_accepted=accepted,
        shared_handovers_open=still_open,
        shared_gates=case.gates(None, case.live_on),
        shared_evidence=case.evidence_of(None, case.live_on),
    )


def _still_open(row: RowMapping) -> str:
    """Name what nobody has signed for; what a contract deems accepted is shown as such."""
    deemed = row["status"] is HandoverStatus.DEEMED_ACCEPTED
    return f"{row['handle']} (deemed accepted)" if deemed else str(row["handle"])


def _promised(standing: WaveStanding) -> str | None:
    if standing.contract_on is not None:
        return "contract"
    return "baseline" if standing.baseline_on is not None else None


def _case(reader: Reader, engagement_id: int, live_on: date) -> "_Case":
    playbook = pinned_playbook(reader, engagement_id)
    site = table_of(Site)
    return _Case(
        reader,
        engagement_id,
        live_on,
        asked_of(reader, engagement_id, playbook),
        playbook.seats or None,
        {row["id"]: row["name"] for row in reader.rows(select(site.c.id, site.c.name))},
        reader.rows(select(T).where(T.c.engagement_id == engagement_id).order_by(T.c.id)),
        reader.rows(select(H).where(H.c.engagement_id == engagement_id).order_by(H.c.id)),
    )


@dataclass(frozen=True)
class _Case:
    reader: Reader
    engagement_id: int
    live_on: date
    asked: Asked
    seats: int | None
    sites: dict[int, str]
    tasks: Sequence[RowMapping]
    handed_over: Sequence[RowMapping]

    def process(self, row: RowMapping) -> LiveProcess:
        own = [task for task in self.tasks if task["process_id"] == row["id"]]
        live_on = max(
            (task["actual_on"] for task in own if task["milestone"] == GO_LIVE and task["actual_on"]),
            default=self.live_on,
        )
        accepted, still_open = self.handovers(row["id"], live_on)
        return LiveProcess(
            handle=row["handle"],
            name=row["name"],
            site=self.sites.get(row["site_id"]),
            live_on=live_on,
            certified_count=self.certified(row["id"], live_on),
            seats_needed=self.seats,
            handovers_accepted=accepted,
            handovers_open=still_open,
            tasks=tuple(self.task(task) for task in own if _is_switch(task, live_on)),
            evidence=self.evidence_of(row["id"], live_on),
            gates=self.gates(row["id"], live_on),
        )

    def task(self, row: RowMapping) -> LiveTask:
        person = self.asked.people.get(row["done_by"])
        by = f"{person['name']} ({person['handle']})" if person else None
        return LiveTask(row["handle"], row["title"], row["actual_on"], by, row["status"] is TaskStatus.WAIVED)

    def certified(self, process_id: int, on: date) -> int:
        rows = self.reader.rows(select(C).where(C.c.process_id == process_id))
        earlier = earlier_certificates(self.reader, self.engagement_id)
        return sum(holds_on(row, on, earlier.get(row["id"], ())) for row in rows)

    def handovers(self, process_id: int | None, on: date) -> tuple[int, tuple[str, ...]]:
        """Give how many were accepted by a day, and the handles of those that were not."""
        rows = [
            row
            for row in self.handed_over
            if row["process_id"] == process_id and row["status"] not in GONE_HANDOVERS
        ]
        is_open = [_still_open(row) for row in rows if row["accepted_on"] is None or row["accepted_on"] > on]
        return len(rows) - len(is_open), tuple(is_open)

    def evidence_of(self, process_id: int | None, on: date) -> tuple[LiveEvidence, ...]:
        """Give the files of tasks of the transition and the switch that were done by a day."""
        wanted = {
            row["id"]: row
            for row in self.tasks
            if row["process_id"] == process_id and _is_prepared(row) and _is_done_by(row, on)
        }
        file = table_of(TaskEvidence)
        rows = self.reader.rows(
            select(file).where(file.c.engagement_id == self.engagement_id).order_by(file.c.id)
        )
        return tuple(
            LiveEvidence(
                wanted[row["task_id"]]["handle"],
                wanted[row["task_id"]]["title"],
                row["file_name"],
                row["file_sha256"],
            )
            for row in rows
            if row["task_id"] in wanted
        )

    def gates(self, process_id: int | None, on: date) -> tuple[GateReportFacts, ...]:
        """Give the newest version of each gate that was decided by a day."""
        rows = self.reader.rows(
            select(V.c.id, V.c.gate_id, V.c.decided_at, G.c.stage, G.c.process_id)
            .join(G, G.c.id == V.c.gate_id)
            .where(V.c.engagement_id == self.engagement_id, V.c.status == GateStatus.DECIDED)
            .order_by(V.c.gate_id, V.c.number)
        )
        newest = {
            row["gate_id"]: row["id"]
            for row in rows
            if row["process_id"] == process_id and _is_prepared(row) and _decided_by(row["decided_at"], on)
        }
        return tuple(
            collect_gate_report(self.reader, self.engagement_id, version) for version in newest.values()
        )


def gate_versions_of(facts: GoLiveCertificateFacts) -> Iterable[GateReportFacts]:
    """Give every gate version the certificate rests on."""
    yield from facts.shared_gates
    for process in facts.processes:
        yield from process.gates


def _is_prepared(row: RowMapping) -> bool:
    return row["stage"] in {Stage.TRANSITION_AND_INTEGRATE, Stage.GO_LIVE}


def _is_done_by(row: RowMapping, on: date) -> bool:
    return row["actual_on"] is not None and row["actual_on"] <= on


def _is_switch(row: RowMapping, on: date) -> bool:
    return row["stage"] is Stage.GO_LIVE and _is_done_by(row, on)


def _decided_by(at: datetime | None, on: date) -> bool:
    return at is not None and at.date() <= on

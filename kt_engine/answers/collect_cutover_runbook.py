"""The facts of each process's switch: the steps by day, the decision, the way back, who is told. It writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.collect_gate_report import ReportCondition, collect_gate_report
from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts
from kt_engine.answers.go_lives import go_lives
from kt_engine.answers.people_lines import communication_lines
from kt_engine.answers.switch_tasks import SwitchTask, switch_tasks
from kt_engine.store.find import by_id
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Engagement, Gate, GateVersion, ReadinessPoint, Site, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Decision, GateStatus, ReadinessStatus, Stage

G, V, RP, S = table_of(Gate), table_of(GateVersion), table_of(ReadinessPoint), table_of(Site)


@dataclass(frozen=True)
class SwitchDecision:
    version: str
    decision: Decision
    decided_on: date
    conditions: tuple[ReportCondition, ...]


@dataclass(frozen=True)
class WayBack:
    """What is done when something goes wrong, and the last day on which it can still be chosen."""

    handle: str
    text: str
    fallback: str
    fallback_on: date
    status: ReadinessStatus
    owner: str


@dataclass(frozen=True)
class SwitchMessage:
    handle: str
    message: str
    audience: str
    channel: str
    planned_on: date | None
    sent_on: date | None
    function: str


@dataclass(frozen=True)
class SwitchedProcess:
    handle: str
    name: str
    wave: int
    site: str | None
    go_live_on: date | None
    is_live: bool
    decision: SwitchDecision | None
    """The newest decision that lets it go live; None: it is not decided."""
    tasks: tuple[SwitchTask, ...]
    ways_back: tuple[WayBack, ...]
    messages: tuple[SwitchMessage, ...]


@dataclass(frozen=True)
class CutoverRunbookFacts:
    engagement: EngagementFacts
    processes: tuple[SwitchedProcess, ...]


def collect_cutover_runbook(reader: Reader, engagement_id: int) -> CutoverRunbookFacts:
    asked = asked_of(reader, engagement_id, pinned_playbook(reader, engagement_id))
    case = _Case(
        reader,
        engagement_id,
        switch_tasks(reader, engagement_id, asked),
        go_lives(reader, engagement_id),
        {row["id"]: row["name"] for row in reader.rows(select(S.c.id, S.c.name))},
        _decisions(reader, engagement_id),
        _ways_back(reader, engagement_id, asked),
        _messages(reader, engagement_id, asked),
    )
    return CutoverRunbookFacts(
        engagement=engagement_facts(reader, engagement_id),
        processes=tuple(case.process(row) for row in in_scope(reader, engagement_id)),
    )


@dataclass(frozen=True)
class _Case:
    reader: Reader
    engagement_id: int
    tasks: Mapping[int, tuple[SwitchTask, ...]]
    days: Mapping[int, date]
    sites: Mapping[int, str]
    decisions: Mapping[int, SwitchDecision]
    ways_back: Mapping[int, tuple[WayBack, ...]]
    messages: Mapping[int | None, tuple[SwitchMessage, ...]]

    def process(self, row: RowMapping) -> SwitchedProcess:
        of = row["id"]
        tasks = self.tasks.get(of, ())
        return SwitchedProcess(
            handle=row["handle"],
            name=row["name"],
            wave=row["wave"],
            site=self.sites.get(row["site_id"]),
            go_live_on=self.days.get(of),
            is_live=any(one.is_switch and one.status.value == "done" for one in tasks),
            decision=self.decisions.get(of),
            tasks=tasks,
            ways_back=self.ways_back.get(of, ()),
            messages=self.messages.get(of, ()),
        )


def _decisions(reader: Reader, engagement_id: int) -> dict[int, SwitchDecision]:
    """Give the newest decision of the gate that ends the transition, by process id."""
    rows = reader.rows(
        select(V.c.id, V.c.handle, V.c.decision, V.c.decided_at, G.c.process_id)
        .join(G, G.c.id == V.c.gate_id)
        .where(V.c.engagement_id == engagement_id, V.c.status == GateStatus.DECIDED)
        .where(G.c.closes == Stage.TRANSITION_AND_INTEGRATE, G.c.process_id.is_not(None))
        .order_by(V.c.id)
    )
    newest = {row["process_id"]: row for row in rows if row["decision"].passes}
    return {
        process: SwitchDecision(
            row["handle"],
            row["decision"],
            row["decided_at"].date(),
            collect_gate_report(reader, engagement_id, row["id"]).conditions,
        )
        for process, row in newest.items()
    }


def _ways_back(reader: Reader, engagement_id: int, asked: Asked) -> dict[int, tuple[WayBack, ...]]:
    rows = reader.rows(
        select(RP)
        .where(RP.c.engagement_id == engagement_id, RP.c.fallback_on.is_not(None))
        .order_by(RP.c.fallback_on, RP.c.id)
    )
    found: dict[int, tuple[WayBack, ...]] = {}
    for row in rows:
        one = WayBack(
            row["handle"],
            row["text"],
            row["fallback"],
            row["fallback_on"],
            row["status"],
            asked.person(row["owner_id"]),
        )
        found[row["process_id"]] = (*found.get(row["process_id"], ()), one)
    return found


def _messages(
    reader: Reader, engagement_id: int, asked: Asked
) -> dict[int | None, tuple[SwitchMessage, ...]]:
    starts_on = by_id(reader, Engagement, engagement_id)["starts_on"]
    found: dict[int | None, tuple[SwitchMessage, ...]] = {}
    # Only what is planned and sent is taken, which is the same on every day.
    for line in communication_lines(reader, engagement_id, starts_on):
        one = SwitchMessage(
            line.handle,
            line.message,
            line.audience,
            line.channel,
            line.planned_on,
            line.sent_on,
            asked.playbook.functions[line.function].title,
        )
        found[line.process_id] = (*found.get(line.process_id, ()), one)
    return found

"""What is outsourced: engagements, their processes, candidates and business calendar, as lists. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kt_engine.answers.document_reading import parties_of
from kt_engine.rules.stages import derived_stage
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import (
    CalendarEvent,
    Candidate,
    Engagement,
    Party,
    PlaybookVersion,
    Site,
    table_of,
)
from kt_engine.words import CandidateStatus, EngagementStatus, ProcessStatus, Side

E, V, B, O = table_of(Engagement), table_of(PlaybookVersion), table_of(Candidate), table_of(Party)  # noqa: E741
S, C = table_of(Site), table_of(CalendarEvent)


@dataclass(frozen=True)
class ListedEngagement:
    handle: str
    name: str
    client: str
    provider: str | None
    playbook: str
    status: EngagementStatus
    stage: int
    """Derived: from stage 4 on the lowest of its processes."""
    distribution: tuple[tuple[int, int], ...]
    starts_on: date
    rehearsal: bool

    @property
    def stages(self) -> str:
        spread = " · ".join(f"{number}: {count}" for number, count in self.distribution)
        return spread or str(self.stage)


@dataclass(frozen=True)
class ListedProcess:
    handle: str
    process_key: str
    name: str
    wave: int
    site: str
    criticality: int
    volume_per_month: int
    status: ProcessStatus
    stage: int | None
    finished: bool


@dataclass(frozen=True)
class ListedCandidate:
    handle: str
    party: str
    name: str
    status: CandidateStatus


@dataclass(frozen=True)
class ListedCalendarEvent:
    event: str
    title: str
    on: date


def engagement_id_of(database: Database, handle: str) -> int:
    """Give the id behind a handle such as E7. Raises NotFound."""
    with open_store(database) as reader:
        return int(find(reader, Engagement, handle)["id"])


def list_engagements(database: Database) -> tuple[ListedEngagement, ...]:
    statement = select(E, V.c.playbook_key).join(V, V.c.id == E.c.playbook_version_id).order_by(E.c.id)
    found: list[ListedEngagement] = []
    with open_store(database) as reader:
        for row in reader.rows(statement):
            sides = parties_of(reader, row["id"])
            stages = [
                process["stage_number"]
                for process in processes_of(reader, row["id"])
                if process["stage_number"] and process["status"] is not ProcessStatus.DESCOPED
            ]
            found.append(
                ListedEngagement(
                    handle=row["handle"],
                    name=row["name"],
                    client=sides[Side.CLIENT]["name"],
                    provider=sides[Side.PROVIDER]["name"] if Side.PROVIDER in sides else None,
                    playbook=row["playbook_key"],
                    status=row["status"],
                    stage=derived_stage(row["stage_number"], stages),
                    distribution=tuple((number, stages.count(number)) for number in sorted(set(stages))),
                    starts_on=row["starts_on"],
                    rehearsal=bool(row["rehearsal"]),
                )
            )
    return tuple(found)


def list_scope(database: Database, engagement: str) -> tuple[ListedProcess, ...]:
    """Give every process, those taken out of scope too. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        sites = {row["id"]: row["handle"] for row in reader.rows(select(S.c.id, S.c.handle))}
        rows = processes_of(reader, engagement_id)
    return tuple(
        ListedProcess(
            handle=row["handle"],
            process_key=row["process_key"],
            name=row["name"],
            wave=row["wave"],
            site=sites[row["site_id"]],
            criticality=row["criticality"],
            volume_per_month=row["volume_per_month"],
            status=row["status"],
            stage=row["stage_number"],
            finished=bool(row["finished"]),
        )
        for row in rows
    )


def list_candidates(database: Database, engagement: str) -> tuple[ListedCandidate, ...]:
    """Give every candidate provider. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        rows = reader.rows(
            select(B.c.handle, B.c.status, O.c.handle.label("party"), O.c.name)
            .join(O, O.c.id == B.c.party_id)
            .where(B.c.engagement_id == engagement_id)
            .order_by(B.c.id)
        )
    return tuple(ListedCandidate(row["handle"], row["party"], row["name"], row["status"]) for row in rows)


def list_calendar_events(database: Database, engagement: str) -> tuple[ListedCalendarEvent, ...]:
    """Give the recorded days of the client's business calendar, the earliest first. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        known = pinned_playbook(reader, engagement_id).calendar_events
        rows = reader.rows(
            select(C).where(C.c.engagement_id == engagement_id).order_by(C.c.on, C.c.event_key)
        )
    return tuple(
        ListedCalendarEvent(row["event_key"], known[row["event_key"]].title, row["on"]) for row in rows
    )

"""The facts of scope and volumes as they stood when the need was decided. It writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.collect_scope_and_raci import (
    DescopedProcess,
    ScopedProcess,
    descoped_processes,
    scoped_processes,
)
from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import engagement_facts, parties_of
from kt_engine.answers.stage_record import StageDecision, StageFile, stage_decisions, stage_files
from kt_engine.exchange.hours import stored_hours
from kt_engine.playbook.schema import Playbook
from kt_engine.store.find import by_id
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import CalendarEvent, Engagement, Party, Site, SiteDay, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import SiteDayKind, Stage

S, D, PA, CE = table_of(Site), table_of(SiteDay), table_of(Party), table_of(CalendarEvent)


@dataclass(frozen=True)
class BaselineDay:
    """A day on which a site's calendar differs from its country's; the newest edit of a day."""

    on: date
    kind: SiteDayKind
    title: str


@dataclass(frozen=True)
class BaselineSite:
    handle: str
    name: str
    party: str
    country: str
    subdivision: str
    time_zone: str
    working_weekdays: tuple[int, ...]
    hours: str
    days: tuple[BaselineDay, ...]


@dataclass(frozen=True)
class BaselineEvent:
    """A kind of day of the client's business calendar, with the days that are recorded."""

    title: str
    dates: tuple[date, ...]


@dataclass(frozen=True)
class ScopeBaselineFacts:
    engagement: EngagementFacts
    processes: tuple[ScopedProcess, ...]
    descoped: tuple[DescopedProcess, ...]
    sites: tuple[BaselineSite, ...]
    """Those of the processes and of the parties."""
    events: tuple[BaselineEvent, ...]
    files: tuple[StageFile, ...]
    """What the tasks of the first stage left on file."""
    decisions: tuple[StageDecision, ...]


def collect_scope_baseline(reader: Reader, engagement_id: int) -> ScopeBaselineFacts:
    rows = processes_of(reader, engagement_id)
    stage = Stage.IDENTIFY_NEEDS
    return ScopeBaselineFacts(
        engagement=engagement_facts(reader, engagement_id),
        processes=scoped_processes(reader, rows),
        descoped=descoped_processes(reader, engagement_id, rows),
        sites=_sites(reader, engagement_id, rows),
        events=_events(reader, engagement_id, pinned_playbook(reader, engagement_id)),
        files=stage_files(reader, engagement_id, stage),
        decisions=stage_decisions(reader, engagement_id, stage),
    )


def _sites(reader: Reader, engagement_id: int, processes: Iterable[RowMapping]) -> tuple[BaselineSite, ...]:
    parties = {row["id"] for row in parties_of(reader, engagement_id).values()}
    used = {row["site_id"] for row in processes}
    rows = reader.rows(select(S, PA.c.name.label("party")).join(PA, PA.c.id == S.c.party_id).order_by(S.c.id))
    since = by_id(reader, Engagement, engagement_id)["starts_on"]
    return tuple(
        _site(row, _days(reader, row["id"], since))
        for row in rows
        if row["id"] in used or row["party_id"] in parties
    )


def _site(row: RowMapping, days: tuple[BaselineDay, ...]) -> BaselineSite:
    return BaselineSite(
        handle=row["handle"],
        name=row["name"],
        party=row["party"],
        country=row["country"],
        subdivision=row["subdivision"],
        time_zone=row["time_zone"],
        working_weekdays=tuple(int(number) for number in row["working_weekdays"].split(",") if number),
        hours=str(stored_hours(row["opens_at"], row["closes_at"])),
        days=days,
    )


def _days(reader: Reader, site_id: int, since: date) -> tuple[BaselineDay, ...]:
    """Give the edits from the engagement's start on, by day."""
    rows = reader.rows(select(D).where(D.c.site_id == site_id, D.c.on >= since).order_by(D.c.on, D.c.id))
    newest = {row["on"]: BaselineDay(row["on"], row["kind"], row["title"]) for row in rows}
    return tuple(newest.values())


def _events(reader: Reader, engagement_id: int, playbook: Playbook) -> tuple[BaselineEvent, ...]:
    rows = reader.rows(select(CE).where(CE.c.engagement_id == engagement_id).order_by(CE.c.on))
    return tuple(
        BaselineEvent(spec.title, tuple(row["on"] for row in rows if row["event_key"] == key))
        for key, spec in playbook.calendar_events.items()
    )

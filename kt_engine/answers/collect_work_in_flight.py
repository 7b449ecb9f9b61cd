"""The facts of work under way and assets as they are counted over: lists, who takes what, what is left. No writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts, handles_of
from kt_engine.answers.go_lives import go_lives
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope, processes_of
from kt_engine.store.tables import Handover, HandoverInventory, HandoverVersion, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import HandoverKind, HandoverStatus

H, V, N = table_of(Handover), table_of(HandoverVersion), table_of(HandoverInventory)
COUNTED = (HandoverKind.IN_FLIGHT_WORK, HandoverKind.ASSET)


@dataclass(frozen=True)
class CountedVersion:
    """One version of a list; its counts are None where the list is not counted."""

    version: int
    file_name: str
    sha256: str
    submitted_at: datetime
    rows: int | None
    frozen: int | None
    handed: int | None
    provider: int | None
    other_provider: int | None
    stays: int | None
    open_rows: int | None
    """Rows whose two counts differ, or assets not accounted for."""


@dataclass(frozen=True)
class CountedList:
    handle: str
    title: str
    kind: HandoverKind
    process: str | None
    giver: str
    receiver: str
    status: HandoverStatus
    due_on: date | None
    accepted_on: date | None
    versions: tuple[CountedVersion, ...]

    @property
    def newest(self) -> CountedVersion | None:
        return self.versions[-1] if self.versions else None


@dataclass(frozen=True)
class TakingProcess:
    handle: str
    name: str
    go_live_on: date | None
    """As it was or is expected."""


@dataclass(frozen=True)
class WorkInFlightFacts:
    engagement: EngagementFacts
    lists: tuple[CountedList, ...]
    processes: tuple[TakingProcess, ...]


def collect_work_in_flight(reader: Reader, engagement_id: int) -> WorkInFlightFacts:
    rows = reader.rows(
        select(H)
        .where(H.c.engagement_id == engagement_id, H.c.kind.in_(COUNTED))
        .where(H.c.status != HandoverStatus.WITHDRAWN)
        .order_by(H.c.id)
    )
    asked = asked_of(reader, engagement_id, pinned_playbook(reader, engagement_id))
    handles = handles_of(processes_of(reader, engagement_id))
    versions = _versions(reader, [row["id"] for row in rows])
    days = go_lives(reader, engagement_id)
    return WorkInFlightFacts(
        engagement=engagement_facts(reader, engagement_id),
        lists=tuple(_list(row, asked, handles, versions.get(row["id"], ())) for row in rows),
        processes=tuple(
            TakingProcess(row["handle"], row["name"], days.get(row["id"]))
            for row in in_scope(reader, engagement_id)
        ),
    )


def _versions(reader: Reader, handovers: Sequence[int]) -> dict[int, tuple[CountedVersion, ...]]:
    if not handovers:
        return {}
    counts = (N.c.rows_count, N.c.frozen_count, N.c.handed_count, N.c.provider_count)
    others = (N.c.other_provider_count, N.c.stays_count, N.c.open_rows_count)
    rows = reader.rows(
        select(V, *counts, *others)
        .outerjoin(N, N.c.handover_version_id == V.c.id)
        .where(V.c.handover_id.in_(handovers))
        .order_by(V.c.handover_id, V.c.number)
    )
    found: dict[int, tuple[CountedVersion, ...]] = {}
    for row in rows:
        found[row["handover_id"]] = (*found.get(row["handover_id"], ()), _version(row))
    return found


def _version(row: RowMapping) -> CountedVersion:
    return CountedVersion(
        version=row["number"],
        file_name=row["file_name"],
        sha256=row["sha256"],
        submitted_at=row["submitted_at"],
        rows=row["rows_count"],
        frozen=row["frozen_count"],
        handed=row["handed_count"],
        provider=row["provider_count"],
        other_provider=row["other_provider_count"],
        stays=row["stays_count"],
        open_rows=row["open_rows_count"],
    )


def _list(
    row: RowMapping, asked: Asked, handles: Mapping[int, str], versions: tuple[CountedVersion, ...]
) -> CountedList:
    process_id = row["process_id"]
    return CountedList(
        handle=row["handle"],
        title=row["title"],
        kind=row["kind"],
        process=handles.get(process_id),
        giver=asked.either(row["giver_id"], row["giver_function"], process_id),
        receiver=asked.either(row["receiver_id"], row["receiver_function"], process_id),
        status=row["status"],
        due_on=row["due_on"],
        accepted_on=row["accepted_on"],
        versions=versions,
    )

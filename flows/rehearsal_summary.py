"""What a rehearsal came to, counted from its store. It writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from flows.rehearsal_people import PeopleCount, people_of
from flows.rehearsal_summary_integration import Integration, integration_of
from flows.rehearsal_transferred import Transferred, transferred
from kt_engine.settings import Settings
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id
from kt_engine.store.tables import (
    Assessment,
    Chain,
    Document,
    Engagement,
    GateVersion,
    Handover,
    Pack,
    Signoff,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import (
    Decision,
    DocumentStatus,
    GateStatus,
    HandoverStatus,
    Meaning,
)

S, H, A = table_of(Signoff), table_of(Handover), table_of(Assessment)
V, D, CH, PK = table_of(GateVersion), table_of(Document), table_of(Chain), table_of(Pack)


@dataclass(frozen=True)
class DecidedGate:
    handle: str
    decision: Decision


@dataclass(frozen=True)
class IssuedDocument:
    handle: str
    title: str
    path: Path
    """The page to read, in HTML; the Markdown record lies beside it."""


@dataclass(frozen=True)
class Summary:
    home: Path
    engagement: str
    name: str
    starts_on: date
    ends_on: date
    """The simulated day of the last act, not after today."""
    deeds: int
    """What people did."""
    ticks: int
    events: int
    signatures: dict[Meaning, int]
    handovers_accepted: int
    handovers_returned: int
    people: PeopleCount
    attempts_failed: int
    transferred: Transferred | None
    """None where the script plays no knowledge."""
    gates: tuple[DecidedGate, ...]
    documents: tuple[IssuedDocument, ...]
    """Those in force, in the order of issue."""
    packs: tuple[Path, ...]
    """Handover packs built at go-lives, the oldest first."""
    integration: Integration
    rows_verified: int


def summary_of(
    database: Database,
    settings: Settings,
    engagement_id: int,
    *,
    ends_on: date,
    deeds: int,
    ticks: int,
    rows_verified: int,
) -> Summary:
    passed_over = transferred(database, engagement_id, ends_on)
    with open_store(database) as reader:
        engagement = by_id(reader, Engagement, engagement_id)
        count = _counter(reader, engagement_id)
        signatures = _signatures(reader, engagement_id)
        return Summary(
            home=settings.home,
            engagement=engagement["handle"],
            name=engagement["name"],
            starts_on=engagement["starts_on"],
            ends_on=ends_on,
            deeds=deeds,
            ticks=ticks,
            events=int(reader.value(select(CH.c.head_seq).where(CH.c.engagement_id == engagement_id))),
            signatures=signatures,
            handovers_accepted=count(H, H.c.status == HandoverStatus.ACCEPTED),
            handovers_returned=signatures.get(Meaning.RETURNED, 0),
            people=people_of(reader, engagement_id, ends_on),
            attempts_failed=count(A, A.c.passed.is_(False)),
            transferred=passed_over,
            gates=_gates(reader, engagement_id),
            documents=_documents(reader, engagement_id, settings.documents / engagement["handle"]),
            packs=_packs(reader, engagement_id, settings.packs),
            integration=integration_of(reader, engagement_id, ends_on),
            rows_verified=rows_verified,
        )


def _packs(reader: Reader, engagement_id: int, folder: Path) -> tuple[Path, ...]:
    rows = reader.rows(select(PK.c.handle).where(PK.c.engagement_id == engagement_id).order_by(PK.c.id))
    return tuple(folder / str(row["handle"]) for row in rows)


def _signatures(reader: Reader, engagement_id: int) -> dict[Meaning, int]:
    rows = reader.rows(
        select(S.c.meaning, func.count().label("n"))
        .where(S.c.engagement_id == engagement_id)
        .group_by(S.c.meaning)
    )
    found = {row["meaning"]: int(row["n"]) for row in rows}
    return {meaning: found[meaning] for meaning in Meaning if meaning in found}


def _counter(reader: Reader, engagement_id: int) -> Callable[..., int]:
    def count(table: object, where: object) -> int:
        of_it = table.c.engagement_id == engagement_id  # type: ignore[attr-defined]
        return int(reader.value(select(func.count()).select_from(table).where(of_it, where)))  # type: ignore[arg-type]

    return count


def _gates(reader: Reader, engagement_id: int) -> tuple[DecidedGate, ...]:
    rows = reader.rows(
        select(V.c.handle, V.c.decision)
        .where(V.c.engagement_id == engagement_id, V.c.status == GateStatus.DECIDED)
        .order_by(V.c.decided_at, V.c.id)
    )
    return tuple(DecidedGate(row["handle"], row["decision"]) for row in rows)


def _documents(reader: Reader, engagement_id: int, folder: Path) -> tuple[IssuedDocument, ...]:
    rows = reader.rows(
        select(D.c.handle, D.c.title)
        .where(D.c.engagement_id == engagement_id, D.c.status == DocumentStatus.ISSUED)
        .order_by(D.c.id)
    )
    return tuple(
        IssuedDocument(row["handle"], row["title"], folder / f"{row['handle'].replace(' ', '-')}.html")
        for row in rows
    )

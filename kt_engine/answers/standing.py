"""Where an engagement stands: frozen facts for the status page and the terminal. It writes nothing."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select

from kt_engine.answers.document_reading import proof_of, speaks
from kt_engine.answers.ends import stuck_of
from kt_engine.answers.gate_standing import GateStanding, next_gates
from kt_engine.answers.open_work import next_dates, open_work_of
from kt_engine.answers.outlook import Outlook, outlook_of
from kt_engine.answers.process_standing import ProcessStanding, processes_standing
from kt_engine.answers.waiting import Wait, waits_of
from kt_engine.answers.waves import WaveStanding, waves_of
from kt_engine.rules.stages import derived_stage
from kt_engine.store.database import Database, open_store
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Chain, Document, EngagementParty, Event, Party, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import AuthMethod, DocumentStatus, EngagementStatus, Language, Side, Stage

D, CH, EV = table_of(Document), table_of(Chain), table_of(Event)


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
    outlook: Outlook | None = None
    """None once all is over."""
    auth_method: AuthMethod = AuthMethod.SELF_DECLARED
    language: Language = Language.EN
    """In which its documents are issued."""

    @property
    def stage_text(self) -> str:
        """The stage, with the distribution where there is one: `4 (4: 5 · 5: 3)`."""
        spread = " · ".join(f"{number}: {count}" for number, count in self.distribution)
        return f"{self.stage_number} ({spread})" if spread else str(self.stage_number)


def standing(database: Database, engagement_id: int, today: date) -> Standing:
    """Read where an engagement stands on a day, without its outlook."""
    with open_store(database) as reader:
        return _standing(reader, engagement_id, today)


def full_standing(database: Database, engagement_id: int, today: date) -> Standing:
    """Read where an engagement stands on a day, with its outlook."""
    with open_store(database) as reader:
        return standing_of(reader, engagement_id, today)


def standing_of(reader: Reader, engagement_id: int, today: date) -> Standing:
    """Read the same from an open store, with the outlook of what has not ended."""
    facts = _standing(reader, engagement_id, today)
    if facts.status not in {EngagementStatus.ACTIVE, EngagementStatus.ON_HOLD}:
        return facts
    seats = pinned_playbook(reader, engagement_id).seats
    return replace(facts, outlook=outlook_of(reader, engagement_id, facts.waves, seats, today))


def _standing(reader: Reader, engagement_id: int, today: date) -> Standing:
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
        processes=processes_standing(
            reader, engagement_id, pinned_playbook(reader, engagement_id).seats, today
        ),
        gates=next_gates(reader, work, today),
        documents=_documents(reader, engagement_id),
        next_date=min(dates.values(), default=None),
        stuck=stuck_of(work, waits),
        next_dates=tuple(sorted(dates.items(), key=lambda item: item[0].number)),
        auth_method=proof_of(engagement),
        language=speaks(engagement),
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

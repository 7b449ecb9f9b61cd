"""What is outsourced: the pinned playbook, the engagement, its processes, partners and contract."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import SQLModel

from kt_engine.store.columns import (
    day,
    digest,
    flag,
    key,
    long_text,
    minor_units,
    moment,
    one_of,
    ref,
    typed_text,
    whole,
    word,
)
from kt_engine.words import AuthMethod, CandidateStatus, EngagementStatus, Language, ProcessStatus, Side


class PlaybookVersion(SQLModel, table=True):
    """A resolved playbook as canonical JSON; immutable, pinned by engagements."""

    __tablename__ = "playbook_version"
    __table_args__ = ({"info": {"chain": "installation", "evidence": True}},)

    id: int | None = key()
    playbook_key: str = word(60)
    version: str = word(30)
    sha256: str = digest()
    canonical_json: str = long_text()


class PlaybookFile(SQLModel, table=True):
    """One file a playbook was resolved from."""

    __tablename__ = "playbook_file"
    __table_args__ = ({"info": {"chain": "installation", "evidence": True}},)

    id: int | None = key()
    playbook_version_id: int = ref("playbook_version.id")
    name: str = word(120)
    sha256: str = digest()
    content: str = long_text()


class Engagement(SQLModel, table=True):
    """One outsourced function of one client. `stage_number`: 1 to 3 while it owns the stage, then 4."""

    __tablename__ = "engagement"
    __table_args__ = ({"info": {"chain": "engagement"}},)

    id: int | None = key()
    handle: str = word(20, unique=True)
    name: str = typed_text()
    function: str = word(200)
    playbook_version_id: int = ref("playbook_version.id")
    status: EngagementStatus = one_of(EngagementStatus)
    stage_number: int = whole()
    starts_on: date = day(null=False)
    stage_since_on: date = day(null=False)
    rehearsal: bool = flag()
    currency: str = word(3)
    started_by: int = ref("person.id", index=False)
    auth_method: AuthMethod | None = one_of(AuthMethod, null=True)
    """How people prove here who signs, fixed at the start; NULL, in older engagements: self-declared."""
    pseudonym_salt: str | None = typed_text(null=True)
    """What the pseudonyms of trainees are drawn with; NULL, in older engagements: the hash of the first event."""
    language: Language | None = one_of(Language, null=True)
    """In which its documents are issued; NULL, in older engagements: English."""
    version: int = whole(default=1)


class EngagementParty(SQLModel, table=True):
    """The company that stands on a side of an engagement; one per side and moment, the newest row counts."""

    __tablename__ = "engagement_party"
    __table_args__ = ({"info": {"chain": "engagement", "evidence": True}},)

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    party_id: int = ref("party.id")
    side: Side = one_of(Side)


class Process(SQLModel, table=True):
    """A unit of scope that moves on its own; owns its stage from 4 on (NULL before)."""

    __tablename__ = "process"
    __table_args__ = (
        UniqueConstraint("engagement_id", "process_key"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    handle: str = word(30, unique=True)
    process_key: str = word(60)
    name: str = typed_text()
    wave: int = whole()
    site_id: int = ref("site.id")
    criticality: int = whole()
    volume_per_month: int = whole()
    status: ProcessStatus = one_of(ProcessStatus)
    stage_number: int | None = whole(null=True)
    stage_since_on: date | None = day()
    finished: bool = flag()
    """True once the gate that closes the monitor stage got its go."""
    version: int = whole(default=1)


class StageMove(SQLModel, table=True):
    """One step from a stage to the next, on the strength of one decided gate version."""

    __tablename__ = "stage_move"
    __table_args__ = (
        Index(
            "uq_stage_move_engagement",
            "engagement_id",
            "to_stage_number",
            unique=True,
            sqlite_where=text("process_id IS NULL"),
            postgresql_where=text("process_id IS NULL"),
        ),
        UniqueConstraint("process_id", "to_stage_number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    process_id: int | None = ref("process.id", null=True)
    from_stage_number: int = whole()
    to_stage_number: int = whole()
    gate_version_id: int = ref("gate_version.id")
    moved_at: datetime = moment()


class CalendarEvent(SQLModel, table=True):
    """One day of the client's business calendar that tasks are anchored to."""

    __tablename__ = "calendar_event"
    __table_args__ = (
        UniqueConstraint("engagement_id", "event_key", "on"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    event_key: str = word(60)
    on: date = day(null=False)


class Candidate(SQLModel, table=True):
    """A provider that may be chosen."""

    __tablename__ = "candidate"
    __table_args__ = (
        UniqueConstraint("engagement_id", "party_id"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    handle: str = word(30, unique=True)
    party_id: int = ref("party.id")
    status: CandidateStatus = one_of(CandidateStatus)
    version: int = whole(default=1)


class Contract(SQLModel, table=True):
    """The dates a contract gives; a later record replaces an earlier one, both stay."""

    __tablename__ = "contract"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    number: int = whole()
    signed_on: date = day(null=False)
    starts_on: date = day(null=False)
    ends_on: date = day(null=False)
    reference: str = typed_text()


class ContractGoLive(SQLModel, table=True):
    """The go-live date the contract promises for one wave."""

    __tablename__ = "contract_go_live"
    __table_args__ = (
        UniqueConstraint("contract_id", "wave"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    contract_id: int = ref("contract.id")
    wave: int = whole()
    go_live_on: date = day(null=False)


class ContractMilestone(SQLModel, table=True):
    """A payment the contract ties to a go-live or a gate; it moves with what it is tied to."""

    __tablename__ = "contract_milestone"
    __table_args__ = (
        UniqueConstraint("contract_id", "milestone_key"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    contract_id: int = ref("contract.id")
    milestone_key: str = word(60)
    """How the contract calls it, such as M4."""
    title: str = typed_text()
    promised_on: date = day(null=False)
    amount_minor: int = minor_units()
    """In the smallest unit of its currency."""
    currency: str = word(3)
    wave: int | None = whole(null=True)
    """NULL: tied to a gate of the whole engagement."""
    gate_key: str | None = word(60, null=True)
    """NULL: tied to the go-live of the wave."""

"""The facts of the handover register: every handover of an engagement with its proof. It writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import RowMapping, select

from kt_engine.answers.deemed import Deemed, deemed_of
from kt_engine.answers.document_control import LATER, EngagementFacts, SignatureFacts
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts, handles_of, signatures_of
from kt_engine.store.handover_findings import holding_counts
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import Handover, HandoverVersion, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import HandoverKind, HandoverStatus, Meaning

H, V = table_of(Handover), table_of(HandoverVersion)


@dataclass(frozen=True)
class RegisterVersion:
    version: int
    file_name: str
    size_bytes: int
    sha256: str
    submitted_at: datetime
    returned_reason: str | None


@dataclass(frozen=True)
class RegisterEntry:
    handle: str
    title: str
    kind: HandoverKind
    process: str | None
    """Handle of the process, None for one of the whole engagement."""
    giver: str
    receiver: str
    status: HandoverStatus
    due_on: date | None
    accepted_on: date | None
    versions: tuple[RegisterVersion, ...]
    signatures: tuple[SignatureFacts, ...]
    deemed: str | None = None
    """Under which clause, since when and after which notice silence counts as acceptance; no signature."""
    holding_count: int | None = field(default=None, metadata={LATER: True})
    """Findings of reading the newest version that keep it from being accepted; None: not one."""

    @property
    def latest(self) -> RegisterVersion | None:
        return self.versions[-1] if self.versions else None


@dataclass(frozen=True)
class HandoverRegisterFacts:
    engagement: EngagementFacts
    entries: tuple[RegisterEntry, ...]


def collect_handover_register(reader: Reader, engagement_id: int) -> HandoverRegisterFacts:
    """Collect every handover, withdrawn ones too: a register shows the whole population."""
    rows = reader.rows(select(H).where(H.c.engagement_id == engagement_id).order_by(H.c.id))
    asked = asked_of(reader, engagement_id, pinned_playbook(reader, engagement_id))
    processes = handles_of(processes_of(reader, engagement_id))
    versions = handover_versions(reader, [row["id"] for row in rows])
    names = {v["id"]: f"{row['handle']} v{v['number']}" for row in rows for v in versions[row["id"]]}
    signed = signatures_of(reader, "handover_version", names)
    deemed, held = deemed_of(reader, engagement_id), holding_counts(reader, engagement_id)
    return HandoverRegisterFacts(
        engagement=engagement_facts(reader, engagement_id),
        entries=tuple(
            _entry(
                row,
                asked,
                processes,
                versions[row["id"]],
                signed,
                (deemed.get(row["id"]), held.get(row["id"])),
            )
            for row in rows
        ),
    )


def handover_versions(reader: Reader, handover_ids: Sequence[int]) -> dict[int, list[RowMapping]]:
    """Give the submitted versions of each handover, the first first."""
    rows = reader.rows(
        select(V).where(V.c.handover_id.in_(handover_ids)).order_by(V.c.handover_id, V.c.number)
    )
    found: dict[int, list[RowMapping]] = {handover_id: [] for handover_id in handover_ids}
    for row in rows:
        found[row["handover_id"]].append(row)
    return found


def returned_reason(signatures: Sequence[SignatureFacts]) -> str | None:
    """Give why a version was returned; None when it was not."""
    returned = [one for one in signatures if one.meaning is Meaning.RETURNED]
    return (returned[-1].comment or "no reason recorded") if returned else None


def _entry(
    row: RowMapping,
    asked: Asked,
    processes: Mapping[int, str],
    versions: Sequence[RowMapping],
    signed: Mapping[int, tuple[SignatureFacts, ...]],
    standing: tuple[Deemed | None, int | None],
) -> RegisterEntry:
    process_id, (deemed, held) = row["process_id"], standing
    return RegisterEntry(
        handle=row["handle"],
        title=row["title"],
        kind=row["kind"],
        process=processes.get(process_id),
        giver=asked.either(row["giver_id"], row["giver_function"], process_id),
        receiver=asked.either(row["receiver_id"], row["receiver_function"], process_id),
        status=row["status"],
        due_on=row["due_on"],
        accepted_on=row["accepted_on"],
        versions=tuple(_version(version, signed[version["id"]]) for version in versions),
        signatures=tuple(one for version in versions for one in signed[version["id"]]),
        deemed=None if deemed is None else deemed.words,
        holding_count=held,
    )


def _version(row: RowMapping, signatures: Sequence[SignatureFacts]) -> RegisterVersion:
    return RegisterVersion(
        version=row["number"],
        file_name=row["file_name"],
        size_bytes=row["size_bytes"],
        sha256=row["sha256"],
        submitted_at=row["submitted_at"],
        returned_reason=returned_reason(signatures),
    )

"""Keeps what was found by reading a version, within the unit of work of the verb that had it read. It reads no file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, func, select

from kt_engine.exchange.document_tree import ReadDocument
from kt_engine.rules.document_findings import READER, findings_of
from kt_engine.rules.finding import Finding
from kt_engine.store.tables import HandoverFinding, HandoverReading, table_of
from kt_engine.store.unit import Unit
from kt_engine.words import PlaceKind

F = table_of(HandoverFinding)


@dataclass(frozen=True)
class KeptReading:
    findings_count: int
    blocking_count: int
    """What keeps the version from being accepted until it is put right or overruled."""

    @property
    def said(self) -> str:
        """Say it in a sentence, with what to do next."""
        if not self.findings_count:
            return "Reading it found nothing."
        found = _counted(self.findings_count, "finding")
        if not self.blocking_count:
            return f"Reading it gave {found}; none of them stands in the way."
        held = "which must" if self.findings_count == 1 else f"of which {self.blocking_count} must"
        return f"Reading it gave {found}, {held} be put right or overruled before it is accepted."


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def keep_reading(unit: Unit, handover: RowMapping, version_id: int, document: ReadDocument) -> KeptReading:
    """Insert that the version was read, and each finding; the verb writes the event."""
    findings = findings_of(document, tuple(json.loads(handover["sections"])))
    blocking = sum(one.blocks for one in findings)
    unit.insert(
        HandoverReading,
        engagement_id=handover["engagement_id"],
        handover_version_id=version_id,
        reader=READER,
        file_kind=document.kind,
        findings_count=len(findings),
        blocking_count=blocking,
        read_at=unit.act.at,
    )
    _keep(unit, handover, version_id, findings)
    return KeptReading(len(findings), blocking)


def _keep(unit: Unit, handover: RowMapping, version_id: int, findings: Sequence[Finding]) -> None:
    numbers = select(func.coalesce(func.max(F.c.number), 0)).where(F.c.handover_id == handover["id"])
    first = int(unit.value(numbers)) + 1
    for number, finding in enumerate(findings, first):
        unit.insert(
            HandoverFinding,
            engagement_id=handover["engagement_id"],
            handle=f"{handover['handle']}-F{number}",
            handover_id=handover["id"],
            handover_version_id=version_id,
            number=number,
            kind=finding.kind,
            blocks=finding.blocks,
            section=finding.section,
            place="" if finding.place.kind is PlaceKind.WHOLE else str(finding.place),
            sentence=finding.sentence,
        )

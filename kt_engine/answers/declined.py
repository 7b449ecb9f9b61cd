"""Who declined what, when, and with which points: what the next round has to put right. It writes nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from kt_engine.store.tables import (
    Certification,
    DeclinePoint,
    Gate,
    GateVersion,
    Handover,
    HandoverVersion,
    Person,
    Signoff,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus, Decision, GateStatus, HandoverStatus, Meaning, Side

S, DP, P = table_of(Signoff), table_of(DeclinePoint), table_of(Person)
H, HV, G, GV, K = (
    table_of(Handover),
    table_of(HandoverVersion),
    table_of(Gate),
    table_of(GateVersion),
    table_of(Certification),
)
NOT_PASSED = (Decision.NO_GO, Decision.TEMPORARY_NO_GO)
TAUGHT_AGAIN = (
    CertificationStatus.NOMINATED,
    CertificationStatus.IN_CLASS,
    CertificationStatus.REMEDIATION,
    CertificationStatus.SHADOWING,
)


@dataclass(frozen=True)
class Declined:
    """One signature that said no; an answer, where silence is none."""

    thing: str
    """Handle and version of what was declined."""
    by: str
    """Handle of the person."""
    side: Side
    on: date
    points: tuple[str, ...]

    @property
    def sentence(self) -> str:
        listed = "; ".join(f"{number}. {text}" for number, text in enumerate(self.points, 1))
        return f"declined by {self.by} on {self.on}" + (f": {listed}" if listed else "")


def declined_of(reader: Reader, engagement_id: int) -> dict[str, Declined]:
    """Give the last no to each thing that has not been answered otherwise since, by the thing's handle."""
    found = [
        *_returned(reader, engagement_id),
        *_not_passed(reader, engagement_id),
        *_not_certified(reader, engagement_id),
    ]
    points = _points(reader, [row["id"] for row in found])
    return {
        row["handle"]: Declined(
            row["thing"],
            row["person"],
            row["side"],
            row["signed_at"].date(),
            points.get(row["id"]) or ((row["comment"],) if row["comment"] else ()),
        )
        for row in found
    }


def _returned(reader: Reader, engagement_id: int) -> list[dict[str, Any]]:
    rows = reader.rows(
        select(S, P.c.handle.label("person"), H.c.handle, HV.c.number)
        .join(HV, HV.c.id == S.c.handover_version_id)
        .join(H, (H.c.id == HV.c.handover_id) & (H.c.current_number == HV.c.number))
        .join(P, P.c.id == S.c.person_id)
        .where(
            H.c.engagement_id == engagement_id,
            H.c.status == HandoverStatus.RETURNED,
            S.c.meaning == Meaning.RETURNED,
        )
        .order_by(S.c.id)
    )
    return [{**row, "thing": f"{row['handle']} v{row['number']}"} for row in rows]


def _not_passed(reader: Reader, engagement_id: int) -> list[dict[str, Any]]:
    """Who said no to the last version of a gate that has neither passed nor been presented again."""
    rows = reader.rows(
        select(S, P.c.handle.label("person"), G.c.handle, GV.c.handle.label("thing"))
        .join(GV, GV.c.id == S.c.gate_version_id)
        .join(G, (G.c.id == GV.c.gate_id) & (G.c.versions_count == GV.c.number))
        .join(P, P.c.id == S.c.person_id)
        .where(
            G.c.engagement_id == engagement_id,
            G.c.passed_on.is_(None),
            GV.c.status != GateStatus.PRESENTED,
            S.c.decision.in_(NOT_PASSED),
        )
        .order_by(S.c.id)
    )
    return [dict(row) for row in rows]


def _not_certified(reader: Reader, engagement_id: int) -> list[dict[str, Any]]:
    rows = reader.rows(
        select(S, P.c.handle.label("person"), K.c.handle)
        .join(K, K.c.id == S.c.certification_id)
        .join(P, P.c.id == S.c.person_id)
        .where(
            K.c.engagement_id == engagement_id,
            K.c.status.in_(TAUGHT_AGAIN),
            S.c.meaning == Meaning.DECLINED,
        )
        .order_by(S.c.id)
    )
    return [{**row, "thing": row["handle"]} for row in rows]


def _points(reader: Reader, signoff_ids: list[int]) -> dict[int, tuple[str, ...]]:
    if not signoff_ids:
        return {}
    rows = reader.rows(
        select(DP.c.signoff_id, DP.c.text)
        .where(DP.c.signoff_id.in_(signoff_ids))
        .order_by(DP.c.signoff_id, DP.c.number)
    )
    found: dict[int, tuple[str, ...]] = {}
    for row in rows:
        found[row["signoff_id"]] = (*found.get(row["signoff_id"], ()), row["text"])
    return found

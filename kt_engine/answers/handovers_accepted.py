"""The share of handovers that were signed for: what is deemed accepted is named, not counted. It writes nothing."""

from decimal import Decimal
from typing import Protocol

from sqlalchemy import or_, select

from kt_engine.answers.deemed import deemed_of
from kt_engine.rules.gates import Evidence
from kt_engine.store.tables import Handover, HandoverVersion, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import HandoverStatus

H, V = table_of(Handover), table_of(HandoverVersion)


class Asking(Protocol):
    """Who asks for a measure, as far as handovers need to know."""

    @property
    def engagement_id(self) -> int: ...
    @property
    def process_id(self) -> int | None: ...


def handovers_accepted(reader: Reader, asked: Asking) -> tuple[Decimal | None, tuple[Evidence, ...]]:
    """Handovers accepted, of those neither withdrawn nor superseded; a process counts the engagement's own too."""
    where = [
        H.c.engagement_id == asked.engagement_id,
        H.c.status.not_in([HandoverStatus.WITHDRAWN, HandoverStatus.SUPERSEDED]),
    ]
    if asked.process_id is not None:
        where.append(or_(H.c.process_id == asked.process_id, H.c.process_id.is_(None)))
    rows = reader.rows(
        select(H.c.id, H.c.handle, H.c.status, V.c.sha256)
        .outerjoin(V, (V.c.handover_id == H.c.id) & (V.c.number == H.c.current_number))
        .where(*where)
        .order_by(H.c.id)
    )
    accepted = [row for row in rows if row["status"] is HandoverStatus.ACCEPTED]
    silent = [row for row in rows if row["status"] is HandoverStatus.DEEMED_ACCEPTED]
    evidence = [Evidence(row["handle"], row["sha256"]) for row in accepted]
    if silent:
        deemed = deemed_of(reader, asked.engagement_id)
        of = f"{len(silent)} of {len(rows)}"
        evidence += [
            Evidence(f"{row['handle']} ({deemed[row['id']].words}; not counted, {of})", row["sha256"])
            for row in silent
        ]
    if not rows:
        return None, tuple(evidence)
    return Decimal(1000 * len(accepted) // len(rows)) / 10, tuple(evidence)

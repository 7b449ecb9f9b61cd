"""Which handovers the contract takes as accepted because nobody answered; never a signature. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.store.tables import (
    ContractTerm,
    DeemedAcceptance,
    DelayNotice,
    Handover,
    HandoverVersion,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import HandoverStatus

D, CT, N = table_of(DeemedAcceptance), table_of(ContractTerm), table_of(DelayNotice)
H, V = table_of(Handover), table_of(HandoverVersion)


@dataclass(frozen=True)
class Deemed:
    """Why a version counts as accepted although nobody signed."""

    clause: str
    notice: str
    """Handle of the last notice that stayed without an answer."""
    on: date
    sha256: str
    """Of the version."""

    @property
    def words(self) -> str:
        return f"deemed accepted under {self.clause} on {self.on}, after {self.notice}"


def deemed_of(reader: Reader, engagement_id: int) -> dict[int, Deemed]:
    """Give what was deemed accepted and still stands so, by the handover's id."""
    rows = reader.rows(
        select(H.c.id, CT.c.clause, N.c.handle, D.c.deemed_on, D.c.object_sha256)
        .join(V, V.c.id == D.c.handover_version_id)
        .join(H, (H.c.id == V.c.handover_id) & (H.c.current_number == V.c.number))
        .join(CT, CT.c.id == D.c.contract_term_id)
        .join(N, N.c.id == D.c.delay_notice_id)
        .where(D.c.engagement_id == engagement_id, H.c.status == HandoverStatus.DEEMED_ACCEPTED)
    )
    return {row["id"]: _deemed(row) for row in rows}


def _deemed(row: RowMapping) -> Deemed:
    return Deemed(row["clause"], row["handle"], row["deemed_on"], row["object_sha256"])

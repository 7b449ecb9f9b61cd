"""Reads what was found in submitted versions, and by which agreement it may stand; it decides nothing."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, Select, select

from kt_engine.store.tables import (
    Agreement,
    FindingOverruled,
    Handover,
    HandoverFinding,
    HandoverReading,
    HandoverVersion,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import AgreementStatus

A, F, O = table_of(Agreement), table_of(HandoverFinding), table_of(FindingOverruled)  # noqa: E741
H, R, V = table_of(Handover), table_of(HandoverReading), table_of(HandoverVersion)


def reading_of(reader: Reader, version_id: int) -> RowMapping | None:
    """Give how a version was read; None for one that nobody has read."""
    return reader.first(select(R).where(R.c.handover_version_id == version_id))


def findings_in(reader: Reader, version_id: int) -> Sequence[RowMapping]:
    """Give what was found in a version, in its order; `agreement`: the handle of what lets it stand, else None."""
    return reader.rows(_with_agreement().where(F.c.handover_version_id == version_id).order_by(F.c.number))


def holding_in(reader: Reader, version_id: int) -> tuple[RowMapping, ...]:
    """Give the findings that keep a version from being accepted: they block, and nothing lets them stand."""
    return tuple(row for row in findings_in(reader, version_id) if row["blocks"] and row["agreement"] is None)


def holding_counts(reader: Reader, engagement_id: int) -> dict[int, int]:
    """Give how many findings hold the newest version of each handover; those without any are left out."""
    newest = (
        _with_agreement()
        .join(V, V.c.id == F.c.handover_version_id)
        .join(H, (H.c.id == V.c.handover_id) & (H.c.current_number == V.c.number))
        .where(F.c.engagement_id == engagement_id, F.c.blocks)
    )
    found: dict[int, int] = {}
    for row in reader.rows(newest):
        if row["agreement"] is None:
            found[row["handover_id"]] = found.get(row["handover_id"], 0) + 1
    return found


def _with_agreement() -> Select[tuple[object, ...]]:
    holds = (A.c.id == O.c.agreement_id) & (A.c.status == AgreementStatus.AGREED)
    return (
        select(F, A.c.handle.label("agreement"))
        .select_from(F)
        .outerjoin(O, O.c.handover_finding_id == F.c.id)
        .outerjoin(A, holds)
    )

"""The contract as it was recorded last: reference and dates. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kt_engine.store.tables import Contract, table_of
from kt_engine.store.unit import Reader

C = table_of(Contract)


@dataclass(frozen=True)
class RecordedContract:
    number: int
    """Of the record: 2 replaced 1."""
    reference: str
    signed_on: date
    starts_on: date
    ends_on: date


def newest_contract(reader: Reader, engagement_id: int) -> RecordedContract | None:
    """Give the newest record; None while nobody recorded a contract."""
    row = reader.first(
        select(C).where(C.c.engagement_id == engagement_id).order_by(C.c.number.desc()).limit(1)
    )
    if row is None:
        return None
    return RecordedContract(
        row["number"], row["reference"], row["signed_on"], row["starts_on"], row["ends_on"]
    )

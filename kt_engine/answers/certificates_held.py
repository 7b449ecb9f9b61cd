"""Whether somebody's certificate held on a day, also one that had to be made anew since. It writes nothing."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.store.tables import Recertification, table_of
from kt_engine.store.unit import Reader

R = table_of(Recertification)


def earlier_certificates(reader: Reader, engagement_id: int) -> Mapping[int, Sequence[RowMapping]]:
    """Give the certificates that were made anew since, by certification: since when, and when they ceased to count."""
    found: dict[int, list[RowMapping]] = {}
    for row in reader.rows(select(R).where(R.c.engagement_id == engagement_id).order_by(R.c.id)):
        found.setdefault(row["certification_id"], []).append(row)
    return found


def holds_on(certification: RowMapping, on: date, earlier: Sequence[RowMapping] = ()) -> bool:
    """Tell whether a certificate held on a day, that day included; `earlier`: those made anew since."""
    left = certification["attrited_on"]
    if left is not None and left <= on:
        return False
    due = certification["recert_due_on"]
    now = _covers(certification, on) and (due is None or due > on)
    return now or any(_covers(one, on) and one["due_on"] > on for one in earlier)


def _covers(row: RowMapping, on: date) -> bool:
    since, until = row["certified_on"], row["expires_on"]
    return since is not None and since <= on and (until is None or until >= on)

"""Which parallel runs have a verdict, and which events since then their report must know. It writes nothing."""

from collections.abc import Iterator

from sqlalchemy import select

from kt_engine.store.agreements import agreements_about
from kt_engine.store.tables import ParallelRun, table_of
from kt_engine.store.unit import Reader

R = table_of(ParallelRun)


def concluded_runs(reader: Reader, engagement_id: int) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Give id and handle of each run with a verdict, with the handles its report follows: itself, what was signed."""
    where = (R.c.engagement_id == engagement_id, R.c.verdict.is_not(None))
    for row in reader.rows(select(R.c.id, R.c.handle).where(*where).order_by(R.c.id)):
        about = agreements_about(reader, engagement_id, subject=row["handle"])
        yield row["id"], row["handle"], (row["handle"], *(one["handle"] for one in about))

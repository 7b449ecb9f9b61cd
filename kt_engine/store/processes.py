"""Questions about the processes of one engagement; it decides nothing."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, select

from kt_engine.errors import NotFound
from kt_engine.store.find import HINTS
from kt_engine.store.tables import Process, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import ProcessStatus

P = table_of(Process)


def processes_of(reader: Reader, engagement_id: int) -> Sequence[RowMapping]:
    """Give every process of the engagement, those taken out of scope too, the oldest first."""
    return reader.rows(select(P).where(P.c.engagement_id == engagement_id).order_by(P.c.id))


def in_scope(reader: Reader, engagement_id: int) -> Sequence[RowMapping]:
    """Give the processes that are not taken out of scope."""
    return [row for row in processes_of(reader, engagement_id) if row["status"] is not ProcessStatus.DESCOPED]


def find_process(reader: Reader, engagement_id: int, name: str) -> RowMapping:
    """Give the process of this engagement with this handle or key. Raises NotFound."""
    wanted = name.strip()
    for row in processes_of(reader, engagement_id):
        if wanted.upper() == row["handle"] or wanted == row["process_key"]:
            return row
    what, hint = HINTS[Process]
    raise NotFound(what, wanted or "(no name given)", hint.replace("ENGAGEMENT", f"E{engagement_id}"))

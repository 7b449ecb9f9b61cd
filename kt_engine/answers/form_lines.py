"""How a line of a form's dropdown is made, and what is asked of active engagements only. It knows no list."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select

from kt_engine.store.tables import Engagement, Process, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import EngagementStatus, ProcessStatus

E, P = table_of(Engagement), table_of(Process)
LONGEST_TITLE = 60


def of_active(statement: Select[Any], of: Any) -> Select[Any]:
    """Restrict rows with an engagement and perhaps a process to active engagements."""
    return (
        statement.select_from(of)
        .join(E, E.c.id == of.c.engagement_id)
        .join(P, P.c.id == of.c.process_id, isouter=True)
        .where(E.c.status == EngagementStatus.ACTIVE)
    )


def processes_where(reader: Reader, most: int, which: Any) -> tuple[str, ...]:
    """Give processes in scope, those of the newest engagement first."""
    statement = (
        select(P.c.handle, P.c.name)
        .join(E, E.c.id == P.c.engagement_id)
        .where(E.c.status == EngagementStatus.ACTIVE, P.c.status == ProcessStatus.IN_SCOPE, which)
        .order_by(E.c.id.desc(), P.c.id)
    )
    return tuple(f"{row['handle']} · {short(row['name'])}" for row in reader.rows(statement.limit(most)))


def line_of(handle: str, title: str, process: str | None, *more: str) -> str:
    return " · ".join([handle, ", ".join([short(title), *([process] if process else []), *more])])


def short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…"


def grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    """Give all that stands beside the same first word, in order."""
    found: dict[str, list[str]] = {}
    for first, second in pairs:
        found.setdefault(first, []).append(second)
    return found

"""Who is asked: the people behind a playbook's functions, for the whole engagement or one process."""

from sqlalchemy import bindparam, select

from kt_engine.store.hot import Hot
from kt_engine.store.tables import FunctionAssignment, table_of
from kt_engine.store.unit import Reader

F = table_of(FunctionAssignment)
HOLDERS = Hot(
    select(F.c.function_key, F.c.process_id, F.c.person_id)
    .where(F.c.engagement_id == bindparam("engagement"))
    .order_by(F.c.id)
)
HOLDER = Hot(
    select(F.c.person_id)
    .where(
        F.c.engagement_id == bindparam("engagement"),
        F.c.function_key == bindparam("function"),
        F.c.process_id.is_(None) | (F.c.process_id == bindparam("process")),
    )
    .order_by(F.c.process_id.is_(None), F.c.id.desc())
    .limit(1)
)


def holders(reader: Reader, engagement_id: int) -> dict[tuple[str, int | None], int]:
    """Give who holds each function now: (function key, process id or None for the whole engagement) -> person id."""
    rows = reader.hot(HOLDERS, {"engagement": engagement_id})
    return {(row["function_key"], row["process_id"]): row["person_id"] for row in rows}


def holder(
    known: dict[tuple[str, int | None], int], function: str | None, process_id: int | None
) -> int | None:
    """Give the person asked for a function of a process: that process's own holder, else the engagement's."""
    if function is None:
        return None
    return known.get((function, process_id)) or known.get((function, None))


def holder_now(reader: Reader, engagement_id: int, function: str, process_id: int | None) -> int | None:
    """Give what `holder` gives, for one function, without reading all of them."""
    found = reader.hot(HOLDER, {"engagement": engagement_id, "function": function, "process": process_id})
    return found[0]["person_id"] if found else None


def functions_of(
    known: dict[tuple[str, int | None], int], person_id: int
) -> frozenset[tuple[str, int | None]]:
    """Give the functions a person holds, with the process or None for all."""
    return frozenset(place for place, who in known.items() if who == person_id)

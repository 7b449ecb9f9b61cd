"""Keeps the points that must be put right beside the signature that declines. It judges none of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from kt_engine.errors import UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.tables import DeclinePoint, table_of
from kt_engine.store.unit import Unit

MOST_POINTS = 50
LONGEST = 500
D = table_of(DeclinePoint)


def read_points(points: Sequence[str], *, least: int = 0) -> tuple[str, ...]:
    """Give the points as they are kept. Raises UsageProblem for too many, too few, an empty or a repeated one."""
    read = tuple(one_line(point, "point", most=LONGEST) for point in points)
    if len(read) < least:
        raise UsageProblem("Say what must be put right, one point each: --point TEXT")
    if len(read) > MOST_POINTS:
        raise UsageProblem(f"At most {MOST_POINTS} points are taken, not {len(read)}. Put some together.")
    if len(set(read)) < len(read):
        raise UsageProblem("The same point is given twice. Leave one of them out.")
    return read


def keep_points(unit: Unit, signoff_id: int, points: Sequence[str]) -> None:
    """Insert them in the order given; the caller writes the event."""
    for number, text in enumerate(points, 1):
        unit.insert(
            DeclinePoint, engagement_id=unit.engagement_id, signoff_id=signoff_id, number=number, text=text
        )


def counted(points: Sequence[str]) -> dict[str, Any]:
    """Give what the event says of them; their text is in the rows."""
    return {"points_count": len(points)} if points else {}


def kept_points(unit: Unit, signoff_id: int) -> tuple[str, ...]:
    rows = unit.rows(select(D.c.text).where(D.c.signoff_id == signoff_id).order_by(D.c.number))
    return tuple(row["text"] for row in rows)

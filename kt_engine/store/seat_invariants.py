"""The invariants of seats, of who left one and of what was agreed about it, as data."""

from kt_engine.store.invariant import Invariant

COMPUTED = ("volume", "handling_seconds", "hours", "shrinkage_pct", "occupancy_pct")
NONE_GIVEN = " AND ".join(f"NEW.{name} IS NULL" for name in COMPUTED)
ALL_GIVEN = " AND ".join(f"NEW.{name} IS NOT NULL" for name in COMPUTED)


def _next(table: str, *columns: str) -> str:
    """Give the condition that a row does not follow the last one of its kind by one."""
    same = " AND ".join(f"o.{name} = NEW.{name}" for name in columns)
    return f"NEW.number <> COALESCE((SELECT MAX(o.number) FROM {table} o WHERE {same}), 0) + 1"


def _foreign(table: str, column: str) -> str:
    """Give the condition that a reference leads out of the engagement."""
    return (
        f"NOT EXISTS (SELECT 1 FROM {table} r WHERE r.id = NEW.{column} "
        "AND r.engagement_id = NEW.engagement_id)"
    )


SEAT_INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "seat_need",
        "next",
        "INSERT",
        f"NEW.seats < 0 OR NOT (({NONE_GIVEN}) OR ({ALL_GIVEN})) OR "
        f"{_next('seat_need', 'process_id', 'shift', 'language', 'from_week_on')} OR {_foreign('process', 'process_id')}",
        "Needed seats are given or worked out of all their figures, numbered in order, for a process of the engagement.",
    ),
    Invariant(
        "seat_assignment",
        "next",
        "INSERT",
        f"{_next('seat_assignment', 'certification_id')} OR {_foreign('certification', 'certification_id')}",
        "Who sits where is numbered in order, within the engagement.",
    ),
    Invariant(
        "attrition",
        "next",
        "INSERT",
        f"{_next('attrition', 'certification_id')} OR NOT EXISTS (SELECT 1 FROM certification c "
        "WHERE c.id = NEW.certification_id AND c.engagement_id = NEW.engagement_id AND c.person_id = NEW.person_id "
        "AND c.status NOT IN ('attrited', 'removed'))",
        "Who leaves still has the place he leaves, in this engagement.",
    ),
    Invariant(
        "replacement",
        "signed",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM agreement a JOIN certification c ON c.id = NEW.certification_id "
        "WHERE a.id = NEW.agreement_id AND a.kind = 'replacement' AND a.status = 'agreed' "
        "AND a.engagement_id = NEW.engagement_id AND c.engagement_id = NEW.engagement_id "
        "AND a.subject = c.handle) OR NOT EXISTS (SELECT 1 FROM attrition t "
        "WHERE t.certification_id = NEW.certification_id) OR (NEW.successor_id IS NOT NULL AND "
        f"{_foreign('certification', 'successor_id')})",
        "A seat is filled again, or left, only as it was signed, after somebody left it.",
    ),
)

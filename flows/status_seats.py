"""Seats needed, live, coming and short at go-live: a section of a status page. It knows no store."""

from flows.status_tables import cell, day_cell, table
from kt_engine.answers.seat_measures import SeatsAtGoLive
from kt_engine.answers.standing import Standing
from kt_engine.documents.markdown_text import escape
from kt_engine.documents.wording import number


def seats_section(facts: Standing) -> str:
    """Give the section where somebody recorded what is needed, or left a seat about which nothing is agreed."""
    if facts.outlook is None:
        return ""
    rows = [_line(one) for one in facts.outlook.seat_plan]
    names = ("Process", "Go-live", "Needed", "Live", "In training", "Expected live", "")
    parts = [table(names, rows, f"kt seat plan {facts.handle}")] if rows else []
    parts += [_left_open(facts.outlook.left_open)] if facts.outlook.left_open else []
    return "\n\n".join(["## Seats at go-live", *parts]) if parts else ""


def _line(one: SeatsAtGoLive) -> tuple[str, ...]:
    return (
        cell(one.process),
        day_cell(one.on) or "no date",
        str(one.needed),
        str(one.live),
        str(one.coming),
        f"{number(round(one.expected_live, 1))}",
        f"**short of {one.gap}**" if one.gap else "",
    )


def _left_open(handles: tuple[str, ...]) -> str:
    told = escape(", ".join(handles))
    return f"Left, and nothing is agreed about the seat: {told}. `kt training options {handles[0]}`"

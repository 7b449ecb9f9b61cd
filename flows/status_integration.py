"""What can stop a go-live, how access, promises, people and controls stand: one section of a page. No store."""

from collections.abc import Iterator
from datetime import date

from flows.status_tables import cell, command, day_cell, table
from kt_engine.answers.integration_standing import IntegrationStanding
from kt_engine.answers.readiness_lines import PointLine
from kt_engine.answers.standing import Standing
from kt_engine.documents.wording import counted, day

Row = tuple[str, str, str]


def integration_section(facts: Standing) -> str:
    """Give the showstoppers by their way back, then a line for each register that has something; else nothing."""
    found = facts.outlook.integration if facts.outlook else None
    if found is None:
        return ""
    stops = table(
        ("Can stop a go-live", "Process", "Last day of the way back", "Days left", "Owner"),
        [_stop(one) for one in found.stops],
        f"kt readiness list {facts.handle}",
    )
    rows = [(cell(what), told, command(do)) for what, told, do in _lines(found, facts.handle, facts.as_of)]
    others = table(("Readiness", "Today", "See"), rows, f"kt status {facts.handle}") if rows else ""
    told = [part for part in (stops if found.stops else "", others) if part]
    return "\n\n".join(["## Readiness", *told]) if told else ""


def _stop(one: PointLine) -> tuple[str, ...]:
    left = one.days_left or 0
    return (
        cell(f"{one.handle} {one.text}"),
        cell(f"{one.process}, {one.stream.replace('_', ' ')}"),
        day_cell(one.fallback_on),
        f"**over for {counted(-left, 'day')}**" if left < 0 else counted(left, "day"),
        cell(one.owner),
    )


def _lines(found: IntegrationStanding, engagement: str, today: date) -> Iterator[Row]:
    if found.stops or found.open_points:
        reds = len(found.red_points)
        told = f"{counted(len(found.stops) + len(found.open_points), 'point')} open"
        yield "points", f"{told}, **{reds} red**" if reds else told, f"kt readiness list {engagement}"
    yield from _access(found, engagement)
    if found.notices:
        late = sum(one.is_late for one in found.notices)
        told = f"{len(found.notices)} to give"
        first = next((one.due_on for one in found.notices if one.due_on), None)
        told += f", next by {day(first)}" if first else ""
        yield (
            "notices to people",
            f"**{late} late**, {told}" if late else told,
            f"kt people-notice list {engagement}",
        )
    if found.controls_count:
        yield "controls", _controls(found, today), f"kt control list {engagement}"
    if found.assumptions:
        red = sum(one.is_expired for one in found.assumptions)
        near = f"{len(found.assumptions) - red} near their last day"
        yield (
            "assumptions",
            f"**{red} expired or false**, {near}" if red else near,
            f"kt assumption list {engagement}",
        )
    if found.promises:
        told = f"{len(found.promises)} neither taken on nor renounced"
        yield "spoken promises", told, f"kt commitment list {engagement}"
    if found.overdue:
        told = f"**{counted(len(found.overdue), 'message')} overdue**"
        yield "messages", told, f"kt communication list {engagement}"


def _access(found: IntegrationStanding, engagement: str) -> Iterator[Row]:
    if found.rights is not None:
        working, needed = found.rights
        told = f"{working} of {needed} tried by their users and working"
        yield "rights of access", told, f"kt system list {engagement}"
    if found.to_revoke:
        longest = found.to_revoke[0].overdue_days
        told = f"**{len(found.to_revoke)} still held by people who left**, up to {counted(longest, 'day')}"
        yield "rights to take away", told, f"kt system list {engagement}"


def _controls(found: IntegrationStanding, today: date) -> str:
    if not found.uncovered:
        return f"{counted(found.controls_count, 'control')}, somebody answers on every day"
    days = sum(one.days_without(today) or 0 for one in found.uncovered)
    gap = found.uncovered[0].next_gap(today)
    first = max(gap.first_on, today) if gap else None
    of = f"{len(found.uncovered)} of {found.controls_count}"
    return f"**{counted(days, 'day')} without anybody** in {of}, from {day(first)}"

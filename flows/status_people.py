"""Who is waited for, and who is there to teach and to learn: three sections of a status page. It knows no store."""

from datetime import date

from flows.status_tables import cell, command, day_cell, section, table
from kt_engine.answers.outlook import Outlook
from kt_engine.answers.staffing import ExpertStanding, SeatsStanding
from kt_engine.answers.standing import Standing
from kt_engine.answers.waiting import Wait
from kt_engine.documents.wording import counted, day, number, words

NEVER = 10**6


def by_days_at_stake(facts: Standing) -> list[Wait]:
    """Rank: least slack before a go-live date moves first, then what is late longest."""
    return sorted(
        facts.waits,
        key=lambda wait: (
            NEVER if wait.slack_days is None else wait.slack_days,
            -wait.late_days(facts.as_of),
            wait.due_on or date.max,
            wait.handle,
        ),
    )


def waits_section(facts: Standing) -> str:
    rows = [
        (
            cell(f"{wait.role} ({words(wait.side)}) {', '.join(wait.who)}"),
            cell(f"{wait.handle} {wait.what}"),
            _due(wait, facts.as_of),
            "" if wait.slack_days is None else str(wait.slack_days),
            command(wait.do),
        )
        for wait in by_days_at_stake(facts)
    ]
    names = ("Who", "What", "Due", "Slack", "Do")
    return section("Waiting for people", names, rows, "kt due", numbered=True)


def _due(wait: Wait, today: date) -> str:
    late = wait.late_days(today)
    return f"**{day(wait.due_on)}, {counted(late, 'day')} late**" if late else day_cell(wait.due_on)


def staffing_section(facts: Standing) -> str:
    """Give experts and seats under one heading; each part only where it has facts."""
    if facts.outlook is None:
        return ""
    parts = [
        _experts(facts.outlook.experts, facts.handle),
        _seats(_without_plan(facts.outlook), facts.handle),
    ]
    told = [part for part in parts if part]
    return "\n\n".join(["## Experts and seats", *told]) if told else ""


def _experts(experts: tuple[ExpertStanding, ...], engagement: str) -> str:
    rows = [
        (
            cell(f"{one.function.replace('_', ' ')} {one.person}") if one.person else _nobody(one.function),
            str(one.open_tasks),
            str(one.open_now),
            f"{number(one.planned_hours)} h",
            day_cell(one.last_on),
        )
        for one in experts
    ]
    names = ("Expert", "Open tasks before monitoring", "Can begin now", "Planned effort", "Last of it ends")
    return table(names, rows, f"kt task list {engagement}") if rows else ""


def _nobody(function: str) -> str:
    return f"{cell(function.replace('_', ' '))} **nobody assigned yet**"


def _without_plan(outlook: Outlook) -> tuple[SeatsStanding, ...]:
    """Leave out processes whose need is recorded: their seats are counted by week, in a section of their own."""
    recorded = {one.process for one in outlook.seat_plan}
    return tuple(one for one in outlook.seats if one.process not in recorded)


def _seats(seats: tuple[SeatsStanding, ...], engagement: str) -> str:
    ordered = sorted(seats, key=lambda one: -one.short)
    rows = [
        (
            cell(one.process),
            str(one.wave),
            str(one.needed),
            str(one.nominated),
            str(one.learning),
            str(one.certified),
            str(one.left),
            f"**short {one.short}**" if one.short else "",
        )
        for one in ordered
    ]
    names = ("Process", "Wave", "Seats needed", "Nominated", "Learning", "Certified", "Left", "")
    return table(names, rows, f"kt training list {engagement}") if rows else ""

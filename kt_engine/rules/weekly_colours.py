"""Red, amber or green for each line of a weekly report, and over all of them. Pure; it measures nothing.

Nothing is green that was not measured. A line that has nothing to measure yet does not count for the whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kt_engine.rules.colour import Verdict
from kt_engine.words import Colour


@dataclass(frozen=True)
class Judged:
    """One line: its verdict, and whether there was anything that could have been measured."""

    verdict: Verdict
    applies: bool = True


@dataclass(frozen=True)
class DueThings:
    """Things that must be there by a day: handovers accepted, seats filled."""

    due_count: int
    late: tuple[str, ...] = ()
    """Those that were due and are not there."""
    urgent: tuple[str, ...] = ()
    """Those missing although their process is live or goes live within a week."""


@dataclass(frozen=True)
class MonthFigures:
    """The figures of one month against their targets; each is named by process and KPI."""

    month: str
    met_count: int = 0
    missed: tuple[str, ...] = ()
    missed_again: tuple[str, ...] = ()
    """Of the missed ones, those that missed the month before as well."""
    missing: tuple[str, ...] = ()
    """Expected and not recorded."""


@dataclass(frozen=True)
class Payments:
    """Payments that the contract ties to a day."""

    count: int
    moved: tuple[str, ...] = ()
    """Expected later than promised."""
    overdue: tuple[str, ...] = ()
    """Their promised day is over and what they are tied to is not reached."""
    undated: tuple[str, ...] = ()
    """What they are tied to has no day."""


def knowledge(found: DueThings) -> Judged:
    return _due(found, "handover", "accepted")


def people(found: DueThings) -> Judged:
    return _due(found, "seat", "filled by a certified person")


def _due(found: DueThings, thing: str, there: str) -> Judged:
    if found.urgent:
        rule = f"a {thing} is not {there} though its process is live or goes live within a week"
        return Judged(Verdict(Colour.RED, rule, found.urgent))
    if found.late:
        rule = f"a {thing} that was due by the baseline is not {there}"
        return Judged(Verdict(Colour.AMBER, rule, found.late))
    if not found.due_count:
        return Judged(Verdict(None, f"no {thing} was due yet"), applies=False)
    return Judged(Verdict(Colour.GREEN, f"every {thing} due by the baseline is {there} ({found.due_count})"))


def service(found: MonthFigures) -> Judged:
    if found.missed_again:
        rule = f"a figure of {found.month} missed its target for the second month running"
        return Judged(Verdict(Colour.RED, rule, found.missed_again))
    if found.missed:
        return Judged(Verdict(Colour.AMBER, f"a figure of {found.month} missed its target", found.missed))
    if found.missing:
        return Judged(Verdict(None, f"figures of {found.month} are missing", found.missing))
    if not found.met_count:
        return Judged(Verdict(None, f"no process was monitored in {found.month}"), applies=False)
    return Judged(Verdict(Colour.GREEN, f"all {found.met_count} figures of {found.month} met their targets"))


def money(found: Payments) -> Judged:
    if found.overdue:
        rule = "the promised day of a payment is over and what it is tied to is not reached"
        return Judged(Verdict(Colour.RED, rule, found.overdue))
    if found.moved:
        rule = "what a payment is tied to is expected after its promised day"
        return Judged(Verdict(Colour.AMBER, rule, found.moved))
    if found.undated:
        return Judged(Verdict(None, "what a payment is tied to has no day", found.undated))
    if not found.count:
        return Judged(Verdict(None, "the contract's record ties no payment to a day"), applies=False)
    return Judged(Verdict(Colour.GREEN, "no payment is expected later than promised"))


def overall(lines: Mapping[str, Judged]) -> Verdict:
    """Give the worst line that applies; green only when every one of those was measured and is green."""
    counted = {name: line.verdict.colour for name, line in lines.items() if line.applies}
    for colour in (Colour.RED, Colour.AMBER):
        if found := _with(counted, colour):
            return Verdict(colour, "the worst line below", found)
    if not counted or None in counted.values():
        return Verdict(None, "no line is red or amber, but not all were measured", _with(counted, None))
    return Verdict(Colour.GREEN, "every line that could be measured is green")


def _with(counted: Mapping[str, Colour | None], colour: Colour | None) -> tuple[str, ...]:
    names: Sequence[str] = [name for name, found in counted.items() if found is colour]
    return tuple(names)

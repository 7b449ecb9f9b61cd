"""How claimed and proven coverage read, and what a change of their divisor says. It knows no store."""

from decimal import ROUND_DOWN, Decimal

from kt_engine.answers.knowledge_coverage import Counted, CoverageLine, ScopeChange
from kt_engine.documents.speech import marked, say, say_of
from kt_engine.documents.wording import counted, day, listed, number

TENTH = Decimal("0.1")
NAMED = 5


def percent(value: Decimal | None) -> str:
    """Give a share rounded down to a tenth, so that 99.99 is never read as 100."""
    return say("nothing in scope") if value is None else f"{number(value.quantize(TENTH, ROUND_DOWN))} %"


def claimed(of: Counted) -> str:
    """Say 13 of 15 items, weight 412 of 480, 85.8 %."""
    return _said(of.claimed_count, of.items_count, of.weights.weight_claimed, of, of.weights.claimed_pct)


def proven(of: Counted) -> str:
    return _said(of.proven_count, of.items_count, of.weights.weight_proven, of, of.weights.proven_pct)


def _said(count: int, items: int, weight: int, of: Counted, share: Decimal | None) -> str:
    if not items:
        return say("nothing in scope")
    return say(
        "{count} of {items}, weight {weight} of {whole}, {share}",
        count=count,
        items=counted(items, "item"),
        weight=weight,
        whole=of.weights.weight_in_scope,
        share=percent(share),
    )


def gap(of: Counted) -> str:
    """Say by how many percentage points more is said than shown, or the other way round: as the two shares read."""
    claimed_pct, proven_pct = of.weights.claimed_pct, of.weights.proven_pct
    if claimed_pct is None or proven_pct is None:
        return say("nothing in scope")
    points = claimed_pct.quantize(TENTH, ROUND_DOWN) - proven_pct.quantize(TENTH, ROUND_DOWN)
    if not of.weights.gap_points:
        return say_of("gap", "none")
    said = say("{points} points", points=number(abs(points))) if points else say("under 0.1 points")
    if of.weights.gap_points > 0:
        return say("{points} said and not shown", points=said)
    return say("{points} shown and not signed", points=said)


def divisor(line: CoverageLine) -> str | None:
    """Say that the newest figures are divided by something else than before; None where they are not."""
    if not line.changes:
        return None
    said = change(line.changes[0])
    more = len(line.changes) - 1
    return f"{said}; {counted(more, 'earlier change', 'earlier changes')}" if more else said


def change(one: ScopeChange) -> str:
    """Say was of 14 items (weight 460) until 3 Mar 2027: E7-I15 added."""
    what = (
        (marked("{items} added"), one.entered),
        (marked("{items} left"), one.left),
        (marked("{items} rated anew"), one.reweighted),
    )
    return say(
        "was of {items} (weight {weight}) until {day}: {changes}",
        items=counted(one.items_before, "item"),
        weight=one.weight_before,
        day=day(one.until),
        changes="; ".join(say(text, items=_names(handles)) for text, handles in what if handles),
    )


def _names(handles: tuple[str, ...]) -> str:
    shown = listed(handles[:NAMED]) or ""
    left = len(handles) - NAMED
    return say("{names} and {left} more", names=shown, left=left) if left > 0 else shown

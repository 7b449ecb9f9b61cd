"""Checks what a rehearsal's script says about risks; it does not know which risks the playbook has."""

from collections.abc import Iterator

from kt_engine.exchange.nearest import shown
from kt_engine.exchange.rehearsal_shapes import RiskPart, RiskStepPart, ScriptFile

Fault = tuple[tuple[str | int, ...], str]


def risk_faults(script: ScriptFile) -> Iterator[Fault]:
    """Give every step that cannot be played: out of order, without levels, or with levels it does not take."""
    seen: set[str] = set()
    for place, part in enumerate(script.risks):
        if part.risk in seen:
            yield ("risks", place, "risk"), f"The risk {shown(part.risk)} stands in this list twice."
        seen.add(part.risk)
        yield from _steps(place, part)


def _steps(place: int, part: RiskPart) -> Iterator[Fault]:
    before = 0
    for number, step in enumerate(part.steps):
        where = ("risks", place, "steps", number)
        if step.day < before:
            yield (*where, "day"), f"Day {step.day} comes before the step above it, on day {before}."
        before = step.day
        yield from ((where, sentence) for sentence in _step(step))


def _step(step: RiskStepPart) -> Iterator[str]:
    levels = (step.likelihood, step.impact)
    if step.what == "rated" and None in levels:
        yield "A rating needs likelihood and impact, 1 to 5."
    if step.what != "rated" and (levels != (None, None) or step.fallback_day is not None):
        yield f"Only a rating has likelihood, impact and fallback_day; this step is `{step.what}`."
    if step.what in {"occurred", "closed"} and step.review_after is not None:
        yield f"A step that is `{step.what}` agrees no review. Leave review_after out."
    if step.review_after == 0:
        yield "review_after is at least 1: a review lies ahead."

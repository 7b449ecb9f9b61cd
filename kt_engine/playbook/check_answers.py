"""Checks what a playbook says of answers: periods, reminders, escalation. It takes plain values and knows no file."""

from collections.abc import Iterator
from typing import Any

from kt_engine.playbook.loose import Fault, Names, Path, number, word, words
from kt_engine.playbook.sentences import suggest
from kt_engine.words import Unit

PERCENT_TOP = 100


def answer_faults(playbook: dict[str, Any], names: Names) -> Iterator[Fault]:
    """Give each name that leads nowhere, and each threshold that is no period."""
    periods = playbook.get("answer_periods")
    for key, value in periods.items() if isinstance(periods, dict) else ():
        yield from _threshold(value, ("answer_periods", key), Unit.DAYS, names)
    reminders = playbook.get("reminders")
    if not isinstance(reminders, dict):
        return
    yield from _threshold(reminders.get("first"), ("reminders", "first"), Unit.PERCENT, names)
    yield from _threshold(reminders.get("again"), ("reminders", "again"), Unit.DAYS, names)
    known = names.declared["functions"]
    for position, name in words(reminders.get("escalate_to")):
        if name not in known:
            sentence = f"there is no function `{name}` under `functions`. {suggest(name, list(known))}"
            yield Fault(("reminders", "escalate_to", position), sentence)


def _threshold(value: Any, path: Path, unit: Unit, names: Names) -> Iterator[Fault]:
    name = word(value)
    if name is None:
        return
    known = names.declared["thresholds"]
    if name not in known:
        yield Fault(path, f"there is no threshold `{name}` under `thresholds`. {suggest(name, list(known))}")
        return
    threshold = names.thresholds.get(name, {})
    amount = number(threshold.get("value"))
    if amount is None:
        return
    top = PERCENT_TOP if unit is Unit.PERCENT else amount
    if threshold.get("unit") != unit or amount != int(amount) or not 1 <= amount <= top:
        range_ = "1 to 100" if unit is Unit.PERCENT else "1 or more"
        yield Fault(path, f"`{path[-1]}` must name a threshold of whole {unit.value}, {range_}.")

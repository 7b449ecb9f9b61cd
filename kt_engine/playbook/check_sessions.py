"""Checks what a playbook says of knowledge sessions: their rules, their hours, what they wait for. It knows no file."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Any

from kt_engine.playbook.loose import Fault, Names, Path, groups, number, word, words
from kt_engine.playbook.sentences import suggest
from kt_engine.words import Per, Unit

HOURS = ("hours_a_day", "longest", "shortest")
QUARTER = Decimal("0.25")
DAY, PERCENT_TOP, LEAST_IN_A_ROW = 24, 100, 2
Items = Mapping[str, Mapping[str, Any]]


def session_faults(playbook: dict[str, Any], names: Names) -> Iterator[Fault]:
    """Give each name that leads nowhere, each number that cannot be, and what waits for itself."""
    rules = playbook.get("sessions")
    if isinstance(rules, dict):
        yield from _rules(rules, names)
    known = groups(playbook.get("knowledge_items"))
    items = {key: spec for key, spec in known.items() if isinstance(spec.get("sessions"), dict)}
    for key, spec in items.items():
        if not isinstance(rules, dict):
            sentence = "no `sessions` of the playbook say how long a sitting may be. Add them at the top."
            yield Fault(("knowledge_items", key, "sessions"), sentence, of_key=True)
        yield from _item(key, spec, items, names)
    yield from _circle(items)


def _rules(rules: Mapping[str, Any], names: Names) -> Iterator[Fault]:
    found = {}
    for field in HOURS:
        value = _value(rules, field, names)
        if value is not None and (
            value % QUARTER or not 0 < value <= DAY or _unit(rules, field, names) != Unit.HOURS
        ):
            yield Fault(
                ("sessions", field), f"`{field}` must name a threshold of quarters of hours, up to {DAY}."
            )
            value = None
        found[field] = value
    yield from _unknown(rules, names)
    longest, shortest = found["longest"], found["shortest"]
    if longest and shortest and longest < 2 * shortest - QUARTER:
        sentence = (
            f"sittings of {shortest} to {longest} hours do not add up to every length. "
            "Let the longest be twice the shortest."
        )
        yield Fault(("sessions", "longest"), sentence)
    if found["hours_a_day"] and shortest and found["hours_a_day"] < shortest:
        yield Fault(("sessions", "hours_a_day"), "a day holds not even the shortest sitting.")
    attendance, in_a_row = (_value(rules, name, names) for name in ("attendance", "cancelled_in_a_row"))
    if attendance is not None and (
        _unit(rules, "attendance", names) != Unit.PERCENT or not 0 < attendance <= PERCENT_TOP
    ):
        yield Fault(
            ("sessions", "attendance"), "`attendance` must name a threshold of more than 0 to 100 percent."
        )
    if in_a_row is not None and (
        _unit(rules, "cancelled_in_a_row", names) != Unit.COUNT or in_a_row < LEAST_IN_A_ROW or in_a_row % 1
    ):
        yield Fault(
            ("sessions", "cancelled_in_a_row"), "`cancelled_in_a_row` must name a whole count of 2 or more."
        )


def _unknown(rules: Mapping[str, Any], names: Names) -> Iterator[Fault]:
    known = names.declared["thresholds"]
    for field, value in rules.items():
        name = word(value)
        if name is not None and name not in known:
            sentence = f"there is no threshold `{name}` under `thresholds`. {suggest(name, list(known))}"
            yield Fault(("sessions", field), sentence)


def _value(rules: Mapping[str, Any], field: str, names: Names) -> Decimal | None:
    threshold = names.thresholds.get(str(rules.get(field)))
    return None if threshold is None else number(threshold.get("value"))


def _unit(rules: Mapping[str, Any], field: str, names: Names) -> object:
    return names.thresholds[str(rules[field])].get("unit")


def _item(key: str, spec: Mapping[str, Any], items: Items, names: Names) -> Iterator[Fault]:
    path: Path = ("knowledge_items", key, "sessions")
    sessions, giver = spec["sessions"], word(spec.get("giver"))
    if giver is None:
        yield Fault(path, "nobody explains it: the item names no `giver`.", of_key=True)
    hours = number(sessions.get("hours"))
    if hours is not None and hours % QUARTER:
        yield Fault((*path, "hours"), f"`hours` are quarters, such as 1.5, not {hours}.")
    known = names.declared["functions"]
    for position, name in words(sessions.get("attended_by")):
        if name not in known:
            sentence = f"there is no function `{name}` under `functions`. {suggest(name, list(known))}"
            yield Fault((*path, "attended_by", position), sentence)
        elif name == giver:
            yield Fault((*path, "attended_by", position), f"`{name}` explains it; name who listens.")
    for position, name in words(sessions.get("after")):
        yield from _after(name, spec, (*path, "after", position), items)


def _after(name: str, spec: Mapping[str, Any], path: Path, items: Items) -> Iterator[Fault]:
    before = items.get(name)
    if before is None:
        yield Fault(path, f"there is no knowledge item `{name}` with sessions. {suggest(name, list(items))}")
    elif spec.get("per") == Per.ENGAGEMENT and before.get("per", Per.PROCESS) == Per.PROCESS:
        yield Fault(path, f"`{name}` is of each process; what is of the whole engagement cannot wait for it.")


def _circle(items: Items) -> Iterator[Fault]:
    waits = {
        key: sorted({name for _, name in words(spec["sessions"].get("after")) if name in items})
        for key, spec in items.items()
    }
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as found:
        circle = list(reversed(found.args[1]))
        holder = circle[0]
        position = next(at for at, name in words(items[holder]["sessions"].get("after")) if name == circle[1])
        yield Fault(
            ("knowledge_items", holder, "sessions", "after", position),
            f"the sessions of these items wait for each other in a circle: {' -> '.join(circle)}.",
        )

"""Checks what a playbook says of readiness: functions, tasks and numbers it names. It knows no file."""

from collections.abc import Iterator, Mapping
from typing import Any

from kt_engine.playbook.loose import Fault, Names, Path, groups, number, word
from kt_engine.playbook.sentences import suggest
from kt_engine.words import Per, Stream, Unit

BY_NAME = ("assumption_warning", "control_cover")
"""Thresholds that are looked up by their own name where a playbook has them."""
OWNED = (
    ("systems", "owner"),
    ("communications", "owner"),
    ("controls", "owner"),
    ("controls", "taker"),
    ("assumptions", "owner"),
)


def readiness_faults(playbook: dict[str, Any], names: Names) -> Iterator[Fault]:
    """Give each name that leads nowhere, and each number that is no number of days."""
    for section, field in OWNED:
        for key, spec in groups(playbook.get(section)).items():
            yield from _function(spec.get(field), (section, key, field), names)
    for section, field in (
        ("people_changes", "least"),
        ("communications", "lead"),
        ("assumptions", "within"),
    ):
        for key, spec in groups(playbook.get(section)).items():
            yield from _days(spec.get(field), (section, key, field), names)
    for name in BY_NAME:
        if name in names.thresholds:
            yield from _days(name, ("thresholds", name), names)
    for key, spec in groups(playbook.get("communications")).items():
        yield from _due_with(spec, ("communications", key, "due_with"), names)
    yield from _places(playbook)
    for key in groups(playbook.get("streams")):
        if key in set(Stream):
            sentence = f"every engagement has the stream `{key}`. Leave it out, or choose another key."
            yield Fault(("streams", key), sentence, of_key=True)


def _function(value: Any, path: Path, names: Names) -> Iterator[Fault]:
    name, known = word(value), names.declared["functions"]
    if name is not None and name not in known:
        yield Fault(path, f"there is no function `{name}` under `functions`. {suggest(name, list(known))}")


def _days(value: Any, path: Path, names: Names) -> Iterator[Fault]:
    name, known = word(value), names.declared["thresholds"]
    if name is None:
        return
    if name not in known:
        yield Fault(path, f"there is no threshold `{name}` under `thresholds`. {suggest(name, list(known))}")
        return
    threshold = names.thresholds.get(name, {})
    amount = number(threshold.get("value"))
    if amount is None:
        return
    if threshold.get("unit") != Unit.CALENDAR_DAYS or amount != int(amount) or amount < 0:
        yield Fault(
            path,
            f"`{path[-1]}` must be a threshold of whole calendar_days, 0 or more.",
            path[0] == "thresholds",
        )


def _due_with(spec: Mapping[str, Any], path: Path, names: Names) -> Iterator[Fault]:
    name = word(spec.get("due_with"))
    if name is None:
        return
    task = names.task(name)
    if task is None:
        yield Fault(path, f"there is no task `{name}`. {suggest(name, [one.key for one in names.tasks])}")
        return
    of_task, of_message = task.spec.get("per", Per.ENGAGEMENT), spec.get("per", Per.ENGAGEMENT)
    if of_task not in {Per.ENGAGEMENT, of_message}:
        sentence = f"task `{name}` exists per {of_task}, the message per {of_message}: it has no one day."
        yield Fault(path, sentence)


def _places(playbook: dict[str, Any]) -> Iterator[Fault]:
    for key, spec in groups(playbook.get("people_changes")).items():
        if spec.get("subdivision") is not None and spec.get("country") is None:
            sentence = "a subdivision needs its `country` beside it."
            yield Fault(("people_changes", key, "subdivision"), sentence)

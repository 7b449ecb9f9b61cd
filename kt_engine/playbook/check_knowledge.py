"""Checks who gives and receives each knowledge item, what proves it, and the thresholds behind it. It knows no file."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from kt_engine.playbook.loose import Fault, Names, Path, groups, number, word, words
from kt_engine.playbook.sentences import suggest
from kt_engine.words import Role, Side, Unit

MUST_HAVE = "must_have_criticality"
PLAY_BACK = "play_back_pass"
PLAY_BACK_MUST_HAVE = "play_back_pass_must_have"
QUORUM = "knowledge_quorum"
ACKNOWLEDGE = "acknowledge_within"
LEAST, MOST = 1, 5
PERCENT_TOP = 100
LONGEST_DAYS = 366
WRITING = frozenset({Role.TRAINER, Role.TEAM_LEAD})
"""Who of the provider may write a document and sign it; see rules/matrix.py."""
REVIEW_UNITS = frozenset({Unit.CALENDAR_DAYS, Unit.MONTHS})


def knowledge_faults(playbook: dict[str, Any], names: Names) -> Iterator[Fault]:
    functions = groups(playbook.get("functions"))
    for key, spec in groups(playbook.get("knowledge_items")).items():
        path: Path = ("knowledge_items", key)
        yield from _people(path, spec, functions, names)
        yield from _taught_in(path, spec, names)
        yield from _sections(path, spec)
        yield from _review(path, spec, names)
    for name, (fits, sentence) in THRESHOLDS.items():
        threshold = names.thresholds.get(name)
        if threshold is not None and not fits(threshold.get("unit"), number(threshold.get("value"))):
            yield Fault(("thresholds", name), f"`{name}` is {sentence}.", of_key=True)


def _people(
    path: Path, spec: Mapping[str, Any], functions: Mapping[str, Any], names: Names
) -> Iterator[Fault]:
    known = names.declared["functions"]
    named = {place: word(spec.get(place)) for place in ("giver", "backup", "receiver")}
    for place, function in named.items():
        if function is not None and function not in known:
            yield Fault(
                (*path, place),
                f"there is no function `{function}` under `functions`. {suggest(function, list(known))}",
            )
    for place in ("backup", "receiver"):
        if named[place] is not None and named[place] == named["giver"]:
            yield Fault(
                (*path, place), f"`{named[place]}` gives this item already. Name another function, or none."
            )
    receiver = functions.get(named["receiver"] or "")
    if receiver and (
        receiver.get("side") != Side.PROVIDER.value or receiver.get("role") not in {*map(str, WRITING)}
    ):
        yield Fault(
            (*path, "receiver"),
            f"`{named['receiver']}` is {receiver.get('role')} on the side of the {receiver.get('side')}. Who writes an "
            "item down is a trainer or team_lead of the provider.",
        )


def _taught_in(path: Path, spec: Mapping[str, Any], names: Names) -> Iterator[Fault]:
    known = list(names.declared["training"])
    seen: set[str] = set()
    for position, module in words(spec.get("taught_in")):
        place: Path = (*path, "taught_in", position)
        if module not in known:
            yield Fault(place, f"there is no module `{module}` under `training`. {suggest(module, known)}")
        elif module in seen:
            yield Fault(place, f"`{module}` is named twice. Keep one of them.")
        seen.add(module)


def _sections(path: Path, spec: Mapping[str, Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for position, title in words(spec.get("sections")):
        folded = " ".join(title.split()).casefold()
        if folded in seen:
            yield Fault((*path, "sections", position), f"`{title}` is asked for twice. Keep one of them.")
        seen.add(folded)


def _review(path: Path, spec: Mapping[str, Any], names: Names) -> Iterator[Fault]:
    name = word(spec.get("review"))
    if name is None:
        return
    threshold = names.thresholds.get(name)
    if threshold is None:
        known = list(names.declared["thresholds"])
        yield Fault(
            (*path, "review"), f"there is no threshold `{name}` under `thresholds`. {suggest(name, known)}"
        )
    elif threshold.get("unit") not in REVIEW_UNITS or not _is_whole(number(threshold.get("value")), 1, 10**4):
        sentence = f"`{name}` must be a whole number of calendar_days or months, 1 or more."
        yield Fault((*path, "review"), sentence)


def _is_whole(value: Decimal | None, least: int, most: int) -> bool:
    return value is not None and value == int(value) and least <= value <= most


def _is_percent(unit: Any, value: Decimal | None) -> bool:
    return unit == Unit.PERCENT and value is not None and 0 <= value <= PERCENT_TOP


PERCENT = "a percentage from 0 to 100"
THRESHOLDS: Mapping[str, tuple[Callable[[Any, Decimal | None], bool], str]] = {
    MUST_HAVE: (
        lambda unit, value: unit == Unit.COUNT and _is_whole(value, LEAST, MOST),
        f"a whole number from {LEAST} to {MOST}, counted",
    ),
    PLAY_BACK: (_is_percent, PERCENT),
    PLAY_BACK_MUST_HAVE: (_is_percent, PERCENT),
    QUORUM: (_is_percent, PERCENT),
    ACKNOWLEDGE: (
        lambda unit, value: unit == Unit.CALENDAR_DAYS and _is_whole(value, 1, LONGEST_DAYS),
        f"a whole number of calendar_days from 1 to {LONGEST_DAYS}",
    ),
}
"""The thresholds whose names this house knows: what each may be, and how that reads."""

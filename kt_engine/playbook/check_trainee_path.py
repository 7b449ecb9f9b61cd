"""Checks the steps a playbook asks of trainees: thresholds, functions, cases, what comes together. It knows no file."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from kt_engine.playbook.loose import Fault, Names, Path, groups, number, word, words
from kt_engine.playbook.sentences import suggest
from kt_engine.words import Role, Unit

AT: Path = ("certification",)
SIGNS_COMPETENCE = frozenset({Role.PROCESS_OWNER, Role.SUBJECT_EXPERT, Role.TRAINER, Role.TEAM_LEAD})
OF_THE_HOUSE = frozenset({"giver", "certified"})
PERCENT_TOP = 100
LEVEL_TOP = 5
TOGETHER = (
    ("clearances", "induction", "who was let in is inducted before a class"),
    ("shadow", "reverse_shadow", "who has watched works under supervision before he is certified"),
)


class Wanted(NamedTuple):
    """What a threshold must be."""

    unit: Unit
    least: int = 1
    most: int | None = None
    whole: bool = True


COUNT, DAYS = Wanted(Unit.COUNT), Wanted(Unit.CALENDAR_DAYS)
NONE_OR_MORE = Wanted(Unit.COUNT, least=0)
PERCENT = Wanted(Unit.PERCENT, least=0, most=PERCENT_TOP, whole=False)
LEVEL = Wanted(Unit.COUNT, most=LEVEL_TOP)
THRESHOLDS: Mapping[tuple[str, ...], Wanted] = {
    ("assessment_valid_for",): DAYS,
    ("shadow", "times"): COUNT,
    ("reverse_shadow", "cases_per_level"): COUNT,
    ("cases", "number"): COUNT,
    ("cases", "at_least"): COUNT,
    ("cases", "pass"): PERCENT,
    ("cases", "attempts"): COUNT,
    ("nesting", "extension"): DAYS,
    ("nesting", "extensions"): NONE_OR_MORE,
    ("nesting", "audits"): COUNT,
    ("nesting", "pass"): PERCENT,
    ("proficiency", "handle_time_within"): Wanted(Unit.PERCENT, least=0, whole=False),
    ("proficiency", "quality"): PERCENT,
    ("proficiency", "periods"): COUNT,
    ("recertification", "absence"): DAYS,
    ("recertification", "within"): DAYS,
}
SIGNERS = (
    ("reverse_shadow", "supervised_by"),
    ("nesting", "trainer"),
    ("nesting", "quality"),
    ("nesting", "hr"),
)


def trainee_path_faults(playbook: dict[str, Any], names: Names) -> Iterator[Fault]:
    spec = playbook.get("certification")
    if not isinstance(spec, dict):
        return
    yield from _together(spec)
    for path, wanted in THRESHOLDS.items():
        yield from _threshold(_at(spec, path), (*AT, *path), wanted, names)
    lengths = _at(spec, ("nesting", "length"))
    for key, value in lengths.items() if isinstance(lengths, dict) else ():
        yield from _threshold(value, (*AT, "nesting", "length", key), DAYS, names)
    for key, activity in groups(_at(spec, ("reverse_shadow", "activities"))).items():
        yield from _threshold(
            activity.get("level"), (*AT, "reverse_shadow", "activities", key, "level"), LEVEL, names
        )
    yield from _functions(playbook, spec, names)
    yield from _cases(spec, names)
    yield from _modules(spec, names)
    yield from _twice(spec)


def _at(spec: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    found: Any = spec
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    return found


def _together(spec: Mapping[str, Any]) -> Iterator[Fault]:
    for first, second, why in TOGETHER:
        for one, other in ((first, second), (second, first)):
            if spec.get(one) and not spec.get(other):
                yield Fault((*AT, one), f"`{one}` needs `{other}` beside it: {why}.", of_key=True)


def _threshold(value: Any, path: Path, wanted: Wanted, names: Names) -> Iterator[Fault]:
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
    fits = threshold.get("unit") == wanted.unit and amount >= wanted.least
    fits = fits and (wanted.most is None or amount <= wanted.most)
    if not fits or (wanted.whole and amount != int(amount)):
        kind = f"whole {wanted.unit.value.replace('_', ' ')}" if wanted.whole else wanted.unit.value
        range_ = f"{wanted.least} or more" if wanted.most is None else f"{wanted.least} to {wanted.most}"
        yield Fault(path, f"`{path[-1]}` must name a threshold of {kind}, {range_}.")


def _functions(playbook: dict[str, Any], spec: Mapping[str, Any], names: Names) -> Iterator[Fault]:
    """Check that every function exists, and that who signs may sign that somebody can do the work."""
    known = list(names.declared["functions"])
    checks = [
        ((group, key, "checked_by"), check.get("checked_by"))
        for group in ("clearances", "induction")
        for key, check in groups(spec.get(group)).items()
    ]
    for path, value in (*checks, *((path, _at(spec, path)) for path in SIGNERS)):
        name = word(value)
        if name is None:
            continue
        if name not in known:
            sentence = f"there is no function `{name}` under `functions`. {suggest(name, known)}"
            yield Fault((*AT, *path), sentence)
            continue
        role = groups(playbook.get("functions")).get(name, {}).get("role")
        if path in SIGNERS and role in set(Role) - SIGNS_COMPETENCE:
            able = ", ".join(sorted(SIGNS_COMPETENCE))
            yield Fault((*AT, *path), f"a {role} does not sign what somebody can do; {able} do.")
    yield from _graduation(spec)


def _graduation(spec: Mapping[str, Any]) -> Iterator[Fault]:
    seen: list[str] = []
    for seat in ("trainer", "quality", "hr"):
        name = word(_at(spec, ("nesting", seat)))
        if name is not None and name in seen:
            sentence = f"`{name}` signs a graduation twice. Trainer, quality and hr are different functions."
            yield Fault((*AT, "nesting", seat), sentence)
        seen += [name] if name else []


def _cases(spec: Mapping[str, Any], names: Names) -> Iterator[Fault]:
    """Check that enough cases are taken for those that must pass."""
    taken, needed = (_value(_at(spec, ("cases", part)), names) for part in ("number", "at_least"))
    if taken is not None and needed is not None and needed > taken:
        yield Fault((*AT, "cases", "at_least"), f"{needed} cases must pass, and only {taken} are taken.")
    critical = [key for key, kind in groups(_at(spec, ("cases", "kinds"))).items() if kind.get("critical")]
    if taken is not None and len(critical) > taken:
        sentence = f"{len(critical)} kinds are critical, and only {taken} cases are taken."
        yield Fault((*AT, "cases", "kinds"), sentence, of_key=True)


def _value(name: Any, names: Names) -> Decimal | None:
    return number(names.thresholds.get(str(name), {}).get("value"))


def _modules(spec: Mapping[str, Any], names: Names) -> Iterator[Fault]:
    known = list(names.declared["training"])
    for position, name in words(_at(spec, ("recertification", "modules"))):
        if name not in known:
            path = (*AT, "recertification", "modules", position)
            yield Fault(path, f"there is no training module `{name}`. {suggest(name, known)}")


def _twice(spec: Mapping[str, Any]) -> Iterator[Fault]:
    """Clearances and induction are told apart by their names alone where a check is recorded."""
    seen = set(groups(spec.get("clearances")))
    for key in groups(spec.get("induction")):
        if key in seen:
            yield Fault(
                (*AT, "induction", key), f"`{key}` is a clearance already. Name it otherwise.", of_key=True
            )
    for key in groups(spec.get("assessors")):
        if key in OF_THE_HOUSE:
            yield Fault(
                (*AT, "assessors", key),
                f"`{key}` qualifies an assessor by itself. Leave it out.",
                of_key=True,
            )
    shifts = [name for _, name in words(spec.get("shifts"))]
    for position, name in words(spec.get("shifts")):
        if name in shifts[:position]:
            yield Fault((*AT, "shifts", position), f"`{name}` is listed twice.")

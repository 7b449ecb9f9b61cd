"""Reads a playbook and all it extends and reports every problem at once. It knows no store and no plan."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from pydantic import ValidationError

from kt_engine.errors import InvalidInput, NotFound, Problem
from kt_engine.playbook.canonical import canonical_json, playbook_of, sha256_of
from kt_engine.playbook.check import faults_of
from kt_engine.playbook.find import find_playbook, is_name
from kt_engine.playbook.overlay import lay_over
from kt_engine.playbook.schema import Playbook
from kt_engine.playbook.sentences import sentence_of, takes_number_or_name
from kt_engine.playbook.source import Source, read_source
from kt_engine.playbook.tree import Branch, Leaf, Tree, place_of, plain, problem_at

MAX_CHAIN = 8
MAX_PROBLEMS = 200


def load_playbook(name_or_path: str | Path, search: Sequence[Path]) -> "LoadedPlaybook":
    """Give the resolved playbook; a plain name is looked up in `search`, anything else is a path.

    Raises InvalidInput with every problem at once, NotFound when there is no such playbook.
    """
    sources, problems, is_whole = _read_chain(_first_file(name_or_path, search), search)
    trees = [source.tree for source in sources if source.tree is not None]
    if not is_whole or len(trees) < len(sources):
        _refuse(problems, sources)
    merged = trees[-1]
    for above in reversed(trees[:-1]):
        merged, found = lay_over(merged, above)
        problems += found
    playbook, found = _shape(merged)
    problems += [*found, *_borrowed_sources(merged)]
    for fault in faults_of(plain(merged)):
        problems.append(problem_at(place_of(merged, fault.path, of_key=fault.of_key), fault.sentence))
    if problems or playbook is None:
        _refuse(problems, sources)
    text = canonical_json(playbook)
    files = tuple((source.path.name, sha256_of(source.text), source.text) for source in sources)
    return LoadedPlaybook(playbook_of(text), text, sha256_of(text), files)


def _first_file(name_or_path: str | Path, search: Sequence[Path]) -> Path:
    if isinstance(name_or_path, str) and is_name(name_or_path):
        return find_playbook(name_or_path, search)
    path = Path(name_or_path)
    if not path.exists():
        raise NotFound("playbook", str(path), "Give a playbook's name or the path of its file.")
    return path


def _read_chain(first: Path, search: Sequence[Path]) -> tuple[list[Source], list[Problem], bool]:
    """Read the file and what it extends, nearest first; False when something extended is not to be had."""
    sources = [read_source(first)]
    problems = [*sources[0].problems]
    while (tree := sources[-1].tree) is not None:
        problems += _named_wrongly(sources[-1], search)
        below = tree.entries.get("extends")
        if below is None or not isinstance(below.tree, Leaf) or not isinstance(below.tree.value, str):
            break
        problems += _own_words(tree)
        found = _extended(below.tree, sources, search)
        if isinstance(found, Problem):
            return sources, [*problems, found], False
        sources.append(read_source(found))
        problems += sources[-1].problems
    return sources, problems, True


def _extended(word: Leaf, sources: list[Source], search: Sequence[Path]) -> Path | Problem:
    name = str(word.value)
    if not is_name(name):
        return problem_at(
            word.place, f"`{name[:60]}` is not the name of a playbook: small letters, digits and _."
        )
    try:
        path = find_playbook(name, search)
    except NotFound as missing:
        return problem_at(word.place, str(missing))
    except InvalidInput as twice:
        return twice.problems[0]
    seen = [source.path.resolve() for source in sources]
    if path.resolve() in seen:
        circle = [source.path.stem for source in sources[seen.index(path.resolve()) :]]
        return problem_at(
            word.place, f"playbooks extend each other in a circle: {' -> '.join([*circle, circle[0]])}."
        )
    if len(sources) >= MAX_CHAIN:
        return problem_at(
            word.place, f"more than {MAX_CHAIN} playbooks extend one another. Merge some of them."
        )
    return path


def _named_wrongly(source: Source, search: Sequence[Path]) -> list[Problem]:
    key = source.tree.entries.get("key") if source.tree else None
    by_name = source.path.parent.resolve() in {folder.resolve() for folder in search}
    if key is None or not by_name or not isinstance(key.tree, Leaf) or key.tree.value == source.path.stem:
        return []
    return [
        problem_at(
            key.tree.place,
            f"`key` must be `{source.path.stem}`, like the file, since playbooks are found by name.",
        )
    ]


def _own_words(tree: Branch) -> list[Problem]:
    missing = [word for word in ("key", "version", "title") if word not in tree.entries]
    return [
        problem_at(tree.place, f"the playbook has no `{word}`. One that extends another needs its own.")
        for word in missing
    ]


def _borrowed_sources(merged: Branch) -> list[Problem]:
    """Find thresholds whose value one file changed while `source` or `checked_on` is still another's."""
    problems = []
    thresholds = _at(merged, ("thresholds",))
    for key in thresholds.entries if isinstance(thresholds, Branch) else ():
        value = _at(thresholds, (key, "value"))
        rest = [_at(thresholds, (key, word)) for word in ("source", "checked_on")]
        if value and any(other and other.place.file != value.place.file for other in rest):
            sentence = f"`{key}` has a new value; write its own `source` and `checked_on` beside it."
            problems.append(problem_at(value.place, sentence))
    return problems


def _shape(merged: Branch) -> tuple[Playbook | None, list[Problem]]:
    try:
        text = json.dumps(plain(merged))
        return Playbook.model_validate_json(text, strict=True, by_alias=True, by_name=False), []
    except ValidationError as faults:
        errors = faults.errors(include_url=False)
    problems = []
    for error in errors[: MAX_PROBLEMS + 1]:
        path, of_key = _path_of(error["loc"])
        is_empty = not of_key and error["type"] != "missing" and _is_empty(merged, path)
        place = place_of(merged, path, of_key=of_key or error["type"] == "extra_forbidden")
        problems.append(problem_at(place, sentence_of(error, path, is_empty=is_empty)))
    return None, problems


def _path_of(loc: tuple[str | int, ...]) -> tuple[tuple[str | int, ...], bool]:
    """Take off what pydantic adds to a path: `[key]`, and the branches of number-or-name."""
    if loc and loc[-1] == "[key]":
        return loc[:-1], True
    for length in range(1, len(loc)):
        if takes_number_or_name(loc[:length]):
            return loc[:length], False
    return loc, False


def _is_empty(merged: Branch, path: tuple[str | int, ...]) -> bool:
    tree = _at(merged, path)
    return isinstance(tree, Leaf) and tree.value is None


def _at(tree: Tree | None, path: tuple[str | int, ...]) -> Tree | None:
    for step in path:
        if isinstance(tree, Branch):
            entry = tree.entries.get(str(step))
            tree = entry.tree if entry else None
        elif isinstance(tree, Leaf) or tree is None:
            return None
        else:
            tree = tree.items[int(step)] if isinstance(step, int) and step < len(tree.items) else None
    return tree


def _refuse(problems: list[Problem], sources: list[Source]) -> NoReturn:
    order = {str(source.path): number for number, source in enumerate(sources)}
    distinct = sorted(
        dict.fromkeys(problems), key=lambda one: (order.get(one.file, -1), one.line, one.column)
    )
    if len(distinct) > MAX_PROBLEMS:
        more = Problem("there are more problems; these are the first. Correct them, then check again.")
        distinct = [*distinct[:MAX_PROBLEMS], more]
    raise InvalidInput(distinct)


@dataclass(frozen=True)
class LoadedPlaybook:
    playbook: Playbook
    """Resolved: what it extends is merged in. Equal to what `playbook_of(canonical_json)` gives."""
    canonical_json: str
    sha256: str
    files: tuple[tuple[str, str, str], ...]
    """(name, SHA-256, text) of each contributing file, the nearest first."""

"""Turns a playbook's text into a tree that knows where each value stands, and no word of the language."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.nodes import ScalarNode

from kt_engine.errors import Problem

MAX_ALIASES = 8
MAX_DEPTH = 20
MAX_VALUES = 10_000
MAX_NUMBER = Decimal(10) ** 12
MAX_DIGITS = 15

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def read_tree(text: str, file: str) -> tuple["Branch | None", list[Problem]]:
    """Give the tree, or None when the text cannot be read as YAML, and every problem found on the way."""
    unreadable = _NOT_TEXT.search(text)
    if unreadable:
        place = _place_of_offset(text, unreadable.start(), file)
        return None, [
            problem_at(
                place, "a character that is not text stands here. Save the file as plain text (UTF-8)."
            )
        ]
    builder = _Builder(file)
    try:
        return builder.build(text), builder.problems
    except _Unreadable as stop:
        return None, [*builder.problems, stop.problem]
    except MarkedYAMLError as fault:
        return None, [*builder.problems, _of_yaml(fault, file)]
    except (YAMLError, ValueError) as fault:
        return None, [*builder.problems, Problem(f"cannot be read as YAML: {_one_line(str(fault))}.", file)]


def problem_at(place: "Place", sentence: str) -> Problem:
    return Problem(sentence, place.file, place.line, place.column)


def plain(tree: "Tree") -> Any:
    """Give the tree as dicts, lists and values, without places; Decimals become floats, as JSON wants."""
    if isinstance(tree, Branch):
        return {key: plain(entry.tree) for key, entry in tree.entries.items()}
    if isinstance(tree, Row):
        return [plain(item) for item in tree.items]
    return float(tree.value) if isinstance(tree.value, Decimal) else tree.value


def place_of(tree: "Tree", path: tuple[str | int, ...], *, of_key: bool = False) -> "Place":
    """Give where the value at `path` stands, or its key; past the tree's end, the last thing that exists."""
    found: Place = tree.place
    for position, step in enumerate(path):
        if isinstance(tree, Branch) and step in tree.entries:
            entry = tree.entries[str(step)]
            is_last = position == len(path) - 1
            found = entry.key_place if of_key and is_last else entry.tree.place
            if isinstance(entry.tree, Branch) and not is_last:
                found = entry.key_place
            tree = entry.tree
        elif isinstance(tree, Row) and isinstance(step, int) and step < len(tree.items):
            tree = tree.items[step]
            found = tree.place
        else:
            return found
    return found


def _of_yaml(fault: MarkedYAMLError, file: str) -> Problem:
    mark = fault.problem_mark or fault.context_mark
    said = _one_line(str(fault.problem or fault.context or "the text breaks off"))
    advice = "Look at the indentation, quotes and brackets around it."
    sentence = f"cannot be read as YAML from here on ({said}). {advice}"
    return Problem(sentence, file, mark.line + 1 if mark else 0, mark.column + 1 if mark else 0)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200].rstrip(".")


def _place_of_offset(text: str, offset: int, file: str) -> "Place":
    before = text[:offset]
    return Place(file, before.count("\n") + 1, offset - before.rfind("\n"))


@dataclass(frozen=True)
class Place:
    """Where something is written; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True)
class Leaf:
    value: str | int | Decimal | bool | None
    place: Place


@dataclass(frozen=True)
class Row:
    items: tuple["Tree", ...]
    place: Place


@dataclass(frozen=True)
class Entry:
    key_place: Place
    tree: "Tree"


@dataclass(frozen=True)
class Branch:
    entries: dict[str, Entry]
    place: Place


Tree = Leaf | Row | Branch


class _Unreadable(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass
class _Builder:
    """Builds the tree from parser events, so that a bomb or a deep nest is refused before it grows."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    anchors: dict[str, Tree] = field(default_factory=dict)
    aliases: int = 0
    values: int = 0
    yaml: YAML = field(default_factory=lambda: YAML(typ="safe", pure=True))

    def build(self, text: str) -> Branch | None:
        events: Iterator[Any] = self.yaml.parse(io.StringIO(text))
        tree: Tree | None = None
        for event in events:
            if isinstance(event, DocumentStartEvent):
                if tree is not None:
                    self._stop(event, "a second document begins here (---). A playbook file holds one.")
                if event.version or event.tags:
                    self._stop(event, "lines that begin with % are not part of the playbook language.")
            elif isinstance(event, (ScalarEvent, AliasEvent, MappingStartEvent, SequenceStartEvent)):
                tree = self._tree(event, events, 0)
            elif isinstance(event, StreamEndEvent):
                break
        return self._top(tree)

    def _top(self, tree: Tree | None) -> Branch | None:
        if isinstance(tree, Branch):
            return tree
        if tree is None or (isinstance(tree, Leaf) and tree.value is None):
            self.problems.append(Problem("is empty. Begin with `key: name_of_the_playbook`.", self.file))
        else:
            self.problems.append(
                problem_at(tree.place, "a playbook begins with named lines such as `key: travel_desk`.")
            )
        return None

    def _tree(self, event: Any, events: Iterator[Any], depth: int) -> Tree:
        if depth > MAX_DEPTH:
            self._stop(event, f"is nested more than {MAX_DEPTH} levels deep. A playbook needs eight.")
        self.values += 1
        if self.values > MAX_VALUES:
            self._stop(event, f"more than {MAX_VALUES} values in one file. Split it with `extends`.")
        if isinstance(event, AliasEvent):
            return self._alias(event)
        if event.tag is not None:
            self._say(
                event, f"`{event.tag}`: tags are not part of the playbook language. Write the plain value."
            )
        if isinstance(event, MappingStartEvent):
            tree: Tree = self._branch(event, events, depth)
        elif isinstance(event, SequenceStartEvent):
            tree = self._row(event, events, depth)
        else:
            tree = self._leaf(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = tree
        return tree

    def _alias(self, event: AliasEvent) -> Tree:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            self._stop(event, f"more than {MAX_ALIASES} references with * in one file. Write the values out.")
        if event.anchor not in self.anchors:
            self._say(event, f"`*{event.anchor}` refers to nothing that was named with & before it.")
            return Leaf(None, self._place(event))
        return self.anchors[event.anchor]

    def _row(self, start: SequenceStartEvent, events: Iterator[Any], depth: int) -> Row:
        items: list[Tree] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._tree(event, events, depth + 1))
        return Row(tuple(items), self._place(start))

    def _branch(self, start: MappingStartEvent, events: Iterator[Any], depth: int) -> Branch:
        entries: dict[str, Entry] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event)
            value = self._tree(next(events), events, depth + 1)
            if key in entries:
                first = entries[key].key_place.line
                self._say(event, f"`{key}` is written twice; the first is on line {first}. Keep one of them.")
            elif key == "<<":
                self._say(
                    event, "`<<` is not part of the playbook language. Use `extends` or write the values out."
                )
            else:
                entries[key] = Entry(self._place(event), value)
        return Branch(entries, self._place(start))

    def _key(self, event: Any) -> str:
        if not isinstance(event, ScalarEvent):
            self._stop(
                event, "a name must stand here, followed by a colon; this is a list, a group or a reference."
            )
        if event.tag is not None:
            self._say(
                event, f"`{event.tag}`: tags are not part of the playbook language. Write the plain name."
            )
        return str(event.value)

    def _leaf(self, event: ScalarEvent) -> Leaf:
        place = self._place(event)
        text = str(event.value)
        if _NOT_TEXT.search(text):
            self._say(event, "holds a character that is not text. Write the letter itself.")
            return Leaf("?", place)
        tag = str(self.yaml.resolver.resolve(ScalarNode, text, event.implicit)).rpartition(":")[2]
        if tag == "null":
            return Leaf(None, place)
        if tag == "bool":
            return Leaf(text.lower() == "true", place)
        if tag in {"int", "float"}:
            return Leaf(self._number(event, text, tag), place)
        return Leaf(text, place)

    def _number(self, event: ScalarEvent, text: str, tag: str) -> int | Decimal | str:
        try:
            number = Decimal(text.replace("_", ""))
        except InvalidOperation:
            return text  # 0x1F, .inf and the like stay text, and are refused where a number is wanted
        if not number.is_finite() or abs(number) > MAX_NUMBER or len(number.as_tuple().digits) > MAX_DIGITS:
            self._say(
                event, f"`{text[:40]}` is not a number a playbook can mean: at most {MAX_DIGITS} digits."
            )
            return 0
        return int(number) if tag == "int" else number

    def _place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _say(self, event: Any, sentence: str) -> None:
        self.problems.append(problem_at(self._place(event), sentence))

    def _stop(self, event: Any, sentence: str) -> None:
        raise _Unreadable(problem_at(self._place(event), sentence))

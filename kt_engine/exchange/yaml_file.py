"""Reads one small YAML file into a frozen pydantic shape, every fault placed; it knows no shape's meaning."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent

from kt_engine.errors import InvalidInput, Problem
from kt_engine.exchange.nearest import shown
from kt_engine.exchange.read_bytes import MIB, read_bytes, refusal, shown_name

MAX_BYTES = MIB // 4
MAX_DEPTH = 10
Path_ = tuple[str | int, ...]
"""Where a value stands: keys and places (from 0), outermost first."""


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


Kind = TypeVar("Kind", bound=Shape)


def read_yaml(path: Path, kind: type[Kind], what: str) -> tuple[Kind, "Places"]:
    """Give the file as `kind` and the places of its values; every fault of the file is raised at once."""
    name = shown_name(path)
    tree = _tree(read_bytes(path, what=what, max_bytes=MAX_BYTES), name, what)
    places = Places(name, tree)
    try:
        return kind.model_validate(tree), places
    except ValidationError as error:
        raise InvalidInput(_problems(error.errors(include_url=False), places)) from None


def _tree(data: bytes, name: str, what: str) -> CommentedMap:
    try:
        text = data.decode("utf-8-sig")
        _refuse_bombs(text, name)
        tree = YAML(typ="rt", pure=True).load(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refusal(name, f"The {what} is not UTF-8 here. Save it as UTF-8.", line) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise refusal(name, f"This is no YAML: {_first_line(error.problem)}.", line, column) from None
    # A key that cannot be hashed and a number too long for a number are raised as they are.
    except (YAMLError, ValueError, TypeError, RecursionError) as error:
        raise refusal(name, f"This is no YAML: {_first_line(str(error))}.") from None
    if not isinstance(tree, CommentedMap):
        raise refusal(name, f"The {what} must be a list of `name: value` lines.", 1, 1)
    return tree


def _refuse_bombs(text: str, name: str) -> None:
    """Refuse what a few lines can make huge: aliases of aliases, and lists in lists in lists."""
    depth = 0
    for event in YAML(typ="rt", pure=True).parse(text):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        place = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, AliasEvent):
            raise refusal(name, "An alias (*) is not taken here. Write it out.", *place)
        if depth > MAX_DEPTH:
            raise refusal(name, f"More than {MAX_DEPTH} levels are nested here. Use fewer.", *place)


def _first_line(text: str | None) -> str:
    line = (text or "it cannot be read").strip().split("\n")[0]
    return "".join(each if each.isprintable() else "?" for each in line)[:200].rstrip(".")


def _problems(errors: Sequence[ErrorDetails], places: "Places") -> list[Problem]:
    # pydantic calls a list too short after it dropped the item it refused: said once is enough.
    within = {error["loc"][:length] for error in errors for length in range(len(error["loc"]))}
    told = [error for error in errors if error["type"] != "too_short" or error["loc"] not in within]
    found = [places.problem(error["loc"], _sentence(error)) for error in told]
    return sorted(found, key=lambda each: (each.line, each.column))


def _sentence(error: ErrorDetails) -> str:
    where = ".".join(str(step + 1) if isinstance(step, int) else step for step in error["loc"])
    if error["type"] == "missing":
        return f"{where} is missing."
    if error["type"] == "extra_forbidden":
        return f"{where} is not known here. Remove it or check its spelling."
    message = error["msg"].removeprefix("Value error, ")
    return f"{where} {shown(str(error['input']))}: {message[:1].lower()}{message[1:].rstrip('.')}."


class Places:
    """Where each value of one file stands."""

    def __init__(self, file: str, tree: CommentedMap) -> None:
        self._file = file
        self._tree = tree

    def problem(self, path: Sequence[str | int], sentence: str) -> Problem:
        """Give a problem at the deepest place of `path` that the file has."""
        node: Any = self._tree
        line, column = 0, 0
        for step in path:
            if isinstance(node, CommentedMap) and step in node:
                line, column = node.lc.key(step)
            elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
                line, column = node.lc.item(step)
            else:
                break
            node = node[step]
        return Problem(sentence, self._file, line + 1, column + 1)

"""Says in plain words what does not fit the shape of a playbook. It reads no file and follows no name."""

import re
import types
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from kt_engine.playbook.schema import Playbook

Path = tuple[str | int, ...]

_BOUND_DEPTH = 7

_KEY = "must be a short name: small letters, digits and _, beginning with a letter, at most 60 of them"
_PATTERNS = {
    "version": "must be three numbers with dots, such as 1.0.0",
    "country": "must be two capital letters, such as DE",
    "subdivision": "must be one to three capital letters or digits, such as SN",
}
_WORDS = {
    "string_type": "must be text; put it in quotes if it looks like a number",
    "string_too_short": "must not be empty",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list, such as [one, two]",
    "dict_type": "must be a group of named lines, each with a colon",
    "model_type": "must be a group of named lines, each with a colon",
    "model_attributes_type": "must be a group of named lines, each with a colon",
    "too_short": "needs at least one entry",
}
_BY_START = {
    "int_": "must be a whole number",
    "decimal_": "must be a number",
    "finite_": "must be a number",
    "date_": "must be a date, written like 2026-11-21",
}
_LIMITS = {
    "greater_than_equal": ("ge", "must be {} or more"),
    "greater_than": ("gt", "must be more than {}"),
    "less_than_equal": ("le", "must be {} or less"),
    "less_than": ("lt", "must be less than {}"),
    "string_too_long": ("max_length", "must be at most {} characters long"),
}


def sentence_of(error: Mapping[str, Any], path: Path, *, is_empty: bool) -> str:
    """Say one fault; `path` leads to it, without what pydantic adds; `is_empty`: nothing is written there."""
    kind = str(error["type"])
    name = _name(path)
    if kind == "missing":
        return f"{_owner(path[:-1])} has no `{path[-1]}`. Add it."
    if kind == "extra_forbidden":
        hint = suggest(str(path[-1]), _fields_at(path[:-1]))
        return f"`{path[-1]}` is not a word the playbook language knows here. {hint}"
    if is_empty:
        return f"{name} has no value. Write one, or leave the line out."
    if takes_number_or_name(path):
        return f"{name} must be a number or the name of a threshold."
    rule = _rule(kind, error.get("ctx", {}), path, str(error["input"]))
    return f"{name} {rule}" if rule.endswith((".", "?")) else f"{name} {rule}."


def suggest(word: str, known: list[str]) -> str:
    """Give the nearest known word as a question, or all of them."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{near[0]}`?"
    return (
        f"Known here: {', '.join(sorted(known)[:25])}." if known else "Nothing of that kind is declared yet."
    )


def takes_number_or_name(path: Path) -> bool:
    """Tell whether `path` is stages, stage, gates, gate, criteria, criterion, at_least or at_most."""
    return len(path) == _BOUND_DEPTH and path[4] == "criteria" and path[-1] in {"at_least", "at_most"}


def _rule(kind: str, context: Mapping[str, Any], path: Path, given: str) -> str:
    if kind in {"enum", "literal_error"}:
        known = re.findall(r"'([^']*)'", str(context["expected"]))
        near = get_close_matches(given, known, n=1, cutoff=0.6)
        return f"must be one of {', '.join(known)}" + (f". Did you mean {near[0]}?" if near else ".")
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(str(path[-1]), _KEY)
    if kind in _LIMITS:
        field, words = _LIMITS[kind]
        return words.format(context[field])
    started = next((words for start, words in _BY_START.items() if kind.startswith(start)), "")
    return _WORDS.get(kind) or started or "does not fit here; playbooks/README.md says what does"


def _name(path: Path) -> str:
    if not path:
        return "the playbook"
    if isinstance(path[-1], int):
        return f"entry {path[-1] + 1} of `{path[-2]}`" if len(path) > 1 else f"entry {path[-1] + 1}"
    return f"`{path[-1]}`"


def _owner(path: Path) -> str:
    return _name(path) if path else "the playbook"


def _fields_at(path: Path) -> list[str]:
    """Give the names a person may write in the group at `path`."""
    shape: Any = Playbook
    for step in path:
        shape = _inside(shape, step)
    shape = _bare(shape)
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return [info.alias or name for name, info in shape.model_fields.items()]
    return []


def _inside(shape: Any, step: str | int) -> Any:
    shape = _bare(shape)
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        fields = {info.alias or name: info.annotation for name, info in shape.model_fields.items()}
        return fields.get(str(step))
    arguments = get_args(shape)
    if get_origin(shape) is dict:
        return arguments[1]
    return arguments[0] if get_origin(shape) is tuple else None


def _bare(shape: Any) -> Any:
    """Take Annotated and `| None` off."""
    if get_origin(shape) is Annotated:
        return _bare(get_args(shape)[0])
    if get_origin(shape) in {Union, types.UnionType}:
        return _bare(next(part for part in get_args(shape) if part is not type(None)))
    return shape

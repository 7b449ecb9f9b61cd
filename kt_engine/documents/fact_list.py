"""Lists what a template of a document can use: every fact with its type and meaning, and the values beside them.

Read out of the types and their docstrings, so that the list cannot say anything else than the code. It knows no store.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from kt_engine.answers.document_control import DocumentControl
from kt_engine.documents.catalogue import kind_of
from kt_engine.documents.environment import environment
from kt_engine.documents.sample_facts import sample_facts
from kt_engine.documents.template_sandbox import FILTERS, GLOBALS, our_filters
from kt_engine.words import DocumentKey

DEEPEST = 8
_PLAIN: Mapping[Any, str] = {
    str: "text",
    int: "whole number",
    Decimal: "number",
    bool: "yes or no",
    datetime: "date and time",
}


@dataclass(frozen=True)
class Listed:
    path: str
    """As a template writes it; `[]` stands for each one of several."""
    type: str
    meaning: str = ""


@dataclass(frozen=True)
class Available:
    facts: tuple[Listed, ...]
    control: tuple[Listed, ...]
    """What stands in the front, `doc`."""
    values: tuple[Listed, ...]
    """What the document's own module works out: sums, sentences and functions."""
    filters: tuple[Listed, ...]
    functions: tuple[str, ...]


def available(key: DocumentKey) -> Available:
    of = facts_class(key)
    view = kind_of(key).view(sample_facts(of, filled=True))
    ours = our_filters(environment())
    filters = [Listed(name, "filter", _first_line(inspect.getdoc(one) or "")) for name, one in ours.items()]
    return Available(
        facts=tuple(_fields(of, "facts", ())),
        control=tuple(_fields(DocumentControl, "doc", ())),
        values=tuple(_value(name, one) for name, one in view.items()),
        filters=tuple(
            sorted(
                [*filters, *(Listed(name, "filter of Jinja") for name in FILTERS)], key=lambda one: one.path
            )
        ),
        functions=tuple(sorted({"threshold", "measured", *GLOBALS})),
    )


def facts_class(key: DocumentKey) -> type[Any]:
    """Give the class of a document's facts, as its module says."""
    hints = get_type_hints(kind_of(key).view)
    of: type[Any] = next(iter(hints.values()))
    return of


def _fields(of: type[Any], path: str, above: tuple[type[Any], ...]) -> Iterator[Listed]:
    if of in above or len(above) > DEEPEST:
        return
    hints, said = get_type_hints(of), _meanings(of)
    known = {one.name: hints[one.name] for one in fields(of)} | _properties(of)
    for name, hint in known.items():
        where = f"{path}.{name}"
        within, mark = _within(hint)
        yield Listed(where + mark, _named(hint), said.get(name, ""))
        if is_dataclass(within) and isinstance(within, type):
            yield from _fields(within, where + mark, (*above, of))


def _properties(of: type[Any]) -> dict[str, Any]:
    found = inspect.getmembers(of, lambda one: isinstance(one, property))
    return {
        name: get_type_hints(one.fget).get("return", Any) for name, one in found if not name.startswith("_")
    }


def _within(hint: Any) -> tuple[Any, str]:
    """Give what stands inside of something optional or of several, and the mark of several."""
    if get_origin(hint) in {Union, UnionType}:
        others = [one for one in get_args(hint) if one is not NoneType]
        return _within(others[0])
    if get_origin(hint) in {tuple, frozenset, set, list} and get_args(hint):
        return _within(get_args(hint)[0])[0], "[]"
    return hint, ""


def _named(hint: Any) -> str:
    if get_origin(hint) in {Union, UnionType}:
        return " or ".join("nothing" if one is NoneType else _named(one) for one in get_args(hint))
    if get_origin(hint) is not None:
        return f"several: {_named(get_args(hint)[0])}" if get_args(hint) else str(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return f"one of {', '.join(str(one.value) for one in hint)}"
    return _PLAIN.get(hint, str(getattr(hint, "__name__", hint)))


def _meanings(of: type[Any]) -> Mapping[str, str]:
    """Give the first line of what stands below a field, or in a property."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(of))).body[0]
    found: dict[str, str] = {}
    body = tree.body if isinstance(tree, ast.ClassDef) else []
    for one, following in zip(body, [*body[1:], None], strict=True):
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
                found[one.target.id] = _first_line(str(following.value.value))
        elif isinstance(one, ast.FunctionDef):
            found[one.name] = _first_line(ast.get_docstring(one) or "")
    return found


def _value(name: str, value: object) -> Listed:
    if callable(value):
        return Listed(f"{name}(...)", "function", _first_line(inspect.getdoc(value) or ""))
    several = "several" if isinstance(value, list | tuple) else type(value).__name__
    return Listed(name, _PLAIN.get(type(value), several))


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0].strip()

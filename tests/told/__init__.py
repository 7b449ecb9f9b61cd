"""One module per concept of knowledge transfer: a row of it in every table, and how each of its guards is broken.

A module has `TELL(story, files)`, which inserts rows through Units of the story, and `CASES` and `ALLOWED` as
tests/signing_cases.py has them. A new module is found by itself; `AFTER` names the modules it builds on.
"""

from collections.abc import Callable, Iterator
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from store_story import Story

Tell = Callable[[Story, Path], None]


def _modules() -> Iterator[ModuleType]:
    found = {
        one.name: import_module(f"told.{one.name}") for one in iter_modules([str(Path(__file__).parent)])
    }
    before = {name: set(getattr(found[name], "AFTER", ())) for name in sorted(found)}
    for name in TopologicalSorter(before).static_order():
        yield found[name]


def tellers() -> tuple[Tell, ...]:
    return tuple(module.TELL for module in _modules())


def cases(name: str = "CASES") -> Any:
    """Give all cases that break a guard, or with `ALLOWED` those that are let through."""
    return {key: steps for module in _modules() for key, steps in getattr(module, name, {}).items()}

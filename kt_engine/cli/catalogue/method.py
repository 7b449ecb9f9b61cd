"""One method as the command line offers it: its name, what it takes and gives, in which words. It reads none."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from kt_engine.cli.catalogue.field import Field, Table


@dataclass(frozen=True)
class Method:
    """One public function of kt_engine/methods, with all that `kt method` says of it."""

    name: str
    """The word after `kt method`."""
    function: Callable[..., Any]
    fields: tuple[Field, ...]
    gives: str
    """What the result is called where it is one value; a frozen result names its own parts."""
    formula: str
    """In words, for a person who wants to work it out by hand."""
    source: str
    example: str
    """The words after the name, as somebody would type them."""
    table: Table | None = None
    call: Callable[..., Any] | None = None
    """How the function is called with these fields by name, and the table's rows by its name; None: as it is."""

    @property
    def about(self) -> str:
        """The first paragraph of the function's own text, in one line."""
        first = (inspect.getdoc(self.function) or "").split("\n\n")[0]
        return " ".join(first.split())

    def of(self, given: dict[str, Any]) -> dict[str, Any]:
        """Work it out; give the parts of the result by name. Raises InvalidInput."""
        result = (self.call or self.function)(**given)
        if is_dataclass(result) and not isinstance(result, type):
            return {part.name: getattr(result, part.name) for part in fields(result)}
        return {self.gives: result}


def shapes_of(shape: Callable[..., Any], rows: Sequence[Any]) -> list[Any]:
    """Make one frozen value of each row, column by column."""
    return [shape(**row.values) for row in rows]

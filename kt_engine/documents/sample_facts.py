"""Makes up facts for a document out of their types, so that a template can be tried without an engagement.

Filled: one or two of everything. Bare: nothing that may be missing. It knows no store and no document.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from itertools import count
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

DAY = date(2027, 4, 19)
MOMENT = datetime(2027, 4, 19, 8, 41, 7, tzinfo=UTC)
DIGITS = "0123456789abcdef"
_PLAIN: Mapping[type, Any] = {bool: True, int: 3, Decimal: Decimal("87.5"), date: DAY, datetime: MOMENT}


def sample_facts(of: type[Any], *, filled: bool) -> Any:
    """Give facts of that class. Texts say which fact they stand for, so that a reader finds them in the preview."""
    return _Maker(filled=filled).value(of, "facts")


class _Maker:
    def __init__(self, *, filled: bool) -> None:
        self.filled = filled
        self.hashes = count(1)

    def value(self, of: Any, name: str) -> Any:
        if get_origin(of) in {Union, UnionType}:
            others = [one for one in get_args(of) if one is not NoneType]
            return self.value(others[0], name) if self.filled or len(others) == len(get_args(of)) else None
        if get_origin(of) is not None:
            return self._many(of, name)
        if is_dataclass(of) and isinstance(of, type):
            hints = get_type_hints(of)
            return of(**{one.name: self.value(hints[one.name], one.name) for one in fields(of) if one.init})
        if isinstance(of, type) and issubclass(of, Enum):
            return next(iter(of))
        return self._text(name) if of is str else _PLAIN.get(of, self._text(name))

    def _many(self, of: Any, name: str) -> Any:
        within = get_args(of)
        if get_origin(of) is tuple:
            if within and within[-1] is not Ellipsis:
                return tuple(self.value(one, name) for one in within)
            return (self.value(within[0], name),) if self.filled else ()
        if get_origin(of) in {frozenset, set}:
            return frozenset({self.value(within[0], name)} if self.filled else ())
        return {self.value(within[0], name): self.value(within[1], name)} if self.filled else {}

    def _text(self, name: str) -> str:
        if name.endswith(("sha256", "hash")):
            number = next(self.hashes)
            return "".join(DIGITS[(number * 7 + place * (number + 2)) % 16] for place in range(64))
        return f"sample {name.replace('_', ' ')}"

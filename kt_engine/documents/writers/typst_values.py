"""Writes text and values as typst literals, so that no data is ever read as markup. It knows no document."""

import re
from collections.abc import Mapping, Sequence

Value = str | int | float | bool | None | Sequence["Value"] | Mapping[str, "Value"]
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb]|[\ud800-\udfff]")


def literal(text: str) -> str:
    """Give a string literal; what has no shape in print, such as a control character, shows as U+FFFD."""
    shown = _CONTROLS.sub("\ufffd", text)
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'


def value(given: Value) -> str:
    """Give an expression of typst's code mode."""
    if given is None:
        return "none"
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, str):
        return literal(given)
    if isinstance(given, int | float):
        return repr(given)
    if isinstance(given, Mapping):
        inside = ", ".join(f"{key}: {value(one)}" for key, one in given.items())
        return f"({inside})" if inside else "(:)"
    return "(" + "".join(f"{value(one)}, " for one in given) + ")"

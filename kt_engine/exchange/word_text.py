"""Takes the text out of one element of a Word document, as a person sees it; deleted text is left out."""

from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DRAWN = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_SAID = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_UNSEEN = frozenset({f"{W}del", f"{W}moveFrom", f"{MC}Fallback", f"{W}rPr", f"{W}pPr"})


def text_of(element: Any) -> str:
    """Give the text of an element, paragraphs within it on lines of their own."""
    return "".join(said for said, _ in pieces_of(element)).strip()


def pieces_of(element: Any) -> Iterator[tuple[str, bool]]:
    """Give the text run by run, with whether it is bold; without recursion, so that nesting costs nothing."""
    waiting: list[tuple[Any, bool]] = [(element, False)]
    while waiting:
        one, bold = waiting.pop()
        tag = one.tag
        if tag in _UNSEEN:
            continue
        if tag == f"{W}t":
            yield one.text or "", bold
        elif tag in _SAID:
            yield _SAID[tag], bold
        elif tag == f"{W}p" and one is not element:
            yield "\n", bold
        if tag == f"{W}r":
            bold = _is_bold(one)
        waiting.extend((child, bold) for child in reversed(one) if isinstance(child.tag, str))


def has_picture(element: Any) -> bool:
    return any(one.tag in DRAWN for one in element.iter())


def _is_bold(run: Any) -> bool:
    mark = run.find(f"{W}rPr/{W}b")
    return mark is not None and mark.get(f"{W}val") not in {"0", "false", "off"}

"""Writes text as runs of a Word document, each script with its own font, direction and language. It knows no layout.

Text only ever becomes the content of a text element: no letter of it can start a field, a link or an element.
"""

import re
from collections.abc import Iterator

from kt_engine.documents.record_tree import Inline, Text

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_COMPLEX = "\u0900-\u109f\u1780-\u17ff\u200c\u200d"
_EAST = (
    "\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003fffd"
)
_PIECES = re.compile(
    rf"(?P<rtl>[{_RTL}](?:[ \u200c\u200d]*[{_RTL}])*)|(?P<complex>[{_COMPLEX}](?: *[{_COMPLEX}])*)"
    rf"|(?P<east>[{_EAST}]+)|(?P<latin>[^{_RTL}{_COMPLEX}{_EAST}]+)"
)
_OTHER_SCRIPT = re.compile(f"[{_RTL}{_COMPLEX}{_EAST}]")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile('[&<>"]')
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
# Word takes another font where it lacks one of these; each is on every Windows, and a Noto font stands in elsewhere.
_FONTS = (
    (re.compile("[\u0900-\u097f]"), "Nirmala UI", "hi-IN"),
    (re.compile("[\u0e00-\u0eff]"), "Leelawadee UI", "th-TH"),
    (re.compile("[\u0980-\u0dff]"), "Nirmala UI", "ta-IN"),
)
_HEBREW = re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]")
_HANGUL = re.compile("[\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff]")


def xml_text(text: str) -> str:
    """Escape text for an element or an attribute; what XML cannot hold shows as U+FFFD."""
    if _NOT_XML.search(text):
        text = _NOT_XML.sub("\ufffd", text)
    if _SPECIAL.search(text):
        text = _SPECIAL.sub(lambda found: _ENTITIES[found.group()], text)
    return text


def runs(content: Inline, style: str | None = None) -> str:
    """Give the runs of some text; `style` is the id of a character style for all that is not code."""
    return "".join(_run(one, style) for one in content)


def plain_runs(text: str, style: str | None = None) -> str:
    return _run(Text(text), style)


def _run(one: Text, style: str | None) -> str:
    if one.text == "\n":
        return "<w:r><w:br/></w:r>"
    chosen, marks = _look(one.marks, style)
    if not _OTHER_SCRIPT.search(one.text):
        return _written(one.text, f"{chosen}{marks}")
    return "".join(
        _written(text, before_font(chosen, marks, script, text)) for script, text in _split(one.text)
    )


def _look(marks: frozenset[str], style: str | None) -> tuple[str, str]:
    """Give the character style, and what is set beside it because a run has one style only."""
    names = [
        name
        for name, mark in (("KTCode", "code"), ("Strong", "strong"), ("Emphasis", "emphasis"))
        if mark in marks
    ]
    if style and "code" not in marks:
        names.insert(0, style)
    if not names:
        return "", ""
    beside = "".join(
        found
        for name, found in (("Strong", "<w:b/><w:bCs/>"), ("Emphasis", "<w:i/><w:iCs/>"))
        if name in names[1:]
    )
    return f'<w:rStyle w:val="{names[0]}"/>', beside


def before_font(style: str, marks: str, script: str, text: str) -> str:
    """Give the properties of a run in one script, in the order the schema wants."""
    font, rest = _font(script, text)
    return f"{style}{font}{marks}{rest}"


def _font(script: str, text: str) -> tuple[str, str]:
    if script == "rtl":
        language = "he-IL" if _HEBREW.search(text) else "ar-SA"
        return '<w:rFonts w:cs="Arial"/>', f'<w:rtl/><w:lang w:bidi="{language}"/>'
    if script == "complex":
        name, language = next(
            ((name, language) for found, name, language in _FONTS if found.search(text)),
            ("Nirmala UI", "hi-IN"),
        )
        return f'<w:rFonts w:cs="{name}"/>', f'<w:cs/><w:lang w:bidi="{language}"/>'
    if script == "east":
        name, language = ("Malgun Gothic", "ko-KR") if _HANGUL.search(text) else ("Yu Gothic", "ja-JP")
        return f'<w:rFonts w:eastAsia="{name}" w:hint="eastAsia"/>', f'<w:lang w:eastAsia="{language}"/>'
    return "", ""


def _split(text: str) -> Iterator[tuple[str, str]]:
    for found in _PIECES.finditer(text):
        yield found.lastgroup or "latin", found.group()


def _written(text: str, properties: str) -> str:
    space = ' xml:space="preserve"' if text[:1] == " " or text[-1:] == " " or "  " in text else ""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{look}<w:t{space}>{xml_text(text)}</w:t></w:r>"

"""Finds what stands in a text where its author still owes one: TBD, xxx, <insert ...>; it knows no document.

A word in quotes is spoken about, not left over; a sample such as E000xxxxx is a form, not a gap.
"""

import re

from kt_engine.rules.visible_text import sayable

_OPENING = "\"'\u201c\u2018`"
_CLOSING = "\"'\u201d\u2019`"
_LATER = "defined|determined|confirmed|decided|announced|specified|clarified|detailed|documented|described"
_ALONE = "tbd|tbc|tba|placeholder|coming soon|under construction|to follow|work in progress|to be (?:completed|written)"
_OWED = "insert|fill in|to be completed|tbd|tbc|your text|text here"
_ANY = re.NOFLAG
_PATTERNS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        # In small letters only where nothing else stands.
        (rf"(?<![\w{_OPENING}-])(?:TBD|TBC|TBA|TBX|T\.B\.[DCA]\.?)(?![\w{_CLOSING}])", _ANY),
        (rf"^\W{{0,4}}(?:{_ALONE})\W{{0,4}}$", re.IGNORECASE),
        (r"\((?:to follow|coming soon|to be completed)\)", re.IGNORECASE),
        (r"^\W{0,4}(?:TO[D]O|FIX[M]E)(?=:|\W{0,4}$)|[(\[](?:TO[D]O|FIX[M]E)\b", _ANY),
        (rf"\b(?:still\s)?to be (?:{_LATER})(?=\s{{0,3}}(?:[.;,)\]|!?]|$))", re.IGNORECASE),
        (r"\blorem ipsum\b", re.IGNORECASE),
        (r"(?:^|[\s(\[|:])\?{3,}(?=[\s)\]|.,;]|$)|^\W{0,3}\?{2,}\W{0,3}$", _ANY),
        (
            rf"[<\[{{(]{{1,2}}\s{{0,2}}(?:please\s)?(?:{_OWED})\b[^<>\[\]{{}}()\n]{{0,80}}[>\]}})]{{1,2}}",
            re.IGNORECASE,
        ),
        (
            r"^(?:insert|add|put|enter|type|write)\s(?:your\s|the\s)?(?:\w{1,30}\s){0,3}here\W{0,3}$",
            re.IGNORECASE,
        ),
        (r"\bclick (?:or tap )?here to (?:enter|add|insert)\b", re.IGNORECASE),
        (rf"(?<![\w{_OPENING}$\u20ac\u00a3#.,/+-])(?:x{{3,}}|X{{3,}})(?![\w{_CLOSING}]|[-./,]\w)", _ANY),
    )
)
_ROMAN_BEFORE = re.compile(
    r"\b(?:chapter|title|part|section|article|annex|appendix|schedule|volume|book|no\.?)\s{1,3}$",
    re.IGNORECASE,
)
LONGEST = 60


def placeholders_in(text: str) -> tuple[str, ...]:
    """Give each placeholder once, as written, at most LONGEST signs of it."""
    searched = sayable(text)
    found: dict[str, None] = {}
    for pattern in _PATTERNS:
        for match in pattern.finditer(searched):
            word = match[0].strip(" \t\n(|:*_")
            roman = word.startswith("X") and _ROMAN_BEFORE.search(searched[: match.start()][-20:])
            if word and not roman and not any(word in known or known in word for known in found):
                found[word[:LONGEST]] = None
    return tuple(found)

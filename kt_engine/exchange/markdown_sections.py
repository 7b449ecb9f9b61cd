"""Reads which sections a text has and which of them say nothing; it knows Markdown headings and plain text only.

Everything is bounded: the text is read line by line once, and nothing in it is carried out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

READABLE = frozenset({"text/markdown", "text/plain"})
MOST_LINES, MOST_SIGNS = 200_000, 4_000
"""Lines of a text, and signs of a line, that are looked at."""
_MARKS = re.compile(r" {0,3}(#{1,6})(?=[ \t])")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_NOTHING = re.compile(r"[\s\-*_=|:>.#`~\\]*")
_PLACEHOLDER = re.compile(
    r"(tbd|tbc|tba|to ?do|to be (done|defined|written|completed)|n/?a|\?+|x{2,}|lorem ipsum)[.!]*",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?|[a-z][.)])\s+", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(-->|$)")


@dataclass(frozen=True)
class SectionFaults:
    missing: tuple[str, ...]
    empty: tuple[str, ...]


def section_faults(data: bytes, wanted: Sequence[str]) -> SectionFaults:
    """Give which of the wanted sections are not there, and which hold no word or only a placeholder.

    A section is everything below its heading up to the next heading of the same level or above; titles are compared
    without numbering, capitals and outer blanks. Text that is not UTF-8 is read with replacement signs.
    """
    filled: dict[str, bool] = {}
    open_: list[tuple[int, str]] = []
    fence = ""
    for whole in data.decode("utf-8-sig", errors="replace").splitlines()[:MOST_LINES]:
        line = whole[:MOST_SIGNS]
        mark = _FENCE.match(line)
        if mark and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark.group(1)
            continue
        heading = None if fence else _MARKS.match(line)
        if heading:
            level, title = len(heading.group(1)), _folded(line[heading.end() :].rstrip().rstrip("#"))
            open_ = [*(one for one in open_ if one[0] < level), (level, title)]
            filled.setdefault(title, False)
        elif _says_something(line):
            filled.update((title, True) for _, title in open_)
    known = {_folded(title): title for title in wanted}
    return SectionFaults(
        tuple(title for folded, title in known.items() if folded not in filled),
        tuple(title for folded, title in known.items() if folded in filled and not filled[folded]),
    )


def _folded(title: str) -> str:
    return _NUMBERING.sub("", " ".join(title.replace("*", "").replace("`", "").split())).casefold()


def _says_something(line: str) -> bool:
    said = _COMMENT.sub("", line).strip()
    return not _NOTHING.fullmatch(said) and not all(
        _PLACEHOLDER.fullmatch(cell) or _NOTHING.fullmatch(cell)
        for cell in (part.strip(" -*_>") for part in said.split("|"))
    )

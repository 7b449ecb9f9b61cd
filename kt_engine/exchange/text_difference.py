"""Compares two versions of a document: section by section, and word by word in paragraphs that changed.

It knows no handover. The work is bounded: what is too long is compared more coarsely, and that is said.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kt_engine.exchange.document_tree import Block, Place, ReadDocument, Table, walk
from kt_engine.words import ChangeKind

ALIKE = 0.55
"""Part of the words two sections must share to be one that was renamed."""
MOST_PAIRS = 1_000_000
"""Paragraphs of one section times those of the other that are aligned one by one."""
MOST_WORDS = 1_500
"""Words of one paragraph that are compared one by one."""
WORK = 5_000_000
"""Comparisons of words in one answer; beyond it paragraphs are shown whole."""
BEFORE_HEADINGS = "(before the first heading)"
FRONT = "(front matter)"


@dataclass(frozen=True)
class Piece:
    """A run of words; `kind` None: both versions have it."""

    kind: ChangeKind | None
    text: str


@dataclass(frozen=True)
class ParagraphChange:
    kind: ChangeKind
    """Added, removed or changed."""
    place: Place
    """In the new version, or in the old one for what was removed."""
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class SectionChange:
    kind: ChangeKind
    title: str
    """As in the new version; as in the old one for what was removed."""
    old_title: str = ""
    """Where it was renamed."""
    paragraphs: tuple[ParagraphChange, ...] = ()


@dataclass(frozen=True)
class Difference:
    changes: tuple[SectionChange, ...]
    """In the order of the new version, what was removed where it stood."""
    same_count: int
    """Sections that are alike in both."""
    coarse: bool
    """True: parts were too long to be compared word by word."""


@dataclass(frozen=True)
class _Paragraph:
    text: str
    place: Place


@dataclass(frozen=True)
class _Part:
    title: str
    key: str
    paragraphs: tuple[_Paragraph, ...]


@dataclass
class _Work:
    left: int = WORK
    coarse: bool = False
    same: int = 0

    def affords(self, cost: int) -> bool:
        if cost > self.left:
            self.coarse = True
            return False
        self.left -= cost
        return True


def text_difference(old: ReadDocument, new: ReadDocument) -> Difference:
    before, after, work = _parts(old), _parts(new), _Work()
    pairs = _paired(before, after, work)
    changes = [change for one, other in pairs if (change := _section(one, other, work)) is not None]
    return Difference(tuple(changes), work.same, work.coarse)


def _parts(document: ReadDocument) -> list[_Part]:
    facts = [
        _Paragraph(f"{fact.name}: {fact.value}", fact.place) for fact in document.facts if not fact.by_program
    ]
    parts = [_Part(FRONT, FRONT, tuple(facts))] if facts else []
    seen: dict[str, int] = {}
    for section in walk(document.root):
        paragraphs = tuple(_paragraphs(section.content))
        if section.level or paragraphs:
            title = section.title if section.level else BEFORE_HEADINGS
            key = _key(title)
            seen[key] = seen.get(key, 0) + 1
            parts.append(_Part(title, f"{key}#{seen[key]}", paragraphs))
    return parts


def _paragraphs(content: Sequence[Block | Table]) -> Iterator[_Paragraph]:
    for part in content:
        if isinstance(part, Table):
            for row, place in zip(part.rows, part.row_places, strict=True):
                yield _Paragraph(" | ".join(row), place)
        else:
            yield _Paragraph(" ".join(part.text.split()), part.place)


def _key(title: str) -> str:
    """Give a title without number, marks and capitals, so that renumbering changes nothing."""
    return re.sub(r"\W+", " ", re.sub(r"^[\W\d_]+", "", title)).strip().casefold() or title.casefold()


def _paired(
    before: Sequence[_Part], after: Sequence[_Part], work: _Work
) -> list[tuple[_Part | None, _Part | None]]:
    """Pair sections of one title, then those that say the same under another one; the order is the new one's."""
    old_of = {part.key: part for part in before}
    known = {part.key for part in after}
    gone = [part for part in before if part.key not in known]
    renamed: dict[str, _Part] = {}
    for part in after:
        if part.key not in old_of:
            alike = _most_alike(part, [one for one in gone if one not in renamed.values()], work)
            if alike is not None:
                renamed[part.key] = alike
    pairs: list[tuple[_Part | None, _Part | None]] = [
        (old_of.get(part.key) or renamed.get(part.key), part) for part in after
    ]
    for part in gone:
        if part not in renamed.values():
            pairs.insert(_place_of(part, before, pairs), (part, None))
    return pairs


def _place_of(
    part: _Part, before: Sequence[_Part], pairs: Sequence[tuple[_Part | None, _Part | None]]
) -> int:
    """Give the place after what stood before a removed section."""
    earlier = {one.key for one in before[: before.index(part)]}
    places = [
        place for place, (old, _) in enumerate(pairs, start=1) if old is not None and old.key in earlier
    ]
    return max(places, default=0)


def _most_alike(part: _Part, candidates: Sequence[_Part], work: _Work) -> _Part | None:
    words = _words_of(part)
    best, best_share = None, ALIKE
    for one in candidates:
        others = _words_of(one)
        if not words or not others or not work.affords(len(words) + len(others)):
            continue
        share = len(words & others) / len(words | others)
        if share >= best_share:
            best, best_share = one, share
    return best


def _words_of(part: _Part) -> frozenset[str]:
    return frozenset(word for paragraph in part.paragraphs for word in paragraph.text.casefold().split())


def _section(old: _Part | None, new: _Part | None, work: _Work) -> SectionChange | None:
    if old is None or new is None:
        kind, part = (ChangeKind.ADDED, new) if old is None else (ChangeKind.REMOVED, old)
        if part is None:
            return None
        return SectionChange(kind, part.title, paragraphs=tuple(_whole(kind, one) for one in part.paragraphs))
    paragraphs = tuple(_aligned(old.paragraphs, new.paragraphs, work))
    if old.title != new.title and _key(old.title) != _key(new.title):
        return SectionChange(ChangeKind.RENAMED, new.title, old.title, paragraphs)
    if paragraphs:
        return SectionChange(ChangeKind.CHANGED, new.title, paragraphs=paragraphs)
    work.same += 1
    return None


def _whole(kind: ChangeKind, paragraph: _Paragraph) -> ParagraphChange:
    return ParagraphChange(kind, paragraph.place, (Piece(kind, paragraph.text),))


def _aligned(old: Sequence[_Paragraph], new: Sequence[_Paragraph], work: _Work) -> Iterator[ParagraphChange]:
    before, after = [one.text for one in old], [one.text for one in new]
    if before == after:
        return
    if len(before) * len(after) > MOST_PAIRS:
        work.coarse = True
        yield from _as_sets(old, new)
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        removed, added = list(old[i1:i2]), list(new[j1:j2])
        while removed and added:
            yield _changed(removed.pop(0), added.pop(0), work)
        yield from (_whole(ChangeKind.REMOVED, one) for one in removed)
        yield from (_whole(ChangeKind.ADDED, one) for one in added)


def _as_sets(old: Sequence[_Paragraph], new: Sequence[_Paragraph]) -> Iterator[ParagraphChange]:
    before, after = {one.text for one in old}, {one.text for one in new}
    yield from (_whole(ChangeKind.REMOVED, one) for one in old if one.text not in after)
    yield from (_whole(ChangeKind.ADDED, one) for one in new if one.text not in before)


def _changed(old: _Paragraph, new: _Paragraph, work: _Work) -> ParagraphChange:
    before, after = old.text.split(), new.text.split()
    too_long = max(len(before), len(after)) > MOST_WORDS
    work.coarse = work.coarse or too_long
    by_word = not too_long and work.affords(len(before) * len(after))
    whole = (Piece(ChangeKind.REMOVED, old.text), Piece(ChangeKind.ADDED, new.text))
    return ParagraphChange(
        ChangeKind.CHANGED, new.place, tuple(_word_pieces(before, after)) if by_word else whole
    )


def _word_pieces(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(None, " ".join(before[i1:i2]))
            continue
        if i2 > i1:
            yield Piece(ChangeKind.REMOVED, " ".join(before[i1:i2]))
        if j2 > j1:
            yield Piece(ChangeKind.ADDED, " ".join(after[j1:j2]))

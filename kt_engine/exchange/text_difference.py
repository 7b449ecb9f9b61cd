"""Compares two versions of a document: section by section, and word by word in paragraphs that changed.

It knows no handover. The work is bounded: what is too long is compared more coarsely, and that is said.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
    kind: ChangeKind | None
    """Added, removed or changed; None: both versions have it."""
    place: Place
    """In the new version, or in the old one for what was removed."""
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class SectionChange:
    kind: ChangeKind | None
    """None: both versions have it, and it says the same."""
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
    """Give what differs, and nothing else."""
    whole = whole_difference(old, new)
    changes = [
        replace(change, paragraphs=tuple(one for one in change.paragraphs if one.kind))
        for change in whole.changes
        if change.kind
    ]
    return replace(whole, changes=tuple(changes))


def whole_difference(old: ReadDocument, new: ReadDocument) -> Difference:
    """Give what differs in its place among what is alike."""
    before, after, work = _parts(old), _parts(new), _Work()
    pairs = _paired(before, after, work)
    return Difference(tuple(_section(one, other, work) for one, other in pairs), work.same, work.coarse)


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
    gone = {part.key: part for part in before if part.key not in known}
    words = {key: _words_of(part) for key, part in gone.items()}
    pairs: list[tuple[_Part | None, _Part | None]] = []
    for part in after:
        old = old_of.get(part.key)
        if old is None and (alike := _most_alike(_words_of(part), words, work)):
            old = gone.pop(alike)
            del words[alike]
        pairs.append((old, part))
    return list(_with_gone(pairs, before, gone))


def _with_gone(
    pairs: Sequence[tuple[_Part | None, _Part | None]], before: Sequence[_Part], gone: Mapping[str, _Part]
) -> Iterator[tuple[_Part | None, _Part | None]]:
    """Put each removed section after the last one of the new order that stood before it."""
    place_of = {old.key: place for place, (old, _) in enumerate(pairs, start=1) if old is not None}
    following: dict[int, list[_Part]] = {}
    place = 0
    for part in before:
        place = max(place, place_of.get(part.key, 0))
        if part.key in gone:
            following.setdefault(place, []).append(part)
    for number in range(len(pairs) + 1):
        yield from pairs[number - 1 : number] if number else ()
        yield from ((part, None) for part in following.get(number, ()))


def _most_alike(words: frozenset[str], candidates: Mapping[str, frozenset[str]], work: _Work) -> str | None:
    """Give the key of the section that shares most words, if it shares enough."""
    best, best_share = None, ALIKE
    for key, others in candidates.items():
        if not work.affords(len(words) + len(others) + 1):
            return best
        if not words or not others:
            continue
        share = len(words & others) / len(words | others)
        if share >= best_share:
            best, best_share = key, share
    return best


def _words_of(part: _Part) -> frozenset[str]:
    return frozenset(word for paragraph in part.paragraphs for word in paragraph.text.casefold().split())


def _section(old: _Part | None, new: _Part | None, work: _Work) -> SectionChange:
    if new is None:
        return _one_sided(ChangeKind.REMOVED, old)
    if old is None:
        return _one_sided(ChangeKind.ADDED, new)
    paragraphs = tuple(_aligned(old.paragraphs, new.paragraphs, work))
    if old.title != new.title and _key(old.title) != _key(new.title):
        return SectionChange(ChangeKind.RENAMED, new.title, old.title, paragraphs)
    if any(one.kind for one in paragraphs):
        return SectionChange(ChangeKind.CHANGED, new.title, paragraphs=paragraphs)
    work.same += 1
    return SectionChange(None, new.title, paragraphs=paragraphs)


def _one_sided(kind: ChangeKind, part: _Part | None) -> SectionChange:
    title, paragraphs = (part.title, part.paragraphs) if part else ("", ())
    return SectionChange(kind, title, paragraphs=tuple(_whole(kind, one) for one in paragraphs))


def _whole(kind: ChangeKind | None, paragraph: _Paragraph) -> ParagraphChange:
    return ParagraphChange(kind, paragraph.place, (Piece(kind, paragraph.text),))


def _aligned(old: Sequence[_Paragraph], new: Sequence[_Paragraph], work: _Work) -> Iterator[ParagraphChange]:
    before, after = [one.text for one in old], [one.text for one in new]
    if before == after:
        yield from (_whole(None, one) for one in new)
        return
    if len(before) * len(after) > MOST_PAIRS:
        work.coarse = True
        yield from _as_sets(old, new)
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (_whole(None, one) for one in new[j1:j2])
            continue
        removed, added = list(old[i1:i2]), list(new[j1:j2])
        while removed and added:
            yield _changed(removed.pop(0), added.pop(0), work)
        yield from (_whole(ChangeKind.REMOVED, one) for one in removed)
        yield from (_whole(ChangeKind.ADDED, one) for one in added)


def _as_sets(old: Sequence[_Paragraph], new: Sequence[_Paragraph]) -> Iterator[ParagraphChange]:
    before, after = {one.text for one in old}, {one.text for one in new}
    yield from (_whole(ChangeKind.REMOVED, one) for one in old if one.text not in after)
    yield from (_whole(None if one.text in before else ChangeKind.ADDED, one) for one in new)


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

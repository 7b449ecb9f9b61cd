"""Shows what changed between two versions of a handed-over document as a page a person can read. It knows no store."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile

import nh3
from markupsafe import Markup

from kt_engine.documents.handed_over import HandedOver
from kt_engine.documents.handed_over_tree import shown
from kt_engine.documents.wording import counted
from kt_engine.documents.writers.handed_over_page import handed_over_page
from kt_engine.exchange.document_tree import Place
from kt_engine.exchange.text_difference import (
    BEFORE_HEADINGS,
    Difference,
    ParagraphChange,
    Piece,
    SectionChange,
    whole_difference,
)
from kt_engine.words import ChangeKind, PlaceKind

MOST_CHARACTERS = 600_000
"""Of changes, and again of what is alike; beyond it what is alike is left out first."""
MOST_PARAGRAPHS = 4_000
LONGEST_PIECE = 20_000
LONGEST_TITLE = 200
MOST_TITLES = 12
MOST_LISTED = 200
WHOLE_DOCUMENT = "The document"
CLASSIFICATION = "Difference between two handed-over versions"
_ORDER = (ChangeKind.CHANGED, ChangeKind.RENAMED, ChangeKind.ADDED, ChangeKind.REMOVED)
_LEGEND = (
    "<p class=said>Added words are <ins>underlined</ins>, removed ones <del>struck through</del>; each paragraph that "
    "changed says so beside it. What is alike in both versions is folded.</p>"
)
_TAGS = frozenset(
    {"h2", "p", "ul", "li", "a", "ins", "del", "br", "div", "span", "em", "section", "details", "summary"}
)
_ATTRIBUTES = {"section": {"id"}, "a": {"href"}}
_CLASSES = {
    "p": {"said", "alike", "left-out"},
    "span": {"tag"},
    "div": {"change", "added", "removed", "changed"},
}


def difference_html(
    before: HandedOver, after: HandedOver, *, title: str, names: tuple[str, str], rehearsal: bool = False
) -> str:
    """Give a page that compares two versions; `names` are what they are called, as in ("v1", "v2").

    It costs reading both, and at most some seconds of comparing, however the texts are made.
    """
    return handed_over_page(
        title=title,
        what=f"{names[0]} to {names[1]}",
        rehearsal=rehearsal,
        body=nh3.clean(
            "".join(_body(before, after, names)),
            tags=set(_TAGS),
            attributes=_ATTRIBUTES,
            allowed_classes=dict(_CLASSES),
            url_schemes=set(),
            link_rel=None,
        ),
        footer=tuple(
            f"{name}: {file.file_name}, SHA-256 {file.sha256}, {len(file.data):,} bytes"
            for name, file in zip(names, (before, after), strict=True)
        ),
        classification=CLASSIFICATION,
    )


def _body(before: HandedOver, after: HandedOver, names: tuple[str, str]) -> Iterator[str]:
    if before.sha256 == after.sha256:
        yield _said("Both versions are the same file, byte for byte.")
        return
    faults = [(name, file.unread) for name, file in zip(names, (before, after), strict=True) if file.unread]
    if faults:
        yield _said("The two files differ, and what changed cannot be shown.")
        yield from (_said(f"{name}: {sentence}") for name, sentence in faults)
        return
    found = whole_difference(before.document, after.document)
    yield _said(_summary(found))
    changes = _titled(found.changes)
    if any(one.kind for one in changes):
        yield _LEGEND
        yield from _contents(changes)
        yield from _sections(changes)


def _titled(changes: Sequence[SectionChange]) -> tuple[SectionChange, ...]:
    """Call the only part of a document without headings what it is."""
    if len(changes) == 1 and changes[0].title == BEFORE_HEADINGS:
        return (replace(changes[0], title=WHOLE_DOCUMENT),)
    return tuple(changes)


def _said(sentence: str) -> Markup:
    return Markup("<p class=said>{}</p>").format(shown(sentence))


def _summary(found: Difference) -> str:
    counts = Counter(one.kind for one in found.changes if one.kind)
    if not counts:
        return (
            "The text of both versions is the same; the files differ in their layout, pictures or properties."
        )
    told = ", ".join(f"{counts[kind]} {kind.value}" for kind in _ORDER if counts[kind])
    coarse = " Parts were too long to be compared word by word; they are shown whole." if found.coarse else ""
    return f"Sections: {told}, {found.same_count} alike.{coarse}"


def _contents(changes: Sequence[SectionChange]) -> Iterator[str]:
    changed = [(number, one) for number, one in enumerate(changes) if one.kind]
    yield "<ul>"
    for number, one in changed[:MOST_LISTED]:
        yield Markup("<li><a href='#s{}'>{}</a> <span class=tag>{}</span></li>").format(
            number, _title(one), one.kind
        )
    yield "</ul>"
    if len(changed) > MOST_LISTED:
        yield _said(f"And {len(changed) - MOST_LISTED:,} more sections that changed.")


def _title(change: SectionChange) -> Markup:
    return shown(change.title[:LONGEST_TITLE] or "(without a title)")


def _sections(changes: Sequence[SectionChange]) -> Iterator[str]:
    with_alike = _length(_alike_of(changes)) <= MOST_CHARACTERS
    left = _Left()
    for is_alike, group in groupby(enumerate(changes), key=lambda one: one[1].kind is None):
        members = list(group)
        if is_alike:
            yield from _alike_sections([one for _, one in members], with_alike=with_alike)
            continue
        for number, one in members:
            if left.ended:
                break
            taken = tuple(takewhile(left.takes, one.paragraphs))
            yield from _section(number, one, taken, with_alike=with_alike)
    if left.ended:
        yield "<p class=left-out><em>More changed than is shown here: kt handover diff prints all of it.</em></p>"


@dataclass
class _Left:
    characters: int = MOST_CHARACTERS
    paragraphs: int = MOST_PARAGRAPHS
    ended: bool = False

    def takes(self, paragraph: ParagraphChange) -> bool:
        """Say whether a paragraph still fits; what is alike costs nothing here."""
        if paragraph.kind:
            self.characters -= _length([paragraph])
            self.paragraphs -= 1
        self.ended = self.ended or min(self.characters, self.paragraphs) < 0
        return not self.ended


def _alike_of(changes: Sequence[SectionChange]) -> Iterator[ParagraphChange]:
    return (one for change in changes for one in change.paragraphs if one.kind is None)


def _length(paragraphs: Iterable[ParagraphChange]) -> int:
    return sum(min(len(piece.text), LONGEST_PIECE) for one in paragraphs for piece in one.pieces)


def _alike_sections(sections: Sequence[SectionChange], *, with_alike: bool) -> Iterator[str]:
    titles = [one.title[:LONGEST_TITLE] for one in sections[:MOST_TITLES]]
    more = f" and {len(sections) - MOST_TITLES} more" if len(sections) > MOST_TITLES else ""
    said = f"{counted(len(sections), 'section')} alike: {', '.join(titles)}{more}"
    yield Markup("<details><summary>{}</summary>").format(shown(said))
    for one in sections if with_alike else ():
        yield Markup("<p class=alike>{}</p>").format(_title(one))
        yield from map(_alike, one.paragraphs)
    yield "</details>"


def _section(
    number: int, change: SectionChange, paragraphs: Sequence[ParagraphChange], *, with_alike: bool
) -> Iterator[str]:
    kind = change.kind.value if change.kind else ""
    yield Markup("<section id=s{}><h2>{} <span class=tag>{}</span></h2>").format(number, _title(change), kind)
    if change.old_title:
        yield _said(f"It was called: {change.old_title[:LONGEST_TITLE]}")
    for is_alike, group in groupby(paragraphs, key=lambda one: one.kind is None):
        members = list(group)
        yield from _alike_run(members, with_alike=with_alike) if is_alike else map(_changed, members)
    yield "</section>"


def _alike_run(paragraphs: Sequence[ParagraphChange], *, with_alike: bool) -> Iterator[str]:
    """Fold all but the last one, which stands before a change and tells where it is."""
    folded = paragraphs[:-1] if with_alike else paragraphs
    if folded:
        yield f"<details><summary>{counted(len(folded), 'paragraph')} alike</summary>"
        if with_alike:
            yield from map(_alike, folded)
        yield "</details>"
    if with_alike:
        yield _alike(paragraphs[-1])


def _alike(paragraph: ParagraphChange) -> Markup:
    return Markup("<p class=alike>{}</p>").format(shown(" ".join(one.text for one in paragraph.pieces)))


def _changed(paragraph: ParagraphChange) -> Markup:
    kind = paragraph.kind.value if paragraph.kind else ""
    where = _where(paragraph.place)
    return Markup("<div class='change {0}'><span class=tag>{0}{1}</span><p>{2}</p></div>").format(
        kind, f", {where}" if where else "", Markup(" ").join(map(_piece, paragraph.pieces))
    )


def _where(place: Place) -> str:
    return "" if place.kind is PlaceKind.WHOLE else str(place)


def _piece(piece: Piece) -> Markup:
    said = shown(piece.text if len(piece.text) <= LONGEST_PIECE else f"{piece.text[:LONGEST_PIECE]} ...")
    mark = {ChangeKind.ADDED: "ins", ChangeKind.REMOVED: "del"}.get(piece.kind) if piece.kind else None
    return Markup("<{0}>{1}</{0}>").format(mark, said) if mark else said

"""Looks for secrets and personal data in lines of text; a value is masked here and never leaves this module whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kt_engine.exchange.document_tree import Line, Place, Slip
from kt_engine.exchange.scan_personal import personal_in
from kt_engine.exchange.scan_secrets import secrets_in
from kt_engine.exchange.slips import Hit

PIECE = 1_000
"""Signs that are searched at once, so that no pattern meets a text without end."""
OVERLAP = 200
"""What two pieces share, so that a value across the cut is seen."""
EDGE = 48
"""Signs on both sides of a line's end that are searched together: numbers are wrapped."""
MOST_SLIPS = 500
MOST_PLACES = 50


def scan_text(lines: Sequence[Line]) -> tuple[Slip, ...]:
    """Give each different value once, masked, with its places, in the order of its first place; at most MOST_SLIPS."""
    found: dict[tuple[str, str], _Found] = {}
    for index, line in enumerate(lines):
        following = lines[index + 1].text if index + 1 < len(lines) else ""
        for hit in _hits(line.text, following):
            if (hit.kind, hit.value) not in found and len(found) >= MOST_SLIPS:
                continue
            known = found.setdefault((hit.kind, hit.value), _Found(hit, [], set()))
            if line.place not in known.seen:
                known.seen.add(line.place)
                known.places.append(line.place)
    return tuple(
        Slip(one.hit.kind, one.hit.what, one.hit.masked, tuple(one.places[:MOST_PLACES]), len(one.places))
        for one in found.values()
    )


@dataclass(frozen=True)
class _Found:
    hit: Hit
    places: list[Place]
    seen: set[Place]


def _hits(text: str, following: str) -> Iterable[Hit]:
    for start in range(0, max(1, len(text) - OVERLAP), PIECE - OVERLAP):
        piece, is_last = text[start : start + PIECE], start + PIECE >= len(text)
        secrets = list(secrets_in(piece))
        personal = (hit for hit in personal_in(piece) if not _within(hit, secrets))
        yield from (
            hit for hit in (*secrets, *personal) if _is_whole(hit, is_first=not start, is_last=is_last)
        )
    if text.strip() and following.strip():
        yield from _across(text.rstrip(), following.lstrip())


def _is_whole(hit: Hit, *, is_first: bool, is_last: bool) -> bool:
    """Say whether a value is not cut at a piece's ends, where the piece before or after has it whole."""
    cut_before = not is_first and hit.start == 0
    cut_after = not is_last and hit.end > PIECE - EDGE and hit.start > PIECE - OVERLAP
    return not (cut_before or cut_after)


def _within(hit: Hit, secrets: Sequence[Hit]) -> bool:
    """Say whether a piece of personal data is only a part of a secret, such as an address with a password in it."""
    return any(hit.start >= one.start and hit.end <= one.end for one in secrets)


def _across(text: str, following: str) -> Iterable[Hit]:
    """Give numbers that begin in one line and end in the next."""
    left = text[-EDGE:]
    joined = f"{left} {following[:EDGE]}"
    return (hit for hit in personal_in(joined) if hit.start < len(left) < hit.end)

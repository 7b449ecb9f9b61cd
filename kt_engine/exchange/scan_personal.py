"""Looks for personal data in one piece of text: e-mail, telephone, payment card, IBAN; names it does not know.

A mailbox of a team and a free-phone number are told apart: they are no person's, and still worth a look.
"""

import re
from collections.abc import Iterator

from kt_engine.exchange.checked_numbers import IBAN_LENGTHS, SHORTEST_CARD, is_card, is_iban
from kt_engine.exchange.shared_mailboxes import is_shared
from kt_engine.exchange.slips import Hit, masked_email, masked_number
from kt_engine.words import FindingKind

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+/:@-])([A-Za-z0-9][A-Za-z0-9._%+-]{0,63})@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,5}"
    r"\.([A-Za-z]{2,24}))(?![A-Za-z0-9@-])"
)
_MAILTO = re.compile(r"mailto:", re.IGNORECASE)
_FILES = frozenset({"png", "jpg", "jpeg", "gif", "svg", "webp", "pdf", "css", "js", "md", "html"})
_URL = re.compile(r"(?:https?|ftp)://\S+", re.IGNORECASE)
_CARD = re.compile(r"(?<![\w.+-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)")
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,29}(?![A-Za-z0-9])")
_NUMBER = re.compile(r"(?<![\w+.,-])[+(]?\d")
_PHONES = (
    # +49 40 66969 120, +1 (877) 472-6716, +44 (0)20 7946 0958
    re.compile(r"\+[1-9](?:[ .\-/]{0,2}\(?\d\)?){7,14}(?!\w)"),
    # (877) 472-6716, 877-472-6716, 877.472.6716
    re.compile(r"(?:\([2-9]\d{2}\)[ .-]{0,2}|[2-9]\d{2}[.-])[2-9]\d{2}[.-]\d{4}(?![\w-])"),
    # 01 42 68 53 00
    re.compile(r"0[1-9](?:[ .]\d{2}){4}(?![\w-]|[ .]\d)"),
)
_NATIONAL = re.compile(r"(?:\(?0\d{2,5}\)?|[6-9]\d{2})(?:[ /.-]\d{2,8}){1,5}(?![\w-])")
"""Of many countries, and 00 before a country's code: only where a word says that it is a telephone's."""
LONGEST = 40
"""Signs from the beginning of a number in which it ends."""
FEWEST_DIGITS = 8
_SPOKEN = re.compile(
    r"\b(?:tel|phone|telephone|mobile|cell|fax|call|dial|hotline|whatsapp|telefon|telefono|teléfono|tél|téléphone|handy|mobil"
    r"|móvil|rufnummer|durchwahl)\b",
    re.IGNORECASE,
)
NEAR = 40
"""Signs before a number without a country's code in which a word must say that it is a telephone's."""
PHONE_DIGITS = range(FEWEST_DIGITS, 16)
_FREE = re.compile(
    r"1?(?:800|833|844|855|866|877|888)\d{7}"
    r"|(?:31|33|34|39|351|41|43|44|48|49)?0?(?:800|808|900)\d{4,9}"
)


def personal_in(text: str) -> Iterator[Hit]:
    if "@" in text:
        yield from _emails(text)
    if sum(map(str.isdigit, text)) < FEWEST_DIGITS:
        return
    plain = _URL.sub(lambda found: " " * len(found[0]), text)
    taken: list[tuple[int, int]] = []
    for hit in (*_ibans(plain), *_cards(plain), *_phones(plain)):
        if not any(hit.start < end and start < hit.end for start, end in taken):
            taken.append((hit.start, hit.end))
            yield hit


def _emails(text: str) -> Iterator[Hit]:
    for found in _EMAIL.finditer(_MAILTO.sub("       ", text)):
        if found[3].lower() in _FILES:
            continue
        shared = is_shared(found[1])
        kind = FindingKind.SHARED_MAILBOX if shared else FindingKind.EMAIL
        what = "mailbox of a team" if shared else "e-mail address"
        yield Hit(kind, what, found[0].lower(), masked_email(found[0].lower()), found.start(), found.end())


def _ibans(text: str) -> Iterator[Hit]:
    for found in _IBAN.finditer(text):
        wanted = IBAN_LENGTHS.get(found[0][:2], 0)
        end = _end_of(found[0], wanted)
        compact = found[0][:end].replace(" ", "")
        if wanted and is_iban(compact):
            masked = f"{compact[:2]}...{compact[-4:]}"
            yield Hit(
                FindingKind.IBAN, "bank account (IBAN)", compact, masked, found.start(), found.start() + end
            )


def _end_of(text: str, signs: int) -> int:
    """Give the place after so many signs that are no blank."""
    count = 0
    for place, sign in enumerate(text):
        count += sign != " "
        if count == signs:
            return place + 1
    return len(text)


def _cards(text: str) -> Iterator[Hit]:
    for found in _CARD.finditer(text):
        digits = _digits(found[0])
        if len(digits) >= SHORTEST_CARD and is_card(digits):
            masked = masked_number(digits, 4)
            yield Hit(
                FindingKind.PAYMENT_CARD, "payment card number", digits, masked, found.start(), found.end()
            )


def _phones(text: str) -> Iterator[Hit]:
    for begun in _NUMBER.finditer(text):
        start = begun.start()
        piece = text[start : start + LONGEST]
        spoken = _SPOKEN.search(text[max(0, start - NEAR) : start])
        for pattern in (*_PHONES, *((_NATIONAL,) if spoken else ())):
            found = pattern.match(piece)
            hit = None if found is None else _phone(found[0], start)
            if hit is not None:
                yield hit
                break


def _phone(written: str, start: int) -> Hit | None:
    digits = _digits(written.replace("(0)", ""))
    if len(digits) not in PHONE_DIGITS or len(set(digits)) < 3:  # noqa: PLR2004 - 0000 0000 is no number
        return None
    plain = digits.removeprefix("00")
    free = _FREE.fullmatch(plain) is not None
    kind = FindingKind.SERVICE_LINE if free else FindingKind.PHONE
    what = "free-phone number" if free else "telephone number"
    return Hit(kind, what, plain, masked_number(plain, 2), start, start + len(written))


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))

"""Takes one line of text as a person typed it, or says what is wrong with it; it knows no record."""

import unicodedata

from kt_engine.errors import UsageProblem
from kt_engine.exchange.cells import EMAIL_PATTERN
from kt_engine.exchange.nearest import shown

HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""Unicode classes of signs nobody sees: controls, direction marks, line ends."""


def one_line(text: str, what: str, *, most: int = 200) -> str:
    """Give the text in composed form (NFC) without outer blanks; `what` names it in the sentence: "reason".

    Raises UsageProblem when it is empty, longer than `most` characters, or holds invisible signs.
    """
    clean = unicodedata.normalize("NFC", text).strip()
    if not clean:
        raise UsageProblem(f"The {what} is empty. Write it in a few words.")
    if len(clean) > most:
        raise UsageProblem(f"The {what} has {len(clean)} characters; at most {most} are taken. Shorten it.")
    if any(unicodedata.category(sign) in HIDDEN for sign in clean):
        raise UsageProblem(f"The {what} {shown(clean)} holds an invisible sign. Type it again.")
    return clean


def email_address(text: str) -> str:
    """Give the address without outer blanks. Raises UsageProblem when it is none."""
    clean = text.strip()
    if not EMAIL_PATTERN.fullmatch(clean):
        raise UsageProblem(f"{shown(clean)} is no e-mail address. Write it as in ana@example.com.")
    return clean

"""Looks for secrets in one piece of text: with the detectors of detect-secrets, and for passwords written in prose.

The detectors are called in this process and only look at the text; none of them asks a network whether a key works.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.filters.heuristic import (
    is_indirect_reference,
    is_not_alphanumeric_string,
    is_potential_uuid,
    is_sequential_string,
    is_templated_secret,
)
from detect_secrets.plugins.base import BasePlugin, RegexBasedDetector
from detect_secrets.plugins.high_entropy_strings import HighEntropyStringsPlugin
from detect_secrets.plugins.keyword import KeywordDetector

from kt_engine.exchange.slips import Hit, masked_secret
from kt_engine.words import FindingKind

GUESSING = (KeywordDetector, HighEntropyStringsPlugin)
"""Detectors that go by words nearby or by randomness, not by the form of a known key."""
LEFT_OUT = frozenset({"IPPublicDetector"})
"""An address of a network is no secret, and version numbers look like one."""
SHORTEST = 4
LEFT_OF = 40
"""Signs before a value in which its name stands."""
_URL = re.compile(r"(?:https?|ftp)://\S+", re.IGNORECASE)
_SUMS = re.compile(r"\b(?:sha-?\d*|md5|hash|digest|checksum|fingerprint|commit|revision)", re.IGNORECASE)
_NAMED_ID = re.compile(r"(?:id|etag|arn|uuid|guid|version)[\"']?\s{0,3}[:=]\s{0,3}[\"']?$", re.IGNORECASE)
_PROSE = re.compile(
    r"(?<![\w-])(?P<word>pass(?:word|wd|code|phrase)|pwd|kennwort|passwort|contrase[nñ]a|mot de passe|senha|hasło"
    r"|secret|(?:api|access|private)[ _-]?key|token|pin)"
    r"[\"'*_`]{0,3}\s{0,3}(?:\bis\b|\bist\b|=|:|\||->)[\s\"'*_`]{0,8}(?P<value>\S{4,80})",
    re.IGNORECASE,
)
_NUMBER_OF = re.compile(r"^\d+[-+]?(?:day|digit|char|letter|month|week|hour|minute|time)", re.IGNORECASE)
_MIXED = re.compile(r"\w[!@#$%^&?+=~]\w|[a-z][A-Z].*[!@#$%^&?+=~]")
_FILLED = re.compile(r"^[\[<{(*$x.%_-]|^https?:", re.IGNORECASE)


def secrets_in(text: str) -> Iterator[Hit]:
    """Give each secret once, by the detector that knows it best."""
    taken: list[tuple[int, int]] = []
    for hit in (*_by_detectors(text), *_in_prose(text)):
        if not any(hit.start < end and start < hit.end for start, end in taken):
            taken.append((hit.start, hit.end))
            yield hit


@cache
def _detectors() -> tuple[BasePlugin, ...]:
    """Give the detectors, those for keywords and random-looking text last."""
    kinds: Iterable[type[BasePlugin]] = get_mapping_from_secret_type_to_class().values()
    made: list[BasePlugin] = [kind() for kind in kinds if kind.__name__ not in LEFT_OUT]
    return tuple(sorted(made, key=lambda one: (isinstance(one, GUESSING), one.secret_type)))


def _by_detectors(text: str) -> Iterator[Hit]:
    without_urls = _URL.sub(lambda found: " " * len(found[0]), text)
    for detector in _detectors():
        guesses = isinstance(detector, GUESSING)
        searched = without_urls if guesses else text
        for value in _values(detector, searched):
            start = searched.find(value)
            if len(value) < SHORTEST or start < 0 or (guesses and not _is_likely(detector, value, text)):
                continue
            what = _NAMES.get(detector.secret_type, detector.secret_type)
            yield Hit(FindingKind.SECRET, what, value, masked_secret(value), start, start + len(value))


def _values(detector: BasePlugin, text: str) -> Iterator[str]:
    """Give what a detector finds; where it goes by patterns the whole match, of which it may tell only a part."""
    if not isinstance(detector, RegexBasedDetector):
        yield from detector.analyze_string(text)
        return
    for pattern in detector.denylist:
        for found in pattern.finditer(text):
            if any(True for _ in detector.analyze_string(found[0])):
                yield found[0].strip()


def _is_likely(detector: BasePlugin, value: str, text: str) -> bool:
    """Say whether what a guessing detector found can be a secret: random, and no path, name, sum or empty field."""
    if any((is_templated_secret(value), is_sequential_string(value), is_not_alphanumeric_string(value))):
        return False
    if isinstance(detector, HighEntropyStringsPlugin):
        random = detector.calculate_shannon_entropy(value) > detector.entropy_limit
        named_id = _NAMED_ID.search(text[: text.find(value)][-LEFT_OF:])
        return random and not (is_potential_uuid(value) or _is_words(value) or _SUMS.search(text) or named_id)
    return _is_password(value) and not is_indirect_reference(text)


def _is_words(value: str) -> bool:
    """Say whether a value is made of words, as a path or a key is, and not of random signs."""
    parts = [part for part in re.split(r"[-_/.\\ ]+", value) if part]
    return len(parts) > 1 and sum(part.isalpha() or part.isdigit() for part in parts) >= len(parts) - 1


def _in_prose(text: str) -> Iterator[Hit]:
    for found in _PROSE.finditer(text):
        value = found["value"].rstrip(".,;:)]}\"'*_`|")
        pin = found["word"].lower() == "pin"
        if len(value) < SHORTEST or _FILLED.match(value) or _NUMBER_OF.match(value):
            continue
        if (pin and re.fullmatch(r"\d{4,8}", value)) or (not pin and _is_password(value)):
            start = found.start("value")
            yield Hit(
                FindingKind.SECRET, "password or key", value, masked_secret(value), start, start + len(value)
            )


def _is_password(value: str) -> bool:
    """Say whether a word is more likely typed as a password than said: digits, signs or capitals within it."""
    if re.search(r"\s", value) or _NUMBER_OF.match(value) or re.fullmatch(r"[\d./:-]{1,10}", value):
        return bool(re.fullmatch(r"\d{6,12}", value))
    return any(map(str.isdigit, value)) or bool(_MIXED.search(value))


_NAMES = {
    "Secret Keyword": "password or key",
    "Base64 High Entropy String": "random-looking text, as keys are",
    "Hex High Entropy String": "random-looking text, as keys are",
    "Basic Auth Credentials": "password in a web address",
    "Private Key": "private key",
}

"""Finds the fixed text in the source of a template and puts it into another language; it knows no document."""

import re
from collections.abc import Callable, Iterable, Iterator

from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

Translate = Callable[[str], str]

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_HTML_TAG = re.compile(r"(<[^>]*>|\n)")
_LONE_STATEMENT = re.compile(r"\s*(?:\{%[^%]*%\}|\{#.*?#\})\s*")
_OPENING = re.compile(r"(?:#{1,6} +|[-*] +|> +|\d+\. +)*")
_LETTER = re.compile(r"[^\W\d_]")
_BEFORE_TEXT = frozenset({"or", "else"})


def spoken_source(source: str, translate: Translate) -> str:
    """Put every line and every table cell of a template into another language, its tags left to the translation."""
    return "\n".join(_line(line, translate) for line in source.split("\n"))


def spoken_page(source: str, translate: Translate) -> str:
    """Put what stands between the tags of an HTML template into another language; no tag spans two lines."""
    return "".join(
        part if part.startswith("<") else _unit(part, translate) for part in _HTML_TAG.split(source) if part
    )


def tags(text: str) -> list[str]:
    """Give the expressions and statements of a text in the order of the alphabet: a translation holds the same.

    A remark, `To{# the last day #}`, only tells two texts apart that read alike.
    """
    return sorted(tag for tag in _TAG.findall(text) if not tag.startswith("{#"))


def has_words(text: str) -> bool:
    """Say whether a text holds a letter outside of its tags."""
    return bool(_LETTER.search(_TAG.sub("", text)))


def _line(line: str, translate: Translate) -> str:
    if _LONE_STATEMENT.fullmatch(line):
        return line
    if line.lstrip().startswith("|"):
        return "|".join(_unit(cell, translate) for cell in _cells(line))
    return _unit(line, translate)


def _cells(line: str) -> list[str]:
    """Part a line of a table at the bars outside of its tags."""
    bars, start, cells = [found.span() for found in _TAG.finditer(line)], 0, []
    for place, letter in enumerate(line):
        if letter == "|" and not any(first <= place < last for first, last in bars):
            cells.append(line[start:place])
            start = place + 1
    return [*cells, line[start:]]


def _unit(text: str, translate: Translate) -> str:
    """Translate what is left of a text without the marks it opens with and the space around it."""
    unit = text.strip()
    if not has_words(unit):
        return text
    opening = _OPENING.match(unit)
    start = text.index(unit) + (opening.end() if opening else 0)
    end = len(text.rstrip())
    return text[:start] + translate(text[start:end]) + text[end:]


def text_tokens(stream: Iterable[Token]) -> Iterator[tuple[Token, bool]]:
    """Give every token with whether it is a text to be printed: `"not yet"` in `{{ day or "not yet" }}`."""
    tokens = list(stream)
    for before, token, after in zip([None, *tokens[:-1]], tokens, [*tokens[1:], None], strict=True):
        yield token, token.type == "string" and before is not None and _opens(before, after)


def _opens(before: Token, after: Token | None) -> bool:
    if before.type == "variable_begin" or (before.type == "name" and before.value in _BEFORE_TEXT):
        return True
    return before.type == "lparen" and after is not None and after.type == "name" and after.value == "if"


def speaking_templates(translate: Translate, reads: Callable[[str, Translate], str]) -> type[Extension]:
    """Give the extension that reads every template in another language."""

    class Spoken(Extension):
        def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
            return reads(source, translate)

        def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
            for token, is_text in text_tokens(stream):
                said = translate(token.value) if is_text and has_words(token.value) else token.value
                yield Token(token.lineno, token.type, said)

    return Spoken


def speak(environment: Environment, translate: Translate, *, pages: bool = False) -> None:
    """Let an environment read its templates in another language: of Markdown, or pages of HTML."""
    environment.add_extension(speaking_templates(translate, spoken_page if pages else spoken_source))

"""What is wrong with a client's template: which kind, which line, which sentence. It knows no template."""

import re
from dataclasses import dataclass
from types import TracebackType

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from kt_engine.documents.markdown_text import visible_line
from kt_engine.words import TemplateFault

LONGEST = 300
_MISSING = re.compile(r"has no (?:attribute|element) '?([^'\s]+)'?|^'([^']+)' is undefined")
_UNSAFE = re.compile(r"attribute '([^']+)'")


@dataclass(frozen=True)
class Fault:
    kind: TemplateFault
    line: int
    """From 1; 0 where no line is to blame."""
    sentence: str


class TooSlow(Exception):
    """The computing time is used up."""


class TooBig(Exception):
    """It printed more than a document holds."""


_LIMITS: tuple[tuple[tuple[type[BaseException], ...], TemplateFault, str], ...] = (
    ((TooSlow,), TemplateFault.TOO_SLOW, "It computes for more than {seconds} seconds."),
    ((TooBig,), TemplateFault.TOO_BIG, "It prints more than a document may hold."),
    ((MemoryError,), TemplateFault.TOO_BIG, "It needs more memory than a document may."),
    (
        (RecursionError, SyntaxError),
        TemplateFault.TOO_DEEP,
        "It is nested too deeply, or calls itself without end.",
    ),
)


def fault_of(error: BaseException, name: str, seconds: int) -> Fault:
    """Turn what went wrong in the template of that name into a sentence a person can act on."""
    if isinstance(error, TemplateSyntaxError):
        return Fault(TemplateFault.SYNTAX, error.lineno, _short(error.message or "It cannot be read."))
    line = _line(error.__traceback__, name)
    for kinds, kind, sentence in _LIMITS:
        if isinstance(error, kinds):
            return Fault(kind, line, sentence.format(seconds=seconds))
    if isinstance(error, TemplateNotFound):
        return Fault(
            TemplateFault.RULE,
            line,
            _short(f"It asks for the template {error.name!r}, which it cannot have."),
        )
    return _of_value(error, line)


def _of_value(error: BaseException, line: int) -> Fault:
    said = str(error)
    if isinstance(error, SecurityError | OverflowError):
        return Fault(TemplateFault.UNSAFE, line, _short(_unsafe(said)))
    if isinstance(error, UndefinedError):
        missing = _MISSING.search(said)
        name = next(filter(None, missing.groups())) if missing else ""
        sentence = (
            f"There is nothing called {name} here; kt document facts lists what there is." if name else said
        )
        return Fault(TemplateFault.UNKNOWN, line, _short(sentence))
    return Fault(
        TemplateFault.VALUE, line, _short(f"This cannot be worked out: {said or type(error).__name__}.")
    )


def _unsafe(said: str) -> str:
    found = _UNSAFE.search(said)
    return f"It reaches for {found[1]}, which no template may." if found else said


def _line(tail: TracebackType | None, name: str) -> int:
    """Give the innermost line of the template itself that was at work."""
    line = 0
    while tail is not None:
        template = tail.tb_frame.f_globals.get("__jinja_template__")
        compiled = tail.tb_frame.f_globals.get("name")
        if template is not None and compiled == name:
            line = template.get_corresponding_lineno(tail.tb_lineno)
        tail = tail.tb_next
    return line


def _short(text: str) -> str:
    line = visible_line(text)
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} ..."

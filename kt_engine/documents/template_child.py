"""The child process that renders one client's template: it takes facts on its standard input and gives the body.

Before it looks at the template it gives up files, processes, memory and time. It has no environment and no store.
"""

import json
import pickle
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import jinja2.debug  # noqa: F401 - jinja2 imports it with its first fault, when no file can be opened any more
from jinja2 import Environment, Template

from kt_engine.documents.environment import environment
from kt_engine.documents.speech import speaking
from kt_engine.documents.template_fault import Fault, TooBig, TooSlow, fault_of
from kt_engine.documents.template_rules import PARTS, broken_rules
from kt_engine.documents.template_sandbox import MOST_OUTPUT, ClientEnvironment
from kt_engine.documents.wording import counted, day, number
from kt_engine.exchange.child_limits import Limits, compute_at_most, give_up, open_nothing_more
from kt_engine.words import DocumentKey, Language

SECONDS = 2
"""Of computing that a template has, beside what starting takes."""


@dataclass(frozen=True)
class Asked:
    key: DocumentKey
    name: str
    source: str
    facts: Any
    control: Any
    """None: only the rules are looked at."""
    language: Language = Language.EN


def main(memory_bytes: int, computing_seconds: int) -> None:
    give_up(Limits(memory_bytes, computing_seconds))
    asked: Asked = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - written by the parent, nobody else
    answer = _answer(asked)
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


def _answer(asked: Asked) -> dict[str, Any]:
    ours = environment(asked.language)
    ours.get_template(PARTS)
    with speaking(asked.language):
        _warm_up()
        view = (
            import_module(f"kt_engine.documents.{asked.key.value}").view(asked.facts) if asked.control else {}
        )
        return _limited(asked, ours, view)


def _limited(asked: Asked, ours: Environment, view: Mapping[str, object]) -> dict[str, Any]:
    open_nothing_more()
    compute_at_most(SECONDS, _too_slow)
    faults, body = body_of(asked, ours, view)
    compute_at_most(SECONDS, lambda: None)
    return {"body": body, "faults": [(one.kind, one.line, one.sentence) for one in faults]}


def body_of(asked: Asked, ours: Environment, view: Mapping[str, object]) -> tuple[list[Fault], str]:
    """Give what is wrong, or the body; the limits of time and memory are the process's."""
    try:
        sandbox = ClientEnvironment(ours, asked.name, asked.source)
        faults = list(broken_rules(sandbox.parse(asked.source, asked.name)))
        if faults:
            return faults, ""
        template = sandbox.get_template(asked.name)
        return [], _printed(template, asked, view) if asked.control else ""
    except Exception as error:  # noqa: BLE001 - whatever a template does is told in a sentence
        return [fault_of(error, asked.name, SECONDS)], ""


def _printed(template: Template, asked: Asked, view: Mapping[str, object]) -> str:
    pieces: list[str] = []
    size = 0
    context = template.new_context({"doc": asked.control, "facts": asked.facts, **view})
    # Not `template.generate`, which would rewrite the traceback the line is taken from.
    printing: Any = template.root_render_func(context)
    for piece in printing:
        size += len(piece)
        if size > MOST_OUTPUT:
            printing.throw(TooBig())
        pieces.append(piece)
    return "".join(pieces)


def _warm_up() -> None:
    """Have what is read from files on first use read now: no file can be opened later."""
    day(date(2027, 4, 19))
    number(Decimal("87.5"))
    counted(2, "day")


def _too_slow() -> None:
    raise TooSlow

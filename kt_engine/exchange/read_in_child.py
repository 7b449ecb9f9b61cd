"""Has a document read by a child process with limits of memory and time; it takes nothing but a well-formed answer."""

import json

from pydantic import TypeAdapter, ValidationError

from kt_engine.errors import InvalidInput
from kt_engine.exchange.child_limits import Limits
from kt_engine.exchange.document_tree import ReadDocument
from kt_engine.exchange.limited_child import answer_of_child
from kt_engine.exchange.read_bytes import MIB, refusal
from kt_engine.words import FileKind

USUAL = Limits()


def read_in_child(data: bytes, name: str, kind: FileKind, limits: Limits = USUAL) -> ReadDocument:
    """Give what the child read. Raises InvalidInput with its sentence, or for a child that came to no good end."""
    head = json.dumps({"name": name, "kind": kind}).encode()
    said = answer_of_child("kt_engine.exchange.reading_child", head + b"\n" + data, limits)
    if said is None:
        raise _too_much(name, limits)
    return _answer(said, name, limits)


def _answer(said: bytes, name: str, limits: Limits) -> ReadDocument:
    try:
        answer = json.loads(said)
        if "refused" in answer:
            raise refusal(name, str(answer["refused"]), int(answer["line"]))
        return TypeAdapter(ReadDocument).validate_python(answer["document"])
    except (ValueError, KeyError, TypeError, ValidationError):
        raise _too_much(name, limits) from None


def _too_much(name: str, limits: Limits) -> InvalidInput:
    return refusal(
        name,
        f"The file could not be read within {limits.computing_seconds} seconds of computing and "
        f"{limits.memory_bytes // MIB:,} MiB of memory. Save it again from its own program, or split it.",
    )

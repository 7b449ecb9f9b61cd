"""Has a document read by a child process with limits of memory and time; it takes nothing but a well-formed answer."""

import json
import subprocess
import sys
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kt_engine.errors import InvalidInput
from kt_engine.exchange.child_limits import MOST_ANSWER, Limits
from kt_engine.exchange.document_tree import ReadDocument
from kt_engine.exchange.read_bytes import MIB, refusal
from kt_engine.words import FileKind

ROOT = Path(__file__).parents[2]
CHILD = """
import sys
sys.path.insert(0, sys.argv[1])
from kt_engine.exchange.reading_child import main
main()
"""
USUAL = Limits()


def read_in_child(data: bytes, name: str, kind: FileKind, limits: Limits = USUAL) -> ReadDocument:
    """Give what the child read. Raises InvalidInput with its sentence, or for a child that came to no good end."""
    head = json.dumps({"name": name, "kind": kind}).encode()
    # The child sees nothing of this process: no environment, no current folder, no open file.
    command = [sys.executable, "-I", "-X", "utf8", "-c", CHILD, str(ROOT)]
    command += [str(limits.memory_bytes), str(limits.computing_seconds)]
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter and our own text)
            command,
            input=head + b"\n" + data,
            capture_output=True,
            timeout=limits.wall_seconds,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        raise _too_much(name, limits) from None
    if done.returncode != 0 or len(done.stdout) > MOST_ANSWER:
        raise _too_much(name, limits)
    return _answer(done.stdout, name, limits)


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

"""The child process that reads one document from its standard input and writes the tree to its standard output.

Before it looks at a byte it gives up what it does not need: memory and time beyond the limits, new files and processes.
"""

import json
import sys
from dataclasses import asdict
from typing import Any

from kt_engine.errors import InvalidInput
from kt_engine.exchange.child_limits import Limits, give_up
from kt_engine.exchange.read_document import read_here
from kt_engine.words import FileKind


def main(memory_bytes: int, computing_seconds: int) -> None:
    give_up(Limits(memory_bytes, computing_seconds))
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(head)
    try:
        answer: dict[str, Any] = {"document": asdict(read_here(data, asked["name"], FileKind(asked["kind"])))}
    except InvalidInput as refused:
        first = refused.problems[0]
        answer = {"refused": first.sentence, "line": first.line}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))

"""Reads one playbook file from disk within bounds. It knows no word of the language."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kt_engine.errors import Problem
from kt_engine.playbook.tree import Branch, read_tree

MAX_BYTES = 1024 * 1024


def read_source(path: Path) -> "Source":
    """Give the file's text and tree; what cannot be read is a problem of the source, never an exception."""
    file = str(path)
    try:
        if path.is_dir():
            return _unread(path, "is a folder, not a playbook file. Give the path of a .yaml file.")
        if not path.is_file():
            return _unread(path, "is not a plain file. Give the path of a .yaml file.")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as fault:
        return _unread(
            path, f"cannot be read: {fault.strerror or fault}. Check that it exists and that you may read it."
        )
    if len(data) > MAX_BYTES:
        return _unread(
            path,
            f"is larger than {MAX_BYTES // 1024} KiB, more than a playbook needs. Split it with `extends`.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        sentence = "is not UTF-8 text from here on. Save the file as UTF-8."
        good = data[: fault.start]
        column = len(good[good.rfind(b"\n") + 1 :].decode("utf-8-sig", errors="replace")) + 1
        return Source(path, "", None, (Problem(sentence, file, good.count(b"\n") + 1, column),))
    return Source(path, text, *_tree_of(text, file))


@lru_cache(maxsize=8)
def _tree_of(text: str, file: str) -> tuple[Branch | None, tuple[Problem, ...]]:
    """Read a text once: most playbooks extend the same one, and a program that serves loads them for every form."""
    tree, problems = read_tree(text, file)
    return tree, tuple(problems)


def _unread(path: Path, sentence: str) -> "Source":
    return Source(path, "", None, (Problem(sentence, str(path)),))


@dataclass(frozen=True)
class Source:
    path: Path
    text: str
    tree: Branch | None
    """None when the text could not be read; then `problems` says why."""
    problems: tuple[Problem, ...]

"""Reads the bytes of one regular file with a size cap; it knows nothing of what the bytes mean."""

import os
import stat
from pathlib import Path

from kt_engine.errors import InvalidInput, Problem

MIB = 1024 * 1024


def read_bytes(path: Path | str, *, what: str, max_bytes: int) -> bytes:
    """Give all bytes of a regular file; `what` names the thing in a sentence, as in "scope file".

    A link is followed; what it points to must be a regular file.
    """
    name = shown_name(path)
    try:
        descriptor = os.open(path, _open_flags())
    except FileNotFoundError:
        raise refusal(name, f"There is no such {what}. Check the path.") from None
    except (OSError, ValueError) as error:
        raise refusal(
            name, f"The {what} cannot be opened: {_reason(error)}. Check the path and its rights."
        ) from None
    try:
        return _read_open(descriptor, name, what, max_bytes)
    except OSError as error:
        raise refusal(
            name, f"The {what} cannot be read: {_reason(error)}. Check the disk and the rights."
        ) from None
    finally:
        os.close(descriptor)


def shown_name(path: Path | str) -> str:
    """Give a path as text that any terminal and database takes: bytes that are not UTF-8 become '?'."""
    return os.fspath(path).encode("utf-8", "replace").decode("utf-8")


def refusal(name: str, sentence: str, line: int = 0, column: int = 0) -> InvalidInput:
    return InvalidInput([Problem(sentence, name, line, column)])


def _open_flags() -> int:
    # O_NONBLOCK: opening a named pipe without a writer would wait for ever.
    return os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _read_open(descriptor: int, name: str, what: str, max_bytes: int) -> bytes:
    facts = os.fstat(descriptor)
    if stat.S_ISDIR(facts.st_mode):
        raise refusal(name, f"This is a folder, not a {what}. Name one file in it.")
    if not stat.S_ISREG(facts.st_mode):
        raise refusal(
            name, f"This is not a regular file and cannot be taken as a {what}. Copy it to a file first."
        )
    if facts.st_size > max_bytes:
        raise _too_large(name, what, facts.st_size, max_bytes)
    with os.fdopen(descriptor, "rb", closefd=False) as stream:
        data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise _too_large(name, what, len(data), max_bytes)
    if not data:
        raise refusal(name, f"The {what} is empty. Save its content and try again.")
    return data


def _too_large(name: str, what: str, size: int, max_bytes: int) -> InvalidInput:
    return refusal(
        name,
        f"The {what} has {size / MIB:.1f} MiB; at most {max_bytes / MIB:g} MiB are taken. "
        "Split it or hand over a smaller version.",
    )


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()

"""The one place where errors of every command become sentences and exit codes. It knows no command."""

import errno
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from typer.exceptions import TyperException

from kt_engine.errors import DiskTrouble, KtError
from kt_engine.words import ExitCode

FAULT_FILE = "last-error.txt"


class Command(Protocol):
    def main(self, args: Sequence[str], prog_name: str, *, standalone_mode: bool) -> Any: ...


def run(command: Command, arguments: Sequence[str]) -> int:
    """Run one command line; give its exit code. Nothing escapes: every error becomes a sentence on stderr."""
    try:
        code = _run(command, arguments)
        sys.stdout.flush()
    except KtError as refusal:
        return say_refusal(refusal)
    except KeyboardInterrupt:
        return _interrupted()
    except OSError as fault:
        return _system_fault(fault)
    except Exception as fault:  # noqa: BLE001 - whatever else happens is a fault of this program, and is said so
        return _own_fault(fault)
    return _interrupted() if code == ExitCode.INTERRUPTED else code


def say_refusal(refusal: KtError) -> int:
    print(refusal, file=sys.stderr)
    return refusal.exit_code


def _run(command: Command, arguments: Sequence[str]) -> int:
    try:
        result = command.main(arguments, prog_name="kt", standalone_mode=False)
    except TyperException as fault:
        return _say_usage(fault)
    except SystemExit as end:
        # Typer ends so when whoever read our output has gone.
        return end.code if isinstance(end.code, int) else ExitCode.REFUSED
    return result if isinstance(result, int) else ExitCode.DONE


def _say_usage(fault: TyperException) -> int:
    """Say what is wrong with the words of a command; a noun or verb alone gets its help."""
    context = getattr(fault, "ctx", None)
    if type(fault).__name__ == "NoArgsIsHelpError":
        print(fault.format_message(), file=sys.stderr)
        return ExitCode.USAGE
    hint = f" See: {context.command_path} --help" if context else ""
    sentence = " ".join(fault.format_message().split()).replace("?.", "?")
    end = "" if sentence.endswith((".", "?")) else "."
    print(f"{sentence}{end}{hint}", file=sys.stderr)
    return ExitCode.USAGE


def _interrupted() -> int:
    print("Interrupted. What was written before stays; nothing is half done.", file=sys.stderr)
    return ExitCode.INTERRUPTED


def _system_fault(fault: OSError) -> int:
    if DiskTrouble.is_meant_by(fault):
        _write_nowhere()
        return say_refusal(DiskTrouble(fault))
    if fault.errno != errno.EPIPE:
        return _own_fault(fault)
    _write_nowhere()
    return ExitCode.DONE


def _write_nowhere() -> None:
    """Let the interpreter's last flush go nowhere, so that `kt ... | head` ends without a word."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _own_fault(fault: BaseException) -> int:
    if os.environ.get("KT_DEBUG") == "1":
        traceback.print_exception(fault)
    place = _keep("".join(traceback.format_exception(fault)))
    print(
        f"This is a fault of KT Engine, not of yours ({type(fault).__name__}). The details are in {place}. "
        "Please report it with that file, after looking that it holds nothing private.",
        file=sys.stderr,
    )
    return ExitCode.REFUSED


def _keep(details: str) -> Path:
    """Write the details where the owner of the store alone can read them; else in the system's temporary folder."""
    home = os.environ.get("KT_HOME")
    try:
        if home and Path(home).is_dir():
            place = Path(home) / FAULT_FILE
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        else:
            handle, name = tempfile.mkstemp(prefix="kt-", suffix=f"-{FAULT_FILE}")
            place = Path(name)
    except OSError:
        handle, name = tempfile.mkstemp(prefix="kt-", suffix=f"-{FAULT_FILE}")
        place = Path(name)
    with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as out:
        out.write(details)
    return place

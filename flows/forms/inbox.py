"""Files of the inbox, by name: what lies there and how it is read. A form reaches no file anywhere else."""

import os
from pathlib import Path

from kt_engine.answers.form_choices import MOST
from kt_engine.errors import InvalidInput, Problem, UsageProblem
from kt_engine.exchange.csv_rows import MAX_BYTES
from kt_engine.exchange.read_bytes import read_bytes


def inbox_names(inbox: Path) -> tuple[str, ...]:
    """Give the names of the files a form can name, at most MOST + 1, by name."""
    try:
        with os.scandir(inbox) as entries:
            found = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    except FileNotFoundError:
        return ()
    return tuple(sorted(name for name in found if _can_be_named(name))[: MOST + 1])


def _can_be_named(name: str) -> bool:
    """Tell names that survive a form: hidden files, outer blanks and undecodable bytes do not."""
    return name == name.strip() and not name.startswith(".") and name.isprintable()


def inbox_file(inbox: Path, name: str) -> Path:
    """Give a file of the inbox by its name. A form reaches no file anywhere else, not through a link either."""
    wanted = name.strip()
    if not wanted:
        raise UsageProblem("The field for the file is empty. Fill it in, then submit the form again.")
    file = inbox / wanted
    is_name = Path(wanted).name == wanted and wanted not in {".", ".."} and "\x00" not in wanted
    if not is_name or file.is_symlink() or not file.is_file():
        raise InvalidInput(
            [Problem(f"There is no file {wanted} in {inbox}. Put it there, and name it without a folder.")]
        )
    return file


def inbox_sheet(inbox: Path, name: str, what: str) -> tuple[bytes, str]:
    """Give the bytes of a CSV file and its name, by which its faults are told; `what` as in "scope file"."""
    file = inbox_file(inbox, name)
    return read_bytes(file, what=what, max_bytes=MAX_BYTES), file.name

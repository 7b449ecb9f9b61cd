"""Finds the template a client has put in place of a shipped one; what it says is looked at elsewhere.

The file is `<folder>/<party>/<document>.md.j2`: the handle of the client's party and the key of a document, both from
closed lists of ours, so that no text of anybody becomes a path.
"""

from dataclasses import dataclass
from pathlib import Path

from kt_engine.errors import InvalidInput
from kt_engine.exchange.read_bytes import MIB, read_bytes
from kt_engine.words import DocumentKey

ENDING = ".md.j2"
MOST_BYTES = 1 * MIB


@dataclass(frozen=True)
class TemplateFile:
    key: DocumentKey
    file: Path
    data: bytes
    unreadable: str = ""
    """Why its bytes could not be read."""


def templates_folder(home: Path) -> Path:
    """Give where clients put their templates, below KT_HOME: a folder for each party."""
    return home / "templates"


def template_file(folder: Path, party: str, key: DocumentKey) -> TemplateFile | None:
    """Give the client's template of a document; None where there is none. A file nobody can read says why."""
    file = folder / party / f"{key.value}{ENDING}"
    return read_template_file(file, key) if file.exists() or file.is_symlink() else None


def read_template_file(file: Path, key: DocumentKey) -> TemplateFile:
    try:
        return TemplateFile(key, file, read_bytes(file, what="template", max_bytes=MOST_BYTES))
    except InvalidInput as fault:
        return TemplateFile(key, file, b"", fault.problems[0].sentence)


def strange_files(folder: Path, parties: frozenset[str]) -> tuple[Path, ...]:
    """Give what lies in the folder and is never used: no party of that handle, or no document of that key."""
    known = {f"{key.value}{ENDING}" for key in DocumentKey}
    found = []
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not place.is_dir() or place.name not in parties:
            found.append(place)
        else:
            found += [one for one in sorted(place.iterdir()) if one.name not in known]
    return tuple(found)


def template_files(folder: Path, parties: frozenset[str]) -> tuple[TemplateFile, ...]:
    """Give every template that can come into force."""
    found = (template_file(folder, party, key) for party in sorted(parties) for key in DocumentKey)
    return tuple(one for one in found if one is not None)

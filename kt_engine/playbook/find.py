"""Where playbooks lie and which file a name means. It reads no playbook."""

import re
from collections.abc import Sequence
from pathlib import Path

from kt_engine.errors import InvalidInput, NotFound, Problem

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def shipped_folder() -> Path:
    """Give the playbooks that come with the package: inside an installed one, else those of the checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_playbooks"
    return inside if inside.is_dir() else package.parent / "playbooks"


def search_folders(home: Path) -> tuple[Path, ...]:
    """Give the search order: the installation's own playbooks, then the shipped ones."""
    return (home / "playbooks", shipped_folder())


def list_playbooks(search: Sequence[Path]) -> dict[str, Path]:
    """Give every playbook's name and file, by name.

    Raises InvalidInput when two folders hold the same name: nothing shipped is replaced in silence.
    """
    found: dict[str, Path] = {}
    problems: list[Problem] = []
    for file in (file for folder in reversed(_distinct(search)) for file in _files(folder)):
        if file.stem in found:
            problems.append(_taken(file, found[file.stem]))
        else:
            found[file.stem] = file
    if problems:
        raise InvalidInput(problems)
    return dict(sorted(found.items()))


def find_playbook(name: str, search: Sequence[Path]) -> Path:
    """Give the file of a playbook known by name.

    Raises NotFound, or InvalidInput when the name lies in two folders.
    """
    holders = [file for folder in _distinct(search) for file in _files(folder) if file.stem == name]
    if not holders:
        known = ", ".join(sorted({file.stem for folder in search for file in _files(folder)})) or "none"
        raise NotFound(
            "playbook", name, f"Known playbooks: {known}. A file is given by its path, such as ./{name}.yaml."
        )
    if len(holders) > 1:
        raise InvalidInput([_taken(holders[0], holders[1])])
    return holders[0]


def is_name(text: str) -> bool:
    """Tell a playbook's name from a path: names are small letters, digits and _."""
    return _NAME.fullmatch(text) is not None


def _taken(file: Path, other: Path) -> Problem:
    advice = f"Give this file and its `key` another name and write `extends: {file.stem}`."
    return Problem(f"the name `{file.stem}` is taken by {other}. {advice}", str(file))


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.glob("*.yaml") if is_name(file.stem))


def _distinct(search: Sequence[Path]) -> list[Path]:
    return list({folder.resolve(): folder for folder in search}.values())

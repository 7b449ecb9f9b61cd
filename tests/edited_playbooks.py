"""Shipped playbooks with one thing changed, and the place of the change, for the tests of this room."""

from pathlib import Path

from kt_engine.errors import InvalidInput
from kt_engine.playbook.find import shipped_folder
from kt_engine.playbook.load import LoadedPlaybook, load_playbook

HERE = "§"
"""Marks in a text the letter whose place is meant; it is taken out before the text is used."""


def edited(folder: Path, name: str, old: str, new: str) -> tuple[Path, str]:
    """Write a copy of a shipped playbook in which `old`, found exactly once, reads `new`.

    Gives the file and, as `file:line:column`, the place marked in `new`.
    """
    text = (shipped_folder() / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}.yaml"
    return written(folder / f"{name}_edited.yaml", text.replace(old, new))


def written(file: Path, marked: str) -> tuple[Path, str]:
    file.write_text(marked.replace(HERE, ""), encoding="utf-8")
    before = marked.partition(HERE)[0]
    return file, f"{file}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def load(name_or_path: str | Path) -> LoadedPlaybook:
    return load_playbook(name_or_path, [shipped_folder()])


def problems_of(file: Path) -> list[str]:
    try:
        load(file)
    except InvalidInput as refused:
        return [str(problem) for problem in refused.problems]
    return []

"""The YAML of the how-to pages is a playbook that loads, and their commands exist."""

import re
from pathlib import Path

import pytest

from house_sources import ROOT, blocks
from kt_engine.cli.reference import commands
from kt_engine.playbook.find import shipped_folder
from kt_engine.playbook.load import load_playbook

HOWTO = ROOT / "docs" / "howto"
HEAD = "key: my_desk\nversion: 1.0.0\ntitle: A desk\nextends: travel_desk\nfunction: expenses\n"


@pytest.mark.parametrize("name", ["add-a-playbook", "add-a-kpi"])
def test_the_yaml_of_a_page_is_a_playbook_without_faults(name: str, tmp_path: Path) -> None:
    text = "".join(blocks(HOWTO / f"{name}.md", "yaml"))
    (tmp_path / "my_desk.yaml").write_text(text if "extends:" in text else HEAD + text, encoding="utf-8")
    assert load_playbook("my_desk", [tmp_path, shipped_folder()]).playbook.key == "my_desk"


def steps(page: Path) -> list[str]:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^## (\d)\.", text, re.MULTILINE)


def test_every_page_has_four_steps() -> None:
    pages = sorted(HOWTO.glob("*.md"))
    assert pages
    assert [page.name for page in pages if steps(page) != ["1", "2", "3", "4"]] == []


def test_every_command_a_page_shows_exists() -> None:
    known = {name for name, _ in commands()}
    unknown = [
        (page.name, line)
        for page in sorted(ROOT.glob("docs/**/*.md"))
        for block in blocks(page, "sh")
        for line in block.splitlines()
        if line.startswith("kt ") and not known & {" ".join(line.split()[:n]) for n in (2, 3)}
    ]
    assert unknown == []


def test_every_file_a_page_names_exists() -> None:
    missing = [
        (page.name, name)
        for page in sorted(HOWTO.glob("*.md"))
        for name in re.findall(
            r"`((?:kt_engine|flows|tests|playbooks)/[\w/.]+\.\w+)`", page.read_text(encoding="utf-8")
        )
        if "scope_list" not in name and not (ROOT / name).is_file()
    ]
    assert missing == []

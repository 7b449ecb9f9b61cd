"""The YAML of the how-to pages is a playbook that loads, and their commands exist."""

import re
from pathlib import Path

import pytest

from house_sources import ROOT
from kt_engine.cli.reference import commands
from kt_engine.playbook.find import shipped_folder
from kt_engine.playbook.load import load_playbook

HOWTO = ROOT / "docs" / "howto"
HEAD = "key: my_desk\nversion: 1.0.0\ntitle: A desk\nextends: travel_desk\nfunction: expenses\n"


def blocks(page: Path, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", ["add-a-playbook", "add-a-kpi"])
def test_the_yaml_of_a_page_is_a_playbook_without_faults(name: str, tmp_path: Path) -> None:
    text = "".join(blocks(HOWTO / f"{name}.md", "yaml"))
    (tmp_path / "my_desk.yaml").write_text(text if "extends:" in text else HEAD + text, encoding="utf-8")
    assert load_playbook("my_desk", [tmp_path, shipped_folder()]).playbook.key == "my_desk"


@pytest.mark.parametrize("page", sorted(HOWTO.glob("*.md")), ids=lambda page: page.stem)
def test_a_page_has_four_steps(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert re.findall(r"^## (\d)\.", text, re.MULTILINE) == ["1", "2", "3", "4"]


@pytest.mark.parametrize("page", sorted(ROOT.glob("docs/**/*.md")), ids=lambda page: page.stem)
def test_every_command_a_page_shows_exists(page: Path) -> None:
    known = {name for name, _ in commands()}
    shown = [line for block in blocks(page, "sh") for line in block.splitlines() if line.startswith("kt ")]
    unknown = [line for line in shown if not known & {" ".join(line.split()[:n]) for n in (2, 3)}]
    assert unknown == []


@pytest.mark.parametrize("page", sorted(HOWTO.glob("*.md")), ids=lambda page: page.stem)
def test_every_file_a_page_names_exists(page: Path) -> None:
    named = re.findall(
        r"`((?:kt_engine|flows|tests|playbooks)/[\w/.]+\.\w+)`", page.read_text(encoding="utf-8")
    )
    missing = [name for name in named if "scope_list" not in name and not (ROOT / name).is_file()]
    assert missing == []

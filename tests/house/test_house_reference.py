"""The generated pages are what the code generates, and every word and command is explained."""

from enum import StrEnum
from pathlib import Path

import pytest

from house_reference import ROOT, pages
from kt_engine import words
from kt_engine.cli.reference import commands

PAGES = pages()
LISTS = [
    value
    for value in vars(words).values()
    if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
]


@pytest.mark.parametrize("file", list(PAGES), ids=lambda file: file.name)
def test_a_generated_page_is_what_the_code_generates(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == PAGES[file], "Write it anew: make reference"


def test_every_command_is_documented() -> None:
    page = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    assert [name for name, _ in commands() if f"### {name}" not in page] == []


@pytest.mark.parametrize("members", LISTS, ids=lambda members: members.__name__)
def test_every_word_of_a_closed_list_is_in_the_glossary(members: type[StrEnum]) -> None:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert [member.value for member in members if f"`{member.value}`" not in page] == []


def test_every_measure_says_what_it_gives() -> None:
    page = PAGES[ROOT / "docs" / "reference" / "playbook-measures.md"]
    assert [line for line in page.splitlines() if line.startswith("| `") and line.endswith("|  |")] == []

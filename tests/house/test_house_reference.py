"""The generated pages are what the code generates, and every word and command is explained."""

from enum import StrEnum
from pathlib import Path

import pytest

from house_reference import ROOT, pages
from kt_engine import words
from kt_engine.cli.reference import commands

LISTS = [
    value
    for value in vars(words).values()
    if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
]


@pytest.fixture(scope="module")
def generated() -> dict[Path, str]:
    return pages()


def test_the_generated_pages_are_what_the_code_generates(generated: dict[Path, str]) -> None:
    other = [file.name for file, text in generated.items() if file.read_text(encoding="utf-8") != text]
    assert other == [], "Write them anew: make reference"


def test_every_command_is_documented() -> None:
    page = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    assert [name for name, _ in commands() if f"### {name}" not in page] == []


def test_every_word_of_a_closed_list_is_in_the_glossary() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert [member for members in LISTS for member in members if f"`{member.value}`" not in page] == []


def test_every_measure_says_what_it_gives(generated: dict[Path, str]) -> None:
    page = generated[ROOT / "docs" / "reference" / "playbook-measures.md"]
    assert [line for line in page.splitlines() if line.startswith("| `") and line.endswith("|  |")] == []

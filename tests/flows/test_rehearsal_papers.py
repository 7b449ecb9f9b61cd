import csv
import hashlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from flows.rehearsal_papers import UNDATED, dated, on_dates
from kt_engine.exchange.handed_file import read_handed_file
from kt_engine.exchange.rehearsal import read_rehearsal

REHEARSALS = Path(__file__).parents[2] / "playbooks" / "rehearsals"
DAY = date(2027, 3, 9)


def test_a_paper_gets_the_day_it_is_handed_over_and_a_hash_of_what_it_then_says(tmp_path: Path) -> None:
    paper = tmp_path / "sop.md"
    paper.write_bytes(b"# SOP\n\n| | |\n| --- | --- |\n" + UNDATED + b"\n")
    handed = dated(read_handed_file(paper), DAY)
    assert handed.data.endswith(b"| Date | 2027-03-09 |\n")
    assert (handed.sha256, handed.size_bytes) == (
        hashlib.sha256(handed.data).hexdigest(),
        len(handed.data),
    )
    assert handed.name == "sop.md"


def test_a_paper_that_leaves_its_date_alone_stays_as_it_is(tmp_path: Path) -> None:
    paper = tmp_path / "list.csv"
    paper.write_bytes(b"day,count\nthe day it is handed over,3\n")
    file = read_handed_file(paper)
    assert dated(file, DAY) is file


@pytest.mark.parametrize("name", ["travel_desk", "customer_support"])
def test_every_paper_of_a_rehearsal_that_is_handed_over_can_be_dated(name: str) -> None:
    folder = REHEARSALS / name
    papers = [*folder.glob("sops/*.md"), *folder.glob("knowledge/*.md")]
    assert papers
    assert [paper.name for paper in papers if paper.read_bytes().count(UNDATED) != 1] == []


def test_counted_days_of_a_table_become_dates_and_words_stay() -> None:
    table = b"when,blackout,what\nday 0,day 6..day 8; day 30,day 5 after it\n"
    assert on_dates(table, DAY) == (
        b"when,blackout,what\n2027-03-09,2027-03-15..2027-03-17; 2027-04-08,day 5 after it\n"
    )


PEOPLE = {
    "person",
    "manager",
    "owner",
    "giver",
    "receiver",
    "expert",
    "receivers",
    "by",
    "approver",
    "compared_by",
    "recorded_by",
    "planned_by",
    "drawn_by",
    "watched_with",
    "supervised_by",
    "proposed_by",
    "scored_by",
    "used_by",
    "easy_by",
    "hard_by",
    "issue_owner",
    "signed_by",
}
"""Columns of the tables in transfer/ that name people, several with ";" between."""


def cells(folder: Path, columns: set[str], table: str = "*") -> Iterator[tuple[str, str]]:
    """Give each filled cell of such a column, with its file."""
    for path in sorted(folder.glob(f"transfer/{table}.csv")):
        for row in csv.DictReader(path.read_text().splitlines()):
            yield from ((path.name, row[column]) for column in columns & set(row) if row[column])


@pytest.fixture(params=["travel_desk", "customer_support"])
def folder(request: pytest.FixtureRequest) -> Path:
    return Path(REHEARSALS / request.param)


def test_the_tables_of_the_transfer_name_people_and_processes_of_the_rehearsal(folder: Path) -> None:
    rehearsal = read_rehearsal(folder)
    people = {person.name for person in rehearsal.people}
    named = {(name, one.strip()) for name, cell in cells(folder, PEOPLE) for one in cell.split(";")}
    assert [each for each in sorted(named) if each[1] not in people] == []
    processes = {row.process_key for row in rehearsal.scope}
    assert {cell for _, cell in cells(folder, {"process"})} == processes


def test_the_tables_of_the_transfer_hold_no_date_and_no_day_that_cannot_be_read(folder: Path) -> None:
    for path in folder.glob("transfer/*.csv"):
        assert not re.search(rb"\b20\d\d-\d\d-\d\d\b", path.read_bytes()), path.name
        assert not re.search(
            rb"(?:^|[,;.] ?)day \d+(?:$|[,;.])", on_dates(path.read_bytes(), DAY), re.MULTILINE
        ), path.name


def test_every_file_the_story_of_the_transfer_names_is_there(folder: Path) -> None:
    named = {one.strip() for _, cell in cells(folder, {"files"}, "story") for one in cell.split(";")}
    named |= {
        f"../knowledge/{one.strip()}"
        for _, cell in cells(folder, {"files", "file"}, "knowledge_*")
        for one in cell.split(";")
    }
    assert [name for name in sorted(named) if not (folder / "transfer" / name).is_file()] == []


def test_every_document_of_a_knowledge_item_is_used_by_its_steps(folder: Path) -> None:
    used = {
        one.strip() for _, cell in cells(folder, {"files", "file"}, "knowledge_*") for one in cell.split(";")
    }
    assert {path.name for path in folder.glob("knowledge/*.md")} == used

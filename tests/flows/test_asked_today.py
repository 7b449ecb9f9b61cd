"""A sweep looks for reminders once a day, and again where something was written meanwhile."""

from datetime import date
from pathlib import Path

import pytest

from flows.asked_today import NAME, note_asked, to_ask

DAY, NEXT = date(2027, 1, 4), date(2027, 1, 5)
HEADS = {1: "3/10", 2: "3/20"}


def test_at_first_everybody_is_asked_and_then_only_where_there_is_news(tmp_path: Path) -> None:
    assert to_ask(tmp_path, DAY, HEADS) == (1, 2)
    note_asked(tmp_path, DAY, HEADS, failed=())
    assert to_ask(tmp_path, DAY, HEADS) == ()
    assert to_ask(tmp_path, DAY, {**HEADS, 2: "3/21", 3: "3/1"}) == (2, 3)


def test_the_next_day_is_news_for_all(tmp_path: Path) -> None:
    note_asked(tmp_path, DAY, HEADS, failed=())
    assert to_ask(tmp_path, NEXT, HEADS) == (1, 2)


def test_where_it_went_wrong_the_next_sweep_looks_again(tmp_path: Path) -> None:
    note_asked(tmp_path, DAY, HEADS, failed=[2])
    assert to_ask(tmp_path, DAY, HEADS) == (2,)


@pytest.mark.parametrize("text", ["", "[]", '{"day": "2027-01-04", "heads": 3}', "\x00"])
def test_a_broken_file_costs_one_look(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text)
    assert to_ask(tmp_path, DAY, HEADS) == (1, 2)


def test_a_home_that_cannot_be_written_keeps_nothing_and_raises_nothing(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, not a folder")
    note_asked(tmp_path / "home", DAY, HEADS, failed=())
    assert to_ask(tmp_path / "home", DAY, HEADS) == (1, 2)

"""The file of a list to be signed gives back exactly what was shown, or says what is wrong with it."""

import json
from pathlib import Path
from typing import Any

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.signing_list import MOST_LINES, ShownLine, ShownList, list_text, read_signing_list
from kt_engine.words import Meaning

LINE = ShownLine("E7-H4 v2", "a" * 64, Meaning.REVIEWED, "Belege lesen, Übersicht")
LIST = ShownList("E7", "P14", None, "b" * 64, (LINE, ShownLine("E7-W1", "c" * 64, Meaning.APPROVED, "x")))


@pytest.mark.parametrize("behalf", [None, "P3"])
def test_what_is_written_is_read_back(tmp_path: Path, behalf: str | None) -> None:
    shown = ShownList(LIST.engagement, LIST.person, behalf, LIST.sha256, LIST.lines)
    file = tmp_path / "list.json"
    file.write_text(list_text(shown), encoding="utf-8")
    assert read_signing_list(file) == shown


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("thing", ""),
        ("thing", "E" * 121),
        ("sha256", "a" * 63),
        ("sha256", "A" * 64),
        ("meaning", "agreed"),
        ("title", 7),
    ],
)
def test_a_line_that_is_wrong_is_refused_with_what_to_do(tmp_path: Path, field: str, value: object) -> None:
    body: dict[str, Any] = json.loads(list_text(LIST))
    body["lines"][0][field] = value
    file = tmp_path / "list.json"
    file.write_text(json.dumps(body))
    with pytest.raises(InvalidInput, match="missing or wrong"):
        read_signing_list(file)


def test_a_list_of_too_many_lines_is_refused(tmp_path: Path) -> None:
    body: dict[str, Any] = json.loads(list_text(LIST))
    body["lines"] = [body["lines"][0]] * (MOST_LINES + 1)
    file = tmp_path / "list.json"
    file.write_text(json.dumps(body))
    with pytest.raises(InvalidInput, match=f"1 to {MOST_LINES} lines"):
        read_signing_list(file)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"[" * 100_000, b"[]", b'"text"'])
def test_bytes_that_are_no_list_are_told_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "list.json"
    file.write_bytes(data)
    with pytest.raises(InvalidInput, match="Write it again"):
        read_signing_list(file)

from pathlib import Path

import pytest

from flows.serve_file import Serving, read_serving, remove_serving, write_serving

SERVING = Serving(17, "host:17:20261123T090000", "http://127.0.0.1:4200/api", "http://127.0.0.1:4200")


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    write_serving(tmp_path / "serve.json", SERVING)
    assert read_serving(tmp_path / "serve.json") == SERVING


def test_nothing_is_left_beside_it(tmp_path: Path) -> None:
    write_serving(tmp_path / "serve.json", SERVING)
    assert [file.name for file in tmp_path.iterdir()] == ["serve.json"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"pid": 1}', '{"pid": "x", "owner": "", "api_url": 1}']
)
def test_a_damaged_file_is_taken_for_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "serve.json").write_text(text)
    assert read_serving(tmp_path / "serve.json") is None


def test_removing_twice_is_no_fault(tmp_path: Path) -> None:
    remove_serving(tmp_path / "serve.json")
    assert read_serving(tmp_path / "serve.json") is None

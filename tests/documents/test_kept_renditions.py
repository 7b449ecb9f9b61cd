"""What is made of a record is kept, and made again only when something it is made of changed."""

import dataclasses
from pathlib import Path

import pytest

from document_samples import SAMPLES, control
from kt_engine.documents import kept_renditions as kept
from kt_engine.documents.catalogue import kind_of
from kt_engine.documents.front import Front, front_of
from kt_engine.documents.render import render
from kt_engine.documents.renditions import rendition
from kt_engine.exchange.brand import Brand
from kt_engine.words import DocumentKey, Format


def item(key: DocumentKey = DocumentKey.CERTIFICATE) -> tuple[str, Front]:
    facts = SAMPLES[key]()
    made = render(key, facts, control(key, facts))
    return made.markdown, front_of(control(key, facts), made.record_sha256, one_page=kind_of(key).one_page)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Format]:
    """The formats that were really made."""
    made: list[Format] = []

    def counting(markdown: str, front: Front, form: Format) -> bytes:
        made.append(form)
        return rendition(markdown, front, form)

    monkeypatch.setattr(kept, "rendition", counting)
    return made


def test_every_format_is_made_once_and_then_taken(tmp_path: Path, counted: list[Format]) -> None:
    first = kept.kept_renditions(tmp_path, [item()])
    again = kept.kept_renditions(tmp_path, [item()])
    assert first == again
    assert counted == list(Format)


def test_what_is_kept_is_what_the_writers_make(tmp_path: Path) -> None:
    markdown, front = item()
    (found,) = kept.kept_renditions(tmp_path, [(markdown, front)])
    for form, one in found.items():
        assert one.path.read_bytes() == rendition(markdown, front, form)
        assert one.size == one.path.stat().st_size


@pytest.mark.parametrize(
    "change",
    [
        {"record_sha256": "0" * 64},
        {"mark": None},
        {"version": 9},
        {"brand": Brand(accent="#0a6b3a", sha256="1" * 64)},
        {"brand": Brand(logo=b"another")},
    ],
    ids=str,
)
def test_a_change_of_record_front_or_brand_has_a_key_of_its_own(change: dict[str, object]) -> None:
    _, front = item()
    assert kept.key_of(dataclasses.replace(front, **change)) != kept.key_of(front)  # type: ignore[arg-type]


def test_other_fonts_or_writers_have_a_key_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    _, front = item()
    before = kept.key_of(front)
    monkeypatch.setattr(kept, "fonts_sha256", lambda: "other")
    with_fonts = kept.key_of(front)
    monkeypatch.setattr(kept, "_writers", lambda: "other")
    assert len({before, with_fonts, kept.key_of(front)}) == 3


def test_a_kept_file_that_was_changed_is_made_again(tmp_path: Path, counted: list[Format]) -> None:
    (first,) = kept.kept_renditions(tmp_path, [item()])
    first[Format.HTML].path.write_text("forged")
    counted.clear()
    (again,) = kept.kept_renditions(tmp_path, [item()])
    assert counted == [Format.HTML]
    assert again == first
    assert "forged" not in again[Format.HTML].path.read_text()


def test_what_comes_twice_is_made_once(tmp_path: Path, counted: list[Format]) -> None:
    first, second = kept.kept_renditions(tmp_path, [item(), item()])
    assert first == second
    assert counted == list(Format)


def test_a_document_alone_can_be_asked_for_in_one_format(tmp_path: Path, counted: list[Format]) -> None:
    (found,) = kept.kept_renditions(tmp_path, [item()], forms=(Format.MD,))
    assert list(found) == counted == [Format.MD]


def test_two_processes_make_the_same_bytes_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "WORTH_A_POOL", 2)
    items = [
        item(key) for key in (DocumentKey.CERTIFICATE, DocumentKey.GATE_REPORT, DocumentKey.RISK_REGISTER)
    ]
    apart = kept.kept_renditions(tmp_path / "two", items, processes=2)
    alone = kept.kept_renditions(tmp_path / "one", items, processes=1)
    assert [[one.sha256 for one in each.values()] for each in apart] == [
        [one.sha256 for one in each.values()] for each in alone
    ]


def test_nothing_half_written_is_left_behind(tmp_path: Path) -> None:
    kept.kept_renditions(tmp_path, [item()])
    assert not [one.name for one in tmp_path.iterdir() if one.name.startswith(".part")]

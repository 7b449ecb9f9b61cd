"""A bag is written whole or not at all, the same way each time, and other programs read it."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from kt_engine.errors import Refused
from kt_engine.exchange.bag import Building, Copy, building

ABC = hashlib.sha256(b"abc").hexdigest()


def fill(bag: Building, info: str = "E1-PK-1") -> None:
    bag.put("data/b.txt", b"abc")
    bag.put("data/a/c.txt", b"")
    bag.put_manifests()
    bag.put_tags([("External-Identifier", info)], {"pack.json": b"{}"})


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }


def test_a_bag_lists_its_files_by_name_and_is_valid_to_another_program(tmp_path: Path) -> None:
    with building(tmp_path / "bag", as_zip=False) as bag:
        fill(bag)
    bagit.Bag(str(tmp_path / "bag")).validate()
    lines = (tmp_path / "bag" / "manifest-sha256.txt").read_text().splitlines()
    assert lines == [f"{hashlib.sha256(b'').hexdigest()}  data/a/c.txt", f"{ABC}  data/b.txt"]
    assert (tmp_path / "bag" / "bag-info.txt").read_text().endswith("Payload-Oxum: 3.2\n")


def test_what_somebody_typed_makes_no_field_of_its_own(tmp_path: Path) -> None:
    with building(tmp_path / "bag", as_zip=False) as bag:
        fill(bag, "E1\r\nKT-Mark: none\n\tmore")
    assert bagit.Bag(str(tmp_path / "bag")).info["External-Identifier"] == "E1 KT-Mark: none more"


def test_the_same_contents_give_the_same_bytes_in_whatever_order_they_come(tmp_path: Path) -> None:
    for name, order in (("one", ("data/a", "data/b")), ("two", ("data/b", "data/a"))):
        for as_zip in (False, True):
            with building(tmp_path / f"{name}-{as_zip}", as_zip=as_zip) as bag:
                bag.name = "E1-PK-1"
                for path in order:
                    bag.put(path, path.encode())
                bag.put_manifests()
                bag.put_tags([], {})
    assert files_of(tmp_path / "one-False") == files_of(tmp_path / "two-False")
    assert (tmp_path / "one-True").read_bytes() == (tmp_path / "two-True").read_bytes()


def _raise(bag: Building, folder: Path) -> None:
    raise RuntimeError("something else went wrong")


def _changed(bag: Building, folder: Path) -> None:
    (folder / "stored").write_bytes(b"abd")
    bag.put("data/stored", Copy(folder / "stored", ABC))


def _gone(bag: Building, folder: Path) -> None:
    bag.put("data/stored", Copy(folder / "nothing", ABC))


def _linked(bag: Building, folder: Path) -> None:
    (folder / "stored").write_bytes(b"abc")
    (folder / "link").symlink_to(folder / "stored")
    bag.put("data/stored", Copy(folder / "link", ABC))


@pytest.mark.parametrize(
    ("go_wrong", "sentence"),
    [
        (_raise, "something else went wrong"),
        (_changed, "was changed after it was stored"),
        (_gone, "is not there any more"),
        (_linked, "is a link now"),
    ],
)
def test_whatever_goes_wrong_leaves_nothing_of_the_bag(
    tmp_path: Path, go_wrong: Callable[[Building, Path], None], sentence: str
) -> None:
    (tmp_path / "out").mkdir()

    def build() -> None:
        with building(tmp_path / "out" / "bag", as_zip=False) as bag:
            fill(bag)
            go_wrong(bag, tmp_path)

    with pytest.raises((Refused, RuntimeError), match=sentence):
        build()
    assert list((tmp_path / "out").iterdir()) == []


def test_a_file_that_is_copied_has_its_hash_listed(tmp_path: Path) -> None:
    (tmp_path / "stored").write_bytes(b"abc" * 1_000_000)
    sha256 = hashlib.sha256((tmp_path / "stored").read_bytes()).hexdigest()
    with building(tmp_path / "bag", as_zip=False) as bag:
        bag.put("data/stored", Copy(tmp_path / "stored", sha256))
        bag.put_manifests()
        bag.put_tags([], {})
    bagit.Bag(str(tmp_path / "bag")).validate()
    assert bag.payload.size_bytes == 3_000_000


def test_a_place_that_is_taken_or_has_no_folder_above_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for place, sentence in (
        (tmp_path / "file", "is there already"),
        (tmp_path / "no" / "bag", "There is no folder"),
    ):
        with pytest.raises(Refused, match=sentence), building(place, as_zip=True):
            pass

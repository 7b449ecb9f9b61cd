"""Writes a bag (BagIt 1.0, RFC 8493), as a folder or a zip file: whole or not at all. It knows no store and no clock.

The same contents give the same bytes: names in order, no time of day, and nothing packed tighter than it comes, as
two versions of a packer pack differently.
"""

import hashlib
import logging
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import bagit

from kt_engine.errors import Refused
from kt_engine.exchange.evidence_folder import sync_folder

ALGORITHMS = ("sha256", "sha512")
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
PLAIN_FILE = 0o100644
PART_BYTES = 1024 * 1024
logging.getLogger("bagit").addHandler(logging.NullHandler())
logging.getLogger("bagit").propagate = False


@dataclass(frozen=True)
class Copy:
    """A file to copy as it is; `sha256` is what it must turn out to be."""

    path: Path
    sha256: str


Content = bytes | Copy


@dataclass(frozen=True)
class BagSizes:
    files_count: int
    size_bytes: int


@dataclass
class Building:
    """A bag under way, in a folder that only its maker sees."""

    folder: Path
    target: Path
    """Where it appears; whoever fills it may choose another place beside it."""
    name: str
    """What the bag is called inside a zip file."""
    hashes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By path in the bag, one per algorithm."""
    sizes: dict[str, int] = field(default_factory=dict)

    def put(self, path: str, content: Content) -> None:
        """Write one file. Raises Refused when a file to copy is gone or no longer what it was."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        hashers, size = [hashlib.new(name) for name in ALGORITHMS], 0
        with target.open("xb") as out:
            for part in (content,) if isinstance(content, bytes) else _parts(content):
                out.write(part)
                size += len(part)
                for hasher in hashers:
                    hasher.update(part)
        self.hashes[path] = tuple(hasher.hexdigest() for hasher in hashers)
        self.sizes[path] = size
        if isinstance(content, Copy) and self.hashes[path][0] != content.sha256:
            raise Refused(f"The stored file {content.path} was changed after it was stored. Run kt verify.")

    def put_manifests(self) -> str:
        """List the payload; gives the SHA-256 of manifest-sha256.txt, by which this content is known."""
        self._list("manifest", [path for path in self.hashes if path.startswith("data/")])
        return self.hashes["manifest-sha256.txt"][0]

    def put_tags(self, info: Sequence[tuple[str, str]], others: Mapping[str, bytes]) -> str:
        """Write what stands beside the payload, and list it; gives the SHA-256 of tagmanifest-sha256.txt."""
        payload = self.payload
        oxum = ("Payload-Oxum", f"{payload.size_bytes}.{payload.files_count}")
        self.put("bagit.txt", DECLARATION.encode())
        self.put("bag-info.txt", "".join(_field(*one) for one in (*info, oxum)).encode())
        for path, data in others.items():
            self.put(path, data)
        listed = [path for path in self.hashes if not path.startswith("data/")]
        self._list("tagmanifest", listed)
        return self.hashes["tagmanifest-sha256.txt"][0]

    @property
    def payload(self) -> BagSizes:
        sizes = [size for path, size in self.sizes.items() if path.startswith("data/")]
        return BagSizes(len(sizes), sum(sizes))

    def _list(self, name: str, paths: Sequence[str]) -> None:
        for place, algorithm in enumerate(ALGORITHMS):
            lines = [f"{self.hashes[path][place]}  {path}\n" for path in sorted(paths)]
            self.put(f"{name}-{algorithm}.txt", "".join(lines).encode())


def check_place(place: Path) -> None:
    """Raise Refused unless a bag can be put there: nothing is, or an empty folder, and the folder above it is there."""
    if place.is_symlink() or (place.exists() and (not place.is_dir() or any(place.iterdir()))):
        raise Refused(f"{place} is there already and is not empty. Name a new place.")
    if not place.absolute().parent.is_dir():
        raise Refused(f"There is no folder {place.absolute().parent}. Make it first, or name another.")


@contextmanager
def building(place: Path, *, as_zip: bool) -> Iterator[Building]:
    """Give a bag to fill; it appears at the place when the block ends well, and leaves nothing behind when not.

    Raises Refused when it cannot be written, or is no bag in the eyes of the library `bagit`.
    """
    check_place(place)
    target = place.absolute()
    try:
        folder = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".part-{target.name}-"))
    except OSError as fault:
        raise _unwritable(target.parent, fault) from fault
    try:
        bag = Building(folder / "bag", target, target.stem)
        bag.folder.mkdir()
        yield bag
        _check(bag)
        _appear(bag, as_zip=as_zip)
    except OSError as fault:
        raise _unwritable(target, fault) from fault
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _check(bag: Building) -> None:
    """Let another program look: the bag is complete, and its sizes are those it says."""
    try:
        bagit.Bag(str(bag.folder)).validate(fast=True)
    except bagit.BagError as fault:
        raise Refused(
            f"What was built is no bag ({fault}). Nothing is left of it; look at the disk."
        ) from fault


def _appear(bag: Building, *, as_zip: bool) -> None:
    target = bag.target
    check_place(target)
    if as_zip:
        made = bag.folder.parent / "bag.zip"
        _zip(bag, made)
        sync_folder(made)
    else:
        made = bag.folder
        with ThreadPoolExecutor() as pool:
            list(pool.map(sync_folder, [made / path for path in bag.hashes]))
        for folder in (*(one for one in made.rglob("*") if one.is_dir()), made):
            sync_folder(folder)
        made.chmod(0o755)
    with suppress(FileNotFoundError, NotADirectoryError):
        target.rmdir()
    made.rename(target)
    sync_folder(target.parent)


def _zip(bag: Building, file: Path) -> None:
    with zipfile.ZipFile(file, "x") as archive:
        for path in sorted(bag.hashes):
            entry = zipfile.ZipInfo(f"{bag.name}/{path}", ZIP_TIME)
            entry.create_system = 3  # Unix, whatever it is made on
            entry.external_attr = PLAIN_FILE << 16
            archive.writestr(entry, (bag.folder / path).read_bytes())


def _parts(content: Copy) -> Iterator[bytes]:
    if content.path.is_symlink():
        raise Refused(f"The stored file {content.path} is a link now. Run kt verify.")
    try:
        with content.path.open("rb") as source:
            while part := source.read(PART_BYTES):
                yield part
    except FileNotFoundError as fault:
        raise Refused(f"The stored file {content.path} is not there any more. Run kt verify.") from fault


def _field(name: str, value: str) -> str:
    """Give a field of bag-info.txt; whatever a person typed stays one line."""
    return f"{name}: {' '.join(value.split())}\n"


def _unwritable(place: Path, fault: OSError) -> Refused:
    return Refused(
        f"The pack cannot be written to {place} ({fault.strerror}). Nothing is left of it; make room, then repeat."
    )

"""Keeps the formats made of records: a rendition is made again only when something it is made of changed.

The folder may be deleted at any time. It opens no store and decides nothing about records.
"""

import hashlib
import json
import multiprocessing
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from kt_engine.documents.fonts import fonts_sha256
from kt_engine.documents.front import Front
from kt_engine.documents.renditions import rendition
from kt_engine.exchange.brand import Brand
from kt_engine.words import Format

WORTH_A_POOL = 12
"""Documents to be made from which a second process is quicker than its own start."""
_LIBRARIES = ("typst", "markdown", "nh3", "jinja2", "segno", "python-docx", "babel")

Item = tuple[str, Front]
"""A record and what stands around it."""


@dataclass(frozen=True)
class Kept:
    """One format of one record, as it lies on the disk."""

    path: Path
    sha256: str
    """Of the file's bytes, checked when it was found."""
    size: int


def kept_renditions(
    folder: Path, items: Sequence[Item], processes: int = 2, forms: Sequence[Format] = tuple(Format)
) -> tuple[Mapping[Format, Kept], ...]:
    """Give every format of every item, in their order; what is kept and whole is taken, the rest made.

    Raises FontsMissing where a PDF would show boxes; what was made before stays and is taken the next time.
    """
    wanted = {key_of(front): (markdown, front) for markdown, front in items}
    found = _found(folder, wanted)
    todo = [
        _Order(folder, key, markdown, front, missing)
        for key, (markdown, front) in wanted.items()
        if (missing := tuple(form for form in forms if form not in found[key]))
    ]
    for key, made in _made(todo, processes):
        found[key].update(made)
    return tuple({form: found[key_of(front)][form] for form in forms} for _, front in items)


def key_of(front: Front) -> str:
    """Name all that a rendition is made of: record, front with its brand, writers, libraries, fonts."""
    told = {each.name: getattr(front, each.name) for each in fields(front) if each.name != "brand"}
    described = [told, _brand_told(front.brand), _writers(), fonts_sha256()]
    return hashlib.sha256(json.dumps(described, default=_described, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=16)
def _brand_told(brand: Brand) -> str:
    told = {each.name: getattr(brand, each.name) for each in fields(brand)}
    return json.dumps(told, default=_described, sort_keys=True)


@dataclass(frozen=True)
class _Order:
    folder: Path
    key: str
    markdown: str
    front: Front
    forms: tuple[Format, ...]


def _made(todo: Sequence[_Order], processes: int) -> Iterable[tuple[str, Mapping[Format, Kept]]]:
    if len(todo) < WORTH_A_POOL or processes <= 1:
        yield from map(_make, todo)
        return
    # A child that is forked would inherit the compiler's threads, dead.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        yield from pool.map(_make, todo, chunksize=4)


def _make(order: _Order) -> tuple[str, Mapping[Format, Kept]]:
    order.folder.mkdir(parents=True, exist_ok=True)
    return order.key, {
        form: _keep(order.folder, order.key, form, rendition(order.markdown, order.front, form))
        for form in order.forms
    }


def _keep(folder: Path, key: str, form: Format, data: bytes) -> Kept:
    """Write beside its place, then rename: what is found under a name is whole."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = folder / f"{key}.{sha256}.{form.value}"
    handle, part = tempfile.mkstemp(prefix=".part-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)
    return Kept(path, sha256, len(data))


def _found(folder: Path, wanted: Collection[str]) -> dict[str, dict[Format, Kept]]:
    """Give what is kept of the wanted keys; a file whose bytes are not those of its name is taken away."""
    found: dict[str, dict[Format, Kept]] = {key: {} for key in wanted}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        key, _, rest = path.name.partition(".")
        sha256, _, ending = rest.partition(".")
        if key not in found or ending not in set(Format):
            continue
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() == sha256:
            found[key][Format(ending)] = Kept(path, sha256, len(data))
        else:
            path.unlink()
    return found


@cache
def _writers() -> str:
    """Hash our own files that shape a rendition, and name the libraries: none has a version to forget."""
    found = hashlib.sha256("|".join(f"{one} {version(one)}" for one in _LIBRARIES).encode())
    for file in _files(files("kt_engine.documents")):
        found.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    for one in sorted(folder.iterdir(), key=lambda each: each.name):
        if one.is_file():
            yield one
        elif one.name != "__pycache__":
            yield from _files(one)


def _described(given: object) -> str:
    return hashlib.sha256(given).hexdigest() if isinstance(given, bytes) else str(given)

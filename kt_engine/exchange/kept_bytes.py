"""Keeps what costs much to make and follows from its key alone: it is made once. It knows no store and no document.

The folder may be deleted at any time. A file whose bytes are not those of its name is made again.
"""

import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path

from kt_engine.exchange.bag import Content, Copy

COPIES = "copies.json"
PROGRAM = Path(__file__).parent.parent


@cache
def program_sha256() -> str:
    """Name this program: another file, size or time of change in it is another one."""
    found = hashlib.sha256()
    for folder, folders, names in os.walk(PROGRAM):
        folders[:] = sorted(one for one in folders if one != "__pycache__")
        for name in sorted(names):
            state = (Path(folder) / name).stat()
            found.update(f"{folder}/{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return found.hexdigest()


def key_of(*parts: object) -> str:
    """Give one key for everything something is made of."""
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()


class KeptBytes:
    """What one folder keeps, looked at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _names(self) -> dict[str, str]:
        with suppress(OSError):
            return {
                name.partition(".")[0]: name for name in sorted(one.name for one in self.folder.iterdir())
            }
        return {}

    def get(self, key: str) -> bytes | None:
        """Give what is kept under a key, whole; else None."""
        name = self._names.get(key)
        with suppress(OSError):
            data = (self.folder / name).read_bytes() if name else b""
            if name == f"{key}.{hashlib.sha256(data).hexdigest()}":
                return data
        return None

    def keep(self, key: str, data: bytes) -> bytes:
        """Keep it, and what was kept under this key before no more. A disk that takes nothing keeps nothing."""
        name = f"{key}.{hashlib.sha256(data).hexdigest()}"
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(prefix=".part-", dir=self.folder)
            try:
                with os.fdopen(handle, "wb") as out:
                    out.write(data)
                Path(part).replace(self.folder / name)
            finally:
                Path(part).unlink(missing_ok=True)
            before = self._names.get(key)
            if before not in {None, name}:
                (self.folder / str(before)).unlink(missing_ok=True)
            self._names[key] = name
        return data

    def made_once(self, key: str, make: Callable[[], bytes]) -> bytes:
        known = self.get(key)
        return self.keep(key, make()) if known is None else known


def packed_files(files: Mapping[str, Content], state: str) -> bytes:
    """Put files into one: their bytes, or where they lie; `state` names what all of them are made of."""
    copies = {path: [str(one.path), one.sha256] for path, one in files.items() if isinstance(one, Copy)}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(COPIES, json.dumps([state, copies]))
        for path, one in files.items():
            if isinstance(one, bytes):
                archive.writestr(path, one)
    return target.getvalue()


def unpacked_files(data: bytes, state: str) -> dict[str, Content] | None:
    """Give the files again; None where they are made of something else, or one of those to copy is gone."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        known, listed = json.loads(archive.read(COPIES))
        copies = {path: Copy(Path(where), sha256) for path, (where, sha256) in listed.items()}
        if known != state or not all(one.path.is_file() for one in copies.values()):
            return None
        whole = {name: archive.read(name) for name in archive.namelist() if name != COPIES}
    return {**whole, **copies}

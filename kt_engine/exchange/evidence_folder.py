"""Writes evidence into a folder: whole or not at all, each file with its hash in the manifest. It knows no store."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kt_engine.errors import Refused

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class WrittenEvidence:
    folder: Path
    files_count: int
    size_bytes: int
    manifest_sha256: str
    missing: tuple[str, ...]
    """Hashes of stored files that were not there, or no plain files."""


def check_free(folder: Path) -> None:
    """Raise Refused unless the folder can be made: it is absent or empty, and the one above it is there."""
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise Refused(f"{folder} is there already and is not empty. Name a new folder.")
    if not folder.absolute().parent.is_dir():
        raise Refused(f"There is no folder {folder.absolute().parent}. Make it first, or name another.")


def write_evidence(
    folder: Path, texts: Mapping[str, str], stored: Mapping[str, Path], manifest: Mapping[str, Any]
) -> WrittenEvidence:
    """Write texts and stored files by their names, and the manifest last; the folder appears when all is on the disk.

    `stored` gives for the hash of each file where its bytes lie. Raises Refused when it cannot be written.
    """
    check_free(folder)
    target = folder.absolute()
    try:
        building = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".part-{target.name}-"))
    except OSError as fault:
        raise _unwritable(target.parent, fault) from fault
    try:
        for name, text in texts.items():
            _write(building / name, text.encode())
        missing = tuple(_copied(building / "files", stored))
        listed = _listed(building)
        whole = json.dumps({**manifest, "files": listed}, indent=1, ensure_ascii=False) + "\n"
        _write(building / MANIFEST, whole.encode())
        for path in (*(one for one in building.rglob("*") if one.is_dir()), building):
            sync_folder(path)
        building.chmod(0o755)
        with suppress(FileNotFoundError):
            target.rmdir()
        building.rename(target)
        sync_folder(target.parent)
    except OSError as fault:
        raise _unwritable(target, fault) from fault
    finally:
        shutil.rmtree(building, ignore_errors=True)
    size = sum(one["size_bytes"] for one in listed)
    return WrittenEvidence(target, len(listed), size, hashlib.sha256(whole.encode()).hexdigest(), missing)


def json_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    """Give one JSON object a line, in the order given; what a person typed is a string like any other."""
    return "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows)


def _copied(folder: Path, stored: Mapping[str, Path]) -> Iterable[str]:
    """Copy what is there as it is, changed or not: who checks it must find what happened. Links are not followed."""
    folder.mkdir()
    for sha256, source in sorted(stored.items()):
        if source.is_symlink() or not source.is_file():
            yield sha256
        else:
            _write(folder / sha256, source.read_bytes())


def _listed(folder: Path) -> list[dict[str, Any]]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return [
        {
            "path": path.relative_to(folder).as_posix(),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "size_bytes": path.stat().st_size,
        }
        for path in paths
    ]


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until what was renamed in a folder is on the disk; a file may be given too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(place: Path, fault: OSError) -> Refused:
    return Refused(
        f"The evidence cannot be written to {place} ({fault.strerror}). Nothing is left of it; make room, then repeat."
    )

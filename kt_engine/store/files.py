"""Keeps the exact bytes of handed-over files and issued documents under their SHA-256; it knows no record.

Order of writing: temporary file, fsync, rename, fsync of the folder; only then may a row point at it.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from kt_engine.errors import StoreUnreachable

HEX = frozenset("0123456789abcdef")


def sha256_bytes(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def file_path(files: Path, engagement: str, sha256: str) -> Path:
    """Give where the bytes lie; `engagement` is a handle. Anything that is not a hash is a fault of the program."""
    if len(sha256) != 64 or not set(sha256) <= HEX or not engagement.isalnum():  # noqa: PLR2004 - a SHA-256 in hex
        msg = "not a stored file's name"
        raise ValueError(msg)
    return files / engagement / sha256


def keep_bytes(files: Path, engagement: str, data: bytes) -> str:
    """Store bytes and give their SHA-256; storing the same bytes again changes nothing, or mends a damaged file.

    Raises StoreUnreachable when the folder cannot be written, for example because the disk is full.
    """
    sha256 = sha256_bytes(data)
    target = file_path(files, engagement, sha256)
    try:
        if _holds(target, sha256):
            # Who wrote it may have been killed before the folder was on the disk.
            _sync_folder(target.parent)
            return sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_durably(target, data)
    except OSError as fault:
        raise StoreUnreachable(
            f"The file could not be stored in {target.parent} ({fault.strerror}). Nothing was changed; "
            "make room or check the folder's rights, then repeat."
        ) from fault
    return sha256


def _write_durably(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(name).rename(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _holds(target: Path, sha256: str) -> bool:
    return target.is_file() and not target.is_symlink() and sha256_bytes(target.read_bytes()) == sha256


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_bytes(files: Path, engagement: str, sha256: str) -> bytes:
    """Give the stored bytes. Raises StoreUnreachable when they are missing or no longer have their hash."""
    path = file_path(files, engagement, sha256)
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise StoreUnreachable(
            f"The stored file {path} cannot be read ({fault.strerror}). Run kt verify."
        ) from fault
    if sha256_bytes(data) != sha256:
        raise StoreUnreachable(f"The stored file {path} was changed after it was stored. Run kt verify.")
    return data

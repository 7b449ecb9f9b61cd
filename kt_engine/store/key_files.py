"""The keys outside the database: one file each, readable by its owner alone. It knows no use of them."""

import os
from collections.abc import Callable
from pathlib import Path

from kt_engine.errors import StoreUnreachable

SEAL, CHECKPOINT = "seal.key", "checkpoint.key"


def read_key(folder: Path, name: str) -> str | None:
    """Give what a key file holds; None when there is none. Raises StoreUnreachable when it cannot be read."""
    try:
        return (folder / name).read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as fault:
        raise StoreUnreachable(f"The key file {folder / name} cannot be read ({fault}).") from fault


def key_of(folder: Path, name: str, make: Callable[[], str]) -> str:
    """Give the key, made on its first use. Of two makers at once, both get the first one's."""
    known = read_key(folder, name)
    if known is not None:
        return known
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(make() + "\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        pass
    except OSError as fault:
        raise StoreUnreachable(f"The key file {folder / name} cannot be made ({fault.strerror}).") from fault
    made = read_key(folder, name)
    if made is None:
        raise StoreUnreachable(
            f"The key file {folder / name} is empty. Bring it back from where keys are kept."
        )
    return made

"""Writes one file a person asked for, and never over another one; it knows no content."""

from pathlib import Path

from kt_engine.errors import Refused


def write_new(file: Path, data: bytes, *, option: str = "--to FOLDER") -> None:
    """Write it, its folder too; the same content again is fine. Raises Refused for a file with other content.

    `option` is what chooses another place.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as out:
            out.write(data)
    except FileExistsError as fault:
        if not file.is_file() or file.read_bytes() != data:
            raise Refused(
                f"{file} is there already and says something else. Choose another place: {option}"
            ) from fault
    except OSError as fault:
        raise Refused(
            f"{file} cannot be written ({fault.strerror}). Choose another place: {option}"
        ) from fault

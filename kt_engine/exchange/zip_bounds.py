"""Looks at a zip file's own list before anything in it is unpacked, and refuses what would grow too large.

A member is never unpacked beyond the size its entry in the list declares, so the declared sizes are the bound.
"""

import io
import zipfile

from kt_engine.exchange.read_bytes import MIB, refusal

MOST_MEMBERS = 2_000
MOST_UNPACKED = 100 * MIB
MOST_RATIO = 250
"""How many times larger the whole may become; plain text in a Word file packs 10 to 40 times."""
RATIO_FROM = 5 * MIB
"""Below this size unpacked no ratio is a danger."""
ENCRYPTED = 0x1


def check_zip(data: bytes, name: str) -> tuple[str, ...]:
    """Give the names of the members. Raises InvalidInput for what is damaged, locked, or grows too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise refusal(name, f"The Word file is damaged: its parts cannot be listed. {AGAIN}") from None
    unpacked = sum(member.file_size for member in members)
    times = unpacked // max(1, len(data))
    if len(members) > MOST_MEMBERS:
        raise refusal(
            name, f"The file holds {len(members):,} parts; at most {MOST_MEMBERS:,} are unpacked. {AGAIN}"
        )
    if unpacked > MOST_UNPACKED or (unpacked > RATIO_FROM and unpacked > MOST_RATIO * len(data)):
        raise refusal(
            name,
            f"Unpacked the file would have {unpacked / MIB:,.0f} MiB, {times:,} times its size: too much. {AGAIN}",
        )
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise refusal(
            name, "The file is protected by a password. Save it without one and hand it over again."
        )
    return tuple(member.filename for member in members)


AGAIN = "Save the document again as .docx in Word or LibreOffice."

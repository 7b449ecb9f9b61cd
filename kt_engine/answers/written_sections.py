"""What is missing or empty in a file that was written down about a knowledge item. It writes nothing."""

from collections.abc import Sequence

from kt_engine.errors import Refused
from kt_engine.exchange.handed_file import HandedFile
from kt_engine.exchange.markdown_sections import READABLE, SectionFaults, section_faults


def written_faults(file: HandedFile, wanted: Sequence[str]) -> SectionFaults:
    """Give the sections that are missing or empty; Markdown and plain text can be read.

    Raises Refused for another kind of file, where sections are wanted: what cannot be read is not passed as complete.
    """
    if not wanted:
        return SectionFaults((), ())
    if file.media_type not in READABLE:
        raise Refused(
            f"{file.name} cannot be read for its sections ({', '.join(wanted)}). Hand it in as Markdown or plain text."
        )
    return section_faults(file.data, wanted)

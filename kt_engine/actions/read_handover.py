"""Reads the version that waits, where it was submitted before documents were read, and keeps what is found."""

from dataclasses import dataclass
from pathlib import Path

from kt_engine.actions.authority import require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.keep_reading import KeptReading, keep_reading
from kt_engine.actions.question_in_hand import check_may, is_manager, those_at_the_table
from kt_engine.answers.handover_people import people_of, versions_of
from kt_engine.answers.handover_reading import stored_document
from kt_engine.errors import Refused
from kt_engine.rules.document_findings import READER
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.handover_findings import reading_of
from kt_engine.store.tables import Handover
from kt_engine.store.unit import Act
from kt_engine.words import HandoverStatus

KIND = "handover_read"
WAITING = frozenset({HandoverStatus.SUBMITTED, HandoverStatus.IN_REVIEW})


@dataclass(frozen=True)
class ReadHandover:
    handle: str
    version: int
    reading: KeptReading


def read_handover(database: Database, files: Path, act: Act, handle: str) -> ReadHandover:
    """Read the newest version, as somebody of the handover or a transition manager; a second time changes nothing.

    Raises Refused where nothing waits or it was read already, InvalidInput for a file nobody can read.
    """
    # The file is read before the store is held: a long one must keep nobody from writing.
    shown, document = stored_document(database, files, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Handover, handle)) as unit:
        known = unit.repeats(KIND)
        row = find(unit, Handover, known or handle)
        newest = versions_of(unit, row["id"])[0]
        reading = reading_of(unit, newest["id"])
        if known is not None and reading is not None:
            kept = KeptReading(reading["findings_count"], reading["blocking_count"])
            return ReadHandover(known, newest["number"], kept)
        require_open(unit, row["engagement_id"])
        people = people_of(unit, row)
        if not is_manager(unit):
            who = f"its giver {people.giver.called}, who signs it ({people.signers}), or a transition manager"
            check_may(unit, those_at_the_table(people), f"have {row['handle']} read", who)
        name = f"{row['handle']} v{newest['number']}"
        if row["status"] not in WAITING or newest["sha256"] != shown:
            raise Refused(
                f"{name} does not wait for a signature, or has changed. See: kt handover show {handle}"
            )
        if reading is not None:
            raise Refused(f"{name} was read already. See: kt handover findings {row['handle']}")
        kept = keep_reading(unit, row, newest["id"], document)
        unit.event(
            KIND, row["handle"], number=newest["number"], sha256=newest["sha256"], reader=READER,
            findings_count=kept.findings_count, blocking_count=kept.blocking_count,
        )  # fmt: skip
        return ReadHandover(row["handle"], newest["number"], kept)

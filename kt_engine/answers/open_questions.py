"""Questions about handovers: all of them, or what still stands in the way of one. It writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.handover_findings import holding_in, reading_of
from kt_engine.store.tables import Engagement, Handover, HandoverInventory, HandoverQuestion, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import QuestionKind, QuestionStatus

Q, H, N = table_of(HandoverQuestion), table_of(Handover), table_of(HandoverInventory)
MOST_NAMED = 5


@dataclass(frozen=True)
class QuestionLine:
    handle: str
    handover: str
    version: int
    """The version it was asked on; 0 before the first was submitted."""
    kind: QuestionKind
    section: str | None
    question: str
    status: QuestionStatus
    asked_by: str
    asked_on: date
    asked_of: str | None
    """None: the giver."""
    answer: str | None
    answered_by: str | None
    answered_on: date | None
    closed_on: date | None


def list_questions(
    database: Database, engagement: str, *, handover: str | None = None, only_open: bool = False
) -> tuple[QuestionLine, ...]:
    """Give the questions of an engagement, or of one handover, the first first. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        about = None if handover is None else find(reader, Handover, handover)["id"]
        return questions_of(reader, engagement_id, handover_id=about, only_open=only_open)


def questions_of(
    reader: Reader, engagement_id: int, *, handover_id: int | None = None, only_open: bool = False
) -> tuple[QuestionLine, ...]:
    where = [Q.c.engagement_id == engagement_id]
    if handover_id is not None:
        where.append(Q.c.handover_id == handover_id)
    if only_open:
        where.append(Q.c.status != QuestionStatus.CLOSED)
    rows = reader.rows(
        select(Q, H.c.handle.label("about")).join(H, H.c.id == Q.c.handover_id).where(*where).order_by(Q.c.id)
    )
    return tuple(_line(reader, row) for row in rows)


def _line(reader: Reader, row: RowMapping) -> QuestionLine:
    def handle(person_id: int | None) -> str | None:
        return None if person_id is None else str(by_id(reader, Person, person_id)["handle"])

    return QuestionLine(
        row["handle"], row["about"], row["version_number"], row["kind"], row["section"], row["question"],
        row["status"], handle(row["asked_by"]) or "", row["asked_on"], handle(row["asked_of"]), row["answer"],
        handle(row["answered_by"]), row["answered_on"], row["closed_on"],
    )  # fmt: skip


def standing_in_the_way(reader: Reader, handover: RowMapping, version: RowMapping) -> tuple[str, ...]:
    """Give what keeps a version from being accepted: open questions, findings, an inventory that does not add up."""
    where = (Q.c.handover_id == handover["id"], Q.c.status != QuestionStatus.CLOSED)
    asked = [row["handle"] for row in reader.rows(select(Q.c.handle).where(*where).order_by(Q.c.id))]
    found = [f"{', '.join(asked)} {'is' if len(asked) == 1 else 'are'} not closed"] if asked else []
    counted = reader.first(select(N).where(N.c.handover_version_id == version["id"]))
    if counted is not None and counted["open_rows_count"]:
        found.append(
            f"{counted['open_rows_count']} of {counted['rows_count']} rows do not add up "
            f"({counted['frozen_count']} at the freeze, {counted['handed_count']} accounted for)"
        )
    return (*found, *_unsettled(reader, handover, version))


def _unsettled(reader: Reader, handover: RowMapping, version: RowMapping) -> Iterator[str]:
    """Say which findings hold it, or that nobody has read it."""
    if reading_of(reader, version["id"]) is None:
        yield f"nobody has read it for gaps and secrets yet (kt handover read {handover['handle']})"
    held = [str(row["handle"]).rpartition("-")[2] for row in holding_in(reader, version["id"])]
    if held:
        named = ", ".join(held[:MOST_NAMED]) + (" ..." if len(held) > MOST_NAMED else "")
        yield (
            f"{_counted(len(held), 'finding')} of reading it ({named}) must be put right in a new version, or "
            f"overruled (kt handover findings {handover['handle']})"
        )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"

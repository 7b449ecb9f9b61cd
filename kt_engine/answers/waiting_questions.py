"""Which questions about handovers wait for an answer, and which answers for who asked. It writes nothing."""

from collections.abc import Iterator

from sqlalchemy import RowMapping, select

from kt_engine.answers.handover_people import people_of
from kt_engine.answers.wait import Place, Wait
from kt_engine.store.tables import Handover, HandoverQuestion, table_of
from kt_engine.words import HandoverStatus, QuestionStatus

Q, H = table_of(HandoverQuestion), table_of(Handover)
OVER = (
    HandoverStatus.ACCEPTED,
    HandoverStatus.DEEMED_ACCEPTED,
    HandoverStatus.WITHDRAWN,
    HandoverStatus.SUPERSEDED,
)


def question_waits(place: Place) -> Iterator[Wait]:
    """Give one wait for each question that is not closed, while its handover is not over."""
    rows = place.reader.rows(
        select(Q, H.c.handle.label("about"), H.c.stage, H.c.process_id)
        .join(H, H.c.id == Q.c.handover_id)
        .where(Q.c.engagement_id == place.engagement_id, Q.c.status != QuestionStatus.CLOSED)
        .where(H.c.status.not_in(OVER))
        .order_by(Q.c.id)
    )
    for row in rows:
        if place.work.in_scope(row["process_id"]):
            yield _wait(place, row)


def _wait(place: Place, row: RowMapping) -> Wait:
    handle, about = row["handle"], row["about"]
    if row["status"] is QuestionStatus.OPEN:
        who = row["asked_of"] or _giver(place, row)
        what, do = f"answer a question about {about}", f"kt handover answer {handle} --answer TEXT"
    else:
        who = row["asked_by"]
        what, do = f"say whether the answer about {about} will do", f"kt handover close-question {handle}"
    person, side = place.roster.known(who or 0)
    people = (person,) if who else place.roster.managers()
    return Wait(
        handle, people, "named person", side, what, place.work.stage_now(row["stage"], row["process_id"]),
        place.work.process(row["process_id"]), None, None, do, thing=handle,
        asked_on=row["answered_on"] or row["asked_on"],
    )  # fmt: skip


def _giver(place: Place, row: RowMapping) -> int | None:
    handover = place.reader.rows(select(H).where(H.c.id == row["handover_id"]))[0]
    return people_of(place.reader, handover).giver.person_id

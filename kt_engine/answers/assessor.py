"""What lets somebody assess trainees of a process: that he gives the knowledge, holds the certificate, or is qualified.

It asks only where the playbook asks more of a trainee than class, tests and signatures. It writes nothing.
"""

from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.playbook.schema import Playbook
from kt_engine.store.functions import holder_now
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Certification, KnowledgeSourceRow, Qualification, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import CERTIFIED_OR_LATER, KnowledgeSource, Role

C, Q, K = table_of(Certification), table_of(Qualification), table_of(KnowledgeSourceRow)
GIVER, CERTIFIED = "giver", "certified"
"""Beside these two, what qualifies is the key of a qualification of the playbook."""


def qualified_by(
    reader: Reader, playbook: Playbook, process: RowMapping, person_id: int, on: date
) -> str | None:
    """Give what lets this person assess trainees of this process on a day; None: nothing does."""
    if _gives(reader, playbook, process, person_id, on):
        return GIVER
    if _is_certified(reader, process["id"], person_id, on):
        return CERTIFIED
    return _qualification(reader, playbook, process["engagement_id"], person_id, on)


def _gives(reader: Reader, playbook: Playbook, process: RowMapping, person_id: int, on: date) -> bool:
    """A giver is an expert of this engagement, who holds a giving function, or is recorded as a giver of an item."""
    engagement_id = process["engagement_id"]
    if any(role is Role.SUBJECT_EXPERT for role, _ in roles_of(reader, engagement_id, person_id, on)):
        return True
    functions = {spec.giver for spec in playbook.knowledge_items.values() if spec.giver}
    if any(holder_now(reader, engagement_id, key, process["id"]) == person_id for key in sorted(functions)):
        return True
    where = (
        K.c.engagement_id == engagement_id,
        K.c.person_id == person_id,
        K.c.kind == KnowledgeSource.GIVER,
        K.c.process_id.is_(None) | (K.c.process_id == process["id"]),
        K.c.on <= on,
    )
    return reader.value(select(K.c.id).where(*where).limit(1)) is not None


def _is_certified(reader: Reader, process_id: int, person_id: int, on: date) -> bool:
    row = reader.first(select(C).where(C.c.process_id == process_id, C.c.person_id == person_id))
    return (
        row is not None
        and row["status"] in CERTIFIED_OR_LATER
        and (row["expires_on"] is None or row["expires_on"] >= on)
    )


def _qualification(
    reader: Reader, playbook: Playbook, engagement_id: int, person_id: int, on: date
) -> str | None:
    known = playbook.certification.assessors if playbook.certification else {}
    rows = reader.rows(
        select(Q.c.qualification_key, Q.c.valid_until)
        .where(Q.c.engagement_id == engagement_id, Q.c.person_id == person_id)
        .order_by(Q.c.number)
    )
    newest = {row["qualification_key"]: row["valid_until"] for row in rows}
    return next((key for key, until in newest.items() if key in known and until >= on), None)

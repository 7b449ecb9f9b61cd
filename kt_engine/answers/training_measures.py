"""What gates measure of trainees on the long way: shadow done, lowest level, ready for go-live. It writes nothing."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from sqlalchemy import RowMapping, select

from kt_engine.answers.certified_people import certified_people, go_lives_of
from kt_engine.answers.trainee_facts import facts_of_engagement
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.gates import Evidence
from kt_engine.rules.trainee_path import wanted_levels
from kt_engine.store.tables import Agreement, AuthorityLevel, Certification, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import (
    CERTIFIED_OR_LATER,
    GONE_TRAINEES,
    SHADOW_DONE_OR_LATER,
    CertificationStatus,
)

C, L, G = table_of(Certification), table_of(AuthorityLevel), table_of(Agreement)
SUPERVISED = CERTIFIED_OR_LATER | {CertificationStatus.REVERSE_SHADOW, CertificationStatus.RECERT_DUE}
NOT_COUNTED = GONE_TRAINEES | {CertificationStatus.EXPIRED}
Found = tuple[Decimal | None, tuple[Evidence, ...]]


class Asking(Protocol):
    """Who asks for a measure, as far as training needs to know."""

    @property
    def engagement_id(self) -> int: ...
    @property
    def process_id(self) -> int | None: ...
    @property
    def playbook(self) -> Playbook: ...
    @property
    def today(self) -> date: ...


def shadow_done(reader: Reader, asked: Asking) -> Found:
    """Trainees who have seen every mandatory case, of all who have not left; nothing without a trainee."""
    rows = [row for row in _rows(reader, asked) if row["status"] not in NOT_COUNTED]
    done = [row for row in rows if row["status"] in SHADOW_DONE_OR_LATER]
    if not rows:
        return None, ()
    return Decimal(1000 * len(done) // len(rows)) / 10, ()


def reverse_shadow_level(reader: Reader, asked: Asking) -> Found:
    """The lowest level of authority in any kind of work among those who work under supervision or after it."""
    rows = [row for row in _rows(reader, asked) if row["status"] in SUPERVISED]
    facts = facts_of_engagement(reader, asked.engagement_id)
    activities = tuple(wanted_levels(asked.playbook))
    levels = [facts[row["id"]].level_of.get(activity, 0) for row in rows for activity in activities]
    if not levels:
        return None, ()
    return Decimal(min(levels)), _agreed_levels(reader, [row["id"] for row in rows])


def _agreed_levels(reader: Reader, certifications: Sequence[int]) -> tuple[Evidence, ...]:
    """Give the agreements by which these trainees were let go further."""
    rows = reader.rows(
        select(G.c.handle, G.c.content_sha256)
        .join(L, L.c.agreement_id == G.c.id)
        .where(L.c.certification_id.in_(certifications))
        .order_by(G.c.id)
    )
    return tuple(Evidence(row["handle"], row["content_sha256"]) for row in rows)


def certified_ready(reader: Reader, asked: Asking) -> Found:
    """People certified or later who count today and still on the planned go-live of their process."""
    go_lives = go_lives_of(reader, asked.engagement_id)
    ready = [
        one
        for one in certified_people(reader, asked.engagement_id, asked.today)
        if asked.process_id in {None, one.process_id}
        and one.counts_on(asked.today)
        and one.counts_on(max(asked.today, go_lives.get(one.process_id, asked.today)))
    ]
    evidence = (Evidence(one.certification, one.proof_sha256) for one in ready if one.proof_sha256)
    return Decimal(len(ready)), tuple(evidence)


def _rows(reader: Reader, asked: Asking) -> Sequence[RowMapping]:
    where = [C.c.engagement_id == asked.engagement_id]
    if asked.process_id is not None:
        where.append(C.c.process_id == asked.process_id)
    columns = select(C.c.id, C.c.handle, C.c.status)
    return reader.rows(columns.where(*where).order_by(C.c.id))

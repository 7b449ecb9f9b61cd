"""The agreements that wait for one person's signature, as lines of a list to be signed. It writes nothing."""

from collections.abc import Iterator

from sqlalchemy import select

from kt_engine.answers.open_work import OpenWork
from kt_engine.exchange.signing_list import ShownLine
from kt_engine.rules.matrix import agreement_kind, meaning_of, signs
from kt_engine.store.agreements import barred_of, seats_of
from kt_engine.store.roles import Held
from kt_engine.store.tables import Agreement, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import AgreementStatus

A = table_of(Agreement)


def agreement_lines(
    reader: Reader, engagement_id: int, person_id: int, held: Held, work: OpenWork
) -> Iterator[ShownLine]:
    """Give each proposal with an open seat this person fits, the oldest first."""
    where = (A.c.engagement_id == engagement_id, A.c.status == AgreementStatus.PROPOSED)
    for row in reader.rows(select(A).where(*where, A.c.proposed_by != person_id).order_by(A.c.id)):
        seats = seats_of(reader, row["id"])
        if not work.in_scope(row["process_id"]) or person_id in {seat.signed_by for seat in seats}:
            continue
        kind, meaning = agreement_kind(row["kind"]), meaning_of(row["kind"])
        able = [(role, side) for role, side in held if signs(role, kind, meaning)]
        fits = any(
            seat.signed_by is None and seat.fits(person_id, role, side)
            for seat in seats
            for role, side in able
        )
        if fits and person_id not in barred_of(reader, row["id"]):
            yield ShownLine(row["handle"], row["content_sha256"], meaning, row["title"])

"""Everything that waits for one person's signature except gates: object with version, hash, meaning. It writes nothing.

A role that was only proposed counts for nothing here. The signing function checks each line again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.agreement_lines import agreement_lines
from kt_engine.answers.certificate_ready import is_ready_to_sign
from kt_engine.answers.certification_proof import proof_sha256, proven_modules
from kt_engine.answers.handover_people import people_of, reviewed_by, versions_of
from kt_engine.answers.open_questions import standing_in_the_way
from kt_engine.answers.open_work import OpenWork, open_work_of
from kt_engine.exchange.signing_list import ShownLine
from kt_engine.rules.training import open_seats
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.roles import Held, signing_roles_of
from kt_engine.store.tables import (
    Certification,
    Engagement,
    Handover,
    Person,
    Process,
    Signoff,
    Task,
    Waiver,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import (
    OVER_TASKS,
    CertificationStatus,
    EngagementStatus,
    HandoverStatus,
    Meaning,
    Role,
    WaiverStatus,
)

C, E, H, P = table_of(Certification), table_of(Engagement), table_of(Handover), table_of(Person)
S, T, W, X = table_of(Signoff), table_of(Task), table_of(Waiver), table_of(Process)
PROVEN = (CertificationStatus.ASSESSED, CertificationStatus.REVERSE_SHADOW)
AWAITED = (HandoverStatus.SUBMITTED, HandoverStatus.IN_REVIEW)
DECIDERS = frozenset({Role.PROCESS_OWNER, Role.TEAM_LEAD, Role.STEERING_COMMITTEE})


@dataclass(frozen=True)
class Waiting:
    """What waits in one engagement, in the order in which it is shown."""

    engagement: str
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True)
class _Signer:
    reader: Reader
    engagement_id: int
    person_id: int
    held: Held
    work: OpenWork
    today: date


def waiting_signatures(
    database: Database, person_id: int, engagement: str | None, today: date
) -> tuple[Waiting, ...]:
    """Give it for one engagement, or for each active one in which something waits. Raises NotFound."""
    with open_store(database) as reader:
        if engagement is not None:
            ids = [int(find(reader, Engagement, engagement)["id"])]
        else:
            active = select(E.c.id).where(E.c.status == EngagementStatus.ACTIVE)
            ids = [row["id"] for row in reader.rows(active.order_by(E.c.id))]
        found = [Waiting(f"E{one}", tuple(_lines(reader, one, person_id, today))) for one in ids]
    return tuple(one for one in found if one.lines or engagement is not None)


def _lines(reader: Reader, engagement_id: int, person_id: int, today: date) -> Iterator[ShownLine]:
    work = open_work_of(reader, engagement_id)
    if work.engagement["status"] is not EngagementStatus.ACTIVE:
        return
    held = signing_roles_of(reader, engagement_id, person_id, today)
    signer = _Signer(reader, engagement_id, person_id, held, work, today)
    yield from _handovers(signer)
    yield from _certificates(signer)
    yield from _waivers(signer)
    yield from agreement_lines(reader, engagement_id, person_id, held, work)


def _handovers(signer: _Signer) -> Iterator[ShownLine]:
    """Reviews that are missing, then acceptances for which no review is missing and that nothing stands against."""
    where = (H.c.engagement_id == signer.engagement_id, H.c.status.in_(AWAITED))
    for row in signer.reader.rows(select(H).where(*where).order_by(H.c.id)):
        if not signer.work.in_scope(row["process_id"]):
            continue
        people, newest = people_of(signer.reader, row), versions_of(signer.reader, row["id"])[0]
        reviewed = reviewed_by(signer.reader, newest["id"])
        missing = [place for place in people.reviewers if place.person_id not in reviewed]
        seats: Iterable[object] = ()
        meaning = Meaning.ACCEPTED
        if people.is_reviewer(signer.person_id) and signer.person_id not in reviewed:
            meaning, seats = Meaning.REVIEWED, people.seats_of(signer.person_id)
        elif not missing and people.receiver.person_id == signer.person_id:
            left = standing_in_the_way(signer.reader, row, newest)
            seats = () if left else people.receiver.seats
        if signer.held.intersection(seats):
            thing = f"{row['handle']} v{newest['number']}"
            yield ShownLine(thing, newest["sha256"], meaning, row["title"])


def _certificates(signer: _Signer) -> Iterator[ShownLine]:
    playbook = pinned_playbook(signer.reader, signer.engagement_id)
    if playbook.certification is None:
        return
    needed = [(seat.role, seat.side, seat.count) for seat in playbook.certification.signed_by]
    where = (C.c.engagement_id == signer.engagement_id, C.c.status.in_(PROVEN))
    rows = signer.reader.rows(
        select(C, P.c.handle.label("trainee"), X.c.name.label("process_name"))
        .join(P, P.c.id == C.c.person_id)
        .join(X, X.c.id == C.c.process_id)
        .where(*where, C.c.person_id != signer.person_id)
        .order_by(C.c.id)
    )
    for row in rows:
        if not is_ready_to_sign(signer.reader, row, playbook, signer.today):
            continue
        proof = proof_sha256(signer.reader, row, proven_modules(signer.reader, row, playbook))
        signed = _signed(signer.reader, row["id"], proof)
        left = open_seats(needed, [(each["role"], each["side"]) for each in signed])
        them = {each["person_id"] for each in signed} | {each["for_person_id"] for each in signed}
        if signer.person_id not in them and signer.held.intersection(left):
            title = f"{row['trainee']} can do the work of {row['process_name']}"
            yield ShownLine(row["handle"], proof, Meaning.CERTIFIED, title)


def _signed(reader: Reader, certification_id: int, proof: str) -> list[RowMapping]:
    where = (S.c.certification_id == certification_id, S.c.object_sha256 == proof)
    columns = select(S.c.role, S.c.side, S.c.person_id, S.c.for_person_id)
    return list(reader.rows(columns.where(*where, S.c.meaning == Meaning.CERTIFIED)))


def _waivers(signer: _Signer) -> Iterator[ShownLine]:
    if not any(role in DECIDERS for role, _ in signer.held):
        return
    where = (W.c.engagement_id == signer.engagement_id, W.c.status == WaiverStatus.PROPOSED)
    rows = signer.reader.rows(
        select(W, T.c.handle.label("task"), T.c.title, T.c.process_id)
        .join(T, T.c.id == W.c.task_id)
        .where(*where, W.c.proposed_by != signer.person_id, T.c.status.not_in(OVER_TASKS))
        .order_by(W.c.id)
    )
    for row in rows:
        if signer.work.in_scope(row["process_id"]):
            title = f"{row['task']} need not be done: {row['title']}"
            yield ShownLine(row["handle"], row["content_sha256"], Meaning.APPROVED, title)


def handle_of(database: Database, person_id: int) -> str:
    with open_store(database) as reader:
        return str(by_id(reader, Person, person_id)["handle"])

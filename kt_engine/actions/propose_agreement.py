"""Puts one exact content before the people who must sign it, inside another verb's unit of work.

The verb writes the event, and names the agreement's handle and hash in it. Nothing is signed here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.errors import Refused
from kt_engine.rules.matrix import agreement_kind, meaning_of, signs
from kt_engine.rules.moves import check_move
from kt_engine.store.agreements import agreements_about
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.find import by_id, next_number
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Agreement, AgreementBar, AgreementSeat, Person
from kt_engine.store.unit import Unit
from kt_engine.words import AgreementKind, AgreementStatus, Role, Side


@dataclass(frozen=True)
class Wanted:
    """A seat to be filled: by a named person, or by anybody in a role or on a side; None is open."""

    person_id: int | None = None
    role: Role | None = None
    side: Side | None = None


@dataclass(frozen=True)
class Proposal:
    """What is put before people. `facts`: handles, numbers, dates, hashes; what was typed: `title` and `reason`."""

    kind: AgreementKind
    subject: str
    title: str
    facts: Mapping[str, Any]
    seats: Sequence[Wanted]
    process_id: int | None = None
    reason: str | None = None
    bars: Mapping[int, str] | None = None
    """Persons who may not sign it, each with why in one word, such as wrote_it."""
    due_on: date | None = None
    by: int | None = None
    """Who proposes it, where it follows from what he put before people; None: the acting person."""


def propose(unit: Unit, engagement_id: int, proposal: Proposal) -> RowMapping:
    """Insert the agreement with its seats; its proposer, the acting person where nobody is named, does not sign it.

    Raises Refused when a named person can never fill his seat, or when the same is already before its signers.
    """
    _refuse_a_second(unit, engagement_id, proposal)
    for seat in proposal.seats:
        _check_seat(unit, engagement_id, proposal, seat)
    content = canonical(dict(proposal.facts))
    number = next_number(unit, Agreement, engagement_id=engagement_id)
    agreement_id = unit.insert(
        Agreement,
        engagement_id=engagement_id,
        handle=f"E{engagement_id}-A{number}",
        number=number,
        kind=proposal.kind,
        process_id=proposal.process_id,
        subject=proposal.subject,
        title=proposal.title,
        reason=proposal.reason,
        content_json=content,
        content_sha256=content_sha256(content, proposal.subject, proposal.title, proposal.reason),
        status=AgreementStatus.PROPOSED,
        proposed_by=proposal.by or unit.act.by,
        proposed_at=unit.act.at,
        due_on=proposal.due_on,
    )
    known = {"engagement_id": engagement_id, "agreement_id": agreement_id}
    for number, seat in enumerate(proposal.seats, 1):
        unit.insert(
            AgreementSeat, number=number, person_id=seat.person_id, role=seat.role, side=seat.side, **known
        )
    for person_id, why in (proposal.bars or {}).items():
        unit.insert(AgreementBar, person_id=person_id, why=why, **known)
    return by_id(unit, Agreement, agreement_id)


def content_sha256(content_json: str, subject: str, title: str, reason: str | None) -> str:
    """Give what a signature on an agreement is bound to: the SHA-256 of content, subject, title and reason."""
    return sha256_text(
        canonical({"content": content_json, "reason": reason, "subject": subject, "title": title})
    )


def withdraw_agreements(
    unit: Unit, engagement_id: int, *, subject: str, kind: AgreementKind | None = None, agreed: bool = False
) -> tuple[str, ...]:
    """Withdraw what is still proposed about a subject that has changed, and with `agreed` also what was agreed.

    Gives the handles; the caller writes the event.
    """
    done = []
    for row in agreements_about(unit, engagement_id, kind=kind, subject=subject):
        if row["status"] is AgreementStatus.PROPOSED or (agreed and row["status"] is AgreementStatus.AGREED):
            check_move("agreement", row["handle"], row["status"], AgreementStatus.WITHDRAWN, "withdrawn", "")
            unit.change(
                Agreement, row["id"], row["handle"], version=row["version"], status=AgreementStatus.WITHDRAWN
            )
            done.append(row["handle"])
    return tuple(done)


def _refuse_a_second(unit: Unit, engagement_id: int, proposal: Proposal) -> None:
    waiting = agreements_about(
        unit, engagement_id, kind=proposal.kind, subject=proposal.subject, status=AgreementStatus.PROPOSED
    )
    if waiting:
        handle = waiting[-1]["handle"]
        raise Refused(
            f"{handle} about {proposal.subject} is already before its signers. "
            f"See what is missing: kt agreement show {handle}"
        )


def _check_seat(unit: Unit, engagement_id: int, proposal: Proposal, seat: Wanted) -> None:
    """Raise Refused for a named person who proposes it himself, is barred, or holds no role that signs it."""
    if seat.person_id is None:
        return
    person = by_id(unit, Person, seat.person_id)
    if seat.person_id == (proposal.by or unit.act.by):
        raise Refused(
            f"{person['handle']} proposes this and therefore does not sign it. Let somebody else propose it."
        )
    if seat.person_id in (proposal.bars or {}):
        raise Refused(f"{person['handle']} had a part in {proposal.subject} and therefore does not sign it.")
    kind, meaning = agreement_kind(proposal.kind), meaning_of(proposal.kind)
    held = roles_of(unit, engagement_id, seat.person_id, unit.today)
    if not any(
        signs(role, kind, meaning) and seat.role in {None, role} and seat.side in {None, side}
        for role, side in held
    ):
        able = " or ".join(role.value.replace("_", " ") for role in Role if signs(role, kind, meaning))
        raise Refused(
            f"{person['handle']} holds no role that signs this: {able}. Grant one: kt role grant, or name another."
        )

"""Puts one exact version of a knowledge item before giver, receiver and client owner, with what is still open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import (
    KnowledgeDone,
    KnowledgeInHand,
    knowledge_as_it_stands,
    knowledge_in_hand,
    person_in,
)
from kt_engine.actions.propose_agreement import Proposal, Wanted, propose, withdraw_agreements
from kt_engine.answers.knowledge_owner import owner_seat
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.knowledge import check_issue, check_queries, check_same_people
from kt_engine.store.agreements import agreements_about, seats_of
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import next_number
from kt_engine.store.knowledge import issues_of, steps_of
from kt_engine.store.tables import KnowledgeIssue, KnowledgeItemRow
from kt_engine.store.unit import Act
from kt_engine.words import AgreementKind, AgreementStatus, KnowledgeStatus, KnowledgeStepKind

KIND = "knowledge_proposed"
VERB = "put knowledge items before their signers"
ISSUE_LENGTH = 300


@dataclass(frozen=True)
class OpenIssue:
    """Something that is still open: what, what is done about it, by whom (a handle), until when."""

    issue: str
    plan: str
    owner: str
    due_on: date


def propose_knowledge(
    database: Database, act: Act, handle: str, *, issues: Sequence[OpenIssue] = (), due_on: date | None = None
) -> KnowledgeDone:
    """Put the newest version before its three signers; who proposes is none of them.

    Raises Refused while a query is open, or where giver or receiver changed since the review or the play-back.
    """
    typed = [
        OpenIssue(
            one_line(one.issue, "open issue", most=ISSUE_LENGTH), one_line(one.plan, "plan", most=ISSUE_LENGTH),
            one.owner, one.due_on,
        )
        for one in issues
    ]  # fmt: skip
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known, _proposed(knowledge_in_hand(unit, known)))
        hand = knowledge_in_hand(unit, handle)
        hand.may(VERB)
        hand.check(KnowledgeStatus.SIGNED_OFF, "put before its signers")
        _check(hand)
        if due_on is not None and due_on < unit.today:
            raise UsageProblem(f"An answer by {due_on} cannot be given any more. Give a day to come.")
        gone = _withdraw_stale(hand)
        for one in typed:
            _carry(hand, one)
        agreement = propose(unit, hand.row["engagement_id"], _proposal(hand, due_on))
        facts = {"agreement": agreement["handle"], "content_sha256": agreement["content_sha256"]}
        carried = [row["number"] for row in _open_issues(hand)]
        unit.event(
            KIND, hand.handle, texts=None, number=hand.row["current_number"], **facts, issues=carried,
            withdrawn=list(gone),
        )  # fmt: skip
        return knowledge_as_it_stands(unit, hand.handle, (agreement["handle"],))


def _check(hand: KnowledgeInHand) -> None:
    """Raise Refused unless who reviewed gives it still, and who explained it back receives it still."""
    hand.check_people()
    check_queries(hand.handle, hand.open_queries())
    last = {one["kind"]: one for one in steps_of(hand.unit, hand.row["id"]) if one["passed"]}
    for kind, person_id, did in (
        (KnowledgeStepKind.REVIEWED, hand.people.giver, "reviewed"),
        (KnowledgeStepKind.PLAYED_BACK, hand.people.receiver, "explained back"),
    ):
        check_same_people(hand.handle, did, hand.called(last[kind]["person_id"]), hand.called(person_id))


def _withdraw_stale(hand: KnowledgeInHand) -> tuple[str, ...]:
    """Withdraw a proposal on this version that nobody has settled and that asks other people. Raises Refused else."""
    unit, engagement_id = hand.unit, hand.row["engagement_id"]
    for row in _waiting(hand):
        asked = {seat.person_id for seat in seats_of(unit, row["id"])}
        if {one.person_id for one in _seats(hand)} == asked:
            raise Refused(
                f"{row['handle']} about {hand.versioned} is already before its signers. "
                f"See what is missing: kt agreement show {row['handle']}"
            )
    return withdraw_agreements(unit, engagement_id, subject=hand.versioned, kind=AgreementKind.KNOWLEDGE_ITEM)


def _waiting(hand: KnowledgeInHand) -> Sequence[RowMapping]:
    return agreements_about(
        hand.unit, hand.row["engagement_id"], kind=AgreementKind.KNOWLEDGE_ITEM, subject=hand.versioned,
        status=AgreementStatus.PROPOSED,
    )  # fmt: skip


def _proposed(hand: KnowledgeInHand) -> tuple[str, ...]:
    return tuple(row["handle"] for row in _waiting(hand))


def _seats(hand: KnowledgeInHand) -> tuple[Wanted, ...]:
    owner = owner_seat(
        hand.unit, hand.row["engagement_id"], hand.row["process_id"], hand.people.giver, hand.unit.today
    )
    return (
        Wanted(person_id=hand.people.giver),
        Wanted(person_id=hand.people.receiver),
        Wanted(person_id=owner.person_id, role=owner.role, side=owner.side),
    )


def _proposal(hand: KnowledgeInHand, due_on: date | None) -> Proposal:
    version, issues = hand.newest(), _open_issues(hand)
    played = [
        one for one in steps_of(hand.unit, hand.row["id"]) if one["kind"] is KnowledgeStepKind.PLAYED_BACK
    ]
    facts: dict[str, Any] = {
        "item": hand.handle,
        "version": version["number"],
        "sha256": version["sha256"],
        "giver": hand.giver,
        "receiver": hand.receiver,
        "must_have": bool(hand.row["must_have"]),
        "score_pct": f"{played[-1]['score_pct']:f}",
        "pass_mark_pct": f"{played[-1]['pass_mark_pct']:f}",
        "open_issues": [
            {
                "number": one["number"],
                "owner": hand.called(one["owner_id"]),
                "due_on": one["due_on"].isoformat(),
            }
            for one in issues
        ],
    }
    carried = "; ".join(
        f"{one['number']}. {one['issue']} - plan: {one['plan']} ({hand.called(one['owner_id'])}, by {one['due_on']})"
        for one in issues
    )
    return Proposal(
        AgreementKind.KNOWLEDGE_ITEM,
        hand.versioned,
        f"{hand.row['title']}, version {version['number']} of {hand.handle}, is right and has passed over",
        facts,
        _seats(hand),
        process_id=hand.row["process_id"],
        reason=f"Still open: {carried}" if carried else None,
        due_on=due_on,
    )


def _open_issues(hand: KnowledgeInHand) -> list[RowMapping]:
    return [row for row in issues_of(hand.unit, hand.row["id"]) if row["closed_on"] is None]


def _carry(hand: KnowledgeInHand, one: OpenIssue) -> None:
    unit, row = hand.unit, hand.row
    number = next_number(unit, KnowledgeIssue, item_id=row["id"])
    check_issue(number, one.due_on, unit.today)
    owner = person_in(unit, row["engagement_id"], one.owner, "own an open issue")
    unit.insert(
        KnowledgeIssue,
        engagement_id=row["engagement_id"],
        item_id=row["id"],
        number=number,
        version_number=row["current_number"],
        issue=one.issue,
        plan=one.plan,
        owner_id=owner["id"],
        due_on=one.due_on,
        raised_by=unit.act.by,
        raised_on=unit.today,
    )

"""The travel desk rehearses knowledge items and sessions: what its story tells is what the store holds."""

import json
from decimal import Decimal

import pytest

from kt_engine.store.tables import (
    Agreement,
    Allocation,
    Certification,
    GateVersion,
    KnowledgeItemRow,
    KnowledgeStep,
    Message,
    Person,
    PlannedSession,
    Risk,
    SessionAttendee,
    SessionQuery,
    Signoff,
)
from kt_engine.words import (
    AgreementKind,
    AgreementStatus,
    AllocationStatus,
    KnowledgeStatus,
    KnowledgeStepKind,
    RiskStatus,
    SessionQueryStatus,
    Side,
)
from rehearsed import Played, rows_of

pytestmark = pytest.mark.slow


def item(played: Played, key: str) -> dict[str, object]:
    """Give the item in scope with this key."""
    (found,) = (
        row for row in rows_of(played, KnowledgeItemRow) if row["item_key"] == key and not row["left_on"]
    )
    return found


def test_every_knowledge_item_passes_over_and_is_baselined_once_in_scope(played: Played) -> None:
    items = [row for row in rows_of(played, KnowledgeItemRow) if row["left_on"] is None]
    assert len(items) == 18
    assert {row["status"] for row in items} == {KnowledgeStatus.BASELINED}
    found = played.summary.transferred
    assert found is not None
    assert (found.items, found.baselined, found.signed, found.waived, found.acknowledged) == (
        18,
        18,
        19,
        1,
        2,
    )
    assert [found.claimed_pct, found.proven_pct, found.gap_points] == [Decimal(100), Decimal(100), Decimal(0)]


def test_what_was_sent_back_was_written_anew_and_what_had_an_empty_section_was_never_taken(
    played: Played,
) -> None:
    versions = {
        key: item(played, key)["current_number"]
        for key in ("out_of_policy", "urgent_payment", "duplicate_claims")
    }
    assert versions == {"out_of_policy": 2, "urgent_payment": 2, "duplicate_claims": 1}
    refused = item(played, "urgent_payment")["id"]
    scores = [
        (row["score_pct"], row["passed"])
        for row in rows_of(played, KnowledgeStep)
        if row["kind"] is KnowledgeStepKind.PLAYED_BACK and row["item_id"] == refused
    ]
    assert scores == [(78, False), (95, True)]


def test_a_waived_must_have_lets_the_gate_pass_and_is_signed_after_the_first_close(played: Played) -> None:
    (waiver,) = (row for row in rows_of(played, Agreement) if row["kind"] is AgreementKind.KNOWLEDGE_WAIVER)
    signed = next(row for row in rows_of(played, Signoff) if row["agreement_id"] == waiver["id"])
    names = {row["id"]: row["name"] for row in rows_of(played, Person)}
    assert (names[signed["person_id"]], waiver["status"]) == ("Cem Yildiran", AgreementStatus.WITHDRAWN)
    (pack,) = (
        row["pack_json"] for row in rows_of(played, GateVersion) if row["handle"] == "E1-G-ready-P3 v1"
    )
    measured = {one["key"]: one["value"] for one in json.loads(str(pack))["criteria"]}
    assert (measured["must_haves_open"], measured["must_haves_signed"]) == ("0", "80.0")
    assert measured["knowledge_claimed"] == measured["knowledge_proven"] == "80.7"
    assert item(played, "month_end")["status"] is KnowledgeStatus.BASELINED


def test_a_changed_limit_is_acknowledged_by_everybody_certified_and_signed_anew(played: Played) -> None:
    limits = item(played, "approval_limits")
    asked = [row for row in rows_of(played, Agreement) if row["kind"] is AgreementKind.ACKNOWLEDGEMENT]
    assert {row["status"] for row in asked} == {AgreementStatus.AGREED}
    certified = {
        row["person_id"]
        for row in rows_of(played, Certification)
        if row["process_id"] == limits["process_id"]
    }
    signers = {
        row["person_id"]
        for row in rows_of(played, Signoff)
        if row["agreement_id"] in {one["id"] for one in asked}
    }
    assert signers == certified
    assert limits["current_number"] == 2


def test_two_cancelled_sessions_in_a_row_raise_an_issue_to_the_manager_and_the_second_expert_listens_in(
    played: Played,
) -> None:
    cancelled = [row["cancelled_side"] for row in rows_of(played, PlannedSession) if row["cancelled_side"]]
    assert sorted(map(str, cancelled)) == [Side.CLIENT, Side.CLIENT, Side.PROVIDER]
    cancelled_again = "Sessions on card_matching (E1-P3) are cancelled again and again"
    (issue,) = (row for row in rows_of(played, Risk) if row["title"] == cancelled_again)
    assert (issue["risk_key"], issue["status"]) == (None, RiskStatus.CLOSED)
    names = {row["id"]: row["name"] for row in rows_of(played, Person)}
    told = [row for row in rows_of(played, Message) if row["about"] == issue["handle"]]
    assert {names[row["person_id"]] for row in told} == {"Cem Yildiran", "Marit Sandvoss"}
    (svenja,) = (one for one, name in names.items() if name == "Svenja Lohr")
    listened = [row for row in rows_of(played, SessionAttendee) if row["person_id"] == svenja]
    assert [row["attended"] for row in listened] == [True]


def test_sessions_stay_within_what_was_promised_and_every_query_has_its_answer(played: Played) -> None:
    found = played.summary.transferred
    assert found is not None
    assert (found.sessions_held, found.sessions_cancelled) == (21, 3)
    assert 0 < found.hours_held < found.hours_promised
    assert {row["status"] for row in rows_of(played, Allocation)} == {AllocationStatus.AGREED}
    queries = rows_of(played, SessionQuery)
    assert len(queries) == 13
    assert {row["status"] for row in queries} == {SessionQueryStatus.ANSWERED}

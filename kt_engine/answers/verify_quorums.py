"""Checks what signatures amount to: decided gates, their conditions, certificates and waivers. It reads no store."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from kt_engine.answers.verification import Finding
from kt_engine.answers.verify_signed_rows import STAGE_NUMBERS, Row, SignedRows, of_rule
from kt_engine.rules.history import PASSING, WITH_CONDITIONS, Decided, gate_faults
from kt_engine.rules.training import open_seats
from kt_engine.words import CERTIFIED_OR_LATER, Role, Side

TWO = 2
CERTIFIED = frozenset(status.value for status in CERTIFIED_OR_LATER)


def check_quorums(rows: SignedRows) -> Iterator[Finding]:
    """Give every decision, certificate and waiver whose signatures do not carry it."""
    for version in rows.versions.values():
        for sentence in (*_pack_faults(version), *_decision_faults(rows, version)):
            yield of_rule("gate_version", version["handle"], sentence)
    for row in rows.certificates.values():
        if row["status"] in CERTIFIED:
            for sentence in _certificate_faults(rows, row):
                yield of_rule("certification", row["handle"], sentence)
    for row in rows.waivers.values():
        meaning = {"approved": "approved", "refused": "declined"}.get(str(row["status"]))
        if meaning and not any(s.meaning == meaning for s in rows.signed["waiver", row["id"]]):
            yield of_rule("waiver", row["handle"], f"It is {row['status']} without a signature that says so.")


def _pack_faults(version: Row) -> Iterator[str]:
    if hashlib.sha256(str(version["pack_json"]).encode()).hexdigest() != version["pack_sha256"]:
        yield "What was presented no longer has the hash that was signed."


def _decision_faults(rows: SignedRows, version: Row) -> Iterator[str]:
    if version["status"] != "decided":
        return
    stage = rows.gates.get(version["gate_id"], {}).get("stage")
    signed = rows.principals["gate_version", version["id"]]
    try:
        pack = json.loads(version["pack_json"])
        decided = Decided(version["decision"], STAGE_NUMBERS.get(str(stage), 1), pack)
        faults = [*gate_faults(decided, signed), *_condition_faults(version["decision"], pack)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        faults = ["What was presented cannot be read."]
    yield from faults
    agreeing = {
        s.person_id for s in rows.signed["gate_version", version["id"]] if s.decision == version["decision"]
    }
    if version["decision"] in PASSING and len(agreeing) < TWO:
        yield "It passed by the hand of one person."


def _condition_faults(decision: Any, pack: dict[str, Any]) -> Iterator[str]:
    proposed = [condition["criterion"] for condition in pack["conditions"]]
    if decision == "go" and proposed:
        yield "It got a go although it was presented with conditions."
    if decision != WITH_CONDITIONS:
        return
    able = {criterion["key"] for criterion in pack["criteria"] if criterion["class"] == "conditional"}
    if not proposed or len(proposed) > pack.get("max_conditions", len(proposed)):
        yield f"It passed with {len(proposed)} conditions, and that many are not allowed."
    if set(proposed) - able:
        yield f"It passed with a condition on {', '.join(sorted(set(proposed) - able))}, which can have none."


def _certificate_faults(rows: SignedRows, row: Row) -> Iterator[str]:
    """Lay the signatures on the proof beside the seats that the pinned playbook asks for."""
    proof = [
        s
        for s in rows.principals["certification", row["id"]]
        if s.sha256 == row["evidence_sha256"] and s.meaning == "certified"
    ]
    if not proof:
        yield "It is certified without a signature on its proof."
        return
    seats = _seats(rows, row)
    try:
        left = open_seats(seats, [(Role(s.role), Side(s.side)) for s in proof])
    except ValueError:
        yield "It is certified in a role or for a side that no list knows."
        return
    if left:
        yield (
            "It is certified without "
            + " and ".join(f"a {role.value} ({side.value})" for role, side in left)
            + "."
        )
    if len({s.person_id for s in proof}) < min(TWO, sum(count for _, _, count in seats)):
        yield "It is certified by one person alone."


def _seats(rows: SignedRows, row: Row) -> list[tuple[Role, Side, int]]:
    engagement = rows.engagements.get(row["engagement_id"], {})
    pinned = rows.playbooks.get(engagement.get("playbook_version_id") or 0, {})
    try:
        asked = (json.loads(str(pinned["canonical_json"])).get("certification") or {}).get("signed_by") or []
        return [(Role(seat["role"]), Side(seat["side"]), int(seat["count"])) for seat in asked]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []  # a playbook that cannot be read is the rows' own finding

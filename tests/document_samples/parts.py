"""What the hand-made facts share: engagement, signatures, a condition."""

import dataclasses
from datetime import UTC, date, datetime
from typing import Any

from kt_engine.answers.collect_gate_report import (
    ReportCondition,
)
from kt_engine.answers.document_control import (
    EngagementFacts,
    SignatureFacts,
)
from kt_engine.words import (
    AuthMethod,
    ConditionStatus,
    Decision,
    Meaning,
    Role,
    Side,
)

HASHES = tuple(f"{digit:x}" * 64 for digit in range(16))

ENGAGEMENT = EngagementFacts(
    handle="E7",
    name="Travel desk",
    function="travel and expense",
    client="NordMart",
    provider="HelioServe",
    playbook_key="travel_desk",
    playbook_version="1.0.0",
    playbook_sha256=HASHES[1],
    rehearsal=True,
    owner="Ann Olsen",
    auth_method=AuthMethod.SELF_DECLARED,
)


def signature(
    name: str, person: str, role: Role, side: Side, meaning: Meaning, **more: Any
) -> SignatureFacts:
    values: dict[str, Any] = {
        "organisation": "NordMart" if side is Side.CLIENT else "HelioServe",
        "decision": None,
        "at": datetime(2027, 4, 12, 8, 41, 7, tzinfo=UTC),
        "record": "E7-H4 v2",
        "sha256": HASHES[10],
        "auth_method": AuthMethod.SELF_DECLARED,
        **more,
    }
    return SignatureFacts(name=name, person=person, role=role, side=side, meaning=meaning, **values)


REVIEWER = signature("Maria Weber", "P3", Role.PROCESS_OWNER, Side.CLIENT, Meaning.REVIEWED)
RECEIVER = signature(
    "Ravi Mehta", "P9", Role.TEAM_LEAD, Side.PROVIDER, Meaning.ACCEPTED, comment="Clear and complete."
)
GATE_SIGNATURES = tuple(
    dataclasses.replace(
        one, meaning=Meaning.DECIDED, decision=Decision.GO_WITH_CONDITIONS, record="E7-G-ready-P2 v1"
    )
    for one in (REVIEWER, RECEIVER)
)
CONDITION = ReportCondition(
    handle="E7-C3",
    title="Second approver named for the evening shift",
    criterion="Access tested by its user",
    owner="Ravi Mehta (P9)",
    due_on=date(2027, 4, 26),
    expires_on=date(2027, 4, 30),
    compensating_control="Approvals after 18:00 wait for the morning",
    ramp_ceiling_pct=50,
    status=ConditionStatus.OPEN,
    closed_on=None,
    closing_note=None,
)

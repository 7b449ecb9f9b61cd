"""A third handover with three findings: one overruled, one that holds, one that warns; how their guards are broken."""

import hashlib
from pathlib import Path

from sqlalchemy import update

from answer_cases import SECOND_VERSION, deemed
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.tables import (
    Agreement,
    AgreementBar,
    AgreementSeat,
    FindingOverruled,
    Handover,
    HandoverFinding,
    HandoverReading,
    HandoverVersion,
    Signoff,
    table_of,
)
from kt_engine.words import (
    AgreementKind,
    AgreementStatus,
    AuthMethod,
    FileKind,
    FindingKind,
    HandoverKind,
    HandoverStatus,
    Meaning,
    Per,
    Role,
    Side,
    Stage,
)
from raw_writes import Copy
from signing_cases import Case, Cases
from store_story import CAST, DAY, EXPERT, LEAD, MANAGER, OWNER, ROLE_OF, Story

AFTER = ("agreement", "handover_talk")
H, V, STANDS, HOLDS, WARNS, A = 801, 801, 801, 802, 803, 801
THING = "E1-H80"
BYTES = b"# How refunds are checked\n"
FILE = hashlib.sha256(BYTES).hexdigest()
SUBJECT = f"{THING} v1"
CONTENT = canonical(
    {"findings": [{"finding": f"{THING}-F1", "kind": "phone"}], "handover": THING, "version": 1}
)
SHA256 = sha256_text(
    canonical({"content": CONTENT, "reason": "A desk's line", "subject": SUBJECT, "title": "It may stand"})
)
ACCEPTED_BY_LEAD = 14
"""The receiver's signature on version 1 of the first handover."""


def TELL(story: Story, _files: Path) -> None:  # noqa: N802 - the name the package looks for
    with story.engagement("handover_submitted", THING, by=EXPERT) as unit:
        unit.insert(
            Handover, id=H, engagement_id=1, handle=THING, process_id=1, stage=Stage.TRANSITION_AND_INTEGRATE,
            handover_key="numbers", subject_kind=Per.PROCESS, subject_id=1, kind=HandoverKind.DOCUMENT,
            title="Numbers", giver_id=EXPERT, receiver_id=LEAD, sections="[]",
            status=HandoverStatus.REQUESTED,
        )  # fmt: skip
        unit.insert(
            HandoverVersion, id=V, engagement_id=1, handover_id=H, number=1, file_name="numbers.md",
            media_type="text/markdown", size_bytes=len(BYTES), sha256=FILE, author_id=EXPERT,
            submitted_at=unit.act.at,
        )  # fmt: skip
        unit.insert(
            HandoverReading, id=V, engagement_id=1, handover_version_id=V, reader=1, file_kind=FileKind.MARKDOWN,
            findings_count=3, blocking_count=2, read_at=unit.act.at,
        )  # fmt: skip
        for number, finding in enumerate((STANDS, HOLDS, WARNS), 1):
            unit.insert(
                HandoverFinding, id=finding, engagement_id=1, handle=f"{THING}-F{number}", handover_id=H,
                handover_version_id=V, number=number, kind=FindingKind.PHONE, blocks=finding != WARNS,
                section="Lines", place=f"line {number}", sentence=f"Telephone number ...{number}0.",
            )  # fmt: skip
        unit.change(Handover, H, THING, version=1, status=HandoverStatus.SUBMITTED)
        handovers = table_of(Handover)
        unit.connection.execute(update(handovers).where(handovers.c.id == H).values(current_number=1))
    with story.engagement("overrule_proposed", f"E1-A{A}") as unit:
        unit.insert(
            Agreement, id=A, engagement_id=1, handle=f"E1-A{A}", number=A, process_id=1,
            kind=AgreementKind.FINDING_OVERRULED, subject=SUBJECT, title="It may stand", reason="A desk's line",
            content_json=CONTENT, content_sha256=SHA256, status=AgreementStatus.PROPOSED, proposed_by=MANAGER,
            proposed_at=unit.act.at,
        )  # fmt: skip
        unit.insert(
            AgreementSeat, id=A, engagement_id=1, agreement_id=A, number=1, role=Role.PROCESS_OWNER,
            side=Side.CLIENT,
        )  # fmt: skip
        unit.insert(AgreementBar, engagement_id=1, agreement_id=A, person_id=EXPERT, why="wrote_it")
    with story.engagement("agreement_signed", f"E1-A{A}", by=OWNER) as unit:
        role, side = ROLE_OF[OWNER]
        unit.insert(
            Signoff, id=2801, engagement_id=1, agreement_id=A, agreement_seat_id=A, object_sha256=SHA256,
            person_id=OWNER, printed_name=CAST[OWNER - MANAGER][0], role=role, side=side,
            meaning=Meaning.APPROVED, statement="I agree.", auth_method=AuthMethod.SELF_DECLARED,
            signed_at=unit.act.at,
        )  # fmt: skip
        unit.change(Agreement, A, f"E1-A{A}", version=1, status=AgreementStatus.AGREED, decided_on=DAY)
        unit.insert(FindingOverruled, engagement_id=1, handover_finding_id=STANDS, agreement_id=A)


AGAIN = Copy("handover_version", 1, {"handover_id": 1, "number": 2, "id": 9700})
READ = Copy("handover_reading", V, {"handover_version_id": 9700})
FOUND = {"handover_id": 1, "handover_version_id": 9700, "handle": "E1-H1-F9", "number": 9}
ACCEPTED = Copy("signoff", ACCEPTED_BY_LEAD, {"handover_version_id": 9700})
SECOND = {"handover_id": 2, "handover_version_id": 9000, "handle": "E1-H2-F9", "number": 9}
CASES: Cases = {
    ("handover_reading", "counts"): (
        (AGAIN, Copy("handover_reading", V, {"handover_version_id": 9700, "blocking_count": 4})),
        (AGAIN, Copy("handover_reading", V, {"handover_version_id": 9700, "blocking_count": -1})),
        (Copy("handover_reading", V, {"handover_version_id": 900}),),
    ),
    ("handover_finding", "read"): (
        (AGAIN, Copy("handover_finding", HOLDS, FOUND)),
        (AGAIN, READ, Copy("handover_finding", HOLDS, {**FOUND, "handover_id": 2})),
        (AGAIN, READ, ACCEPTED, Copy("handover_finding", HOLDS, FOUND)),
    ),
    ("finding_overruled", "agreed"): (
        (Copy("finding_overruled", 1, {"handover_finding_id": HOLDS, "agreement_id": 1}),),
        (Copy("finding_overruled", 1, {"handover_finding_id": WARNS}),),
        (
            f"UPDATE agreement SET status = 'withdrawn' WHERE id = {A}",
            Copy("finding_overruled", 1, {"handover_finding_id": HOLDS}),
        ),
        (
            Copy("handover_version", V, {"number": 2}),
            f"UPDATE handover SET current_number = 2 WHERE id = {H}",
            Copy("finding_overruled", 1, {"handover_finding_id": HOLDS}),
        ),
    ),
    ("signoff", "held"): (
        (AGAIN, READ, Copy("handover_finding", HOLDS, FOUND), ACCEPTED),
        (
            f"UPDATE agreement SET status = 'withdrawn' WHERE id = {A}",
            Copy("signoff", ACCEPTED_BY_LEAD, {"handover_version_id": V}),
        ),
    ),
    ("deemed_acceptance", "held"): (
        (
            SECOND_VERSION,
            Copy("handover_reading", V, {"handover_version_id": 9000}),
            Copy("handover_finding", HOLDS, SECOND),
            deemed(),
        ),
    ),
}
ALLOWED: dict[str, Case] = {
    "a version accepted in which a finding only warns": (
        AGAIN,
        READ,
        Copy("handover_finding", WARNS, FOUND),
        ACCEPTED,
    ),
    "a version accepted after what held it was overruled": (
        Copy("finding_overruled", 1, {"handover_finding_id": HOLDS}),
        Copy("signoff", ACCEPTED_BY_LEAD, {"handover_version_id": V}),
    ),
}

"""A question about the first handover, answered and closed, an open one, an inventory; how their guards are broken."""

from pathlib import Path

from kt_engine.store.tables import HandoverInventory, HandoverQuestion
from kt_engine.words import QuestionKind, QuestionStatus
from raw_writes import Copy
from signing_cases import Case, Cases
from store_story import DAY, EXPERT, LEAD, OWNER, Story

CLOSED, OPEN = 1, 2
ACCEPTED_BY_LEAD = 14
"""The receiver's signature on version 1 of the first handover."""


def TELL(story: Story, _files: Path) -> None:  # noqa: N802 - the name the package looks for
    with story.engagement("questions_asked", by=LEAD) as unit:
        known = {
            "engagement_id": 1, "handover_id": 1, "version_number": 1, "status": QuestionStatus.OPEN,
            "asked_by": LEAD, "asked_on": DAY,
        }  # fmt: skip
        unit.insert(
            HandoverQuestion, handle="E1-Q1", number=1, kind=QuestionKind.COMMENT, section="Exceptions",
            question="Who decides at weekends?", **known,
        )  # fmt: skip
        other = {**known, "handover_id": 2}
        unit.insert(
            HandoverQuestion, handle="E1-Q2", number=2, kind=QuestionKind.QUERY, question="How many?",
            asked_of=OWNER, **other,
        )  # fmt: skip
    with story.engagement("question_answered", "E1-Q1", by=EXPERT) as unit:
        unit.change(
            HandoverQuestion, CLOSED, "E1-Q1", version=1, status=QuestionStatus.ANSWERED, answer="The lead",
            answered_by=EXPERT, answered_on=DAY,
        )  # fmt: skip
    with story.engagement("question_closed", "E1-Q1", by=LEAD) as unit:
        unit.change(
            HandoverQuestion, CLOSED, "E1-Q1", version=2, status=QuestionStatus.CLOSED, closed_by=LEAD,
            closed_on=DAY,
        )  # fmt: skip
    with story.engagement("inventory_counted", "E1-H1", by=EXPERT) as unit:
        unit.insert(
            HandoverInventory, engagement_id=1, handover_version_id=1, rows_count=2, frozen_count=9,
            handed_count=9, provider_count=7, other_provider_count=0, stays_count=2, open_rows_count=0,
        )  # fmt: skip


NEW = {
    "handle": "E1-Q9", "number": 9, "status": QuestionStatus.OPEN, "answer": None, "answered_by": None,
    "answered_on": None, "closed_by": None, "closed_on": None,
}  # fmt: skip
AGAIN = {"handover_id": 1, "number": 2, "id": 9700}
CASES: Cases = {
    ("handover_question", "begins"): (
        (Copy("handover_question", CLOSED, {**NEW, "status": QuestionStatus.CLOSED}),),
        (Copy("handover_question", CLOSED, {**NEW, "answer": "Nobody"}),),
        (Copy("handover_question", CLOSED, {**NEW, "handover_id": 900}),),
    ),
    ("handover_question", "identity"): (
        ("UPDATE handover_question SET question = 'Another one' WHERE id = 2",),
        ("UPDATE handover_question SET asked_by = 4 WHERE id = 2",),
    ),
    ("handover_question", "answered"): (
        ("UPDATE handover_question SET status = 'answered' WHERE id = 2",),
        (
            "UPDATE handover_question SET status = 'answered', answer = 'Nine', answered_by = asked_by WHERE id = 2",
        ),
        ("UPDATE handover_question SET status = 'closed' WHERE id = 2",),
    ),
    ("handover_inventory", "counts"): (
        (Copy("handover_inventory", 1, {"handover_version_id": 2, "rows_count": 0}),),
        (Copy("handover_inventory", 1, {"handover_version_id": 2, "stays_count": 3}),),
        (Copy("handover_inventory", 1, {"handover_version_id": 900}),),
    ),
    ("signoff", "counted"): (
        (
            Copy("handover_version", 1, AGAIN),
            Copy("handover_inventory", 1, {"handover_version_id": 9700, "open_rows_count": 1}),
            Copy("signoff", ACCEPTED_BY_LEAD, {"handover_version_id": 9700}),
        ),
        (
            Copy("handover_question", CLOSED, NEW),
            Copy("handover_version", 1, AGAIN),
            Copy("signoff", ACCEPTED_BY_LEAD, {"handover_version_id": 9700}),
        ),
    ),
}
ALLOWED: dict[str, Case] = {
    "a question that somebody else answers": (
        "UPDATE handover_question SET status = 'answered', answer = 'Nine', answered_by = 4 WHERE id = 2",
    ),
    "a second version accepted when everything is closed and adds up": (
        Copy("handover_version", 1, AGAIN),
        Copy("handover_inventory", 1, {"handover_version_id": 9700}),
        Copy("signoff", ACCEPTED_BY_LEAD, {"handover_version_id": 9700}),
    ),
}

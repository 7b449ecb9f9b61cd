"""Writes the store must refuse, and some it must let through, around awaited answers and what silence leads to."""

from datetime import date

from kt_engine.words import KnowledgeSource, Side, WaitKind
from raw_writes import Copy
from signing_cases import APPROVED, Case, Cases
from store_story import OWNER

SECOND_VERSION = Copy("handover_version", 2, {"number": 2})
NOTICE = {
    "handle": "E1-N9", "number": 2, "issued_on": date(2027, 1, 20),
    **dict.fromkeys(("sent_on", "sent_to", "received_on", "received_by")),
}  # fmt: skip
NEW_NOTICE = Copy("delay_notice", 1, {**NOTICE, "id": 9006})


def deemed(**values: object) -> Copy:
    return Copy("deemed_acceptance", 1, {"handover_version_id": 9000, "id": 9007, **values})


ANSWERS: Cases = {
    ("decline_point", "declined"): (
        (Copy("decline_point", 1, {"signoff_id": APPROVED}),),
        (Copy("decline_point", 1, {"number": 2, "engagement_id": 2}),),
    ),
    ("handover", "deemed"): (
        (
            Copy("handover", 1, {"handle": "E1-H9", "handover_key": "x", "status": "submitted"}),
            "UPDATE handover SET status = 'deemed_accepted' WHERE id = 9000",
        ),
        (
            Copy("handover", 1, {"handle": "E1-H9", "handover_key": "x", "status": "submitted"}),
            Copy("handover_version", 2, {"handover_id": 9000, "number": 1}),
            deemed(),
            Copy("handover_version", 2, {"handover_id": 9000, "number": 2, "id": 9008}),
            "UPDATE handover SET status = 'deemed_accepted' WHERE id = 9000",
        ),
    ),
    ("deemed_acceptance", "clause"): (
        (SECOND_VERSION, deemed(object_sha256="b" * 64)),
        (SECOND_VERSION, NEW_NOTICE, deemed(delay_notice_id=9006)),
        (
            SECOND_VERSION,
            Copy("contract_term", 1, {"id": 9009, "side": Side.CLIENT, "deemed": False}),
            deemed(contract_term_id=9009),
        ),
        (SECOND_VERSION, deemed(handover_version_id=2)),
        (SECOND_VERSION, deemed(engagement_id=2)),
    ),
    ("contract_term", "period"): (
        (Copy("contract_term", 1, {"side": Side.CLIENT, "answer_days": 0}),),
        (Copy("contract_term", 1, {"wait": WaitKind.GATE_SIGNATURE}),),
        (Copy("contract_term", 1, {"wait": WaitKind.CERTIFICATE}),),
    ),
    ("delay_notice", "begins"): (
        (Copy("delay_notice", 1, {**NOTICE, "sent_on": date(2027, 1, 21)}),),
        (Copy("delay_notice", 1, {**NOTICE, "issued_on": date(2027, 1, 11)}),),
        (Copy("delay_notice", 1, {**NOTICE, "lost_days": -1}),),
    ),
    ("delay_notice", "frozen"): (
        ("UPDATE delay_notice SET lost_days = 9 WHERE id = 1",),
        ("UPDATE delay_notice SET clause = '8' WHERE id = 1",),
        ("UPDATE delay_notice SET sent_on = '2027-02-01' WHERE id = 1",),
        ("UPDATE delay_notice SET sent_to = 'other@example.com' WHERE id = 1",),
        ("UPDATE delay_notice SET received_on = NULL WHERE id = 1",),
        ("UPDATE delay_notice SET received_by = 'Somebody' WHERE id = 1",),
        (NEW_NOTICE, "UPDATE delay_notice SET received_on = '2027-02-01' WHERE id = 9006"),
        (NEW_NOTICE, "UPDATE delay_notice SET sent_on = '2027-01-19' WHERE id = 9006"),
        (
            NEW_NOTICE,
            "UPDATE delay_notice SET sent_on = '2027-01-21', received_on = '2027-01-20' WHERE id = 9006",
        ),
    ),
    ("knowledge_source", "named"): (
        (Copy("knowledge_source", 1, {"person_id": None}),),
        (Copy("knowledge_source", 2, {"person_id": OWNER}),),
        (Copy("knowledge_source", 2, {"reference": None}),),
        (Copy("knowledge_source", 1, {"kind": KnowledgeSource.RECORDING}),),
    ),
}
ALLOWED_OF_ANSWERS: dict[str, Case] = {
    "silence is acceptance after a notice": (
        Copy("handover", 1, {"handle": "E1-H9", "handover_key": "x", "status": "submitted"}),
        Copy("handover_version", 2, {"handover_id": 9000, "number": 1}),
        deemed(),
        "UPDATE handover SET status = 'deemed_accepted' WHERE id = 9000",
    ),
    "a notice is sent, then received": (
        NEW_NOTICE,
        "UPDATE delay_notice SET sent_on = '2027-01-20', sent_to = 'x' WHERE id = 9006",
        "UPDATE delay_notice SET received_on = '2027-01-21', received_by = 'y' WHERE id = 9006",
    ),
}

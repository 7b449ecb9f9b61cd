"""A need of seats, a place in a shift, somebody who will leave it and what was signed about it, and their guards."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.tables import (
    Agreement,
    AgreementSeat,
    Attrition,
    Replacement,
    SeatAssignment,
    SeatNeed,
    Signoff,
)
from kt_engine.words import (
    AgreementKind,
    AgreementStatus,
    AttritionReason,
    AuthMethod,
    Meaning,
    ReplacementKind,
)
from raw_writes import Copy
from signing_cases import Case, Cases
from store_story import CAST, DAY, LEAD, MANAGER, OWNER, ROLE_OF, TRAINEE, Story

NUMBER, HANDLE, TITLE = 900, "E1-A900", "Hire somebody"
CONTENT = canonical({"kind": "hire"})
SHA256 = sha256_text(canonical({"content": CONTENT, "reason": None, "subject": "E1-K1", "title": TITLE}))
SIGNOFFS = {OWNER: 2901, LEAD: 2902}


def TELL(story: Story, _files: Path) -> None:  # noqa: N802 - the name the package looks for
    with story.engagement("seat_needs_set") as unit:
        known = {"engagement_id": 1, "process_id": 1, "shift": "early", "language": "en", "set_by": MANAGER}
        unit.insert(
            SeatNeed, **known, from_week_on=DAY, number=1, seats=10, volume=2400, handling_seconds=Decimal(420),
            hours=Decimal(40), shrinkage_pct=Decimal(30), occupancy_pct=Decimal(100), source="Contract", set_on=DAY,
        )  # fmt: skip
        unit.insert(SeatNeed, **known, from_week_on=DAY, number=2, seats=12, source="By hand", set_on=DAY)
        unit.insert(
            SeatAssignment, engagement_id=1, certification_id=1, number=1, shift="early", language="en",
            holds_seat=True, set_by=MANAGER, set_on=DAY,
        )  # fmt: skip
    with story.engagement("trainee_leaves", "E1-K1") as unit:
        unit.insert(
            Attrition, engagement_id=1, certification_id=1, person_id=TRAINEE, number=1,
            left_on=date(2027, 12, 31), reason=AttritionReason.RESIGNED, recorded_by=MANAGER, recorded_on=DAY,
        )  # fmt: skip
    with story.engagement("replacement_proposed", HANDLE) as unit:
        agreement = unit.insert(
            Agreement, engagement_id=1, handle=HANDLE, number=NUMBER, kind=AgreementKind.REPLACEMENT, subject="E1-K1",
            title=TITLE, content_json=CONTENT, content_sha256=SHA256, status=AgreementStatus.PROPOSED,
            proposed_by=MANAGER, proposed_at=unit.act.at,
        )  # fmt: skip
        seats = {
            person: unit.insert(
                AgreementSeat, engagement_id=1, agreement_id=agreement, number=number, person_id=person
            )
            for number, person in enumerate(SIGNOFFS, 1)
        }
    for person, seat in seats.items():
        _sign(story, agreement, person, seat)


def _sign(story: Story, agreement: int, person: int, seat: int) -> None:
    role, side = ROLE_OF[person]
    with story.engagement("agreement_signed", HANDLE, by=person) as unit:
        unit.insert(
            Signoff, id=SIGNOFFS[person], engagement_id=1, agreement_id=agreement, agreement_seat_id=seat,
            object_sha256=SHA256, person_id=person, printed_name=CAST[person - MANAGER][0], role=role, side=side,
            meaning=Meaning.APPROVED, statement="I agree.", auth_method=AuthMethod.SELF_DECLARED,
            signed_at=unit.act.at,
        )  # fmt: skip
        if person == LEAD:
            unit.change(
                Agreement, agreement, HANDLE, version=1, status=AgreementStatus.AGREED, decided_on=DAY
            )
            unit.insert(
                Replacement, engagement_id=1, certification_id=1, agreement_id=agreement,
                kind=ReplacementKind.HIRE, due_on=DAY, decided_on=DAY,
            )  # fmt: skip


NEED, GIVEN, PLACE, LEAVING, SETTLED = (
    ("seat_need", 1),
    ("seat_need", 2),
    ("seat_assignment", 1),
    ("attrition", 1),
    ("replacement", 1),
)
CASES: Cases = {
    ("seat_need", "next"): (
        (Copy(*GIVEN, {"number": 9}),),
        (Copy(*GIVEN, {"number": 3, "seats": -1}),),
        (Copy(*GIVEN, {"number": 3, "volume": 5}),),
        (Copy(*NEED, {"number": 3, "hours": None}),),
        (Copy(*GIVEN, {"number": 1, "process_id": 900}),),
    ),
    ("seat_assignment", "next"): (
        (Copy(*PLACE, {"number": 1}),),
        (Copy(*PLACE, {"number": 1, "certification_id": 900}),),
    ),
    ("attrition", "next"): (
        (Copy(*LEAVING, {"number": 3}),),
        (Copy(*LEAVING, {"number": 2, "person_id": OWNER}),),
        (
            "UPDATE certification SET status = 'attrited' WHERE id = 1",
            Copy(*LEAVING, {"number": 2}),
        ),
    ),
    ("replacement", "signed"): (
        (Copy("replacement", 1, {"agreement_id": 1}),),
        (Copy("replacement", 1, {"agreement_id": 2}),),
        (Copy("replacement", 1, {"successor_id": 900}),),
    ),
}
ALLOWED: dict[str, Case] = {
    "a corrected need": (Copy(*GIVEN, {"number": 3}),),
    "a need for another week": (Copy(*GIVEN, {"number": 1, "from_week_on": date(2027, 1, 11)}),),
    "another place": (Copy(*PLACE, {"number": 2, "shift": "late"}),),
    "another last day": (Copy(*LEAVING, {"number": 2, "left_on": DAY}),),
}

"""Hours that were promised and asked for, days away, sessions planned, held and cancelled; how each guard is broken."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.find import next_number
from kt_engine.store.tables import (
    Absence,
    Agreement,
    AgreementSeat,
    Allocation,
    Booking,
    PlannedSession,
    SessionAttendee,
    SessionItem,
    SessionNote,
    SessionQuery,
    Signoff,
)
from kt_engine.store.unit import Unit
from kt_engine.words import (
    AbsenceKind,
    AgreementKind,
    AgreementStatus,
    AllocationStatus,
    AttendeePart,
    AuthMethod,
    BookingKind,
    Meaning,
    SessionNoteKind,
    SessionQueryStatus,
    SessionStatus,
    Side,
)
from raw_writes import Copy
from signing_cases import Case, Cases
from store_story import CAST, DAY, EXPERT, LEAD, MANAGER, OWNER, ROLE_OF, SPONSOR, TRAINER, Story

AFTER = ("agreement",)
PLANNED, HELD, CANCELLED = 1, 2, 3
BEGIN = datetime(2027, 1, 7, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
CONTENT = canonical({"minutes_per_week": 480})


def _allocation(unit: Unit, number: int) -> int:
    return unit.insert(
        Allocation, engagement_id=1, handle=f"E1-L{number}", number=number, person_id=EXPERT, manager_id=OWNER,
        minutes_per_week=480, windows="tue 13:00-16:00", blackout="", valid_from=DAY, valid_to=date(2027, 3, 1),
        status=AllocationStatus.PROPOSED,
    )  # fmt: skip


def _agree(unit: Unit) -> tuple[int, int]:
    number = 6000 + next_number(unit, Agreement, engagement_id=1)  # far from the numbers of other samples
    said = {"content": CONTENT, "reason": None, "subject": "E1-L1", "title": "Eight hours a week"}
    agreement = unit.insert(
        Agreement, engagement_id=1, handle=f"E1-A{number}", number=number, kind=AgreementKind.ALLOCATION,
        subject="E1-L1", title="Eight hours a week", content_json=CONTENT, content_sha256=sha256_text(canonical(said)),
        status=AgreementStatus.PROPOSED, proposed_by=MANAGER, proposed_at=unit.act.at,
    )  # fmt: skip
    seat = unit.insert(AgreementSeat, engagement_id=1, agreement_id=agreement, number=1, person_id=OWNER)
    return agreement, seat


def _sign(unit: Unit, agreement: int, seat: int) -> None:
    role, side = ROLE_OF[OWNER]
    said = {"content": CONTENT, "reason": None, "subject": "E1-L1", "title": "Eight hours a week"}
    unit.insert(
        Signoff, engagement_id=1, agreement_id=agreement, agreement_seat_id=seat,
        object_sha256=sha256_text(canonical(said)), person_id=OWNER, printed_name=CAST[OWNER - MANAGER][0], role=role,
        side=side, meaning=Meaning.APPROVED, statement="I agree.", auth_method=AuthMethod.SELF_DECLARED,
        signed_at=unit.act.at,
    )  # fmt: skip
    unit.change(Agreement, agreement, "A", version=1, status=AgreementStatus.AGREED, decided_on=DAY)
    unit.change(Allocation, 1, "E1-L1", version=1, status=AllocationStatus.AGREED, decided_on=DAY)


def _session(unit: Unit, number: int) -> None:
    begin = BEGIN + timedelta(days=number)
    session = unit.insert(
        PlannedSession, engagement_id=1, handle=f"E1-S{number}", number=number, process_id=1, must_have=True,
        minutes=120, starts_at=begin, ends_at=begin + 2 * HOUR, status=SessionStatus.PLANNED, agenda="All of it",
    )  # fmt: skip
    known = {"engagement_id": 1, "session_id": session}
    unit.insert(SessionItem, process_id=1, item_key="the_work", **known)
    for person, part in (
        (EXPERT, AttendeePart.EXPERT),
        (TRAINER, AttendeePart.RECEIVER),
        (OWNER, AttendeePart.OWNER),
    ):
        unit.insert(SessionAttendee, person_id=person, part=part, **known)
        unit.insert(
            Booking, person_id=person, starts_at=begin, ends_at=begin + 2 * HOUR, kind=BookingKind.SESSION,
            for_engagement_id=1, session_id=session, booked_by=TRAINER, booked_at=unit.act.at,
        )  # fmt: skip


def TELL(story: Story, _files: Path) -> None:  # noqa: N802 - the name the package looks for
    with story.engagement("allocations_proposed") as unit:
        _allocation(unit, 1)
        _allocation(unit, 2)
        agreement, seat = _agree(unit)
    with story.engagement("agreement_signed", by=OWNER) as unit:
        _sign(unit, agreement, seat)
    with story.installation("absences_noted", "V1", by=EXPERT) as unit:
        for number in (1, 2):
            unit.insert(
                Absence, handle=f"V{number}", person_id=EXPERT, first_on=DAY, last_on=DAY, kind=AbsenceKind.LEAVE,
                noted_by=EXPERT, noted_at=unit.act.at,
            )  # fmt: skip
        unit.change(Absence, 2, "V2", withdrawn_on=DAY)
        unit.insert(
            Booking, person_id=LEAD, starts_at=BEGIN, ends_at=BEGIN + HOUR, kind=BookingKind.BUSY,
            booked_by=LEAD, booked_at=unit.act.at,
        )  # fmt: skip
    with story.installation("time_booked", "E1") as unit:
        unit.lock_chain(1)
        unit.engagement_id = 1
        for number in (PLANNED, HELD, CANCELLED):
            _session(unit, number)
        _close(unit)
        unit.event("sessions_planned", "E1")


def _close(unit: Unit) -> None:
    """The second was held with a query, a decision and something to do; the third was cancelled."""
    for attendee in (4, 5, 6):
        unit.change(SessionAttendee, attendee, "E1-S2", attended=attendee != 6)
    unit.change(
        PlannedSession,
        HELD,
        "E1-S2",
        version=1,
        status=SessionStatus.HELD,
        closed_on=DAY,
        recording="Session 2",
    )
    unit.change(
        PlannedSession, CANCELLED, "E1-S3", version=1, status=SessionStatus.CANCELLED, closed_on=DAY, sequence=1,
        cancelled_side=Side.CLIENT, cancelled_reason="Audit",
    )  # fmt: skip
    for booking in (5, 6, 7):
        unit.change(Booking, booking, "E1-S2", kind=BookingKind.HELD)
    for booking in (8, 9, 10):
        unit.change(Booking, booking, "E1-S3", cancelled_at=unit.act.at)
    known = {"engagement_id": 1, "session_id": HELD}
    for number in (1, 2):
        unit.insert(
            SessionQuery, handle=f"E1-SQ{number}", number=number, asked_by=TRAINER, asked_on=DAY, question="Who signs?",
            status=SessionQueryStatus.OPEN, **known,
        )  # fmt: skip
    unit.change(
        SessionQuery, 2, "E1-SQ2", version=1, status=SessionQueryStatus.ANSWERED, answer="Finance",
        answered_by=EXPERT, answered_on=DAY,
    )  # fmt: skip
    noted = {"noted_by": TRAINER, "noted_on": DAY, **known}
    unit.insert(
        SessionNote, kind=SessionNoteKind.DECISION, text="Finance signs", person_id=None, due_on=None, **noted
    )
    unit.insert(
        SessionNote,
        kind=SessionNoteKind.FOLLOW_UP,
        text="Send the list",
        person_id=EXPERT,
        due_on=DAY,
        **noted,
    )


NEW_ALLOCATION = {"handle": "E1-L9", "number": 9}
NEW_SESSION = {"handle": "E1-S9", "number": 9}
NEW_QUERY = {"handle": "E1-SQ9", "number": 9}
FREE = {"starts_at": BEGIN + timedelta(days=20), "ends_at": BEGIN + timedelta(days=20, hours=2)}
NO_SESSION = {"kind": BookingKind.BUSY, "for_engagement_id": None, "session_id": None}
EARLIER = date(2020, 1, 1)
HOLD = "UPDATE planned_session SET status = 'held', closed_on = '2027-01-09', recording = 'x' WHERE id = 1"
ALL_CAME = "UPDATE session_attendee SET attended = TRUE WHERE session_id = 1"
CANCEL = "UPDATE planned_session SET status = 'cancelled', closed_on = '2027-01-09'"
OTHER_WORLD = Copy("engagement", 1, {"handle": "E9", "stage_number": 1})
OF_NO_SESSION = {"session_id": 900}
CASES: Cases = {
    ("allocation", "begins"): tuple(
        (Copy("allocation", 2, {**NEW_ALLOCATION, **values}),)
        for values in (
            {"status": AllocationStatus.AGREED},
            {"decided_on": DAY},
            {"minutes_per_week": 0},
            {"minutes_per_week": 20},
            {"valid_to": EARLIER},
            {"manager_id": EXPERT},
            {"person_id": 900},
        )
    ),
    ("allocation", "identity"): (
        ("UPDATE allocation SET minutes_per_week = 600 WHERE id = 2",),
        ("UPDATE allocation SET manager_id = 5 WHERE id = 2",),
        ("UPDATE allocation SET windows = '' WHERE id = 2",),
    ),
    ("allocation", "agreed"): (("UPDATE allocation SET status = 'agreed' WHERE id = 2",),),
    ("absence", "begins"): (
        (Copy("absence", 1, {"handle": "V9", "last_on": EARLIER}),),
        (Copy("absence", 1, {"handle": "V9", "withdrawn_on": DAY}),),
    ),
    ("absence", "identity"): (
        ("UPDATE absence SET last_on = '2027-12-31' WHERE id = 1",),
        ("UPDATE absence SET withdrawn_on = NULL WHERE id = 2",),
    ),
    ("booking", "free"): (
        (Copy("booking", 2, NO_SESSION),),
        (Copy("booking", 2, {**NO_SESSION, "starts_at": BEGIN + timedelta(days=1, hours=1, minutes=59)}),),
        (Copy("booking", 2, {**NO_SESSION, **FREE, "ends_at": BEGIN}),),
        (Copy("booking", 2, {**NO_SESSION, **FREE, "cancelled_at": BEGIN}),),
        (Copy("booking", 5),),
    ),
    ("booking", "whose"): (
        (Copy("booking", 1, FREE | {"kind": BookingKind.SESSION}),),
        (Copy("booking", 2, {**FREE, "session_id": None}),),
        (Copy("booking", 2, FREE),),
        ("UPDATE booking SET cancelled_at = '2027-01-04T09:00:00.000000Z' WHERE id = 2",
         Copy("booking", 2, {"person_id": SPONSOR, "cancelled_at": None})),
        ("UPDATE booking SET cancelled_at = '2027-01-04T09:00:00.000000Z' WHERE id = 2",
         Copy("booking", 2, {"kind": BookingKind.BUSY, "person_id": SPONSOR, "cancelled_at": None})),
    ),
    ("booking", "identity"): (
        ("UPDATE booking SET person_id = 3 WHERE id = 2",),
        ("UPDATE booking SET cancelled_at = NULL WHERE id = 8",),
        ("UPDATE booking SET kind = 'session' WHERE id = 5",),
        ("UPDATE booking SET kind = 'held' WHERE id = 1",),
    ),
    ("planned_session", "begins"): tuple(
        (Copy("planned_session", 1, {**NEW_SESSION, **values}),)
        for values in (
            {"status": SessionStatus.HELD},
            {"minutes": 0},
            {"minutes": 50},
            {"ends_at": BEGIN},
            {"sequence": 1},
            {"process_id": 900},
        )
    ),
    ("planned_session", "identity"): (
        ("UPDATE planned_session SET minutes = 60 WHERE id = 1",),
        ("UPDATE planned_session SET process_id = 2 WHERE id = 1",),
        ("UPDATE planned_session SET sequence = -1 WHERE id = 1",),
        ("UPDATE planned_session SET starts_at = '2027-01-04T09:00:00.000000Z' WHERE id = 2",),
        ("UPDATE planned_session SET cancelled_side = 'provider' WHERE id = 3",),
    ),
    ("planned_session", "held"): (
        (HOLD,),
        ("UPDATE session_attendee SET attended = (part <> 'expert') WHERE session_id = 1", HOLD),
        ("UPDATE session_attendee SET attended = (part <> 'receiver') WHERE session_id = 1", HOLD),
        (ALL_CAME, HOLD.replace("recording = 'x'", "recording = 'x', no_recording = 'y'")),
        (ALL_CAME, HOLD.replace(", recording = 'x'", "")),
        (ALL_CAME, HOLD.replace("closed_on = '2027-01-09', ", "")),
    ),
    ("planned_session", "cancelled"): (
        (f"{CANCEL}, cancelled_side = 'client' WHERE id = 1",),
        (f"{CANCEL}, cancelled_reason = 'x' WHERE id = 1",),
    ),
    ("session_item", "own"): (
        (Copy("session_item", 2, {"item_key": "other"}),),
        (Copy("session_item", 1, {"item_key": "other", "process_id": 900}),),
        (OTHER_WORLD, Copy("session_item", 1, {"item_key": "other", "engagement_id": 9000})),
    ),
    ("session_attendee", "own"): (
        (Copy("session_attendee", 4, {"person_id": LEAD, "attended": None}),),
        (Copy("session_attendee", 1, {"person_id": LEAD, "attended": True}),),
        (Copy("session_attendee", 1, {"person_id": 900}),),
    ),
    ("session_attendee", "fixed"): (
        ("UPDATE session_attendee SET person_id = 3 WHERE id = 1",),
        ("UPDATE session_attendee SET attended = FALSE WHERE id = 4",),
    ),
    ("session_query", "begins"): (
        (Copy("session_query", 1, {**NEW_QUERY, "answer": "Me"}),),
        (Copy("session_query", 1, {**NEW_QUERY, "status": SessionQueryStatus.ANSWERED}),),
        (OTHER_WORLD, Copy("session_query", 1, {**NEW_QUERY, "engagement_id": 9000})),
    ),
    ("session_query", "answered"): (
        ("UPDATE session_query SET question = 'Other' WHERE id = 1",),
        ("UPDATE session_query SET status = 'answered' WHERE id = 1",),
        ("UPDATE session_query SET answer = NULL WHERE id = 2",),
    ),
    ("session_note", "own"): (
        (Copy("session_note", 1, {"person_id": EXPERT}),),
        (Copy("session_note", 1, {"due_on": DAY}),),
        (OTHER_WORLD, Copy("session_note", 1, {"engagement_id": 9000})),
    ),
}  # fmt: skip
ALLOWED: dict[str, Case] = {
    "an absence withdrawn": ("UPDATE absence SET withdrawn_on = '2027-01-05' WHERE id = 1",),
    "a booking that begins when another ends": (
        Copy("booking", 2, {**NO_SESSION, "starts_at": BEGIN + timedelta(days=1, hours=2),
                            "ends_at": BEGIN + timedelta(days=1, hours=3)}),
    ),
    "a booking where another was cancelled": (
        Copy("booking", 8, {**NO_SESSION, "cancelled_at": None}),
    ),
    "a session held by those who were asked": (ALL_CAME, HOLD),
    "a session cancelled for a reason": (f"{CANCEL}, cancelled_side = 'client', cancelled_reason = 'x' WHERE id = 1",),
    "a session moved": (
        ("UPDATE planned_session SET starts_at = '2027-01-20T09:00:00.000000Z', "
        "ends_at = '2027-01-20T11:00:00.000000Z', sequence = 1 WHERE id = 1"),
    ),
    "a query opened again": (
        "UPDATE session_query SET status = 'open', answer = NULL, answered_by = NULL, answered_on = NULL WHERE id = 2",
    ),
}  # fmt: skip

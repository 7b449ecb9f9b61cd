"""Hand-made facts of the record of one knowledge session, and of the plan of the knowledge transfer."""

from datetime import UTC, date, datetime
from decimal import Decimal

from document_samples.knowledge import knowledge_register
from document_samples.parts import ENGAGEMENT
from kt_engine.answers.collect_session_record import (
    RecordedAttendee,
    RecordedItem,
    SessionRecordFacts,
)
from kt_engine.answers.kt_plan_facts import (
    KtPlanFacts,
    PlanItem,
    PlanMade,
    PlanPerson,
    PlanProcess,
    PlanPromise,
    PlanRules,
    PlanSession,
    PlanShort,
    PlanUnasked,
    PlanUnplaced,
)
from kt_engine.answers.list_sessions import NoteLine, QueryLine
from kt_engine.answers.sessions_held import SessionsHeld
from kt_engine.words import (
    AllocationStatus,
    AttendeePart,
    SessionNoteKind,
    SessionQueryStatus,
    SessionStatus,
    Side,
)

ANA, RAVI, LEE, MARIA = "Ana Silva (P5)", "Ravi Mehta (P9)", "Lee Chen (P12)", "Maria Weber (P3)"
CLIENT, PROVIDER = "Northwind Travel Claims", "Tesserin Operations"
LISBON, MANILA = "Europe/Lisbon", "Asia/Manila"


def session_record() -> SessionRecordFacts:
    return SessionRecordFacts(
        engagement=ENGAGEMENT,
        session="E7-S4",
        process="E7-P1",
        process_name="Claim check",
        must_have=True,
        starts_at=datetime(2027, 3, 9, 15, 30, tzinfo=UTC),
        ends_at=datetime(2027, 3, 9, 17, 0, tzinfo=UTC),
        minutes=90,
        moved_count=1,
        agenda="Receipts that are missing, then trips outside the policy",
        recording="Media library, session 4",
        no_recording=None,
        recorded_on=date(2027, 3, 10),
        quorum_pct=Decimal(75),
        attendees=(
            RecordedAttendee(
                ANA, Side.CLIENT, CLIENT, AttendeePart.EXPERT, attended=True, time_zone=LISBON, utc_offset_minutes=0
            ),
            RecordedAttendee(
                RAVI, Side.PROVIDER, PROVIDER, AttendeePart.RECEIVER, attended=True, time_zone=MANILA,
                utc_offset_minutes=480,
            ),
            RecordedAttendee(
                LEE, None, None, AttendeePart.RECEIVER, attended=True, time_zone=MANILA, utc_offset_minutes=480
            ),
            RecordedAttendee(
                MARIA, Side.CLIENT, CLIENT, AttendeePart.OWNER, attended=False, time_zone=LISBON, utc_offset_minutes=0
            ),
        ),
        items=(
            RecordedItem("E7-I5", "What is looked at in a claim", must_have=True, passed_over=True),
            RecordedItem(None, "Trips outside the policy", must_have=False, passed_over=False),
        ),
        queries=(
            QueryLine(
                "E7-SQ1", "Who may allow a claim above 500?", RAVI, date(2027, 3, 9),
                SessionQueryStatus.ANSWERED, "The head of the department", ANA, date(2027, 3, 11),
            ),
            QueryLine(
                "E7-SQ2", "What if the card is lost?", LEE, date(2027, 3, 9), SessionQueryStatus.OPEN, None, None,
                None,
            ),
        ),
        notes=(
            NoteLine(SessionNoteKind.DECISION, "The old form is used until May", None, None),
            NoteLine(SessionNoteKind.FOLLOW_UP, "Send the list of limits", ANA, date(2027, 3, 16)),
            NoteLine(SessionNoteKind.FOLLOW_UP, "Try the form once", LEE, None),
        ),
    )  # fmt: skip


def _session(number: int, day: int, status: SessionStatus, process: str | None = "E7-P1") -> PlanSession:
    return PlanSession(
        handle=f"E7-S{number}",
        process=process,
        week=f"2027-W{10 if day < 15 else 11}",
        starts_at=datetime(2027, 3, day, 9, 0, tzinfo=UTC),
        minutes=120,
        time_zone=LISBON,
        utc_offset_minutes=0,
        topics=("What is looked at in a claim",),
        must_have=True,
        experts=("P5",),
        receivers=("P9", "P12"),
        status=status,
        cancelled_side="client" if status is SessionStatus.CANCELLED else None,
    )


def kt_plan() -> KtPlanFacts:
    nothing = Decimal(0)
    promise = PlanPromise(
        "E7-L1", ANA, Decimal(8), "tue 13:00-16:00", ((date(2027, 3, 29), date(2027, 4, 2)),), date(2027, 3, 1),
        date(2027, 5, 31), MARIA, AllocationStatus.AGREED, "E7-A3",
    )  # fmt: skip
    return KtPlanFacts(
        engagement=ENGAGEMENT,
        as_of=date(2027, 3, 10),
        rules=PlanRules(
            Decimal(5), Decimal(3), Decimal(1), Decimal(75), 2, Decimal(80), 4, Decimal(80), Decimal(90)
        ),
        processes=(
            PlanProcess(
                "E7-P1", "Claim check", 1, 2, 1, Decimal("8.5"), Decimal(2), Decimal(4), Decimal("2.5"),
                date(2027, 4, 9),
            ),
            PlanProcess(None, None, None, 1, 0, Decimal("1.5"), nothing, Decimal("1.5"), nothing, None),
        ),
        items=(
            PlanItem(
                "E7-I5", "What is looked at in a claim", "E7-P1", must_have=True, hours=Decimal(6), giver=ANA,
                receivers=(RAVI, LEE), after=(), taught_in=("How a claim is checked",),
            ),
            PlanItem(
                None, "Who is who", None, must_have=False, hours=Decimal("1.5"), giver="nobody yet", receivers=(),
                after=("What is looked at in a claim",), taught_in=(),
            ),
        ),
        promises=(
            promise,
            PlanPromise(
                "E7-L2", LEE, Decimal(4), "", (), date(2027, 3, 1), date(2027, 3, 31), MARIA,
                AllocationStatus.PROPOSED, "E7-A4",
            ),
        ),
        people=(
            PlanPerson(
                ANA, AttendeePart.EXPERT, LISBON, "09:00 to 17:00", Decimal(4), Decimal(2), Decimal("1.5")
            ),
            PlanPerson(
                RAVI, AttendeePart.RECEIVER, MANILA, "14:00 to 22:00", Decimal(4), Decimal(2), Decimal("1.5")
            ),
        ),
        sessions=(
            _session(1, 9, SessionStatus.HELD),
            _session(2, 11, SessionStatus.CANCELLED),
            _session(3, 16, SessionStatus.PLANNED),
            _session(4, 17, SessionStatus.PLANNED, None),
        ),
        made=PlanMade(
            date(2027, 3, 1), 4, date(2027, 5, 23), date(2027, 3, 17), date(2027, 3, 16), Decimal("2.5")
        ),
        short=(
            PlanShort("E7-P1", Decimal("2.5"), (ANA,), date(2027, 6, 8)),
            PlanShort(None, Decimal(1), (LEE,), None),
        ),
        unplaced=(
            PlanUnplaced(
                "Rare cases", "E7-P1", "the promised hours of P5 are fewer than these sessions take"
            ),
        ),
        unasked=(
            PlanUnasked("Who is who", None, ("Head of the department",)),
            PlanUnasked("The calendar", None, ()),
        ),
        looked_until=date(2027, 6, 2),
        held=SessionsHeld(1, 2, 1),
        held_must_have=SessionsHeld(1, 2, 0),
        coverage=knowledge_register().coverage,
    )  # fmt: skip

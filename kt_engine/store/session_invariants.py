"""The invariants of allocations, absences, bookings and knowledge sessions, as data."""

from kt_engine.store.invariant import Invariant, erased_at_most, unchanged

OF_SESSION = (
    "SELECT 1 FROM planned_session s WHERE s.id = NEW.session_id AND s.engagement_id = NEW.engagement_id"
)
OF_PROCESS = (
    "NEW.process_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM process p WHERE p.id = NEW.process_id "
    "AND p.engagement_id = NEW.engagement_id)"
)
SAME_WORLD = (
    "SELECT 1 FROM person p JOIN engagement e ON e.id = {0} WHERE p.id = {1} AND p.rehearsal = e.rehearsal"
)

SESSION_INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "allocation",
        "begins",
        "INSERT",
        "NEW.status <> 'proposed' OR NEW.decided_on IS NOT NULL OR NEW.minutes_per_week <= 0 "
        "OR NEW.minutes_per_week / 15 * 15 <> NEW.minutes_per_week OR NEW.valid_to < NEW.valid_from OR NEW.manager_id = NEW.person_id "
        f"OR NOT EXISTS ({SAME_WORLD.format('NEW.engagement_id', 'NEW.person_id')})",
        "An allocation begins as a proposal of quarters of an hour, from a day on, by a manager of somebody else.",
    ),
    Invariant(
        "allocation",
        "identity",
        "UPDATE",
        unchanged(
            "id", "engagement_id", "handle", "number", "person_id", "manager_id", "minutes_per_week", "windows",
            "blackout", "valid_from", "valid_to",
        ),
        "What a manager was asked to promise cannot be changed; propose it anew.",
    ),
    Invariant(
        "allocation",
        "agreed",
        "UPDATE",
        "NEW.status = 'agreed' AND OLD.status <> 'agreed' AND NOT EXISTS (SELECT 1 FROM agreement a "
        "JOIN agreement_seat t ON t.agreement_id = a.id JOIN signoff s ON s.agreement_seat_id = t.id "
        "WHERE a.engagement_id = NEW.engagement_id AND a.kind = 'allocation' AND a.subject = NEW.handle "
        "AND a.status = 'agreed' AND t.person_id = NEW.manager_id AND s.meaning <> 'declined')",
        "An allocation counts only when the named manager has signed it.",
    ),
    Invariant(
        "absence",
        "begins",
        "INSERT",
        "NEW.last_on < NEW.first_on OR NEW.withdrawn_on IS NOT NULL",
        "An absence begins before it ends, and holds.",
    ),
    Invariant(
        "absence",
        "identity",
        "UPDATE",
        unchanged("id", "handle", "person_id", "first_on", "last_on", "kind", "noted_by", "noted_at")
        + " OR OLD.withdrawn_on IS NOT NULL",
        "An absence is only ever withdrawn, once.",
    ),
    Invariant(
        "booking",
        "free",
        "INSERT",
        "NEW.cancelled_at IS NOT NULL OR NEW.kind = 'held' OR NEW.ends_at <= NEW.starts_at OR EXISTS (SELECT 1 FROM booking b "
        "WHERE b.person_id = NEW.person_id AND b.cancelled_at IS NULL AND b.starts_at < NEW.ends_at "
        "AND b.ends_at > NEW.starts_at)",
        "This person is busy at that time. Nothing was changed.",
    ),
    Invariant(
        "booking",
        "whose",
        "INSERT",
        "(NEW.for_engagement_id IS NULL) <> (NEW.session_id IS NULL) OR (NEW.kind = 'busy') <> (NEW.session_id IS NULL) "
        "OR (NEW.session_id IS NOT NULL AND (NOT EXISTS (SELECT 1 FROM planned_session s JOIN session_attendee a "
        "ON a.session_id = s.id AND a.person_id = NEW.person_id WHERE s.id = NEW.session_id "
        "AND s.engagement_id = NEW.for_engagement_id AND s.starts_at = NEW.starts_at AND s.ends_at = NEW.ends_at) "
        f"OR NOT EXISTS ({SAME_WORLD.format('NEW.for_engagement_id', 'NEW.person_id')})))",
        "A booking for a session is of somebody who attends it, for its hours; any other says only busy.",
    ),
    Invariant(
        "booking",
        "identity",
        "UPDATE",
        unchanged(
            "id", "person_id", "starts_at", "ends_at", "for_engagement_id", "session_id", "booked_by", "booked_at"
        )
        + " OR OLD.cancelled_at IS NOT NULL OR (NEW.kind <> OLD.kind AND NOT (OLD.kind = 'session' AND NEW.kind = 'held'))",
        "A booking is held or cancelled, once; for another time it is made anew.",
    ),
    Invariant(
        "planned_session",
        "begins",
        "INSERT",
        "NEW.status <> 'planned' OR NEW.minutes <= 0 OR NEW.minutes / 15 * 15 <> NEW.minutes OR NEW.ends_at <= NEW.starts_at "
        f"OR NEW.sequence <> 0 OR ({OF_PROCESS})",
        "A session begins as planned, in quarters of an hour, within its own engagement.",
    ),
    Invariant(
        "planned_session",
        "identity",
        "UPDATE",
        unchanged("id", "engagement_id", "handle", "number", "process_id", "must_have", "minutes")
        + " OR NEW.ends_at <= NEW.starts_at OR NEW.sequence < OLD.sequence OR (OLD.status <> 'planned' AND ("
        + unchanged("starts_at", "ends_at", "status", "closed_on", "cancelled_side")
        + "))",
        "What a session is about cannot be changed, and nothing of one that was held or cancelled.",
    ),
    Invariant(
        "planned_session",
        "held",
        "UPDATE",
        "NEW.status = 'held' AND OLD.status <> 'held' AND (NEW.closed_on IS NULL OR "
        "(NEW.recording IS NULL) = (NEW.no_recording IS NULL) OR EXISTS (SELECT 1 FROM session_attendee a "
        "WHERE a.session_id = NEW.id AND a.attended IS NULL) OR NOT EXISTS (SELECT 1 FROM session_attendee a "
        "WHERE a.session_id = NEW.id AND a.attended AND a.part = 'expert') OR NOT EXISTS (SELECT 1 "
        "FROM session_attendee a WHERE a.session_id = NEW.id AND a.attended AND a.part = 'receiver'))",
        "A session was held when somebody explained and somebody listened, with a recording or why there is none.",
    ),
    Invariant(
        "planned_session",
        "cancelled",
        "UPDATE",
        "NEW.status = 'cancelled' AND (NEW.closed_on IS NULL OR NEW.cancelled_side IS NULL OR NEW.cancelled_reason IS NULL)",
        "A session is cancelled by a side, for a reason.",
    ),
    Invariant(
        "session_item",
        "own",
        "INSERT",
        f"NOT EXISTS ({OF_SESSION} AND s.status = 'planned') OR ({OF_PROCESS})",
        "Knowledge items are named while a session is planned, within its engagement.",
    ),
    Invariant(
        "session_attendee",
        "own",
        "INSERT",
        f"NEW.attended IS NOT NULL OR NOT EXISTS ({OF_SESSION} AND s.status = 'planned') "
        f"OR NOT EXISTS ({SAME_WORLD.format('NEW.engagement_id', 'NEW.person_id')})",
        "People are invited while a session is planned, and whether they came is said later.",
    ),
    Invariant(
        "session_attendee",
        "fixed",
        "UPDATE",
        unchanged("id", "engagement_id", "session_id", "person_id", "part")
        + " OR (OLD.attended IS NOT NULL AND (" + unchanged("attended") + "))",
        "Whether somebody came to a session is said once.",
    ),
    Invariant(
        "session_query",
        "begins",
        "INSERT",
        f"NEW.status <> 'open' OR NEW.answer IS NOT NULL OR NOT EXISTS ({OF_SESSION})",
        "A query begins without an answer, in a session of its engagement.",
    ),
    Invariant(
        "session_query",
        "answered",
        "UPDATE",
        unchanged("id", "engagement_id", "handle", "number", "session_id", "asked_by", "asked_on")
        + f" OR {erased_at_most('question')} OR (NEW.status = 'answered') <> (NEW.answer IS NOT NULL "
        "AND NEW.answered_by IS NOT NULL AND NEW.answered_on IS NOT NULL)",
        "A query is answered by somebody, on a day; its question stays as it was asked.",
    ),
    Invariant(
        "session_note",
        "own",
        "INSERT",
        f"NOT EXISTS ({OF_SESSION}) OR (NEW.kind = 'decision' AND (NEW.person_id IS NOT NULL OR NEW.due_on IS NOT NULL))",
        "A decision has no doer; what somebody does after a session is a follow-up.",
    ),
)  # fmt: skip

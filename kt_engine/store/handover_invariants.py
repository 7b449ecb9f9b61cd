"""The invariants of what is asked and counted while something is handed over, as data."""

from kt_engine.store.invariant import Invariant, erased_at_most, unchanged

HANDOVER_INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "handover_question",
        "begins",
        "INSERT",
        "NEW.status <> 'open' OR NEW.answer IS NOT NULL OR NEW.closed_by IS NOT NULL OR NOT EXISTS (SELECT 1 "
        "FROM handover h WHERE h.id = NEW.handover_id AND h.engagement_id = NEW.engagement_id)",
        "A question begins open, about a handover of its own engagement.",
    ),
    Invariant(
        "handover_question",
        "identity",
        "UPDATE",
        unchanged("id", "handle", "engagement_id", "number", "handover_id", "version_number", "kind", "asked_by",
                  "asked_on", "asked_of")
        + f" OR {erased_at_most('question')} OR {erased_at_most('section')}",
        "What was asked cannot be changed; ask anew.",
    ),
    Invariant(
        "handover_question",
        "answered",
        "UPDATE",
        "(NEW.status = 'answered' AND (NEW.answer IS NULL OR NEW.answered_by IS NULL OR NEW.answered_by = NEW.asked_by)) "
        "OR (NEW.status = 'closed' AND (NEW.closed_by IS NULL OR NEW.closed_on IS NULL))",
        "A question is answered by somebody else than who asked, and closed by a named person.",
    ),
    Invariant(
        "handover_inventory",
        "counts",
        "INSERT",
        "NEW.rows_count < 1 OR NEW.frozen_count < 0 OR NEW.open_rows_count < 0 OR NEW.handed_count < 0 OR "
        "NEW.handed_count <> NEW.provider_count + NEW.other_provider_count + NEW.stays_count OR NOT EXISTS (SELECT 1 "
        "FROM handover_version v WHERE v.id = NEW.handover_version_id AND v.engagement_id = NEW.engagement_id)",
        "An inventory has rows, and everything handed over has one of three owners.",
    ),
    Invariant(
        "signoff",
        "counted",
        "INSERT",
        "NEW.handover_version_id IS NOT NULL AND NEW.meaning = 'accepted' AND (EXISTS (SELECT 1 FROM handover_inventory i "
        "WHERE i.handover_version_id = NEW.handover_version_id AND (i.open_rows_count <> 0 "
        "OR i.frozen_count <> i.handed_count)) OR EXISTS (SELECT 1 FROM handover_question q "
        "JOIN handover_version v ON v.handover_id = q.handover_id WHERE v.id = NEW.handover_version_id "
        "AND q.status <> 'closed'))",
        "Nothing is accepted while a question about it is open, or while its inventory does not add up.",
    ),
)  # fmt: skip

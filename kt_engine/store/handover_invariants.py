"""The invariants of what is asked and counted while something is handed over, as data."""

from kt_engine.store.invariant import Invariant, erased_at_most, unchanged

HELD = (
    "EXISTS (SELECT 1 FROM handover_finding f WHERE f.handover_version_id = NEW.handover_version_id AND f.blocks AND "
    "NOT EXISTS (SELECT 1 FROM finding_overruled o JOIN agreement a ON a.id = o.agreement_id "
    "WHERE o.handover_finding_id = f.id AND a.status = 'agreed'))"
)
"""A finding of the version stands in the way, and no agreement that still holds lets it stand."""

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
    Invariant(
        "handover_reading",
        "counts",
        "INSERT",
        "NEW.blocking_count < 0 OR NEW.findings_count < NEW.blocking_count OR NOT EXISTS (SELECT 1 FROM handover_version v "
        "WHERE v.id = NEW.handover_version_id AND v.engagement_id = NEW.engagement_id)",
        "What was read is a version of its own engagement, and no more of its findings hold it than there are.",
    ),
    Invariant(
        "handover_finding",
        "read",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM handover_version v JOIN handover_reading r ON r.handover_version_id = v.id "
        "WHERE v.id = NEW.handover_version_id AND v.handover_id = NEW.handover_id "
        "AND v.engagement_id = NEW.engagement_id) "
        "OR EXISTS (SELECT 1 FROM signoff s WHERE s.handover_version_id = NEW.handover_version_id "
        "AND s.meaning = 'accepted')",
        "A finding belongs to a version that was read, before it was accepted.",
    ),
    Invariant(
        "finding_overruled",
        "agreed",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM handover_finding f JOIN handover_version v ON v.id = f.handover_version_id "
        "JOIN handover h ON h.id = v.handover_id JOIN agreement a ON a.id = NEW.agreement_id "
        "WHERE f.id = NEW.handover_finding_id AND f.blocks AND h.current_number = v.number "
        "AND f.engagement_id = NEW.engagement_id AND a.engagement_id = NEW.engagement_id "
        "AND a.kind = 'finding_overruled' AND a.status = 'agreed' AND a.subject = h.handle || ' v' || v.number)",
        "A finding stands only where an agreement about the version it is in says so.",
    ),
    Invariant(
        "signoff",
        "held",
        "INSERT",
        f"NEW.handover_version_id IS NOT NULL AND NEW.meaning = 'accepted' AND {HELD}",
        "Nothing is accepted while what was found in it stands in the way.",
    ),
    Invariant(
        "deemed_acceptance",
        "held",
        "INSERT",
        HELD,
        "Silence accepts nothing while what was found in it stands in the way.",
    ),
)  # fmt: skip

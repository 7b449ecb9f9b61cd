"""The invariants of agreements, their seats and their signatures, as data."""

from kt_engine.store.invariant import Invariant, erased_at_most, unchanged

THEM = "(NEW.person_id, COALESCE(NEW.for_person_id, 0))"

AGREEMENT_INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "agreement",
        "begins",
        "INSERT",
        "NEW.status <> 'proposed' OR NEW.decided_on IS NOT NULL OR (NEW.process_id IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM process p WHERE p.id = NEW.process_id AND p.engagement_id = NEW.engagement_id))",
        "An agreement begins as a proposal, within its own engagement.",
    ),
    Invariant(
        "agreement",
        "identity",
        "UPDATE",
        unchanged(
            "id", "handle", "engagement_id", "number", "kind", "process_id", "subject", "content_json",
            "content_sha256", "proposed_by", "proposed_at",
        )
        + f" OR {erased_at_most('title')} OR {erased_at_most('reason')}",
        "What was put before people to be signed cannot be changed; propose it anew.",
    ),
    Invariant(
        "agreement",
        "agreed",
        "UPDATE",
        "NEW.status = 'agreed' AND OLD.status <> 'agreed' AND (NOT EXISTS (SELECT 1 FROM agreement_seat t "
        "WHERE t.agreement_id = NEW.id) OR EXISTS (SELECT 1 FROM agreement_seat t WHERE t.agreement_id = NEW.id "
        "AND NOT EXISTS (SELECT 1 FROM signoff s WHERE s.agreement_seat_id = t.id AND s.meaning <> 'declined')))",
        "An agreement stands only when every seat has signed it.",
    ),
    Invariant(
        "agreement",
        "refused",
        "UPDATE",
        "NEW.status = 'refused' AND OLD.status <> 'refused' AND NOT EXISTS (SELECT 1 FROM signoff s "
        "WHERE s.agreement_id = NEW.id AND s.meaning = 'declined')",
        "An agreement is refused only by a signature.",
    ),
    Invariant(
        "agreement_seat",
        "open",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM agreement a WHERE a.id = NEW.agreement_id "
        "AND a.engagement_id = NEW.engagement_id AND a.status = 'proposed') OR EXISTS (SELECT 1 FROM signoff s "
        "WHERE s.agreement_id = NEW.agreement_id)",
        "Seats belong to a proposal that nobody has signed yet.",
    ),
    Invariant(
        "agreement_bar",
        "open",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM agreement a WHERE a.id = NEW.agreement_id "
        "AND a.engagement_id = NEW.engagement_id AND a.status = 'proposed')",
        "Who may not sign is said while an agreement is a proposal.",
    ),
    Invariant(
        "signoff",
        "agreement",
        "INSERT",
        "(NEW.agreement_id IS NULL AND NEW.agreement_seat_id IS NOT NULL) OR (NEW.agreement_id IS NOT NULL AND "
        "(NOT EXISTS (SELECT 1 FROM agreement a WHERE a.id = NEW.agreement_id "
        "AND a.engagement_id = NEW.engagement_id AND a.content_sha256 = NEW.object_sha256 "
        f"AND a.status = 'proposed' AND a.proposed_by NOT IN {THEM}) "
        f"OR EXISTS (SELECT 1 FROM agreement_bar b WHERE b.agreement_id = NEW.agreement_id AND b.person_id IN {THEM}) "
        "OR (NEW.agreement_seat_id IS NULL AND NEW.meaning <> 'declined')))",
        "An agreement is signed on its exact content while it is a proposal, by nobody who proposed it or had a part in it.",
    ),
    Invariant(
        "signoff",
        "seat",
        "INSERT",
        "NEW.agreement_seat_id IS NOT NULL AND (NOT EXISTS (SELECT 1 FROM agreement_seat t "
        "WHERE t.id = NEW.agreement_seat_id AND t.agreement_id = NEW.agreement_id "
        "AND (t.person_id IS NULL OR t.person_id = COALESCE(NEW.for_person_id, NEW.person_id)) "
        "AND (t.role IS NULL OR t.role = NEW.role) AND (t.side IS NULL OR t.side = NEW.side)) "
        "OR EXISTS (SELECT 1 FROM signoff s WHERE s.agreement_seat_id = NEW.agreement_seat_id))",
        "A seat of an agreement is filled once, by who it is for.",
    ),
)  # fmt: skip

"""The invariants of access, readiness, assumptions, promises, notices, messages and controls, as data."""

from kt_engine.store.invariant import Invariant, erased_at_most, unchanged

OWN_PROCESS = (
    "(NEW.process_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM process p WHERE p.id = NEW.process_id "
    "AND p.engagement_id = NEW.engagement_id))"
)
NEWEST_TEST = (
    "SELECT 1 FROM access_test t WHERE t.access_right_id = NEW.id AND t.works = (NEW.status = 'working') "
    "AND t.number = (SELECT MAX(o.number) FROM access_test o WHERE o.access_right_id = NEW.id)"
)
END = "'9999-12-31'"
OVERLAP = (
    "SELECT 1 FROM control_owner o WHERE o.control_id = NEW.control_id AND (o.agreement_id IS NOT NULL OR "
    f"(o.from_on <= COALESCE(NEW.until_on, {END}) AND COALESCE(o.until_on, {END}) >= NEW.from_on))"
)
CANNOT_STOP = (
    "(NEW.showstopper AND (NEW.mitigation IS NULL OR NEW.fallback IS NULL OR NEW.fallback_on IS NULL))"
)


def agreed(kind: str) -> str:
    """Give a condition that is true when the row does not point at an agreement of this kind about itself."""
    return (
        "(NEW.agreement_id IS NULL OR NOT EXISTS (SELECT 1 FROM agreement a WHERE a.id = NEW.agreement_id "
        f"AND a.engagement_id = NEW.engagement_id AND a.kind = '{kind}' AND a.subject = NEW.handle "
        "AND a.status = 'agreed'))"
    )


def same(*columns: str, texts: tuple[str, ...] = ()) -> str:
    """Give a condition that is true when what a record is about changes; its texts may be erased, no more."""
    known = unchanged("id", "handle", "engagement_id", "number", *columns)
    return " OR ".join([known, *(erased_at_most(name) for name in texts)])


READINESS_INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "access_right", "begins", "INSERT",
        f"NEW.status <> 'requested' OR NEW.granted_on IS NOT NULL OR NEW.revoked_on IS NOT NULL OR {OWN_PROCESS}",
        "A right of access begins as a request, within its own engagement.",
    ),
    Invariant(
        "access_right", "identity", "UPDATE",
        same("person_id", "process_id", "system_key", "site_id", "shift", "requested_on", "requested_by",
             texts=("right",)),
        "What a right of access is cannot be changed; revoke it and ask for another.",
    ),
    Invariant(
        "access_right", "tested", "UPDATE",
        f"NEW.status IN ('working', 'failed') AND NOT EXISTS ({NEWEST_TEST})",
        "A right of access works, or fails, by what its user found when he tried it last.",
    ),
    Invariant(
        "access_right", "dated", "UPDATE",
        "(NEW.status NOT IN ('requested', 'revoked') AND NEW.granted_on IS NULL) OR "
        "((NEW.status = 'revoked') <> (NEW.revoked_on IS NOT NULL AND NEW.revoked_by IS NOT NULL))",
        "A right of access that was granted or revoked has the day on which it was.",
    ),
    Invariant(
        "access_test", "named", "INSERT",
        "NOT EXISTS (SELECT 1 FROM access_right r WHERE r.id = NEW.access_right_id "
        "AND r.engagement_id = NEW.engagement_id AND r.person_id = NEW.tested_by AND r.site_id = NEW.site_id "
        "AND r.shift = NEW.shift AND r.status IN ('granted', 'working', 'failed')) "
        "OR (NOT NEW.works AND NEW.reason IS NULL) OR NEW.number <> COALESCE((SELECT MAX(t.number) "
        "FROM access_test t WHERE t.access_right_id = NEW.access_right_id), 0) + 1",
        "A right of access is tried by its own user, at its site and in its shift, once it was granted.",
    ),
    Invariant(
        "readiness_point", "begins", "INSERT",
        f"NEW.status <> 'open' OR NEW.closed_on IS NOT NULL OR NEW.agreement_id IS NOT NULL OR {OWN_PROCESS} "
        f"OR {CANNOT_STOP}",
        "A point begins open; what can stop a go-live says what is done, the way back and its last day.",
    ),
    Invariant(
        "readiness_point", "identity", "UPDATE",
        same("process_id", "stream", "raised_on", "raised_by", texts=("text",)),
        "What a point of readiness is about cannot be changed.",
    ),
    Invariant(
        "readiness_point", "stops", "UPDATE",
        f"(OLD.showstopper AND NOT NEW.showstopper) OR {CANNOT_STOP}",
        "What can stop a go-live stays so until it is closed by signature, with its way back and the last day of it.",
    ),
    Invariant(
        "readiness_point", "closed", "UPDATE",
        "((NEW.status = 'closed') <> (NEW.closed_on IS NOT NULL)) OR "
        f"(NEW.status = 'closed' AND NEW.showstopper AND {agreed('readiness')})",
        "A point that could have stopped a go-live is closed only by what both sides signed.",
    ),
    Invariant(
        "assumption", "begins", "INSERT",
        "NEW.status <> 'open' OR NEW.agreement_id IS NOT NULL OR NEW.decided_on IS NOT NULL "
        f"OR NEW.change_note_on IS NOT NULL OR {OWN_PROCESS}",
        "An assumption begins open, within its own engagement.",
    ),
    Invariant(
        "assumption", "identity", "UPDATE",
        same("assumption_key", "process_id", "expires_on", "raised_on", "raised_by", texts=("text", "source")),
        "What is assumed, and until when, cannot be changed.",
    ),
    Invariant(
        "assumption", "decided", "UPDATE",
        f"NEW.status <> 'open' AND (NEW.decided_on IS NULL OR {agreed('assumption')})",
        "An assumption is found to be true or false only by what was signed.",
    ),
    Invariant(
        "assumption", "change_note", "UPDATE",
        "NEW.change_note_on IS NOT NULL AND (NEW.status <> 'falsified' OR NEW.change_note IS NULL)",
        "A contract change note belongs to an assumption that was found to be false.",
    ),
    Invariant(
        "commitment", "begins", "INSERT",
        f"NEW.status <> 'open' OR NEW.agreement_id IS NOT NULL OR NEW.decided_on IS NOT NULL OR {OWN_PROCESS} "
        "OR NEW.cost_minor < 0 OR ((NEW.cost_minor IS NULL) <> (NEW.currency IS NULL))",
        "A promise begins open, within its own engagement; its cost has a currency and is not below nothing.",
    ),
    Invariant(
        "commitment", "identity", "UPDATE",
        same("process_id", "promised_on", "raised_on", "raised_by", texts=("text", "promised_by", "promised_to")),
        "What was promised, by whom and to whom, cannot be changed.",
    ),
    Invariant(
        "commitment", "decided", "UPDATE",
        f"(NEW.status <> 'open' AND (NEW.decided_on IS NULL OR {agreed('commitment')})) OR "
        "(NEW.status = 'taken_on' AND NEW.cost_minor IS NULL) OR NEW.cost_minor < 0 OR "
        "((NEW.cost_minor IS NULL) <> (NEW.currency IS NULL)) OR "
        f"(OLD.status <> 'open' AND ({unchanged('cost_minor', 'currency')}))",
        "A promise is taken on or renounced only by what was signed, and taken on only with its cost.",
    ),
    Invariant(
        "people_notice", "begins", "INSERT",
        f"NEW.given_on IS NOT NULL OR NEW.least_calendar_days < 0 OR {OWN_PROCESS}",
        "A notice to people begins as one that must be given, within its own engagement.",
    ),
    Invariant(
        "people_notice", "identity", "UPDATE",
        same("process_id", "kind_key", "country", "subdivision", "least_calendar_days", "raised_on", "raised_by",
             texts=("title", "source")),
        "What must be told to people, and how long before, cannot be changed.",
    ),
    Invariant(
        "people_notice", "given", "UPDATE",
        f"(OLD.given_on IS NOT NULL AND ({unchanged('given_on', 'given_by')})) OR "
        "(NEW.given_on IS NOT NULL AND (NEW.given_by IS NULL OR NEW.reference IS NULL))",
        "A notice is given once, by somebody, with a reference.",
    ),
    Invariant(
        "communication", "begins", "INSERT",
        "NEW.sent_on IS NOT NULL OR ((NEW.planned_on IS NULL) = (NEW.due_task_id IS NULL)) "
        f"OR NEW.lead_calendar_days < 0 OR {OWN_PROCESS}",
        "A message is planned for a day or before a task, within its own engagement.",
    ),
    Invariant(
        "communication", "identity", "UPDATE",
        same("communication_key", "process_id", "due_task_id", "lead_calendar_days",
             texts=("audience", "message", "channel")),
        "What is to be said to whom cannot be changed.",
    ),
    Invariant(
        "communication", "sent", "UPDATE",
        f"(OLD.sent_on IS NOT NULL AND ({unchanged('sent_on', 'sent_by', 'planned_on')})) OR "
        "(NEW.sent_on IS NOT NULL AND (NEW.sent_by IS NULL OR NEW.evidence IS NULL))",
        "A message is sent once, by somebody, with proof.",
    ),
    Invariant(
        "control", "begins", "INSERT", OWN_PROCESS, "A control belongs to a process of its own engagement.",
    ),
    Invariant(
        "control", "identity", "UPDATE",
        same("process_id", "control_key", "frequency", "regulated", "from_on", "raised_by",
             texts=("risk", "title", "evidence")),
        "What a control is cannot be changed.",
    ),
    Invariant(
        "control_owner", "one", "INSERT",
        "NEW.until_on < NEW.from_on OR NOT EXISTS (SELECT 1 FROM control c WHERE c.id = NEW.control_id "
        "AND c.engagement_id = NEW.engagement_id AND c.from_on <= NEW.from_on) OR "
        f"(NEW.agreement_id IS NULL AND EXISTS ({OVERLAP})) OR "
        "(NEW.agreement_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM agreement a JOIN control c "
        "ON c.handle = a.subject WHERE a.id = NEW.agreement_id AND c.id = NEW.control_id "
        "AND a.kind = 'control_owner' AND a.status = 'agreed'))",
        "One person answers for a control on a day, and takes it over only by what was signed.",
    ),
)  # fmt: skip

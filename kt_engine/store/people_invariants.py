"""The invariants of people, as data: how they prove who they are, whom they let sign, what they hold, how they leave."""

from kt_engine.store.invariant import Invariant, erased_at_most, unchanged

SEPARATE = "('administrator', 'auditor', 'service')"
OFFICE = f"SELECT 1 FROM role_grant r WHERE r.person_id = {{}} AND r.role IN {SEPARATE}"
ADMINISTRATOR = (
    "SELECT 1 FROM role_grant r WHERE r.person_id = {0} AND r.role = 'administrator' "
    "AND (r.valid_to IS NULL OR CAST(r.valid_to AS VARCHAR) >= SUBSTR({1}, 1, 10))"
)
SAME_WORLD = "SELECT 1 FROM person p JOIN engagement e ON e.id = NEW.engagement_id WHERE p.id = {} AND p.rehearsal = e.rehearsal"

PEOPLE_INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "authenticator",
        "one",
        "INSERT",
        "NEW.ended_at IS NOT NULL OR EXISTS (SELECT 1 FROM authenticator a WHERE a.person_id = NEW.person_id "
        "AND a.ended_at IS NULL) OR NOT EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person_id AND p.kind = 'human')",
        "A person has one authenticator at a time.",
    ),
    Invariant(
        "authenticator",
        "identity",
        "UPDATE",
        unchanged("id", "person_id", "number", "enrolled_at", "key_id")
        + " OR NEW.ended_at IS NULL OR (NEW.sealed <> OLD.sealed AND NEW.sealed <> '') OR (OLD.ended_at IS NOT NULL AND "
        f"({unchanged('ended_at', 'ended_by', 'sealed')} OR {erased_at_most('end_reason')}))",
        "An authenticator is only ever ended, once.",
    ),
    Invariant(
        "auth_event",
        "own",
        "INSERT",
        "NEW.lines_count < 1 OR NOT EXISTS (SELECT 1 FROM authenticator a WHERE a.id = NEW.authenticator_id "
        "AND a.person_id = NEW.person_id AND a.ended_at IS NULL)",
        "A code belongs to the authenticator of who signs.",
    ),
    Invariant(
        "invitation",
        "once",
        "UPDATE",
        unchanged("id", "person_id", "token_sha256", "invited_by", "invited_at", "expires_at")
        + " OR OLD.used_at IS NOT NULL",
        "An invitation is used once.",
    ),
    Invariant(
        "delegation",
        "given",
        "INSERT",
        "NEW.from_person_id = NEW.to_person_id OR NEW.ends_on < NEW.starts_on OR NEW.revoked_on IS NOT NULL OR "
        f"EXISTS ({OFFICE.format('NEW.to_person_id')}) OR NOT EXISTS ({SAME_WORLD.format('NEW.to_person_id')}) OR "
        "NOT EXISTS (SELECT 1 FROM role_grant r WHERE r.person_id = NEW.from_person_id AND r.engagement_id = NEW.engagement_id "
        "AND r.role = NEW.role AND r.side = NEW.side)",
        "A role that is held is delegated to another person who has no office of the installation, between two days.",
    ),
    Invariant(
        "delegation",
        "identity",
        "UPDATE",
        unchanged(
            "id",
            "handle",
            "engagement_id",
            "from_person_id",
            "to_person_id",
            "role",
            "side",
            "starts_on",
            "ends_on",
            "granted_at",
            "auth_event_id",
        )
        + f" OR {erased_at_most('reason')} OR (OLD.revoked_on IS NOT NULL AND {unchanged('revoked_on')})",
        "A delegation is only ever revoked, once.",
    ),
    Invariant(
        "break_glass",
        "begins",
        "INSERT",
        "NEW.confirmed_by IS NOT NULL OR NEW.confirmed_at IS NOT NULL OR NEW.expires_at IS NOT NULL OR "
        f"NEW.opened_by = NEW.person_id OR EXISTS ({OFFICE.format('NEW.person_id')}) OR "
        f"NOT EXISTS ({SAME_WORLD.format('NEW.person_id')}) OR "
        f"NOT EXISTS ({ADMINISTRATOR.format('NEW.opened_by', 'NEW.opened_at')})",
        "A role in an emergency is opened by an administrator, for somebody else.",
    ),
    Invariant(
        "break_glass",
        "confirmed",
        "UPDATE",
        unchanged("id", "handle", "engagement_id", "person_id", "role", "side", "opened_by", "opened_at")
        + f" OR {erased_at_most('reason')} OR (({unchanged('confirmed_by', 'confirmed_at', 'expires_at')}) AND ("
        "OLD.confirmed_by IS NOT NULL OR NEW.confirmed_by IS NULL OR NEW.confirmed_by = NEW.opened_by "
        "OR NEW.confirmed_by = NEW.person_id OR NEW.expires_at IS NULL OR NEW.confirmed_at IS NULL "
        f"OR NOT EXISTS ({ADMINISTRATOR.format('NEW.confirmed_by', 'NEW.confirmed_at')})))",
        "A role in an emergency is confirmed once, by a second administrator, and ends.",
    ),
    Invariant(
        "role_grant",
        "proposed",
        "INSERT",
        "NEW.approved_by IS NOT NULL OR NEW.approved_on IS NOT NULL",
        "A role is approved after it was proposed, never together with it.",
    ),
    Invariant(
        "role_grant",
        "fixed",
        "UPDATE",
        unchanged("id", "engagement_id", "person_id", "role", "side", "granted_by", "granted_at", "proposed")
        + " OR NEW.approved_by = NEW.person_id OR NEW.approved_by = NEW.granted_by OR (OLD.approved_by IS NOT NULL AND ("
        + unchanged("approved_by", "approved_on")
        + "))",
        "A granted role is approved by somebody else, ended or renewed; nothing else of it changes.",
    ),
    Invariant(
        "leaving",
        "next",
        "INSERT",
        "NEW.successor_id = NEW.person_id OR NEW.number <> COALESCE((SELECT MAX(l.number) FROM leaving l "
        "WHERE l.person_id = NEW.person_id), 0) + 1",
        "Each statement of somebody's leaving is numbered, and nobody succeeds himself.",
    ),
    Invariant(
        "knowledge_source",
        "named",
        "INSERT",
        "(NEW.kind = 'giver') <> (NEW.person_id IS NOT NULL) OR (NEW.kind = 'recording') <> (NEW.reference IS NOT NULL)",
        "A giver is a person; a recording lies somewhere.",
    ),
    Invariant(
        "checkpoint",
        "true",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM event e JOIN chain c ON c.id = e.chain_id WHERE COALESCE(c.engagement_id, 0) = "
        "COALESCE(NEW.engagement_id, 0) AND e.seq = NEW.head_seq AND e.hash = NEW.head_hash)",
        "A checkpoint says what its chain says.",
    ),
)

"""The invariants of signatures and of what surrounds them, as data; the others are in invariants.py."""

from kt_engine.store.invariant import Invariant, unchanged

DAY = "SUBSTR(NEW.signed_at, 1, 10)"
HELD = (
    "SELECT 1 FROM role_grant r WHERE r.engagement_id = NEW.engagement_id "
    "AND r.person_id = COALESCE(NEW.for_person_id, NEW.person_id) AND r.role = NEW.role AND r.side = NEW.side "
    "AND (NOT COALESCE(r.proposed, FALSE) OR r.approved_by IS NOT NULL) "
    f"AND (r.valid_to IS NULL OR CAST(r.valid_to AS VARCHAR) >= {DAY})"
)
IN_EMERGENCY = (
    "SELECT 1 FROM break_glass b WHERE b.id = NEW.break_glass_id AND b.engagement_id = NEW.engagement_id "
    "AND b.person_id = NEW.person_id AND b.role = NEW.role AND b.side = NEW.side AND b.confirmed_at IS NOT NULL "
    "AND b.confirmed_at <= NEW.signed_at AND b.expires_at >= NEW.signed_at"
)
LEAVE = (
    "SELECT 1 FROM delegation d WHERE d.id = NEW.delegation_id AND d.engagement_id = NEW.engagement_id "
    "AND d.from_person_id = NEW.for_person_id AND d.to_person_id = NEW.person_id AND d.role = NEW.role "
    f"AND d.side = NEW.side AND CAST(d.starts_on AS VARCHAR) <= {DAY} AND CAST(d.ends_on AS VARCHAR) >= {DAY} "
    f"AND (d.revoked_on IS NULL OR CAST(d.revoked_on AS VARCHAR) > {DAY})"
)
SAME_THING = (
    "s.meaning = NEW.meaning AND (s.gate_version_id = NEW.gate_version_id "
    "OR s.handover_version_id = NEW.handover_version_id OR s.waiver_id = NEW.waiver_id "
    "OR (s.certification_id = NEW.certification_id AND s.object_sha256 = NEW.object_sha256))"
)
LATEST = "(SELECT MAX(o.number) FROM handover_version o WHERE o.handover_id = v.handover_id)"
SEPARATE = "('administrator', 'auditor', 'service')"

SIGNING_INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "signoff",
        "target",
        "INSERT",
        "(CASE WHEN NEW.gate_version_id IS NULL THEN 0 ELSE 1 END + "
        "CASE WHEN NEW.handover_version_id IS NULL THEN 0 ELSE 1 END + "
        "CASE WHEN NEW.waiver_id IS NULL THEN 0 ELSE 1 END + "
        "CASE WHEN NEW.certification_id IS NULL THEN 0 ELSE 1 END) <> 1 OR "
        "(NEW.gate_version_id IS NOT NULL AND (NEW.meaning <> 'decided' OR NEW.decision IS NULL)) OR "
        "(NEW.handover_version_id IS NOT NULL AND NEW.meaning NOT IN ('reviewed', 'accepted', 'returned')) OR "
        "(NEW.waiver_id IS NOT NULL AND NEW.meaning NOT IN ('approved', 'declined')) OR "
        "(NEW.certification_id IS NOT NULL AND NEW.meaning NOT IN ('certified', 'declined'))",
        "A signature is for exactly one thing, with a meaning that fits it.",
    ),
    Invariant(
        "signoff",
        "signer",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person_id AND p.kind = 'human') OR "
        f"(NEW.break_glass_id IS NULL AND NOT EXISTS ({HELD})) OR "
        f"(NEW.break_glass_id IS NOT NULL AND (NEW.delegation_id IS NOT NULL OR NOT EXISTS ({IN_EMERGENCY})))",
        "Only a human who holds the role on that side, approved and on that day, can sign.",
    ),
    Invariant(
        "signoff",
        "delegated",
        "INSERT",
        "(NEW.delegation_id IS NULL AND NEW.for_person_id IS NOT NULL) OR "
        f"(NEW.delegation_id IS NOT NULL AND NOT EXISTS ({LEAVE}))",
        "Somebody signs for another only under that person's own delegation, in its role and on its days.",
    ),
    Invariant(
        "signoff",
        "once",
        "INSERT",
        f"EXISTS (SELECT 1 FROM signoff s WHERE {SAME_THING} AND "
        "(s.person_id = NEW.for_person_id OR s.for_person_id = NEW.person_id OR s.for_person_id = NEW.for_person_id))",
        "One person counts once, whether he signs himself or another signs for him.",
    ),
    Invariant(
        "signoff",
        "proof",
        "INSERT",
        "(NEW.auth_method = 'totp' AND NOT EXISTS (SELECT 1 FROM auth_event a WHERE a.id = NEW.auth_event_id "
        "AND a.person_id = NEW.person_id AND a.engagement_id = NEW.engagement_id AND a.at = NEW.signed_at "
        "AND a.lines_count > (SELECT COUNT(*) FROM signoff s WHERE s.auth_event_id = a.id) "
        "AND (a.lines_count = 1 OR NEW.gate_version_id IS NULL))) OR "
        "(NEW.auth_method = 'self_declared' AND NEW.auth_event_id IS NOT NULL) OR "
        "NEW.auth_method <> (SELECT COALESCE(e.auth_method, 'self_declared') FROM engagement e "
        "WHERE e.id = NEW.engagement_id)",
        "A signature is made the way its engagement asks for; with codes, one code carries what was shown, and a gate "
        "is never signed in a list.",
    ),
    Invariant(
        "signoff",
        "gate",
        "INSERT",
        "NEW.gate_version_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM gate_version v WHERE v.id = NEW.gate_version_id "
        "AND v.engagement_id = NEW.engagement_id AND v.pack_sha256 = NEW.object_sha256 AND v.status = 'presented' "
        "AND v.presented_by <> NEW.person_id AND v.presented_by <> COALESCE(NEW.for_person_id, 0))",
        "A gate is signed on its exact presented version, and never by who presented it.",
    ),
    Invariant(
        "signoff",
        "handover",
        "INSERT",
        "NEW.handover_version_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM handover_version v "
        "WHERE v.id = NEW.handover_version_id AND v.engagement_id = NEW.engagement_id AND v.sha256 = NEW.object_sha256 "
        f"AND v.number = {LATEST} AND (NEW.meaning <> 'reviewed' OR NOT EXISTS (SELECT 1 FROM handover_version w "
        "WHERE w.handover_id = v.handover_id AND w.author_id IN (NEW.person_id, COALESCE(NEW.for_person_id, 0)))))",
        "A handover is signed on the exact bytes of its latest version, and never reviewed by an author of any version.",
    ),
    Invariant(
        "signoff",
        "trainee",
        "INSERT",
        "NEW.certification_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM certification c "
        "WHERE c.id = NEW.certification_id AND c.engagement_id = NEW.engagement_id AND c.person_id <> NEW.person_id "
        "AND c.person_id <> COALESCE(NEW.for_person_id, 0))",
        "Nobody certifies himself.",
    ),
    Invariant(
        "signoff",
        "waiver",
        "INSERT",
        "NEW.waiver_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM waiver w WHERE w.id = NEW.waiver_id "
        "AND w.engagement_id = NEW.engagement_id AND w.content_sha256 = NEW.object_sha256 AND w.status = 'proposed' "
        "AND w.proposed_by <> NEW.person_id AND w.proposed_by <> COALESCE(NEW.for_person_id, 0))",
        "Who proposes a waiver does not approve it.",
    ),
    Invariant(
        "waiver",
        "begins",
        "INSERT",
        "NEW.status <> 'proposed' OR NOT EXISTS (SELECT 1 FROM task t WHERE t.id = NEW.task_id "
        "AND t.engagement_id = NEW.engagement_id)",
        "A waiver begins as a proposal for a task of its own engagement.",
    ),
    Invariant(
        "waiver",
        "identity",
        "UPDATE",
        unchanged(
            "id",
            "handle",
            "engagement_id",
            "task_id",
            "reason",
            "proposed_by",
            "proposed_at",
            "content_sha256",
        ).replace(
            'NEW."reason" IS DISTINCT FROM OLD."reason"',
            "(NEW.reason <> OLD.reason AND NEW.reason <> '(erased)')",
        ),
        "What was proposed cannot be changed.",
    ),
    Invariant(
        "waiver",
        "signed",
        "UPDATE",
        "NEW.status <> OLD.status AND NOT EXISTS (SELECT 1 FROM signoff s WHERE s.waiver_id = NEW.id AND s.meaning = "
        "CASE NEW.status WHEN 'approved' THEN 'approved' ELSE 'declined' END)",
        "A waiver is approved or refused only by a signature.",
    ),
    Invariant(
        "task",
        "waived",
        "UPDATE",
        "NEW.status = 'waived' AND OLD.status <> 'waived' AND NOT EXISTS (SELECT 1 FROM waiver w "
        "WHERE w.task_id = NEW.id AND w.status = 'approved')",
        "A task is waived only with an approved waiver.",
    ),
    Invariant(
        "decline_point",
        "declined",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM signoff s WHERE s.id = NEW.signoff_id AND s.engagement_id = NEW.engagement_id AND "
        "(s.meaning IN ('returned', 'declined') OR s.decision IN ('no_go', 'temporary_no_go')))",
        "Points are listed only beside a signature that declines.",
    ),
    Invariant(
        "handover",
        "deemed",
        "UPDATE",
        "NEW.status = 'deemed_accepted' AND OLD.status <> 'deemed_accepted' AND NOT EXISTS (SELECT 1 "
        "FROM deemed_acceptance d JOIN handover_version v ON v.id = d.handover_version_id "
        f"WHERE v.handover_id = NEW.id AND v.number = {LATEST})",
        "A handover is deemed accepted only under a clause of the contract, on its latest version.",
    ),
    Invariant(
        "deemed_acceptance",
        "clause",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM contract_term t WHERE t.id = NEW.contract_term_id AND t.deemed "
        "AND t.engagement_id = NEW.engagement_id AND t.wait IN ('handover_review', 'handover_acceptance')) OR NOT EXISTS "
        "(SELECT 1 FROM delay_notice n WHERE n.id = NEW.delay_notice_id AND n.engagement_id = NEW.engagement_id "
        "AND n.sent_on IS NOT NULL) OR NOT EXISTS (SELECT 1 FROM handover_version v WHERE v.id = NEW.handover_version_id "
        f"AND v.engagement_id = NEW.engagement_id AND v.sha256 = NEW.object_sha256 AND v.number = {LATEST})",
        "Silence is acceptance only where the contract says so, after a notice that was sent, on the exact version.",
    ),
    Invariant(
        "contract_term",
        "period",
        "INSERT",
        "NEW.answer_days < 1 OR (NEW.deemed AND NEW.wait NOT IN ('handover_review', 'handover_acceptance'))",
        "An answer period is at least a day, and only handovers can be deemed accepted.",
    ),
    Invariant(
        "delay_notice",
        "begins",
        "INSERT",
        "NEW.issued_on <= NEW.due_on OR NEW.lost_days < 0 OR NEW.sent_on IS NOT NULL OR NEW.received_on IS NOT NULL",
        "A notice is issued after the answer was due, and sent and received after that.",
    ),
    Invariant(
        "delay_notice",
        "frozen",
        "UPDATE",
        unchanged(
            "id",
            "handle",
            "engagement_id",
            "number",
            "thing",
            "round",
            "wait",
            "side",
            "asked_on",
            "due_on",
            "lost_days",
            "facts_json",
            "facts_sha256",
            "issued_by",
            "issued_on",
        )
        + " OR (NEW.received_on IS NOT NULL AND NEW.sent_on IS NULL) OR (OLD.sent_on IS NOT NULL AND "
        "NEW.sent_on IS DISTINCT FROM OLD.sent_on) OR (OLD.received_on IS NOT NULL AND "
        "NEW.received_on IS DISTINCT FROM OLD.received_on)",
        "A notice is never edited; its sending and its receipt are noted once, in this order.",
    ),
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
        + " OR OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR (NEW.sealed <> OLD.sealed AND NEW.sealed <> '')",
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
        "NEW.from_person_id = NEW.to_person_id OR NEW.ends_on < NEW.starts_on OR NEW.revoked_on IS NOT NULL OR EXISTS "
        f"(SELECT 1 FROM role_grant r WHERE r.person_id = NEW.to_person_id AND r.role IN {SEPARATE}) OR NOT EXISTS "
        "(SELECT 1 FROM role_grant r WHERE r.person_id = NEW.from_person_id AND r.engagement_id = NEW.engagement_id "
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
        )
        + " OR OLD.revoked_on IS NOT NULL",
        "A delegation is only ever revoked, once.",
    ),
    Invariant(
        "break_glass",
        "begins",
        "INSERT",
        "NEW.confirmed_by IS NOT NULL OR NEW.expires_at IS NOT NULL OR NEW.opened_by = NEW.person_id OR EXISTS "
        f"(SELECT 1 FROM role_grant r WHERE r.person_id = NEW.person_id AND r.role IN {SEPARATE}) OR NOT EXISTS "
        "(SELECT 1 FROM role_grant r WHERE r.person_id = NEW.opened_by AND r.role = 'administrator')",
        "A role in an emergency is opened by an administrator, for somebody else.",
    ),
    Invariant(
        "break_glass",
        "confirmed",
        "UPDATE",
        unchanged("id", "handle", "engagement_id", "person_id", "role", "side", "opened_by", "opened_at")
        + " OR OLD.confirmed_by IS NOT NULL OR NEW.confirmed_by IS NULL OR NEW.confirmed_by = NEW.opened_by "
        "OR NEW.confirmed_by = NEW.person_id OR NEW.expires_at IS NULL OR NEW.confirmed_at IS NULL OR NOT EXISTS "
        "(SELECT 1 FROM role_grant r WHERE r.person_id = NEW.confirmed_by AND r.role = 'administrator')",
        "A role in an emergency is confirmed once, by a second administrator, and ends.",
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

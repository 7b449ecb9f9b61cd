"""The invariants of signatures, waivers and answers that are awaited, as data; people have people_invariants.py."""

from kt_engine.store.invariant import Invariant, erased_at_most, unchanged
from kt_engine.store.people_invariants import OFFICE

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
    "OR s.agreement_id = NEW.agreement_id "
    "OR (s.certification_id = NEW.certification_id AND s.object_sha256 = NEW.object_sha256))"
)
LATEST = "(SELECT MAX(o.number) FROM handover_version o WHERE o.handover_id = v.handover_id)"

SIGNING_INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "signoff",
        "target",
        "INSERT",
        "(CASE WHEN NEW.gate_version_id IS NULL THEN 0 ELSE 1 END + "
        "CASE WHEN NEW.handover_version_id IS NULL THEN 0 ELSE 1 END + "
        "CASE WHEN NEW.waiver_id IS NULL THEN 0 ELSE 1 END + "
        "CASE WHEN NEW.agreement_id IS NULL THEN 0 ELSE 1 END + "
        "CASE WHEN NEW.certification_id IS NULL THEN 0 ELSE 1 END) <> 1 OR "
        "(NEW.agreement_id IS NOT NULL AND NEW.meaning NOT IN ('approved', 'accepted', 'confirmed', 'declined')) OR "
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
        "NOT EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person_id AND p.kind = 'human' "
        f"AND (p.disabled_on IS NULL OR CAST(p.disabled_on AS VARCHAR) > {DAY})) OR "
        f"EXISTS ({OFFICE.format('NEW.person_id')}) OR "
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
        "(s.person_id IN (NEW.person_id, COALESCE(NEW.for_person_id, 0)) "
        "OR s.for_person_id IN (NEW.person_id, COALESCE(NEW.for_person_id, 0))))",
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
        unchanged("id", "handle", "engagement_id", "task_id", "proposed_by", "proposed_at", "content_sha256")
        + f" OR {erased_at_most('reason')}",
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
        + f" OR {erased_at_most('clause')} OR (NEW.received_on IS NOT NULL AND NEW.sent_on IS NULL) "
        "OR NEW.sent_on < NEW.issued_on OR NEW.received_on < NEW.sent_on "
        f"OR (OLD.sent_on IS NOT NULL AND ({unchanged('sent_on')} OR {erased_at_most('sent_to')})) "
        f"OR (OLD.received_on IS NOT NULL AND ({unchanged('received_on')} OR {erased_at_most('received_by')}))",
        "A notice is never edited; its sending and its receipt are noted once, in this order.",
    ),
)

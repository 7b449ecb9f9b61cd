"""The invariants one row and its foreign keys can decide, as data: table, when, refused when, sentence.

SQL here is the common part of SQLite and PostgreSQL.
"""

from kt_engine.store.agreement_invariants import AGREEMENT_INVARIANTS
from kt_engine.store.handover_invariants import HANDOVER_INVARIANTS
from kt_engine.store.invariant import Invariant, unchanged
from kt_engine.store.knowledge_invariants import KNOWLEDGE_INVARIANTS
from kt_engine.store.parallel_invariants import PARALLEL_INVARIANTS
from kt_engine.store.people_invariants import PEOPLE_INVARIANTS
from kt_engine.store.readiness_invariants import READINESS_INVARIANTS
from kt_engine.store.seat_invariants import SEAT_INVARIANTS
from kt_engine.store.session_invariants import SESSION_INVARIANTS
from kt_engine.store.signing_invariants import SIGNING_INVARIANTS
from kt_engine.store.trainee_invariants import TRAINEE_INVARIANTS

PASSED = "IN ('go', 'go_with_conditions')"
MOVE_OF_GATE = (
    "SELECT 1 FROM gate_version v JOIN gate g ON g.id = v.gate_id WHERE v.id = NEW.gate_version_id "
    f"AND v.status = 'decided' AND v.decision {PASSED} AND g.engagement_id = NEW.engagement_id "
    "AND COALESCE(g.process_id, 0) = COALESCE(NEW.process_id, 0) AND g.closes = "
    "CASE NEW.from_stage_number WHEN 1 THEN 'identify_needs' WHEN 2 THEN 'select_partner' "
    "WHEN 3 THEN 'define_contract' WHEN 4 THEN 'transition_and_integrate' WHEN 5 THEN 'go_live' ELSE 'monitor' END"
)
SIGNED_BY_SIDE = (
    "SELECT 1 FROM signoff s WHERE s.gate_version_id = NEW.id "
    "AND s.decision = NEW.decision AND s.side = '{side}'"
)
NEWEST_RATING = (
    "SELECT 1 FROM risk_rating r WHERE r.risk_id = NEW.id AND r.likelihood = NEW.likelihood AND r.impact = NEW.impact "
    "AND r.status = NEW.status AND r.number = (SELECT MAX(o.number) FROM risk_rating o WHERE o.risk_id = NEW.id)"
)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LATEST = "(SELECT MAX(o.number) FROM handover_version o WHERE o.handover_id = v.handover_id)"

INVARIANTS: tuple[Invariant, ...] = (
    *SIGNING_INVARIANTS,
    *AGREEMENT_INVARIANTS,
    *HANDOVER_INVARIANTS,
    *PARALLEL_INVARIANTS,
    *KNOWLEDGE_INVARIANTS,
    *SESSION_INVARIANTS,
    *PEOPLE_INVARIANTS,
    *SEAT_INVARIANTS,
    *READINESS_INVARIANTS,
    *TRAINEE_INVARIANTS,
    Invariant("chain", "forward", "UPDATE", "NEW.head_seq < OLD.head_seq", "A chain of events never becomes shorter."),
    Invariant("chain", "kept", "DELETE", "TRUE", "A chain of events is never deleted."),
    Invariant(
        "event", "next", "INSERT",
        "NEW.seq <> COALESCE((SELECT MAX(e.seq) FROM event e WHERE e.chain_id = NEW.chain_id), 0) + 1 OR "
        "NEW.prev_hash <> COALESCE((SELECT e.hash FROM event e WHERE e.chain_id = NEW.chain_id "
        f"AND e.seq = NEW.seq - 1), '{'0' * 64}')",
        "An event must follow the last one of its chain.",
    ),
    Invariant(
        "pack", "next", "INSERT",
        "NEW.number <> COALESCE((SELECT MAX(p.number) FROM pack p WHERE p.engagement_id = NEW.engagement_id), 0) + 1 "
        "OR NOT EXISTS (SELECT 1 FROM event e JOIN chain c ON c.id = e.chain_id "
        "WHERE c.engagement_id = NEW.engagement_id AND e.seq = NEW.as_of_seq)",
        "A pack follows the last one of its engagement, and holds the facts up to an event that happened.",
    ),
    Invariant(
        "engagement", "begins", "INSERT", "NEW.stage_number <> 1 OR NEW.status <> 'active'",
        "An engagement begins in stage 1.",
    ),
    Invariant(
        "engagement", "stage", "UPDATE",
        "NEW.stage_number <> OLD.stage_number AND NOT EXISTS (SELECT 1 FROM stage_move m WHERE m.engagement_id = NEW.id "
        "AND m.process_id IS NULL AND m.from_stage_number = OLD.stage_number AND m.to_stage_number = NEW.stage_number)",
        "An engagement moves to its next stage only with a gate that passed.",
    ),
    Invariant(
        "engagement", "identity", "UPDATE",
        unchanged("id", "handle", "rehearsal", "playbook_version_id", "starts_on", "started_by", "auth_method"),
        "What an engagement is cannot be changed after its start.",
    ),
    Invariant(
        "process", "begins", "INSERT",
        "(NEW.stage_number IS NOT NULL AND NEW.stage_number <> 4) OR (NEW.stage_number = 4 AND "
        "(SELECT e.stage_number FROM engagement e WHERE e.id = NEW.engagement_id) <> 4)",
        "A process begins without a stage of its own, or in stage 4 once the contract gate has passed.",
    ),
    Invariant(
        "process", "stage", "UPDATE",
        "NEW.stage_number IS DISTINCT FROM OLD.stage_number AND NOT ("
        "(OLD.stage_number IS NULL AND NEW.stage_number = 4 AND EXISTS (SELECT 1 FROM stage_move m "
        "WHERE m.engagement_id = NEW.engagement_id AND m.process_id IS NULL AND m.to_stage_number = 4)) OR "
        "EXISTS (SELECT 1 FROM stage_move m WHERE m.process_id = NEW.id AND m.from_stage_number = OLD.stage_number "
        "AND m.to_stage_number = NEW.stage_number))",
        "A process moves to its next stage only with a gate that passed.",
    ),
    Invariant(
        "stage_move", "proved", "INSERT",
        f"NEW.to_stage_number <> NEW.from_stage_number + 1 OR NOT EXISTS ({MOVE_OF_GATE})",
        "A stage ends only by the passed gate that closes it, one stage at a time.",
    ),
    Invariant(
        "task", "done", "UPDATE",
        "NEW.status = 'done' AND OLD.status <> 'done' AND (NEW.done_by IS NULL OR NEW.done_at IS NULL OR "
        "NEW.actual_on IS NULL OR NEW.open_predecessors_count <> 0 OR (NEW.needs_evidence AND NOT EXISTS "
        "(SELECT 1 FROM task_evidence v WHERE v.task_id = NEW.id)))",
        "A task is done by somebody, on a day, after its predecessors, and with its evidence.",
    ),
    Invariant("task", "count", "UPDATE", "NEW.open_predecessors_count < 0", "A task cannot wait for fewer than none."),
    Invariant(
        "task", "identity", "UPDATE",
        unchanged("id", "handle", "engagement_id", "process_id", "stage", "task_key", "subject_kind", "subject_id"),
        "What a task is about cannot be changed.",
    ),
    Invariant(
        "handover", "accepted", "UPDATE",
        "NEW.status = 'accepted' AND OLD.status <> 'accepted' AND NOT EXISTS (SELECT 1 FROM signoff s "
        "JOIN handover_version v ON v.id = s.handover_version_id WHERE v.handover_id = NEW.id "
        f"AND s.meaning = 'accepted' AND v.number = {LATEST})",
        "A handover is accepted only with the receiver's signature on its latest version.",
    ),
    Invariant(
        "handover_version", "next", "INSERT",
        "NEW.size_bytes <= 0 OR NEW.number <> COALESCE((SELECT MAX(v.number) FROM handover_version v "
        "WHERE v.handover_id = NEW.handover_id), 0) + 1",
        "A handed-over version has content and follows the one before it.",
    ),
    Invariant(
        "gate_version", "frozen", "UPDATE",
        unchanged("id", "handle", "gate_id", "number", "pack_json", "pack_sha256", "presented_by", "presented_at"),
        "A presented gate is frozen; only a new presentation changes what is signed.",
    ),
    Invariant(
        "gate_version", "next", "INSERT",
        "NEW.status <> 'presented' OR NEW.decision IS NOT NULL OR NEW.number <> COALESCE((SELECT MAX(v.number) "
        "FROM gate_version v WHERE v.gate_id = NEW.gate_id), 0) + 1",
        "A gate is presented in numbered versions, without a decision.",
    ),
    Invariant(
        "gate_version", "quorum", "UPDATE",
        f"NEW.status = 'decided' AND OLD.status <> 'decided' AND (NEW.decision IS NULL OR (NEW.decision {PASSED} AND ("
        "(SELECT COUNT(DISTINCT s.person_id) FROM signoff s WHERE s.gate_version_id = NEW.id "
        "AND s.decision = NEW.decision) < 2 OR (SELECT COUNT(DISTINCT COALESCE(s.for_person_id, s.person_id)) "
        "FROM signoff s WHERE s.gate_version_id = NEW.id AND s.decision = NEW.decision) < 2 OR ((SELECT g.stage FROM gate g WHERE g.id = NEW.gate_id) "
        "NOT IN ('identify_needs', 'select_partner') AND NOT (EXISTS "
        f"({SIGNED_BY_SIDE.format(side='client')}) AND EXISTS ({SIGNED_BY_SIDE.format(side='provider')}))))))",
        "A gate passes only with two different people who signed the same decision, from both sides after partner "
        "selection.",
    ),
    Invariant(
        "role_grant", "granted", "INSERT",
        "NEW.granted_by = NEW.person_id OR (NEW.granted_by IS NULL AND NEW.role NOT IN ('administrator', 'service'))",
        "Nobody grants a role to himself.",
    ),
    Invariant(
        "role_grant", "separate", "INSERT",
        "(NEW.role NOT IN ('administrator', 'auditor', 'service') AND (NEW.engagement_id IS NULL OR NEW.side IS NULL "
        "OR EXISTS (SELECT 1 FROM role_grant r WHERE r.person_id = NEW.person_id "
        "AND r.role IN ('administrator', 'auditor', 'service')))) OR (NEW.role IN ('administrator', 'auditor', 'service') "
        "AND EXISTS (SELECT 1 FROM role_grant r WHERE r.person_id = NEW.person_id AND r.role <> NEW.role))",
        "An administrator, an auditor or the engine holds no other role.",
    ),
    Invariant(
        "role_grant", "rehearsal", "INSERT",
        "NEW.engagement_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM person p JOIN engagement e "
        "ON e.id = NEW.engagement_id WHERE p.id = NEW.person_id AND p.rehearsal = e.rehearsal)",
        "People of a rehearsal have no role in a real engagement, and real people none in a rehearsal.",
    ),
    Invariant(
        "assessment", "scored", "INSERT",
        "CAST(NEW.score_pct AS REAL) < 0 OR CAST(NEW.score_pct AS REAL) > 100 OR (NEW.passed AND "
        "(CAST(NEW.score_pct AS REAL) < CAST(NEW.pass_mark_pct AS REAL) OR NOT NEW.critical_right)) OR "
        "NEW.attempt <> COALESCE((SELECT MAX(a.attempt) FROM assessment a WHERE a.certification_id = "
        "NEW.certification_id AND a.module_key = NEW.module_key), 0) + 1 OR EXISTS (SELECT 1 FROM certification c "
        "WHERE c.id = NEW.certification_id AND c.person_id = NEW.assessor_id)",
        "An attempt passes only at or above its pass mark, is numbered in order, and is not scored by the trainee.",
    ),
    Invariant(
        "certification", "proved", "UPDATE",
        "NEW.status = 'certified' AND OLD.status <> 'certified' AND (NEW.certified_on IS NULL OR NEW.evidence_sha256 "
        "IS NULL OR NOT EXISTS (SELECT 1 FROM signoff s WHERE s.certification_id = NEW.id "
        "AND s.meaning = 'certified' AND s.object_sha256 = NEW.evidence_sha256))",
        "A trainee is certified only with a signature on the proof.",
    ),
    Invariant(
        "candidate", "chosen", "UPDATE",
        "NEW.status = 'chosen' AND EXISTS (SELECT 1 FROM candidate c WHERE c.engagement_id = NEW.engagement_id "
        "AND c.id <> NEW.id AND c.status = 'chosen')",
        "Only one provider can be chosen.",
    ),
    Invariant(
        "condition", "dates", "INSERT", "NEW.expires_on < NEW.due_on OR NEW.status <> 'open'",
        "A condition begins open and does not expire before it is due.",
    ),
    Invariant(
        "contract", "dates", "INSERT", "NEW.ends_on < NEW.starts_on", "A contract does not end before it starts.",
    ),
    Invariant(
        "contract_milestone", "priced", "INSERT",
        "NEW.amount_minor <= 0 OR LENGTH(NEW.currency) <> 3 OR NEW.currency <> UPPER(NEW.currency) OR "
        + " OR ".join(
            f"SUBSTR(NEW.currency, {place}, 1) NOT BETWEEN 'A' AND 'Z' OR "
            f"REPLACE('{LETTERS}', SUBSTR(NEW.currency, {place}, 1), '') = '{LETTERS}'"
            for place in (1, 2, 3)
        ),
        "A milestone pays more than nothing, in a currency of three capital letters.",
    ),
    Invariant(
        "contract_milestone", "tied", "INSERT",
        "(NEW.wave IS NULL AND NEW.gate_key IS NULL) OR NEW.wave < 1 OR NOT EXISTS (SELECT 1 FROM contract c "
        "WHERE c.id = NEW.contract_id AND c.engagement_id = NEW.engagement_id)",
        "A milestone is tied to a wave or a gate, in a contract of its own engagement.",
    ),
    Invariant(
        "document", "frozen", "UPDATE",
        unchanged("id", "handle", "document_key", "subject", "number", "facts_sha256", "record_sha256", "as_of_seq", "template_sha256"),
        "An issued document is never edited; a new version replaces it.",
    ),
    Invariant(
        "risk", "begins", "INSERT",
        "NEW.likelihood NOT BETWEEN 1 AND 5 OR NEW.impact NOT BETWEEN 1 AND 5 OR NEW.status <> 'open' OR "
        "NEW.closed_on IS NOT NULL OR (NEW.process_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM process p "
        "WHERE p.id = NEW.process_id AND p.engagement_id = NEW.engagement_id))",
        "A risk begins open, with likelihood and impact from 1 to 5, within its own engagement.",
    ),
    Invariant(
        "risk", "identity", "UPDATE",
        unchanged("id", "handle", "engagement_id", "number", "risk_key", "process_id", "raised_on", "raised_by"),
        "What a risk is about cannot be changed.",
    ),
    Invariant(
        "risk", "rated", "UPDATE",
        f"({unchanged('likelihood', 'impact', 'status')} OR EXISTS (SELECT 1 FROM risk_rating r "
        f"WHERE r.risk_id = NEW.id)) AND NOT EXISTS ({NEWEST_RATING})",
        "Likelihood, impact and status of a risk are those of its newest rating.",
    ),
    Invariant(
        "risk", "closed", "UPDATE",
        "(NEW.status = 'closed' AND NEW.closed_on IS NULL) OR (NEW.status <> 'closed' AND NEW.closed_on IS NOT NULL)",
        "A risk has a day on which it was closed while it is closed, and only then.",
    ),
    Invariant(
        "risk_rating", "next", "INSERT",
        "NEW.likelihood NOT BETWEEN 1 AND 5 OR NEW.impact NOT BETWEEN 1 AND 5 OR NEW.number <> "
        "COALESCE((SELECT MAX(r.number) FROM risk_rating r WHERE r.risk_id = NEW.risk_id), 0) + 1 OR NOT EXISTS "
        "(SELECT 1 FROM risk k WHERE k.id = NEW.risk_id AND k.engagement_id = NEW.engagement_id)",
        "A rating has likelihood and impact from 1 to 5, is numbered in order, and is of a risk of its engagement.",
    ),
)  # fmt: skip
"""Conditions over two rows of one statement or over history are checked by the actions and again by `kt verify`."""

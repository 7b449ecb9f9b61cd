"""The invariants of knowledge items: who writes, who looks, and what stands behind every step."""

from kt_engine.store.invariant import Invariant, erased_at_most, unchanged

LEVEL = "CASE NEW.frequency WHEN 'daily' THEN 5 WHEN 'weekly' THEN 4 WHEN 'monthly' THEN 3 WHEN 'quarterly' THEN 2 ELSE 1 END"
OF_ITS_ENGAGEMENT = "NOT EXISTS (SELECT 1 FROM knowledge_item i WHERE i.id = NEW.item_id AND i.engagement_id = NEW.engagement_id)"
SIGNED = "('signed_off', 'field_validated', 'baselined')"
RATED = (
    "SELECT 1 FROM knowledge_step s WHERE s.item_id = NEW.id AND s.kind = 'rated' AND s.score = NEW.score "
    "AND s.criticality = NEW.criticality AND s.frequency = NEW.frequency AND s.complexity = NEW.complexity "
    "AND s.number = (SELECT MAX(o.number) FROM knowledge_step o WHERE o.item_id = NEW.id AND o.kind = 'rated')"
)


def _without(kind: str, *also: str) -> str:
    """Give the condition that no step of this kind stands behind the item's present version."""
    also_true = "".join(f" AND {one}" for one in also)
    return f"NOT EXISTS (SELECT 1 FROM knowledge_step s WHERE s.item_id = NEW.id AND s.kind = '{kind}'{also_true})"


def _reached(status: str, before: str, unless: str) -> str:
    return f"(NEW.status = '{status}' AND OLD.status = '{before}' AND {unless})"


OF_VERSION = "s.version_number = NEW.current_number"
OPEN_QUERY = "EXISTS (SELECT 1 FROM knowledge_query q WHERE q.item_id = NEW.id AND q.closed_on IS NULL)"
PROVED = " OR ".join(
    (
        _reached("scheduled", "prioritised", _without("scheduled")),
        _reached("captured", "scheduled", _without("captured", "s.passed")),
        _reached(
            "sme_reviewed", "documented", f"({_without('reviewed', 's.passed', OF_VERSION)} OR {OPEN_QUERY})"
        ),
        _reached("played_back", "sme_reviewed", _without("played_back", "s.passed", OF_VERSION)),
        _reached("field_validated", "signed_off", _without("validated", "s.passed", OF_VERSION)),
        _reached(
            "baselined", "field_validated", f"(NEW.review_on IS NULL OR {_without('baselined', OF_VERSION)})"
        ),
        f"(NEW.status = 'changed' AND OLD.status <> 'blocked' AND {_without('changed', OF_VERSION)})",
    )
)
SIGNERS = (
    "(SELECT COUNT(DISTINCT COALESCE(s.for_person_id, s.person_id)) FROM signoff s WHERE s.agreement_id = a.id "
    "AND s.meaning <> 'declined')"
)
AGREED_VERSION = (
    "SELECT 1 FROM agreement a JOIN knowledge_version v ON v.item_id = NEW.id AND v.number = NEW.current_number "
    "WHERE a.engagement_id = NEW.engagement_id AND a.kind = 'knowledge_item' AND a.status = 'agreed' "
    "AND a.subject = NEW.handle || ' v' || NEW.current_number "
    f"AND REPLACE(a.content_json, v.sha256, '') <> a.content_json AND {SIGNERS} >= 3"
)
AGREED_WAIVER = (
    "SELECT 1 FROM agreement a WHERE a.engagement_id = NEW.engagement_id AND a.kind = 'knowledge_waiver' "
    "AND a.status = 'agreed' AND a.subject = NEW.handle "
    "AND REPLACE(a.content_json, CAST(NEW.waived_until AS TEXT), '') <> a.content_json"
)
AUTHOR = (
    "SELECT 1 FROM role_grant r WHERE r.engagement_id = NEW.engagement_id AND r.person_id = NEW.author_id "
    "AND r.side = 'provider'"
)
OF_AUTHOR = (
    "SELECT 1 FROM knowledge_version v WHERE v.item_id = NEW.item_id AND v.number = NEW.version_number "
    "AND v.author_id = NEW.person_id"
)
OF_SESSION = (
    "SELECT 1 FROM planned_session s JOIN session_item e ON e.session_id = s.id JOIN knowledge_item i "
    "ON i.id = NEW.item_id AND i.item_key = e.item_key AND i.subject_id = COALESCE(e.process_id, 0) "
    "WHERE s.id = NEW.session_id AND s.engagement_id = NEW.engagement_id "
    "AND ((NEW.kind = 'scheduled' AND s.status <> 'cancelled') OR (NEW.kind = 'captured' AND s.status = 'held'))"
)

KNOWLEDGE_INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "knowledge_item", "begins", "INSERT",
        "NEW.status <> 'identified' OR NEW.back_to IS NOT NULL OR NEW.score IS NOT NULL OR NEW.left_on IS NOT NULL "
        "OR NEW.current_number IS NOT NULL OR NEW.waived_until IS NOT NULL OR NEW.criticality NOT BETWEEN 1 AND 5 "
        "OR NEW.complexity NOT BETWEEN 1 AND 5 OR NEW.subject_id <> COALESCE(NEW.process_id, 0) OR "
        "(NEW.process_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM process p WHERE p.id = NEW.process_id "
        "AND p.engagement_id = NEW.engagement_id))",
        "A knowledge item begins identified, with ratings from 1 to 5, within its own engagement.",
    ),
    Invariant(
        "knowledge_item", "identity", "UPDATE",
        unchanged("id", "handle", "engagement_id", "number", "process_id", "subject_id", "item_key", "added_on")
        + f" OR {erased_at_most('title')}",
        "What a knowledge item is about cannot be changed.",
    ),
    Invariant(
        "knowledge_item", "rated", "UPDATE",
        "(NEW.status = 'prioritised' AND NEW.score IS NULL) OR "
        f"({unchanged('criticality', 'frequency', 'complexity', 'score')}) AND (NEW.score IS NULL OR "
        f"NEW.score <> NEW.criticality * NEW.complexity * {LEVEL} OR NOT EXISTS ({RATED}))",
        "The score of a knowledge item is its three ratings multiplied, as somebody rated them last.",
    ),
    Invariant(
        "knowledge_item", "written", "UPDATE",
        "(NEW.status = 'documented' AND OLD.status IN ('captured', 'rework', 'changed') AND "
        "COALESCE(NEW.current_number, 0) <= COALESCE(OLD.current_number, 0)) OR "
        f"(({unchanged('current_number')}) AND NEW.current_number IS DISTINCT FROM (SELECT MAX(v.number) "
        "FROM knowledge_version v WHERE v.item_id = NEW.id))",
        "A knowledge item is documented only with a new version, and stands on its newest.",
    ),
    Invariant(
        "knowledge_item", "proved", "UPDATE", PROVED,
        "A knowledge item moves on only with the evidence of that step on its present version.",
    ),
    Invariant(
        "knowledge_item", "signed", "UPDATE",
        _reached("signed_off", "played_back", f"NOT EXISTS ({AGREED_VERSION})"),
        "A knowledge item is signed off only when three people have signed its exact version.",
    ),
    Invariant(
        "knowledge_item", "waived", "UPDATE",
        "NEW.status = 'waived' AND OLD.status <> 'waived' AND (NEW.waived_until IS NULL OR NEW.waiver_risk_id IS NULL "
        f"OR NOT EXISTS ({AGREED_WAIVER}))",
        "A knowledge item is waived only by an agreement, with its risk and the day it ends.",
    ),
    Invariant(
        "knowledge_item", "aside", "UPDATE",
        "(NEW.status IN ('blocked', 'waived') AND (NEW.back_to IS NULL OR NEW.reason IS NULL OR "
        "(OLD.status NOT IN ('blocked', 'waived') AND NEW.back_to <> OLD.status) OR "
        "(OLD.status IN ('blocked', 'waived') AND NEW.back_to IS DISTINCT FROM OLD.back_to))) OR "
        f"(NEW.status IN ('waived', 'descoped') AND OLD.status = 'blocked' AND OLD.back_to IN {SIGNED}) OR "
        "(OLD.status IN ('blocked', 'waived') AND NEW.status NOT IN ('blocked', 'waived', 'descoped') "
        "AND NEW.status IS DISTINCT FROM OLD.back_to)",
        "A blocked or waived knowledge item says why, and goes back to where it was.",
    ),
    Invariant(
        "knowledge_item", "left", "UPDATE",
        "(NEW.status IN ('descoped', 'retired') AND (NEW.left_on IS NULL OR NEW.reason IS NULL)) OR "
        "(OLD.left_on IS NOT NULL AND NEW.left_on IS DISTINCT FROM OLD.left_on)",
        "A knowledge item leaves the scope once, on a day and with a reason.",
    ),
    Invariant(
        "knowledge_version", "next", "INSERT",
        "NEW.size_bytes <= 0 OR NEW.number <> COALESCE((SELECT MAX(v.number) FROM knowledge_version v "
        f"WHERE v.item_id = NEW.item_id), 0) + 1 OR {OF_ITS_ENGAGEMENT}",
        "A version of a knowledge item has content and follows the one before it.",
    ),
    Invariant(
        "knowledge_version", "author", "INSERT",
        f"NEW.author_id = NEW.giver_id OR NOT EXISTS ({AUTHOR})",
        "A knowledge item is written down by a receiver of the provider, never by its giver.",
    ),
    Invariant(
        "knowledge_step", "next", "INSERT",
        "NEW.number <> COALESCE((SELECT MAX(s.number) FROM knowledge_step s WHERE s.item_id = NEW.item_id), 0) + 1 "
        f"OR {OF_ITS_ENGAGEMENT} OR (NEW.version_number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM knowledge_version v "
        "WHERE v.item_id = NEW.item_id AND v.number = NEW.version_number))",
        "The steps of a knowledge item are numbered in order and are about a version it has.",
    ),
    Invariant(
        "knowledge_step", "people", "INSERT",
        f"(NEW.kind = 'reviewed' AND (NEW.person_id IS NULL OR EXISTS ({OF_AUTHOR}))) OR "
        "(NEW.kind = 'played_back' AND (NEW.person_id IS NULL OR NEW.giver_id IS NULL OR NEW.owner_id IS NULL OR "
        "NEW.person_id IN (NEW.giver_id, NEW.owner_id) OR NEW.giver_id = NEW.owner_id OR "
        "NEW.recorded_by = NEW.person_id)) OR "
        "(NEW.kind = 'validated' AND (NEW.person_id IS NULL OR NEW.person_id = NEW.recorded_by))",
        "Nobody reviews what he wrote, explains back before himself, or confirms his own use.",
    ),
    Invariant(
        "knowledge_step", "marks", "INSERT",
        "CAST(NEW.score_pct AS REAL) < 0 OR CAST(NEW.score_pct AS REAL) > 100 OR (NEW.kind = 'played_back' AND "
        "(NEW.score_pct IS NULL OR NEW.pass_mark_pct IS NULL OR NEW.passed IS NULL OR (NEW.passed AND "
        "CAST(NEW.score_pct AS REAL) < CAST(NEW.pass_mark_pct AS REAL)))) OR "
        "(NEW.kind = 'validated' AND (NEW.passed IS NULL OR NEW.setting IS NULL OR NEW.reference IS NULL))",
        "A play-back passes only at its mark; a use names its case and in which work it was.",
    ),
    Invariant(
        "knowledge_step", "session", "INSERT",
        f"NEW.session_id IS NOT NULL AND NOT EXISTS ({OF_SESSION})",
        "A knowledge item is scheduled in a session that explains it, and captured in one that was held.",
    ),
    Invariant(
        "knowledge_query", "begins", "INSERT",
        "NEW.answer IS NOT NULL OR NEW.answered_by IS NOT NULL OR NEW.closed_by IS NOT NULL OR NEW.closed_on IS NOT NULL "
        "OR NEW.number <> COALESCE((SELECT MAX(q.number) FROM knowledge_query q WHERE q.item_id = NEW.item_id), 0) + 1 "
        f"OR {OF_ITS_ENGAGEMENT}",
        "A query begins open and is numbered in order.",
    ),
    Invariant(
        "knowledge_query", "closed", "UPDATE",
        unchanged("id", "engagement_id", "item_id", "number", "asked_by", "asked_on")
        + f" OR {erased_at_most('question')} OR (OLD.closed_on IS NOT NULL AND ({unchanged('closed_on', 'closed_by')} "
        f"OR {erased_at_most('answer')})) OR (NEW.closed_on IS NOT NULL AND (NEW.answer IS NULL OR NEW.closed_by IS NULL "
        "OR (NEW.closed_by <> NEW.asked_by AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.asked_by "
        "AND p.disabled_on IS NOT NULL)))) OR (NEW.answer IS NOT NULL AND (NEW.answered_by IS NULL "
        "OR NEW.answered_by = NEW.asked_by))",
        "A query is answered by somebody else, and then closed by who asked, unless he has left.",
    ),
    Invariant(
        "knowledge_issue", "begins", "INSERT",
        "NEW.closed_on IS NOT NULL OR NEW.closed_by IS NOT NULL OR NEW.outcome IS NOT NULL OR NEW.due_on < NEW.raised_on "
        "OR NEW.number <> COALESCE((SELECT MAX(o.number) FROM knowledge_issue o WHERE o.item_id = NEW.item_id), 0) + 1 "
        f"OR {OF_ITS_ENGAGEMENT}",
        "An open issue is carried with a plan, an owner and a day ahead.",
    ),
    Invariant(
        "knowledge_issue", "closed", "UPDATE",
        unchanged("id", "engagement_id", "item_id", "number", "version_number", "owner_id", "due_on", "raised_by",
                  "raised_on")
        + f" OR {erased_at_most('issue')} OR {erased_at_most('plan')} OR (OLD.closed_on IS NOT NULL AND "
        f"({unchanged('closed_on', 'closed_by')} OR {erased_at_most('outcome')})) OR (NEW.closed_on IS NOT NULL AND "
        "(NEW.closed_by IS NULL OR NEW.outcome IS NULL))",
        "A carried issue is closed once, with what became of it.",
    ),
    Invariant(
        "knowledge_presence", "session", "INSERT",
        "NOT EXISTS (SELECT 1 FROM knowledge_step s WHERE s.id = NEW.step_id AND s.engagement_id = NEW.engagement_id "
        "AND ((s.kind = 'scheduled' AND NEW.attended IS NULL) OR (s.kind = 'captured' AND NEW.attended IS NOT NULL)))",
        "Who was asked to a session, and who was there, is kept with that session.",
    ),
    Invariant(
        "knowledge_topic", "play_back", "INSERT",
        "NOT EXISTS (SELECT 1 FROM knowledge_step s WHERE s.id = NEW.step_id AND s.engagement_id = NEW.engagement_id "
        "AND s.kind = 'played_back')",
        "Topics belong to a play-back.",
    ),
)  # fmt: skip

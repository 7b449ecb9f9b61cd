"""The invariants of a trainee's way: who may record what of him, numbers in order, levels and scores in range, as data."""

from kt_engine.store.invariant import Invariant

OWN = "(SELECT c.person_id FROM certification c WHERE c.id = NEW.certification_id)"
ELSEWHERE = (
    "NOT EXISTS (SELECT 1 FROM certification c WHERE c.id = NEW.certification_id "
    "AND c.engagement_id = NEW.engagement_id)"
)
LAST_LEVEL = (
    "(SELECT l.level FROM authority_level l WHERE l.certification_id = NEW.certification_id "
    "AND l.activity_key = NEW.activity_key AND l.number = NEW.number - 1)"
)
RAISED = (
    "EXISTS (SELECT 1 FROM agreement a WHERE a.id = NEW.agreement_id AND a.kind = 'authority_level' "
    "AND a.status = 'agreed' AND a.subject = (SELECT c.handle FROM certification c WHERE c.id = NEW.certification_id) "
    "|| ' ' || NEW.activity_key)"
)


def next_of(table: str, *columns: str) -> str:
    """Give a condition that is true when a number does not follow the last one of the same columns."""
    same = " AND ".join(f"o.{column} = NEW.{column}" for column in columns)
    return f"NEW.number <> COALESCE((SELECT MAX(o.number) FROM {table} o WHERE {same}), 0) + 1"


def off_scale(passing: str) -> str:
    """Give a condition that is true for a score outside 0 to 100, or a pass that does not fulfil what it needs."""
    return (
        "CAST(NEW.score_pct AS REAL) < 0 OR CAST(NEW.score_pct AS REAL) > 100 OR (NEW.passed AND "
        f"(CAST(NEW.score_pct AS REAL) < CAST(NEW.pass_mark_pct AS REAL) OR {passing}))"
    )


TRAINEE_INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "trainee_check", "looked", "INSERT",
        f"{ELSEWHERE} OR {next_of('trainee_check', 'certification_id')} OR NEW.checked_by = {OWN} "
        "OR (NEW.result = 'passed' AND NEW.reference IS NULL)",
        "A check is numbered in order, passes only with a reference, and is not recorded by the trainee.",
    ),
    Invariant(
        "observation", "watched", "INSERT",
        f"{ELSEWHERE} OR {next_of('observation', 'certification_id')} OR NEW.observer_id = {OWN} OR "
        "(NEW.phase = 'shadow' AND (NEW.case_key IS NULL OR NEW.activity_key IS NOT NULL OR NEW.corrected)) OR "
        "(NEW.phase = 'reverse_shadow' AND (NEW.activity_key IS NULL OR COALESCE(NEW.level, 0) NOT BETWEEN 1 AND 5))",
        "A case is watched, or done at a level of authority; it is numbered in order and not recorded by the trainee.",
    ),
    Invariant(
        "authority_level", "changed", "INSERT",
        f"{ELSEWHERE} OR NEW.level NOT BETWEEN 1 AND 5 OR "
        f"{next_of('authority_level', 'certification_id', 'activity_key')} OR NEW.recorded_by = {OWN} OR "
        "(NEW.cause = 'begun' AND (NEW.number <> 1 OR NEW.level <> 1)) OR (NEW.cause <> 'begun' AND NEW.number = 1) OR "
        f"(NEW.cause = 'raised' AND NOT (NEW.level > {LAST_LEVEL} AND {RAISED})) OR "
        f"(NEW.cause = 'lowered' AND (NEW.criterion_key IS NULL OR NEW.level >= {LAST_LEVEL}))",
        "A level of authority begins at 1, is raised only by an agreement, and lowered only by a stop criterion.",
    ),
    Invariant(
        "case_assessment", "scored", "INSERT",
        f"{ELSEWHERE} OR {off_scale('NOT NEW.critical_right')} OR "
        f"{next_of('case_assessment', 'certification_id', 'set_number')} OR NEW.assessor_id = {OWN}",
        "A case passes only at or above its pass mark, is numbered in order, and is not scored by the trainee.",
    ),
    Invariant(
        "nesting_period", "days", "INSERT",
        f"{ELSEWHERE} OR {next_of('nesting_period', 'certification_id')} OR NEW.ends_on < NEW.starts_on OR "
        f"NEW.recorded_by = {OWN}",
        "Days in the nursery end after they begin, are numbered in order, and are not recorded by the trainee.",
    ),
    Invariant(
        "nesting_audit", "scored", "INSERT",
        f"{ELSEWHERE} OR {off_scale('NEW.red_flag IS NOT NULL')} OR "
        f"{next_of('nesting_audit', 'certification_id')} OR NEW.auditor_id = {OWN}",
        "An audit passes only at or above its pass mark and without a red flag, and is not the trainee's own.",
    ),
    Invariant(
        "proficiency_period", "measured", "INSERT",
        f"{ELSEWHERE} OR NEW.recorded_by = {OWN} OR CAST(NEW.quality_pct AS REAL) < 0 OR "
        "CAST(NEW.quality_pct AS REAL) > 100 OR CAST(NEW.handle_time_seconds AS REAL) <= 0 OR "
        "CAST(NEW.tenured_seconds AS REAL) <= 0",
        "A period has times above 0 and a quality from 0 to 100, and is not recorded by the trainee.",
    ),
    Invariant(
        "recertification", "as_it_was", "INSERT",
        f"{next_of('recertification', 'certification_id')} OR NEW.reported_by = {OWN} OR NOT EXISTS "
        "(SELECT 1 FROM certification c WHERE c.id = NEW.certification_id AND c.engagement_id = NEW.engagement_id "
        "AND c.status = 'recert_due' AND c.certified_on = NEW.certified_on AND c.recert_due_on = NEW.due_on)",
        "A certificate that counts no more is kept as it was, numbered in order, and not recalled by its holder.",
    ),
    Invariant(
        "qualification", "held", "INSERT",
        f"{next_of('qualification', 'engagement_id')} OR NEW.recorded_by = NEW.person_id",
        "A qualification is numbered in order, and nobody records his own.",
    ),
    Invariant(
        "certification", "graduated", "UPDATE",
        "NEW.status = 'live' AND OLD.status = 'nesting' AND (NEW.live_on IS NULL OR NOT EXISTS (SELECT 1 FROM "
        "agreement a WHERE a.engagement_id = NEW.engagement_id AND a.kind = 'graduation' AND a.status = 'agreed' "
        "AND a.subject = NEW.handle))",
        "Nobody leaves the nursery for live work without a graduation that was agreed.",
    ),
    Invariant(
        "certification", "again", "UPDATE",
        "(NEW.status = 'recert_due' AND NEW.recert_due_on IS NULL) OR "
        "(NEW.status = 'certified' AND OLD.status <> 'certified' AND NEW.recert_due_on IS NOT NULL)",
        "Who has to be certified again has a day from which on, and no such day once he is certified anew.",
    ),
)  # fmt: skip

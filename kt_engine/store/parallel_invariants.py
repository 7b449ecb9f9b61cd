"""The invariants of parallel runs: the rule before the draw, the draw before the comparison, no second look, as data."""

from kt_engine.store.invariant import Invariant, erased_at_most, unchanged

RUN_OF_UNIT = (
    "parallel_unit u JOIN parallel_run r ON r.id = u.parallel_run_id WHERE u.id = NEW.parallel_unit_id"
)
NEWEST = "SELECT MAX(o.number) FROM parallel_comparison o WHERE o.parallel_unit_id = {unit}"


def _shown(*results: str) -> str:
    """Give the count of units whose newest comparison showed one of these; all compared units for none."""
    which = f" AND c.result IN ({', '.join(repr(result) for result in results)})" if results else ""
    return (
        "(SELECT COUNT(*) FROM parallel_unit u JOIN parallel_comparison c ON c.parallel_unit_id = u.id "
        f"WHERE u.parallel_run_id = NEW.id AND c.number = ({NEWEST.format(unit='u.id')}){which})"
    )


def _agreed(kind: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM agreement a WHERE a.subject = NEW.handle AND a.kind = '{kind}' "
        "AND a.engagement_id = NEW.engagement_id AND a.status = 'agreed')"
    )


AGAINST = f"({_shown('critical_error', 'unexplained')} > 0 OR {_shown('error')} > NEW.allowed_errors)"

PARALLEL_INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "parallel_run", "begins", "INSERT",
        "NEW.status <> 'planned' OR NEW.seed_sha256 IS NOT NULL OR NEW.verdict IS NOT NULL OR NOT EXISTS "
        "(SELECT 1 FROM process p WHERE p.id = NEW.process_id AND p.engagement_id = NEW.engagement_id)",
        "A parallel run begins as a plan, within its own engagement.",
    ),
    Invariant(
        "parallel_run", "rule", "INSERT",
        "NEW.allowed_errors < 0 OR NEW.sample_size NOT BETWEEN 1 AND NEW.population_count "
        "OR CAST(NEW.target_pct AS REAL) <= 0 OR CAST(NEW.target_pct AS REAL) >= 100 "
        "OR (NEW.rule = 'census') <> (NEW.confidence_pct IS NULL) "
        "OR (NEW.rule = 'census' AND NEW.sample_size <> NEW.population_count)",
        "A rule has a target, and a sample within all units; a census has every unit and no confidence.",
    ),
    Invariant(
        "parallel_run", "alone", "INSERT",
        "EXISTS (SELECT 1 FROM parallel_run r WHERE r.process_id = NEW.process_id "
        "AND r.status IN ('planned', 'agreed', 'sampled')) OR COALESCE(NEW.follows_id, 0) <> COALESCE((SELECT MAX(r.id) "
        "FROM parallel_run r WHERE r.process_id = NEW.process_id AND r.status = 'rejected'), 0)",
        "A process has one open parallel run, and a new one names the newest that was rejected.",
    ),
    Invariant(
        "parallel_run", "identity", "UPDATE",
        unchanged(
            "id", "handle", "engagement_id", "number", "process_id", "rule", "target_pct", "confidence_pct",
            "allowed_errors", "sample_size", "population_count", "population_sha256", "follows_id", "planned_by",
            "planned_at",
        )
        + f" OR {erased_at_most('population_name')}",
        "The rule of a parallel run cannot be changed; plan another one.",
    ),
    Invariant(
        "parallel_run", "agreed", "UPDATE",
        f"NEW.status = 'agreed' AND OLD.status <> 'agreed' AND NOT {_agreed('sampling_rule')}",
        "The rule of a parallel run stands only when both sides have signed it.",
    ),
    Invariant(
        "parallel_run", "drawn", "UPDATE",
        f"(({unchanged('seed_sha256', 'drawn_by', 'drawn_at')}) AND (OLD.status <> 'agreed' OR NEW.status <> 'sampled')) "
        "OR (NEW.status = 'sampled' AND OLD.status <> 'sampled' AND (NEW.seed_sha256 IS NULL OR NEW.drawn_by IS NULL "
        "OR NEW.drawn_at IS NULL OR (SELECT COUNT(*) FROM parallel_unit u WHERE u.parallel_run_id = NEW.id) "
        "<> NEW.sample_size OR EXISTS (SELECT 1 FROM parallel_stratum s WHERE s.parallel_run_id = NEW.id "
        "AND s.planned_count <> (SELECT COUNT(*) FROM parallel_unit u WHERE u.parallel_stratum_id = s.id))))",
        "A sample is drawn once, whole, with every type's share, by the seed of the signed rule.",
    ),
    Invariant(
        "parallel_run", "verdict", "UPDATE",
        f"(({unchanged('verdict', 'result_sha256', 'concluded_by', 'concluded_at')}) AND (OLD.verdict IS NOT NULL OR "
        "NEW.status <> 'sampled' OR NEW.verdict IS NULL OR NEW.result_sha256 IS NULL OR NEW.concluded_by IS NULL OR "
        f"NEW.concluded_at IS NULL OR (NEW.verdict = 'accepted' AND (NEW.sample_size <> {_shown()} OR {AGAINST})) OR "
        f"(NEW.verdict = 'rejected' AND NOT {AGAINST})))",
        "A verdict is what the rule says of the comparisons; it is made once and stands.",
    ),
    Invariant(
        "parallel_run", "signed", "UPDATE",
        "NEW.status IN ('accepted', 'rejected') AND OLD.status <> NEW.status AND (NEW.verdict IS DISTINCT FROM "
        f"NEW.status OR NOT {_agreed('parallel_result')})",
        "A parallel run ends as its verdict says, once both sides have signed it.",
    ),
    Invariant(
        "parallel_stratum", "open", "INSERT",
        "NEW.planned_count NOT BETWEEN 1 AND NEW.units_count OR NOT EXISTS (SELECT 1 FROM parallel_run r "
        "WHERE r.id = NEW.parallel_run_id AND r.engagement_id = NEW.engagement_id AND r.status = 'planned') OR EXISTS "
        "(SELECT 1 FROM agreement a JOIN parallel_run r ON r.handle = a.subject WHERE r.id = NEW.parallel_run_id "
        "AND a.kind = 'sampling_rule')",
        "The types of a parallel run are set before its rule is put before its signers, each with one unit at least.",
    ),
    Invariant(
        "parallel_unit", "open", "INSERT",
        "NEW.number <> COALESCE((SELECT MAX(u.number) FROM parallel_unit u WHERE u.parallel_run_id = NEW.parallel_run_id), 0) + 1 "
        "OR NOT EXISTS (SELECT 1 FROM parallel_run r JOIN parallel_stratum s ON s.parallel_run_id = r.id "
        "WHERE r.id = NEW.parallel_run_id AND s.id = NEW.parallel_stratum_id "
        "AND r.engagement_id = NEW.engagement_id AND r.status = 'agreed')",
        "A unit is drawn once the rule is signed, in order, and of a type of its run.",
    ),
    Invariant(
        "parallel_comparison", "open", "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {RUN_OF_UNIT} AND r.engagement_id = NEW.engagement_id AND r.status = 'sampled' "
        "AND r.verdict IS NULL)",
        "Units are compared between the draw and the verdict.",
    ),
    Invariant(
        "parallel_comparison", "once", "INSERT",
        f"NEW.number <> COALESCE(({NEWEST.format(unit='NEW.parallel_unit_id')}), 0) + 1 OR (NEW.number > 1 AND "
        "(NEW.result = 'unexplained' OR NOT EXISTS (SELECT 1 FROM parallel_comparison c WHERE c.parallel_unit_id = "
        "NEW.parallel_unit_id AND c.number = NEW.number - 1 AND c.result = 'unexplained'))) OR (NEW.explanation IS NULL "
        "AND (NEW.number > 1 OR NEW.result IN ('error', 'critical_error')))",
        "A unit is compared once; only what was unexplained is explained later, and every error has its explanation.",
    ),
)  # fmt: skip

"""Explains a difference that was unexplained: as no error at all, an error, or a critical one; once, and for good."""

from dataclasses import dataclass

from sqlalchemy import RowMapping

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.parallel_in_hand import RECORD, check_status, check_undecided, run_in_hand
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.exchange.comparisons import LONGEST_EXPLANATION
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.parallel import units_of
from kt_engine.store.tables import ParallelComparison, ParallelRun
from kt_engine.store.unit import Act, Unit
from kt_engine.words import ComparisonResult, ParallelStatus

KIND = "difference_explained"
VERB = "explained"


@dataclass(frozen=True)
class ExplainedDifference:
    handle: str
    unit: str
    result: ComparisonResult


def explain_difference(
    database: Database, act: Act, handle: str, unit_name: str, *, result: ComparisonResult, explanation: str
) -> ExplainedDifference:
    """Say what an unexplained difference turned out to be; the first look stays beside it.

    Raises Refused for a unit that is not unexplained, or once the verdict stands.
    """
    if result is ComparisonResult.UNEXPLAINED:
        raise UsageProblem("An explanation says what it was: match, error or critical_error.")
    why = one_line(explanation, "explanation", most=LONGEST_EXPLANATION)
    with open_store(database, write=True, act=act, engagement_id=engagement_in(ParallelRun, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return ExplainedDifference(known, unit_name, result)
        run = run_in_hand(unit, handle, RECORD)
        check_status(unit, run, ParallelStatus.SAMPLED, VERB)
        check_undecided(run, VERB)
        drawn = _unexplained(unit, run, unit_name.strip())
        unit.insert(
            ParallelComparison,
            engagement_id=run["engagement_id"],
            parallel_unit_id=drawn["id"],
            number=drawn["looks"] + 1,
            result=result,
            explanation=why,
            compared_by=unit.act.by,
            compared_on=unit.today,
            recorded_by=unit.act.by,
            recorded_at=unit.act.at,
        )
        unit.event(KIND, run["handle"], unit_number=drawn["number"], result=result)
        return ExplainedDifference(run["handle"], drawn["reference"], result)


def _unexplained(unit: Unit, run: RowMapping, name: str) -> RowMapping:
    found = next((one for one in units_of(unit, run["id"]) if one["reference"] == name), None)
    if found is None:
        raise NotFound("unit", name, f"See what was drawn: kt parallel sample {run['handle']}")
    if found["result"] is not ComparisonResult.UNEXPLAINED:
        stands = "not compared yet" if found["result"] is None else found["result"].value
        raise Refused(
            f"The unit {name} of {run['handle']} is {stands}; only what is unexplained is explained."
        )
    return found

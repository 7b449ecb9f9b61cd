"""Concludes a parallel run: the engine works out the verdict, fixes it, and puts it before both sides to be signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.parallel_in_hand import PLAN, SEATS, check_status, run_in_hand
from kt_engine.actions.propose_agreement import Proposal, propose
from kt_engine.answers.parallel_rule import result_sha256, tally_of, verdict_of
from kt_engine.errors import Refused
from kt_engine.methods.acceptance import Tally, Verdict
from kt_engine.store.agreements import agreements_about
from kt_engine.store.columns import plain
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.parallel import strata_of, units_of, who_compared
from kt_engine.store.tables import ParallelRun
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, ParallelStatus, ParallelVerdict

KIND = "parallel_run_concluded"
PART = "compared_units"


@dataclass(frozen=True)
class ConcludedRun:
    handle: str
    verdict: ParallelVerdict
    agreement: str
    """What both sides sign; the run ends with the last signature."""
    reasons: tuple[str, ...]


def conclude_parallel_run(
    database: Database, act: Act, handle: str, *, rejected: bool = False, due_on: date | None = None
) -> ConcludedRun:
    """Fix the verdict the rule gives; `rejected` says that a rejection is meant and not come upon.

    Where somebody declined the result, it is put before the signers again, unchanged. Raises Refused while units are
    still to be compared, and where the verdict is another one than was meant.
    """
    with open_store(database, write=True, act=act, engagement_id=engagement_in(ParallelRun, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_concluded(unit, find(unit, ParallelRun, known))
        run = run_in_hand(unit, handle, PLAN)
        check_status(unit, run, ParallelStatus.SAMPLED, "concluded")
        units = units_of(unit, run["id"])
        verdict = verdict_of(run, units)
        if run["verdict"] is None:
            run = _fix(unit, run, units, _meant(run, verdict, rejected=rejected))
        agreement = _propose(unit, run, tally_of(one["result"] for one in units), due_on)
        unit.event(
            KIND, run["handle"], verdict=run["verdict"], result_sha256=run["result_sha256"],
            agreement=agreement["handle"], content_sha256=agreement["content_sha256"],
        )  # fmt: skip
        return _as_concluded(unit, run)


def _meant(run: RowMapping, verdict: Verdict, *, rejected: bool) -> ParallelVerdict:
    """Give the verdict. Raises Refused where there is none yet, or another one than was meant."""
    said = " ".join(verdict.reasons)
    if verdict.accepted is None:
        raise Refused(
            f"{run['handle']} has no verdict yet. {said} See them: kt parallel sample {run['handle']} --open"
        )
    if verdict.accepted and rejected:
        raise Refused(
            f"{run['handle']} is accepted by its rule, not rejected. {said} Conclude it without --rejected."
        )
    if not verdict.accepted and not rejected:
        raise Refused(
            f"{run['handle']} would be rejected, for good. {said} "
            "Explain what can be explained first, or fix the rejection: "
            f"kt parallel conclude {run['handle']} --rejected"
        )
    return ParallelVerdict.ACCEPTED if verdict.accepted else ParallelVerdict.REJECTED


def _fix(unit: Unit, run: RowMapping, units: Sequence[RowMapping], verdict: ParallelVerdict) -> RowMapping:
    unit.change(
        ParallelRun, run["id"], run["handle"], version=run["version"], verdict=verdict,
        result_sha256=result_sha256(run, units, strata_of(unit, run["id"])), concluded_by=unit.act.by,
        concluded_at=unit.act.at,
    )  # fmt: skip
    return by_id(unit, ParallelRun, run["id"])


def _propose(unit: Unit, run: RowMapping, tally: Tally, due_on: date | None) -> RowMapping:
    rule = _newest(unit, run, AgreementKind.SAMPLING_RULE)
    facts: dict[str, Any] = {
        "verdict": plain(run["verdict"]),
        "compared": tally.compared,
        "errors": tally.errors,
        "critical_errors": tally.critical_errors,
        "unexplained": tally.unexplained,
        "allowed_errors": run["allowed_errors"],
        "sample_size": run["sample_size"],
        "result_sha256": run["result_sha256"],
        "rule": rule["handle"],
        "rule_sha256": rule["content_sha256"],
    }
    errors = f"{tally.errors} error{'' if tally.errors == 1 else 's'} ({run['allowed_errors']} allowed)"
    title = (
        f"{run['handle']} is {run['verdict'].value}: {tally.compared} of {run['sample_size']} units compared, "
        f"{errors}, {tally.critical_errors} critical, {tally.unexplained} unexplained."
    )
    bars = dict.fromkeys(sorted(who_compared(unit, run["id"])), PART)
    return propose(
        unit,
        run["engagement_id"],
        Proposal(
            AgreementKind.PARALLEL_RESULT, run["handle"], title, facts, SEATS, process_id=run["process_id"], bars=bars,
            due_on=due_on,
        ),
    )  # fmt: skip


def _newest(unit: Unit, run: RowMapping, kind: AgreementKind) -> RowMapping:
    return agreements_about(unit, run["engagement_id"], kind=kind, subject=run["handle"])[-1]


def _as_concluded(unit: Unit, run: RowMapping) -> ConcludedRun:
    result = _newest(unit, run, AgreementKind.PARALLEL_RESULT)
    reasons = verdict_of(run, units_of(unit, run["id"])).reasons
    return ConcludedRun(run["handle"], run["verdict"], result["handle"], reasons)

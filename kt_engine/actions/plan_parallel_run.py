"""Plans a parallel run: names the rule, fixes the list of units, and puts both before the two sides to be signed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.complete_task import store_file
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.parallel_in_hand import PLAN, SEATS, check_in_scope, check_stage
from kt_engine.actions.propose_agreement import Proposal, propose
from kt_engine.answers.parallel_rule import Worth, risk_with_earlier, worth_of_run
from kt_engine.answers.parallel_wanted import Rule, WantedRule, rule_of
from kt_engine.errors import Refused
from kt_engine.exchange.handed_file import HandedFile
from kt_engine.exchange.population import PopulationRow, read_population
from kt_engine.exchange.typed_text import one_line
from kt_engine.methods.strata import allocate
from kt_engine.store.agreements import agreements_about
from kt_engine.store.columns import plain
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find, next_number
from kt_engine.store.parallel import runs_of_process, strata_of
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import ParallelRun, ParallelStratum, Process
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, ParallelRule, ParallelStatus

KIND = "parallel_run_planned"
MOST = 1000


@dataclass(frozen=True)
class PlannedRun:
    handle: str
    agreement: str
    """What both sides sign before anything is drawn."""
    rule: ParallelRule
    sample_size: int
    allowed_errors: int
    false_acceptance_pct: Decimal | None
    false_acceptance_with_earlier_pct: Decimal | None


@dataclass(frozen=True)
class Intended:
    """A plan as somebody put it, read and cleaned."""

    wanted: WantedRule
    file: HandedFile
    units: Sequence[PopulationRow]
    after: str | None
    reason: str | None
    due_on: date | None


def plan_parallel_run(
    database: Database,
    files: Path,
    act: Act,
    process: str,
    *,
    wanted: WantedRule,
    population: HandedFile,
    after: str | None = None,
    reason: str | None = None,
    due_on: date | None = None,
) -> PlannedRun:
    """Plan a run of the process with this handle; `population` lists its units, `after` names a rejected run.

    Raises InvalidInput for what is wrong with the file, UsageProblem for a rule that is none, Refused while another
    run of the process is open or a rejected one is not named.
    """
    units = read_population(population.data, file=population.name)
    why = None if reason is None else one_line(reason, "reason", most=MOST)
    engagement_id = engagement_in(Process, process)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_planned(unit, find(unit, ParallelRun, known))
        require(unit, PLAN, engagement_id=engagement_id)
        require_open(unit, engagement_id)
        row = find(unit, Process, process)
        check_in_scope(row)
        check_stage(row)
        intended = Intended(wanted, population, units, after, why, due_on)
        return _plan(unit, files, row, intended)


def as_planned(unit: Unit, run: RowMapping) -> PlannedRun:
    """Give a run as it was planned, with what its rule is worth."""
    kind = AgreementKind.SAMPLING_RULE
    rule = agreements_about(unit, run["engagement_id"], kind=kind, subject=run["handle"])[-1]
    said = json.loads(rule["content_json"])
    worth, together = (said[name] for name in ("false_acceptance_pct", "false_acceptance_with_earlier_pct"))
    return PlannedRun(
        run["handle"], rule["handle"], run["rule"], run["sample_size"], run["allowed_errors"],
        None if worth is None else Decimal(worth), None if together is None else Decimal(together),
    )  # fmt: skip


def _plan(unit: Unit, files: Path, process: RowMapping, intended: Intended) -> PlannedRun:
    follows = _follows(unit, process, intended.after)
    rule = rule_of(
        intended.wanted,
        pinned_playbook(unit, process["engagement_id"]),
        len(intended.units),
        process["handle"],
    )
    shares = _shares(intended.units, rule.sample_size)
    run = _insert(unit, files, process, rule, intended, None if follows is None else follows["id"])
    for number, (name, (units, planned)) in enumerate(shares.items(), 1):
        unit.insert(
            ParallelStratum, engagement_id=process["engagement_id"], parallel_run_id=run["id"], number=number,
            name=name, units_count=units, planned_count=planned,
        )  # fmt: skip
    worth = worth_of_run(run)
    together = risk_with_earlier(unit, process["id"], worth)
    agreement = propose(
        unit,
        process["engagement_id"],
        Proposal(
            AgreementKind.SAMPLING_RULE, run["handle"],
            _title(process["handle"], rule, len(intended.units), follows, together),
            _facts(unit, process, run, worth, follows, together), SEATS, process_id=process["id"],
            reason=intended.reason, due_on=intended.due_on,
        ),
    )  # fmt: skip
    unit.event(
        KIND, run["handle"], process=process["handle"], rule=rule.rule, sample_size=rule.sample_size,
        allowed_errors=rule.allowed_errors, population_sha256=run["population_sha256"],
        agreement=agreement["handle"], content_sha256=agreement["content_sha256"],
    )  # fmt: skip
    return as_planned(unit, run)


def _follows(unit: Unit, process: RowMapping, after: str | None) -> RowMapping | None:
    """Give the newest rejected run, which must be named. Raises Refused."""
    runs = runs_of_process(unit, process["id"])
    if runs.open is not None:
        raise Refused(
            f"{runs.open['handle']} of {process['handle']} is not over yet; a process has one open parallel run. "
            f"See it with: kt parallel show {runs.open['handle']}"
        )
    newest = runs.rejected[-1] if runs.rejected else None
    named = None if after is None else after.strip().upper()
    if newest is not None and named != newest["handle"]:
        raise Refused(
            f"{newest['handle']} of {process['handle']} was rejected. A new run must name it, and both sides sign what "
            f"looking again costs: --after {newest['handle']}"
        )
    if newest is None and named is not None:
        raise Refused(f"No parallel run of {process['handle']} was rejected; leave --after out.")
    return newest


def _shares(units: Sequence[PopulationRow], sample_size: int) -> Mapping[str, tuple[int, int]]:
    """Give for each exception type, by name, how many units there are and how many are drawn."""
    counts: dict[str, int] = {}
    for one in units:
        counts[one.stratum] = counts.get(one.stratum, 0) + 1
    planned = allocate(sample_size, counts)
    return {name: (counts[name], planned[name]) for name in sorted(counts)}


def _insert(
    unit: Unit, files: Path, process: RowMapping, rule: Rule, intended: Intended, follows_id: int | None
) -> RowMapping:
    engagement_id = process["engagement_id"]
    number = next_number(unit, ParallelRun, engagement_id=engagement_id)
    run_id = unit.insert(
        ParallelRun,
        engagement_id=engagement_id,
        handle=f"E{engagement_id}-PA{number}",
        number=number,
        process_id=process["id"],
        rule=rule.rule,
        target_pct=rule.target_pct,
        confidence_pct=rule.confidence_pct,
        allowed_errors=rule.allowed_errors,
        sample_size=rule.sample_size,
        population_count=len(intended.units),
        population_name=intended.file.name,
        population_sha256=store_file(unit, engagement_id, intended.file.data, files),
        follows_id=follows_id,
        status=ParallelStatus.PLANNED,
        planned_by=unit.act.by,
        planned_at=unit.act.at,
    )
    return by_id(unit, ParallelRun, run_id)


def _title(process: str, rule: Rule, units: int, follows: RowMapping | None, together: Decimal | None) -> str:
    errors = f"{rule.allowed_errors} error{'' if rule.allowed_errors == 1 else 's'}"
    if rule.rule is ParallelRule.CENSUS:
        said = f"{process}: compare all {units} units; accepted with {errors} at most ({rule.target_pct} percent right)"
    else:
        said = (
            f"{process}: compare {rule.sample_size} of {units} units; accepted with {errors} at most "
            f"({rule.target_pct} percent right, confidence {rule.confidence_pct})"
        )
    if follows is None:
        return f"{said}."
    return (
        f"{said}. {follows['handle']} was rejected: of processes just at the target {together} in 100 would pass one "
        "of both looks, if nothing was improved."
    )


def _facts(
    unit: Unit, process: RowMapping, run: RowMapping, worth: Worth, follows: RowMapping | None,
    together: Decimal | None,
) -> dict[str, Any]:  # fmt: skip
    """Give what is signed: the rule and what it is worth; the names of exception types stand in the hashed file."""
    named = ("rule", "target_pct", "confidence_pct", "allowed_errors", "sample_size", "population_count")
    return {
        **{name: plain(run[name]) for name in (*named, "population_sha256")},
        "process": process["handle"],
        "never_allowed": ["critical_error", "unexplained"],
        "false_acceptance_pct": plain(worth.false_acceptance_pct),
        "power": [
            {"true_pct": plain(one.true_pct), "passes_pct": plain(one.passes_pct)} for one in worth.power
        ],
        "strata": [
            {
                "number": one["number"],
                "units_count": one["units_count"],
                "planned_count": one["planned_count"],
            }
            for one in strata_of(unit, run["id"])
        ],
        "after": None if follows is None else follows["handle"],
        "false_acceptance_with_earlier_pct": plain(together),
    }

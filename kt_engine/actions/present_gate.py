"""Presents a gate: freezes criteria, values, evidence hashes, quorum and proposed conditions as one version."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, func, select

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.answers.measures import measure_gate
from kt_engine.errors import InvalidInput, MoveRefused, Problem, Refused
from kt_engine.exchange.conditions import ConditionRow
from kt_engine.playbook.schema import GateSpec, Playbook
from kt_engine.rules.gates import Measured
from kt_engine.store.columns import plain
from kt_engine.store.database import Database, open_store
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.find import by_id, find_named
from kt_engine.store.gates import gate_of, newest_version
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Chain, Gate, GateVersion, Person, PlanRevision, Process, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CriterionClass, GateStatus

FORMULA_VERSION = 1
"""Of the measures, kept in each pack so that a value can be computed again as it was."""


@dataclass(frozen=True)
class Presented:
    handle: str
    sha256: str
    unmet: tuple[str, ...]
    """Titles of criteria that are not met as of now, inform ones left out."""


def present_gate(
    database: Database, act: Act, gate: str, *, conditions: Sequence[ConditionRow] = ()
) -> Presented:
    """Present a gate of an open stage; an undecided earlier version is closed by it.

    Raises MoveRefused when the stage is not open or the gate has passed, InvalidInput for conditions that do not fit.
    """
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Gate, gate)) as unit:
        known = unit.repeats("gate_presented")
        row, _ = gate_of(unit, gate)
        if known is not None:
            version = newest_version(unit, row["id"])
            return Presented(known, version["pack_sha256"] if version else "", ())
        require(unit, "present gates", engagement_id=unit.engagement_id)
        engagement = require_open(unit, row["engagement_id"])
        _check_stage(unit, row, engagement)
        playbook = pinned_playbook(unit, row["engagement_id"])
        spec = gate_spec(playbook, row["gate_key"])
        _close_earlier(unit, row)
        measured = measure_gate(unit, row["engagement_id"], row["gate_key"], row["process_id"], unit.today)
        proposed = _proposed(unit, spec, conditions)
        return _insert(unit, row, _pack(unit, row, spec, measured, proposed), measured)


def gate_spec(playbook: Playbook, gate_key: str) -> GateSpec:
    return next(stage.gates[gate_key] for stage in playbook.stages.values() if gate_key in stage.gates)


def _check_stage(unit: Unit, gate: RowMapping, engagement: RowMapping) -> None:
    handle = gate["handle"]
    if gate["passed_on"] is not None:
        raise MoveRefused(handle, "passed", "presented again", "Its decision stands.")
    if gate["withdrawn_on"] is not None:
        raise MoveRefused(handle, "withdrawn", "presented", "Its process left the scope.")
    number = engagement["stage_number"]
    if gate["process_id"] is not None:
        number = by_id(unit, Process, gate["process_id"])["stage_number"] or number
    if number != gate["stage"].number:
        raise MoveRefused(
            handle, "not open", "presented", f"It belongs to stage {gate['stage'].number}; now is {number}."
        )


def _close_earlier(unit: Unit, gate: RowMapping) -> None:
    earlier = newest_version(unit, gate["id"])
    if earlier is not None and earlier["status"] is GateStatus.PRESENTED:
        unit.change(
            GateVersion,
            earlier["id"],
            earlier["handle"],
            version=earlier["version"],
            status=GateStatus.CLOSED,
        )


def _proposed(unit: Unit, spec: GateSpec, conditions: Sequence[ConditionRow]) -> list[dict[str, Any]]:
    problems = []
    if len(conditions) > spec.max_conditions:
        problems.append(
            Problem(f"This gate may have at most {spec.max_conditions} conditions, not {len(conditions)}.")
        )
    for row in conditions:
        criterion = spec.criteria.get(row.criterion)
        if criterion is None or criterion.criterion_class is not CriterionClass.CONDITIONAL:
            able = [
                key for key, c in spec.criteria.items() if c.criterion_class is CriterionClass.CONDITIONAL
            ]
            sentence = f"{row.criterion} can have no condition; these can: {', '.join(able) or 'none'}."
            problems.append(Problem(f"Line {row.line} of the conditions: {sentence}"))
        if row.due_on < unit.today:
            problems.append(Problem(f"Line {row.line} of the conditions: {row.due_on} is past already."))
    if problems:
        raise InvalidInput(problems)
    return [
        {
            "criterion": row.criterion,
            "text": row.text,
            "owner_id": find_named(unit, Person, row.owner)["id"],
            "due_on": row.due_on.isoformat(),
            "expires_on": row.expires_on.isoformat(),
            "compensating_control": row.compensating_control,
            "ramp_ceiling_pct": row.ramp_ceiling_pct,
        }
        for row in conditions
    ]


def _pack(
    unit: Unit, gate: RowMapping, spec: GateSpec, measured: Sequence[Measured], proposed: list[dict[str, Any]]
) -> dict[str, Any]:
    pack: dict[str, Any] = {
        "gate": gate["handle"],
        "version": gate["versions_count"] + 1,
        "formula_version": FORMULA_VERSION,
        "criteria": [_criterion(found) for found in measured],
        "quorum": [{"side": q.side.value, "role": q.role.value, "count": q.count} for q in spec.quorum],
        "max_conditions": spec.max_conditions,
        "conditions": proposed,
        "as_of_seq": _head_seq(unit),
    }
    if spec.signs_baseline:
        pack["plan"] = _newest_forecast(unit, gate["engagement_id"])
    return pack


def _newest_forecast(unit: Unit, engagement_id: int) -> dict[str, Any]:
    """Give number and hash of the forecast in force, which a baseline gate signs."""
    revision = table_of(PlanRevision)
    row = unit.first(
        select(revision.c.number, revision.c.sha256)
        .where(revision.c.engagement_id == engagement_id)
        .order_by(revision.c.number.desc())
        .limit(1)
    )
    if row is None:
        raise Refused(f"There is no plan to sign yet. Make one with: kt advance E{engagement_id}")
    return {"revision": row["number"], "sha256": row["sha256"]}


def _criterion(found: Measured) -> dict[str, Any]:
    return {
        "key": found.key,
        "title": found.title,
        "class": found.criterion_class.value,
        "measure": found.measure.value,
        "unit": found.unit.value,
        "value": plain(found.value),
        "at_least": plain(found.at_least),
        "at_most": plain(found.at_most),
        "source": found.source,
        "met": found.met,
        "evidence": [{"record": e.record, "sha256": e.sha256} for e in found.evidence],
    }


def _head_seq(unit: Unit) -> int:
    chain = table_of(Chain)
    return int(
        unit.value(select(func.max(chain.c.head_seq)).where(chain.c.engagement_id == unit.engagement_id))
    )


def _insert(unit: Unit, gate: RowMapping, pack: dict[str, Any], measured: Sequence[Measured]) -> Presented:
    number = pack["version"]
    text = canonical(pack)
    handle = f"{gate['handle']} v{number}"
    unit.insert(
        GateVersion,
        engagement_id=gate["engagement_id"],
        gate_id=gate["id"],
        handle=handle,
        number=number,
        status=GateStatus.PRESENTED,
        presented_by=unit.act.by,
        presented_at=unit.act.at,
        pack_sha256=sha256_text(text),
        pack_json=text,
    )
    unit.change(Gate, gate["id"], gate["handle"], version=gate["version"], versions_count=number)
    unit.event("gate_presented", handle, pack_sha256=sha256_text(text), conditions=len(pack["conditions"]))
    unmet = [m.title for m in measured if not m.met and m.criterion_class is not CriterionClass.INFORM]
    return Presented(handle, sha256_text(text), tuple(unmet))

"""Who presents and signs the gates of a rehearsal, and what a gate needs before: provider, contract, figures."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from sqlalchemy import RowMapping, func, select

from flows.rehearsal_scene import Deed, Scene
from flows.rehearsal_work import condition_part
from kt_engine.actions.add_candidate import add_candidate
from kt_engine.actions.approve_roles import approve_roles
from kt_engine.actions.choose_provider import choose_provider
from kt_engine.actions.import_people import import_people
from kt_engine.actions.present_gate import gate_spec, present_gate
from kt_engine.actions.record_contract import record_contract
from kt_engine.actions.record_kpi import record_kpi
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.answers.measures import measure_gate
from kt_engine.answers.waiting import Wait
from kt_engine.exchange.conditions import ConditionRow
from kt_engine.exchange.kpis import KpiRow
from kt_engine.exchange.rehearsal import Rehearsal
from kt_engine.exchange.rehearsal_shapes import ConditionPart, RefusalPart
from kt_engine.rules.gates import Measured
from kt_engine.store.access import administrators
from kt_engine.store.database import Database
from kt_engine.store.tables import Candidate, KpiValue, Party, RoleGrant, table_of
from kt_engine.store.unit import Act
from kt_engine.words import CriterionClass, Decision, Measure, ProcessStatus, Role, Side, Stage

C, K, P, R = table_of(Candidate), table_of(KpiValue), table_of(Party), table_of(RoleGrant)
COMMENT = "Passed with what is still open written down as conditions."


def gate_deeds(scene: Scene) -> Iterator[Deed]:
    """Give what is done next about gates, and the acts without which no gate could pass."""
    yield from _approvals(scene)
    yield from _candidates(scene)
    yield from _figures(scene)
    refused: set[str] = set()
    for wait in scene.waits:
        if wait.handle in scene.gates:
            yield from _present(scene, scene.gates[wait.handle], wait)
        elif wait.handle in scene.versions and wait.handle not in refused:
            yield _sign(scene, scene.versions[wait.handle], wait)
            if _is_ended_by_one(scene, scene.versions[wait.handle]):
                refused.add(wait.handle)


def _approvals(scene: Scene) -> Iterator[Deed]:
    """Approve the roles somebody has proposed, on the same day: nobody signs in them before."""
    open_ones = (R.c.engagement_id == scene.engagement_id, R.c.proposed.is_(True), R.c.approved_by.is_(None))
    if scene.reader.value(select(func.count()).where(*open_ones)):
        who = min(administrators(scene.reader, scene.today))
        sentence = f"{scene.handle(who)} approves the roles that were proposed"
        yield Deed(scene.today, who, sentence, partial(_approve, scene.engagement_id), stirs=False)


def _approve(engagement_id: int, database: Database, act: Act) -> object:
    return approve_roles(database, act, engagement_id)


def _manager(scene: Scene) -> int:
    """Give who leads the rehearsal: the transition manager who started it."""
    return int(scene.engagement["started_by"])


def _candidates(scene: Scene) -> Iterator[Deed]:
    """Name the candidates on the first day of stage 2."""
    if scene.engagement["stage_number"] != Stage.SELECT_PARTNER.number:
        return
    known = select(P.c.name).join(C, C.c.party_id == P.c.id).where(C.c.engagement_id == scene.engagement_id)
    names = {row["name"] for row in scene.reader.rows(known)}
    who = _manager(scene)
    for candidate in scene.rehearsal.engagement.candidates:
        if candidate.name not in names:
            sentence = f"{scene.handle(who)} invites another candidate provider"
            do = partial(_add_candidate, scene.engagement_id, candidate.name)
            yield Deed(scene.working_day(who, scene.today), who, sentence, do)


def _add_candidate(engagement_id: int, party: str, database: Database, act: Act) -> object:
    return add_candidate(database, act, engagement_id, party=party)


def _present(scene: Scene, gate: RowMapping, wait: Wait) -> Iterator[Deed]:
    """Present a gate once its criteria are met, or carry the script's condition; first do what it still needs."""
    if _comes_later(scene, gate):
        return
    who = scene.by_handle[wait.who[0]]
    on = _presented_on(scene, gate, who)
    part = condition_part(scene, gate)
    measured = measure_gate(
        scene.reader, scene.engagement_id, gate["gate_key"], gate["process_id"], scene.today
    )
    unmet = {m.measure for m in measured if _stands_in_the_way(m, part)}
    if Measure.PROVIDER_CHOSEN in unmet:
        candidate = _chosen_candidate(scene)
        do = partial(_choose, scene.engagement_id, candidate, scene.rehearsal)
        yield Deed(on, who, f"{scene.handle(who)} chooses {candidate}", do)
    elif Measure.CONTRACT_DATES_RECORDED in unmet:
        do = partial(_record_contract, scene.engagement_id, scene.rehearsal)
        yield Deed(on, who, f"{scene.handle(who)} records the contract", do)
    elif not unmet:
        owner = scene.holder(part.owner, gate["process_id"]) if part else None
        do = partial(_present_now, gate["handle"], part, scene.handle(owner) if owner else "")
        yield Deed(on, who, f"{scene.handle(who)} presents {gate['handle']}", do)


def _presented_on(scene: Scene, gate: RowMapping, who: int) -> date:
    """Give the working day after the last work, or the script's day after a refusal."""
    on = scene.working_days_after(who, _free_since(scene, gate), 1)
    refused = [version for version in scene.versions.values() if version["gate_id"] == gate["id"]]
    if not refused or not refused[-1]["decided_at"]:
        return on
    part = _refusal(scene, gate, len(refused))
    days = timedelta(days=part.again_day if part else 1)
    return scene.working_day(who, max(on, refused[-1]["decided_at"].date() + days))


def _refusal(scene: Scene, gate: RowMapping, number: int) -> RefusalPart | None:
    """Give the script's refusal of the gate's version of this number, from 1; None where it is to pass."""
    place = (gate["gate_key"], scene.process_key(gate["process_id"]))
    parts = [part for part in scene.rehearsal.script.refusals if (part.gate, part.process) == place]
    return parts[number - 1] if number <= len(parts) else None


def _is_ended_by_one(scene: Scene, version: RowMapping) -> bool:
    """Tell whether the next signature decides: the first no_go closes the version for all others."""
    part = _refusal(scene, _gate_of(scene, version), version["number"])
    return part is not None and Decision(part.decision) is Decision.NO_GO


def _gate_of(scene: Scene, version: RowMapping) -> RowMapping:
    return next(row for row in scene.gates.values() if row["id"] == version["gate_id"])


def _comes_later(scene: Scene, gate: RowMapping) -> bool:
    """A gate that closes a stage comes after the stage's gates that close nothing."""
    if gate["closes"] is None:
        return False
    return any(
        other["stage"] is gate["stage"]
        and other["closes"] is None
        and other["passed_on"] is None
        and other["withdrawn_on"] is None
        and other["process_id"] in {None, gate["process_id"]}
        for other in scene.gates.values()
    )


def _free_since(scene: Scene, gate: RowMapping) -> date:
    """Give the day on which the last work or gate before this one ended."""
    of_it = {None, gate["process_id"]}
    ends = [
        row[column]
        for rows, column in ((scene.tasks.values(), "actual_on"), (scene.gates.values(), "passed_on"))
        for row in rows
        if row["stage"] is gate["stage"] and row["process_id"] in of_it and row[column]
    ]
    return max(ends, default=scene.today - timedelta(days=1))


def _stands_in_the_way(measured: Measured, part: ConditionPart | None) -> bool:
    if measured.met or measured.criterion_class is CriterionClass.INFORM:
        return False
    return part is None or measured.key != part.criterion


def _chosen_candidate(scene: Scene) -> str:
    name = scene.rehearsal.provider.name
    statement = select(C.c.handle).join(P, P.c.id == C.c.party_id)
    return str(
        scene.reader.value(statement.where(C.c.engagement_id == scene.engagement_id, P.c.name == name))
    )


def _choose(engagement_id: int, candidate: str, rehearsal: Rehearsal, database: Database, act: Act) -> object:
    """Choose the provider; its people join on the same day."""
    choose_provider(database, act, engagement_id, candidate=candidate)
    rows = [row for row in rehearsal.people if row.side is Side.PROVIDER]
    return import_people(database, act, engagement_id, rows, file="people.csv")


def _record_contract(engagement_id: int, rehearsal: Rehearsal, database: Database, act: Act) -> object:
    part, signed_on = rehearsal.engagement.contract, act.at.date()
    return record_contract(
        database,
        act,
        engagement_id,
        signed_on=signed_on,
        starts_on=signed_on + timedelta(days=part.starts_day),
        ends_on=signed_on + timedelta(days=part.ends_day),
        reference=part.reference,
        go_live={wave: signed_on + timedelta(days=day) for wave, day in part.go_live_day.items()},
    )


def _present_now(gate: str, part: ConditionPart | None, owner: str, database: Database, act: Act) -> object:
    conditions = [] if part is None else [_condition_row(part, owner, act.at.date())]
    return present_gate(database, act, gate, conditions=conditions)


def _condition_row(part: ConditionPart, owner: str, today: date) -> ConditionRow:
    return ConditionRow(
        criterion=part.criterion,
        text=part.text,
        owner=owner,
        due_on=today + timedelta(days=part.due_day),
        expires_on=today + timedelta(days=part.expires_day),
        compensating_control=part.compensating_control,
        ramp_ceiling_pct=part.ramp_ceiling_pct,
        line=2,
    )


def _sign(scene: Scene, version: RowMapping, wait: Wait) -> Deed:
    """Sign on the last of the days planned for the decision, with what the script says or the version carries."""
    gate = _gate_of(scene, version)
    who = scene.one_of(wait.who, Role(wait.role.replace(" ", "_")), wait.side, gate["process_id"])
    days = gate_spec(scene.playbook, gate["gate_key"]).decision_days
    on = scene.working_days_after(who, version["presented_at"].date(), max(days - 1, 1))
    decision, comment = _vote(version, _refusal(scene, gate, version["number"]))
    do = partial(_sign_now, version["handle"], decision, comment, version["pack_sha256"])
    return Deed(
        on, who, f"{scene.handle(who)} signs {version['handle']}: {decision.value.replace('_', ' ')}", do
    )


def _vote(version: RowMapping, refusal: RefusalPart | None) -> tuple[Decision, str | None]:
    if refusal is not None:
        return Decision(refusal.decision), refusal.comment
    if json.loads(version["pack_json"])["conditions"]:
        return Decision.GO_WITH_CONDITIONS, COMMENT
    return Decision.GO, None


def _sign_now(
    version: str, decision: Decision, comment: str | None, sha256: str, database: Database, act: Act
) -> object:
    return sign_gate(database, act, version, decision=decision, comment=comment, shown_sha256=sha256)


def _figures(scene: Scene) -> Iterator[Deed]:
    """Record the figures of each month on the first working day after it."""
    recorded = _recorded(scene)
    for process in scene.processes.values():
        if process["stage_number"] != Stage.MONITOR.number or process["status"] is not ProcessStatus.IN_SCOPE:
            continue
        role, side = Role.TEAM_LEAD, Side.PROVIDER
        who = scene.one_of(scene.handles_with(role, side), role, side, process["id"])
        rows = [row for row in scene.rehearsal.kpis if row.process_key == process["process_key"]]
        for row in rows:
            first_on = month_after(process["stage_since_on"], row.period_offset - 1)
            if (process["id"], row.kpi, f"{first_on:%Y-%m}") not in recorded:
                on = scene.working_day(who, month_after(first_on, 1))
                sentence = (
                    f"{scene.handle(who)} records {row.kpi} of {process['handle']} for {first_on:%Y-%m}"
                )
                yield Deed(
                    on, who, sentence, partial(_record, scene.engagement_id, process["handle"], row, first_on)
                )


def month_after(day: date, offset: int) -> date:
    """Give the first day of the month so many months later."""
    months = day.year * 12 + day.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)


def _recorded(scene: Scene) -> set[tuple[int | None, str, str]]:
    """Give what was recorded already: process id, KPI, month."""
    rows = scene.reader.rows(
        select(K.c.process_id, K.c.kpi_key, K.c.period).where(K.c.engagement_id == scene.engagement_id)
    )
    return {(row["process_id"], row["kpi_key"], row["period"]) for row in rows}


def _record(
    engagement_id: int, process: str, row: KpiRow, first_on: date, database: Database, act: Act
) -> object:
    return record_kpi(
        database,
        act,
        engagement_id,
        kpi=row.kpi,
        period=f"{first_on:%Y-%m}",
        value=row.value,
        source=row.source,
        process=process,
    )

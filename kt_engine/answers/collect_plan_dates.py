"""Collects the dated facts of the transition plan: waves, processes, stages. It plans nothing itself."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_reading import handles_of
from kt_engine.answers.transition_plan_facts import PlanMilestone, PlanProcess, PlanStage, PlanWave
from kt_engine.plan.milestones import GO_LIVE
from kt_engine.playbook.schema import Playbook
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import Contract, ContractGoLive, Site, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Stage, TaskStatus

T = table_of(Task)


def contract_by_wave(reader: Reader, engagement_id: int) -> dict[int, date]:
    """Give the go-live date per wave of the newest record of the contract."""
    contract, go_live = table_of(Contract), table_of(ContractGoLive)
    newest = reader.value(
        select(contract.c.id)
        .where(contract.c.engagement_id == engagement_id)
        .order_by(contract.c.number.desc())
        .limit(1)
    )
    rows = reader.rows(select(go_live.c.wave, go_live.c.go_live_on).where(go_live.c.contract_id == newest))
    return {row["wave"]: row["go_live_on"] for row in rows}


def plan_processes(
    reader: Reader, engagement_id: int, processes: Sequence[RowMapping], contract: Mapping[int, date]
) -> tuple[PlanProcess, ...]:
    site = table_of(Site)
    sites = {row["id"]: row["name"] for row in reader.rows(select(site.c.id, site.c.name))}
    tasks = _tasks(reader, engagement_id)
    return tuple(
        _process(row, sites.get(row["site_id"]), contract, [t for t in tasks if _is_go_live_of(t, row["id"])])
        for row in sorted(processes, key=lambda row: (row["wave"], row["id"]))
    )


def _is_go_live_of(task: RowMapping, process_id: int) -> bool:
    return bool(task["milestone"] == GO_LIVE and task["process_id"] == process_id)


def _process(
    row: RowMapping, site: str | None, contract: Mapping[int, date], go_live: Sequence[RowMapping]
) -> PlanProcess:
    return PlanProcess(
        handle=row["handle"],
        key=row["process_key"],
        name=row["name"],
        wave=row["wave"],
        site=site,
        criticality=row["criticality"],
        volume_per_month=row["volume_per_month"],
        status=row["status"],
        contract_on=contract.get(row["wave"]),
        baseline_on=_latest([task["baseline_on"] for task in go_live]),
        forecast_on=_latest([task["forecast_on"] for task in go_live]),
        actual_on=_latest([task["actual_on"] for task in go_live]),
    )


def _latest(days: Sequence[date | None]) -> date | None:
    """Give the latest day; None as soon as one is missing, because the whole has no date then."""
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def plan_waves(processes: Sequence[PlanProcess]) -> tuple[PlanWave, ...]:
    waves = []
    for wave in sorted({process.wave for process in processes}):
        own = [process for process in processes if process.wave == wave]
        waves.append(
            PlanWave(
                wave=wave,
                process_count=len(own),
                contract_on=own[0].contract_on,
                baseline_on=_latest([process.baseline_on for process in own]),
                forecast_on=_latest([process.forecast_on for process in own]),
                actual_on=_latest([process.actual_on for process in own]),
            )
        )
    return tuple(waves)


def plan_stages(reader: Reader, engagement_id: int) -> tuple[PlanStage, ...]:
    tasks = _tasks(reader, engagement_id)
    stages = []
    for stage in Stage:
        own = [task for task in tasks if task["stage"] is stage]
        starts = [day for task in own if (day := task["actual_start_on"] or task["forecast_start_on"])]
        ends = [day for task in own if (day := task["actual_on"] or task["forecast_on"])]
        if own:
            stages.append(PlanStage(stage, len(own), min(starts, default=None), max(ends, default=None)))
    return tuple(stages)


def plan_milestones(reader: Reader, engagement_id: int, playbook: Playbook) -> tuple[PlanMilestone, ...]:
    """Give the tasks on the critical path and the go-lives, by forecast."""
    handles = handles_of(processes_of(reader, engagement_id))
    found = [
        PlanMilestone(
            handle=row["handle"],
            title=row["title"],
            process=handles.get(row["process_id"]),
            function=playbook.functions[row["function_key"]].title,
            baseline_on=row["baseline_on"],
            forecast_on=row["forecast_on"],
            actual_on=row["actual_on"],
            slack_days=row["slack_days"],
            is_critical=bool(row["is_critical"]),
        )
        for row in _tasks(reader, engagement_id)
        if row["is_critical"] or row["milestone"] is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.actual_on or one.forecast_on or date.max, one.handle)))


def _tasks(reader: Reader, engagement_id: int) -> Sequence[RowMapping]:
    return reader.rows(
        select(T)
        .where(T.c.engagement_id == engagement_id, T.c.status != TaskStatus.WITHDRAWN)
        .order_by(T.c.id)
    )

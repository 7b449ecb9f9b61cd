"""The facts of taking a service into daily running: who took it, on which proof, with what left open. No writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts
from kt_engine.answers.go_lives import go_lives
from kt_engine.answers.outstanding import Outstanding, outstanding_items
from kt_engine.answers.stage_record import StageDecision, StageFile, stage_decisions, stage_files
from kt_engine.playbook.schema import Playbook
from kt_engine.store.functions import holder
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Gate, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Side, Stage

G = table_of(Gate)


@dataclass(frozen=True)
class AcceptedProcess:
    handle: str
    name: str
    wave: int
    go_live_on: date | None
    accepted_on: date | None
    """The day the gate that ends the close watch passed; None: it is not accepted yet."""
    expected_on: date | None
    run_by: tuple[str, ...]
    """Who does the provider's work of it from now on: who says "I have control"."""


@dataclass(frozen=True)
class RunAcceptanceFacts:
    engagement: EngagementFacts
    processes: tuple[AcceptedProcess, ...]
    decisions: tuple[StageDecision, ...]
    outstanding: tuple[Outstanding, ...]
    files: tuple[StageFile, ...]


def collect_run_acceptance(reader: Reader, engagement_id: int) -> RunAcceptanceFacts:
    playbook = pinned_playbook(reader, engagement_id)
    asked = asked_of(reader, engagement_id, playbook)
    rows = in_scope(reader, engagement_id)
    gates = reader.rows(
        select(G).where(G.c.engagement_id == engagement_id, G.c.closes == Stage.GO_LIVE).order_by(G.c.id)
    )
    days = go_lives(reader, engagement_id)
    return RunAcceptanceFacts(
        engagement=engagement_facts(reader, engagement_id),
        processes=tuple(_process(row, gates, days, playbook, asked) for row in rows),
        decisions=stage_decisions(reader, engagement_id, Stage.GO_LIVE),
        outstanding=outstanding_items(reader, engagement_id, asked),
        files=stage_files(reader, engagement_id, Stage.GO_LIVE),
    )


def _process(
    row: RowMapping, gates: Sequence[RowMapping], days: dict[int, date], playbook: Playbook, asked: Asked
) -> AcceptedProcess:
    own = next((gate for gate in gates if gate["process_id"] == row["id"]), None)
    return AcceptedProcess(
        handle=row["handle"],
        name=row["name"],
        wave=row["wave"],
        go_live_on=days.get(row["id"]),
        accepted_on=own["passed_on"] if own else None,
        expected_on=own["forecast_on"] if own else None,
        run_by=_run_by(playbook, asked, row["id"]),
    )


def _run_by(playbook: Playbook, asked: Asked, process_id: int) -> tuple[str, ...]:
    """Name who does the provider's work of the last stage for a process."""
    spec = playbook.stages.get(Stage.MONITOR)
    keys = dict.fromkeys(task.function for task in spec.tasks.values()) if spec else {}
    found = [
        holder(asked.held, key, process_id) for key in keys if playbook.functions[key].side is Side.PROVIDER
    ]
    return tuple(dict.fromkeys(asked.person(one) for one in found if one is not None))

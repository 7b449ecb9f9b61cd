"""The facts of the choice of a provider: who was compared, what was done for each, who decided. It writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts
from kt_engine.answers.stage_record import StageDecision, StageFile, stage_decisions, stage_files
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Candidate, Chain, Event, Party, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import CandidateStatus, Per, Stage, TaskStatus

C, PA, T, EV, CH = (table_of(row) for row in (Candidate, Party, Task, Event, Chain))
STAGE = Stage.SELECT_PARTNER


@dataclass(frozen=True)
class SelectionTask:
    handle: str
    title: str
    status: TaskStatus
    done_on: date | None
    done_by: str | None
    reason: str | None
    """Why it was waived or is blocked."""


@dataclass(frozen=True)
class ComparedCandidate:
    handle: str
    name: str
    country: str
    status: CandidateStatus
    tasks: tuple[SelectionTask, ...]


@dataclass(frozen=True)
class AwardRecommendationFacts:
    engagement: EngagementFacts
    candidates: tuple[ComparedCandidate, ...]
    shared: tuple[SelectionTask, ...]
    """What was done for all of them together."""
    files: tuple[StageFile, ...]
    proposed_by: str | None
    """Who recorded the choice; None while nobody did."""
    proposed_on: date | None
    decisions: tuple[StageDecision, ...]


def collect_award_recommendation(reader: Reader, engagement_id: int) -> AwardRecommendationFacts:
    asked = asked_of(reader, engagement_id, pinned_playbook(reader, engagement_id))
    tasks = reader.rows(
        select(T)
        .where(T.c.engagement_id == engagement_id, T.c.stage == STAGE, T.c.status != TaskStatus.WITHDRAWN)
        .order_by(T.c.id)
    )
    chosen = _choice(reader, engagement_id)
    by = asked.people.get(chosen["by"]) if chosen else None
    return AwardRecommendationFacts(
        engagement=engagement_facts(reader, engagement_id),
        candidates=_candidates(reader, engagement_id, tasks, asked),
        shared=tuple(_task(row, asked) for row in tasks if row["subject_kind"] is not Per.CANDIDATE),
        files=stage_files(reader, engagement_id, STAGE),
        proposed_by=f"{by['name']} ({by['handle']})" if by else None,
        proposed_on=chosen["at"].date() if chosen else None,
        decisions=stage_decisions(reader, engagement_id, STAGE),
    )


def _choice(reader: Reader, engagement_id: int) -> RowMapping | None:
    """Give the newest event that named a provider."""
    return reader.first(
        select(EV.c.by, EV.c.at)
        .join(CH, CH.c.id == EV.c.chain_id)
        .where(CH.c.engagement_id == engagement_id, EV.c.kind == "provider_chosen")
        .order_by(EV.c.seq.desc())
        .limit(1)
    )


def _candidates(
    reader: Reader, engagement_id: int, tasks: Iterable[RowMapping], asked: Asked
) -> tuple[ComparedCandidate, ...]:
    rows = reader.rows(
        select(C.c.id, C.c.handle, C.c.status, PA.c.name, PA.c.country)
        .join(PA, PA.c.id == C.c.party_id)
        .where(C.c.engagement_id == engagement_id)
        .order_by(C.c.id)
    )
    own: dict[int, list[RowMapping]] = {row["id"]: [] for row in rows}
    for task in tasks:
        if task["subject_kind"] is Per.CANDIDATE and task["subject_id"] in own:
            own[task["subject_id"]].append(task)
    return tuple(
        ComparedCandidate(
            handle=row["handle"],
            name=row["name"],
            country=row["country"],
            status=row["status"],
            tasks=tuple(_task(task, asked) for task in own[row["id"]]),
        )
        for row in rows
    )


def _task(row: RowMapping, asked: Asked) -> SelectionTask:
    by = asked.people.get(row["done_by"])
    return SelectionTask(
        handle=row["handle"],
        title=row["title"],
        status=row["status"],
        done_on=row["actual_on"],
        done_by=f"{by['name']} ({by['handle']})" if by else None,
        reason=row["reason"],
    )

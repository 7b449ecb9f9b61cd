"""The facts of the exception catalogue: what is not the usual case, where it is written down, who has met it.

It goes to both sides: trainees stand in it as counts. It writes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.answers.exception_questions import CatalogueQuestion, exception_questions
from kt_engine.answers.exception_sources import CatalogueSource, exception_sources
from kt_engine.answers.trainee_facts import facts_of_engagement
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.trainee_path import TraineeFacts, unseen_cases
from kt_engine.store.parallel import runs_of, strata_of, units_of
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Certification, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import GONE_TRAINEES, ComparisonResult, ObservationPhase

C = table_of(Certification)
WRONG = frozenset({ComparisonResult.ERROR, ComparisonResult.CRITICAL_ERROR})


@dataclass(frozen=True)
class CatalogueCase:
    """A mandatory case in one process."""

    title: str
    real_only: bool
    trainees_count: int
    seen_by_count: int
    """Trainees who have seen it as often as they must."""
    real_count: int
    """Times it was watched in live work, by anybody."""
    simulated_count: int


@dataclass(frozen=True)
class CatalogueType:
    """One exception type of a parallel run."""

    run: str
    name: str
    units_count: int
    compared_count: int
    wrong_count: int
    """Units of which old and new work differed by an error, critical or not."""
    unexplained_count: int


@dataclass(frozen=True)
class CatalogueProcess:
    handle: str | None
    """None for what belongs to the whole engagement."""
    name: str
    sources: tuple[CatalogueSource, ...]
    cases: tuple[CatalogueCase, ...]
    questions: tuple[CatalogueQuestion, ...]
    types: tuple[CatalogueType, ...]


@dataclass(frozen=True)
class ExceptionCatalogueFacts:
    engagement: EngagementFacts
    processes: tuple[CatalogueProcess, ...]
    """Those in scope, then the whole engagement."""


def collect_exception_catalogue(reader: Reader, engagement_id: int) -> ExceptionCatalogueFacts:
    """Collect what is known of exceptions, by process in scope."""
    playbook = pinned_playbook(reader, engagement_id)
    trainees, types = _trainees(reader, engagement_id), _types(reader, engagement_id)
    sources = exception_sources(reader, engagement_id, playbook)
    questions = exception_questions(reader, engagement_id)
    rows = in_scope(reader, engagement_id)
    places = [*((row["id"], row["handle"], row["name"]) for row in rows), (None, None, "All processes")]
    return ExceptionCatalogueFacts(
        engagement_facts(reader, engagement_id),
        tuple(
            CatalogueProcess(
                handle,
                name,
                tuple(sources.get(process_id, ())),
                () if process_id is None else _cases(playbook, trainees.get(process_id, [])),
                tuple(questions.get(process_id, ())),
                tuple(types.get(process_id, ())),
            )
            for process_id, handle, name in places
        ),
    )


def _trainees(reader: Reader, engagement_id: int) -> Mapping[int, list[TraineeFacts]]:
    """Give the trainees who have not left, by process."""
    facts = facts_of_engagement(reader, engagement_id)
    where = (C.c.engagement_id == engagement_id, C.c.status.not_in(GONE_TRAINEES))
    found: dict[int, list[TraineeFacts]] = {}
    for row in reader.rows(select(C.c.id, C.c.process_id).where(*where).order_by(C.c.id)):
        found.setdefault(row["process_id"], []).append(facts[row["id"]])
    return found


def _cases(playbook: Playbook, trainees: Sequence[TraineeFacts]) -> tuple[CatalogueCase, ...]:
    spec = playbook.certification.shadow if playbook.certification else None
    unseen = [set(unseen_cases(playbook, one)) for one in trainees]
    watched = [seen for one in trainees for seen in one.seen if seen.phase is ObservationPhase.SHADOW]
    return tuple(
        CatalogueCase(
            case.title,
            case.real_only,
            len(trainees),
            sum(key not in left for left in unseen),
            sum(seen.case == key and not seen.simulated for seen in watched),
            sum(seen.case == key and seen.simulated for seen in watched),
        )
        for key, case in (spec.cases if spec else {}).items()
    )


def _types(reader: Reader, engagement_id: int) -> Mapping[int, list[CatalogueType]]:
    """Give the exception types of every parallel run, by process."""
    found: dict[int, list[CatalogueType]] = {}
    for run in runs_of(reader, engagement_id):
        units = units_of(reader, run["id"])
        mine = found.setdefault(run["process_id"], [])
        mine += [_type(run, stratum, units) for stratum in strata_of(reader, run["id"])]
    return found


def _type(run: RowMapping, stratum: RowMapping, units: Sequence[RowMapping]) -> CatalogueType:
    results = [one["result"] for one in units if one["parallel_stratum_id"] == stratum["id"]]
    return CatalogueType(
        run["handle"],
        stratum["name"],
        stratum["units_count"],
        sum(one is not None for one in results),
        sum(one in WRONG for one in results),
        sum(one is ComparisonResult.UNEXPLAINED for one in results),
    )

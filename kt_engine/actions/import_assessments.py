"""Brings the test results of a file into an engagement, all or none; every fault is said at once, with its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.record_assessment import Scored, record_in
from kt_engine.errors import NotFound, Problem, Refused, UsageProblem
from kt_engine.exchange.assessments import AssessmentRow
from kt_engine.exchange.csv_rows import raise_if_any
from kt_engine.exchange.nearest import did_you_mean, shown
from kt_engine.playbook.schema import Playbook
from kt_engine.store.database import Database, open_store
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Assessment, Certification, Engagement, Person, Process, table_of
from kt_engine.store.unit import Act, Unit

KIND = "assessments_imported"
A, C, P, W = table_of(Assessment), table_of(Certification), table_of(Person), table_of(Process)


@dataclass(frozen=True)
class ImportedAssessments:
    engagement: str
    recorded: tuple[str, ...]
    """The certifications, one entry for each result that is new."""
    known_count: int
    """Results that were recorded before, with the same score."""


@dataclass(frozen=True)
class _Known:
    """Who and what there is, by everything a file may call it, without capitals."""

    people: Mapping[str, Sequence[RowMapping]]
    processes: Mapping[str, RowMapping]
    certifications: Mapping[tuple[int, int], RowMapping]


def import_assessments(
    database: Database, act: Act, engagement: str, rows: Sequence[AssessmentRow], *, file_sha256: str,
    skip_known: bool = False,
) -> ImportedAssessments:  # fmt: skip
    """Record each row as scored by the acting assessor, by the same rules as one recorded by hand.

    `skip_known`: an export holds what was imported before; a result with the same score is then passed over.
    Raises InvalidInput with every fault at once, Refused for who may not.
    """
    engagement_id = engagement_in(Engagement, engagement)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return ImportedAssessments(known, (), 0)
        open_engagement = require_open(unit, engagement_id)
        require(unit, "record assessments", engagement_id=engagement_id)
        unit.event(KIND, open_engagement["handle"], file_sha256=file_sha256, count=len(rows))
        there, playbook = _known(unit, engagement_id), pinned_playbook(unit, engagement_id)
        problems: list[Problem] = []
        recorded, passed_over = [], 0
        for row in rows:
            certification = _certification(there, playbook, engagement_id, row, problems)
            if certification is None:
                continue
            if skip_known and _is_recorded(unit, certification, row):
                passed_over += 1
            elif _record(unit, certification, playbook, row, file_sha256, problems):
                recorded.append(certification["handle"])
        raise_if_any(list(dict.fromkeys(problems)))  # one person stands in a row of several tests
        return ImportedAssessments(open_engagement["handle"], tuple(recorded), passed_over)


def _known(unit: Unit, engagement_id: int) -> _Known:
    people: dict[str, list[RowMapping]] = {}
    for row in unit.rows(select(P).order_by(P.c.id)):
        for name in {row["handle"], row["email"], row["name"]} - {None, ""}:
            people.setdefault(str(name).casefold(), []).append(row)
    processes: dict[str, RowMapping] = {}
    for row in unit.rows(select(W).where(W.c.engagement_id == engagement_id).order_by(W.c.id)):
        processes |= {row["handle"].casefold(): row, row["process_key"].casefold(): row}
    rows = unit.rows(select(C).where(C.c.engagement_id == engagement_id))
    return _Known(people, processes, {(row["process_id"], row["person_id"]): row for row in rows})


def _certification(
    there: _Known, playbook: Playbook, engagement_id: int, row: AssessmentRow, problems: list[Problem]
) -> RowMapping | None:
    """Find whose result it is, noting every fault of the line."""
    process = there.processes.get(row.process.casefold())
    if process is None:
        hint = f"See them with: kt scope list E{engagement_id}"
        problems.append(
            row.at.problem(f"There is no process {shown(row.process)} in E{engagement_id}. {hint}")
        )
    if row.module not in playbook.training:
        hint = did_you_mean(row.module, playbook.training)
        problems.append(row.at_module.problem(f"There is no training module {shown(row.module)}.{hint}"))
        process = None
    person = _person(there, row, problems)
    if process is None or person is None:
        return None
    found = there.certifications.get((process["id"], person["id"]))
    if found is None:
        sentence = f"{person['handle']} ({shown(row.person[0])}) is not nominated for {process['handle']}."
        problems.append(row.at.problem(f"{sentence} Nominate first: kt training nominate"))
    return found


def _person(there: _Known, row: AssessmentRow, problems: list[Problem]) -> RowMapping | None:
    for name in row.person:
        found = there.people.get(name.casefold(), ())
        if len(found) == 1:
            return found[0]
        if found:
            handles = ", ".join(one["handle"] for one in found)
            problems.append(row.at.problem(f"Several are called {shown(name)}: {handles}. Write the handle."))
            return None
    named = ", ".join(shown(name) for name in row.person)
    problems.append(row.at.problem(f"There is no person {named}. See them with: kt person list"))
    return None


def _is_recorded(unit: Unit, certification: RowMapping, row: AssessmentRow) -> bool:
    """Tell whether the newest attempt of the module has this score already, or the module is passed."""
    mine = unit.rows(
        select(A.c.score_pct, A.c.passed)
        .where(A.c.certification_id == certification["id"], A.c.module_key == row.module)
        .order_by(A.c.id)
    )
    return bool(mine) and (bool(mine[-1]["passed"]) or mine[-1]["score_pct"] == row.score_pct)


def _record(
    unit: Unit, certification: RowMapping, playbook: Playbook, row: AssessmentRow, file_sha256: str,
    problems: list[Problem],
) -> bool:  # fmt: skip
    has_critical = playbook.training[row.module].critical_questions != "none"
    if row.critical_right is None and has_critical:
        sentence = (
            f"{row.module} has critical questions, and the export does not say whether they were right. Name the item "
            f"that holds them: --critical 'ITEM={row.module}', or vouch for everybody: --critical-right"
        )
        problems.append(row.at_score.problem(sentence))
        return False
    right = row.critical_right if row.critical_right is not None else True
    scored = Scored(row.module, row.score_pct, right, row.assessed_on, row.question_set, file_sha256)
    try:
        record_in(unit, certification["handle"], scored)
    except (Refused, UsageProblem, NotFound) as fault:
        problems.append(row.at.problem(str(fault)))
        return False
    return True

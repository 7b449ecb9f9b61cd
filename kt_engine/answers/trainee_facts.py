"""What is recorded of trainees on their way, as the rules read it: of one certification, or of a whole engagement."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import RowMapping, select
from sqlmodel import SQLModel

from kt_engine.rules.trainee_path import (
    Attempted,
    Audit,
    Case,
    Check,
    Level,
    Seen,
    Stay,
    Term,
    TraineeFacts,
)
from kt_engine.store.tables import (
    Assessment,
    AuthorityLevel,
    CaseAssessment,
    Certification,
    NestingAudit,
    NestingPeriod,
    Observation,
    ProficiencyPeriod,
    Recertification,
    TraineeCheck,
    table_of,
)
from kt_engine.store.unit import Reader

Fact = TypeVar("Fact")
C = table_of(Certification)
FIRST_TERM = 1


def trainee_facts(reader: Reader, certification: RowMapping) -> TraineeFacts:
    """Give everything that counts of one trainee on one process."""
    return _collect(reader, [certification], certification["engagement_id"], certification["id"])[
        certification["id"]
    ]


def facts_of_engagement(reader: Reader, engagement_id: int) -> Mapping[int, TraineeFacts]:
    """Give the same for every certification of an engagement, by its id; one statement a table."""
    rows = reader.rows(select(C).where(C.c.engagement_id == engagement_id).order_by(C.c.id))
    return _collect(reader, rows, engagement_id, None)


def _collect(
    reader: Reader, certifications: Sequence[RowMapping], engagement_id: int, only: int | None
) -> dict[int, TraineeFacts]:
    def read(row: type[SQLModel], made: Callable[[RowMapping], Fact]) -> dict[int, tuple[Fact, ...]]:
        table = table_of(row)
        statement = select(table).where(table.c.engagement_id == engagement_id).order_by(table.c.id)
        if only is not None:
            statement = statement.where(table.c.certification_id == only)
        found: dict[int, list[Fact]] = {}
        for one in reader.rows(statement):
            found.setdefault(one["certification_id"], []).append(made(one))
        return {key: tuple(facts) for key, facts in found.items()}

    checks, seen, levels = read(TraineeCheck, _check), read(Observation, _seen), read(AuthorityLevel, _level)
    cases, tests = read(CaseAssessment, _case), read(Assessment, _attempted)
    stays, audits = read(NestingPeriod, _stay), read(NestingAudit, _audit)
    periods, terms = read(ProficiencyPeriod, _period), read(Recertification, _term)
    return {
        row["id"]: TraineeFacts(
            handle=row["handle"],
            status=row["status"],
            checks=checks.get(row["id"], ()),
            seen=seen.get(row["id"], ()),
            levels=levels.get(row["id"], ()),
            cases=cases.get(row["id"], ()),
            tests=tests.get(row["id"], ()),
            stays=stays.get(row["id"], ()),
            audits=audits.get(row["id"], ()),
            periods=periods.get(row["id"], ()),
            terms=terms.get(row["id"], ()),
        )
        for row in certifications
    }


def _check(row: RowMapping) -> Check:
    return Check(row["check_key"], row["result"], row["checked_on"])


def _seen(row: RowMapping) -> Seen:
    return Seen(
        row["phase"],
        row["case_key"],
        row["activity_key"],
        row["level"],
        bool(row["simulated"]),
        bool(row["corrected"]),
        row["observed_on"],
    )


def _level(row: RowMapping) -> Level:
    return Level(row["activity_key"], row["level"], row["cause"], row["since_on"])


def _case(row: RowMapping) -> Case:
    return Case(
        row["term"],
        row["set_number"],
        row["case_key"],
        bool(row["critical"]),
        bool(row["passed"]),
        row["assessed_on"],
    )


def _attempted(row: RowMapping) -> Attempted:
    return Attempted(
        row["term"] or FIRST_TERM,
        row["module_key"],
        bool(row["passed"]),
        row["assessed_on"],
        row["qualified_by"],
    )


def _stay(row: RowMapping) -> Stay:
    return Stay(row["starts_on"], row["ends_on"])


def _audit(row: RowMapping) -> Audit:
    return Audit(row["audited_on"], bool(row["passed"]), row["red_flag"])


def _period(row: RowMapping) -> tuple[str, bool]:
    return row["period"], bool(row["met"])


def _term(row: RowMapping) -> Term:
    return Term(row["cause"], row["due_on"], row["certified_on"], row["expires_on"])

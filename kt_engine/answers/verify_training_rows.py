"""What is recorded of trainees, as the database holds it, up to an event of the chain; it judges nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlmodel import SQLModel

from kt_engine.answers.raw_rows import plain_rows
from kt_engine.answers.verify_signed_rows import Row, SignedRows
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
    FunctionAssignment,
    KnowledgeSourceRow,
    NestingAudit,
    NestingPeriod,
    Observation,
    ProficiencyPeriod,
    Qualification,
    Recertification,
    SeatAssignment,
    TraineeCheck,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus, CheckResult, LevelCause, ObservationPhase, RecertCause

OF_TRAINEES = (
    TraineeCheck, Observation, AuthorityLevel, CaseAssessment, Assessment, NestingPeriod, NestingAudit,
    ProficiencyPeriod, Recertification, SeatAssignment,
)  # fmt: skip
Made = TypeVar("Made")


@dataclass(frozen=True)
class TraineeRows:
    """The rows about one trainee on one process, by table, in the order in which they were recorded."""

    certification: Row
    rows: Mapping[str, tuple[tuple[int, Row], ...]]
    """Each with the number of the event that made it."""

    def of(self, row: type[SQLModel], until: int | None = None) -> tuple[Row, ...]:
        """Give the rows of a table; `until`: made by that event or an earlier one."""
        kept = self.rows.get(table_of(row).name, ())
        return tuple(one for seq, one in kept if until is None or seq <= until)

    def facts(self, until: int | None = None) -> TraineeFacts:
        """Give them as the rules read them. Raises ValueError, KeyError or TypeError for what is no such value."""

        def made(row: type[SQLModel], make: Callable[[Row], Made]) -> tuple[Made, ...]:
            return tuple(make(one) for one in self.of(row, until))

        return TraineeFacts(
            handle=str(self.certification["handle"]),
            status=CertificationStatus(self.certification["status"]),
            checks=made(TraineeCheck, _check),
            seen=made(Observation, _seen),
            levels=made(AuthorityLevel, _level),
            cases=made(CaseAssessment, _case),
            tests=made(Assessment, _test),
            stays=made(NestingPeriod, lambda one: Stay(day(one["starts_on"]), day(one["ends_on"]))),
            audits=made(
                NestingAudit, lambda one: Audit(day(one["audited_on"]), bool(one["passed"]), one["red_flag"])
            ),
            periods=made(ProficiencyPeriod, lambda one: (str(one["period"]), bool(one["met"]))),
            terms=made(Recertification, _term),
        )


@dataclass(frozen=True)
class Assessors:
    """What lets people assess, as it was recorded."""

    signed: SignedRows
    qualifications: tuple[Row, ...]
    sources: tuple[Row, ...]
    functions: tuple[Row, ...]

    def may(self, person_id: Any, on: str, said: str, engagement_id: Any, process_id: Any) -> bool:
        """Tell whether what is said to let somebody assess did so on a day."""
        if said == "giver":
            return self._gives(person_id, on, engagement_id)
        if said == "certified":
            return any(
                (row["person_id"], row["process_id"]) == (person_id, process_id)
                and row["certified_on"] is not None
                for row in self.signed.certificates.values()
            )
        if any((one["person_id"], one["function_key"]) == (person_id, said) for one in self.functions):
            return True  # who the playbook names for the quality of the nursery
        own = [
            row["valid_until"]
            for row in self.qualifications
            if (row["person_id"], row["qualification_key"], row["engagement_id"])
            == (person_id, said, engagement_id)
        ]
        return any(str(until) >= on for until in own)

    def _gives(self, person_id: Any, on: str, engagement_id: Any) -> bool:
        of_role = any(
            one["role"] == "subject_expert" and str(one["valid_to"] or on) >= on
            for one in self.signed.grants[engagement_id, person_id]
        )
        named = (one for one in (*self.sources, *self.functions) if one["engagement_id"] == engagement_id)
        return of_role or any(one["person_id"] == person_id for one in named)


def trainee_rows(reader: Reader, signed: SignedRows, engagement_id: int | None) -> tuple[TraineeRows, ...]:
    """Give the rows of every trainee, each table read once."""
    found: dict[Any, dict[str, list[tuple[int, Row]]]] = {}
    for kind in OF_TRAINEES:
        table = table_of(kind)
        for row in plain_rows(reader, table, engagement_id=engagement_id):
            own = found.setdefault(row["certification_id"], {})
            own.setdefault(table.name, []).append((signed.seq(table.name, row), row))
    return tuple(
        TraineeRows(row, {name: tuple(rows) for name, rows in found.get(row["id"], {}).items()})
        for row in signed.certificates.values()
    )


def assessors(reader: Reader, signed: SignedRows, engagement_id: int | None) -> Assessors:
    def rows(row: type[SQLModel]) -> Iterable[Row]:
        return plain_rows(reader, table_of(row), engagement_id=engagement_id)

    given = (row for row in rows(KnowledgeSourceRow) if row["kind"] == "giver")
    return Assessors(signed, tuple(rows(Qualification)), tuple(given), tuple(rows(FunctionAssignment)))


def day(value: Any) -> date:
    return date.fromisoformat(str(value))


def _check(row: Row) -> Check:
    return Check(str(row["check_key"]), CheckResult(row["result"]), day(row["checked_on"]))


def _seen(row: Row) -> Seen:
    return Seen(
        ObservationPhase(row["phase"]), row["case_key"], row["activity_key"], row["level"],
        bool(row["simulated"]), bool(row["corrected"]), day(row["observed_on"]),
    )  # fmt: skip


def _level(row: Row) -> Level:
    return Level(str(row["activity_key"]), int(row["level"]), LevelCause(row["cause"]), day(row["since_on"]))


def _case(row: Row) -> Case:
    return Case(
        int(row["term"]), int(row["set_number"]), str(row["case_key"]), bool(row["critical"]), bool(row["passed"]),
        day(row["assessed_on"]),
    )  # fmt: skip


def _test(row: Row) -> Attempted:
    return Attempted(
        int(row["term"] or 1), str(row["module_key"]), bool(row["passed"]), day(row["assessed_on"]), row["qualified_by"]
    )  # fmt: skip


def _term(row: Row) -> Term:
    until = None if row["expires_on"] is None else day(row["expires_on"])
    return Term(RecertCause(row["cause"]), day(row["due_on"]), day(row["certified_on"]), until)

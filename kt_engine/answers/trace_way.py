"""Every step of one trainee beside class and tests, with day, by whom and on what proof. It judges and writes nothing.

Who may not see scores by name gets the same steps with yes or no: no score, no correction, no text about the person.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, Table, select

from kt_engine.answers.trace_signatures import TracedSignature, traced_signatures
from kt_engine.store.agreements import agreements_about
from kt_engine.store.tables import (
    Agreement,
    AgreementSeat,
    AuthorityLevel,
    CaseAssessment,
    NestingAudit,
    NestingPeriod,
    Observation,
    Person,
    ProficiencyPeriod,
    Recertification,
    TraineeCheck,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import (
    AgreementKind,
    AgreementStatus,
    CheckPhase,
    CheckResult,
    Complexity,
    LevelCause,
    ObservationPhase,
    RecertCause,
)

P, G, SEAT = table_of(Person), table_of(Agreement), table_of(AgreementSeat)


@dataclass(frozen=True)
class TracedCheck:
    on: date
    check: str
    phase: CheckPhase
    result: CheckResult
    by: str
    reference: str | None
    account: str | None


@dataclass(frozen=True)
class TracedCase:
    """A case watched, or done under supervision."""

    on: date
    number: int
    phase: ObservationPhase
    case: str | None
    activity: str | None
    level: int | None
    simulated: bool
    corrected: bool | None
    reference: str
    outcome: str | None
    by: str


@dataclass(frozen=True)
class TracedLevel:
    since_on: date
    activity: str
    level: int
    cause: LevelCause
    criterion: str | None
    reason: str | None
    by: str
    agreement: str | None
    signatures: tuple[TracedSignature, ...]


@dataclass(frozen=True)
class TracedScore:
    """A case scored for the certificate, or an audit in the nursery."""

    on: date
    place: str
    kind: str
    passed: bool
    critical: bool
    score_pct: Decimal | None
    pass_mark_pct: Decimal | None
    by: str
    qualified_by: str
    reference: str


@dataclass(frozen=True)
class TracedStay:
    starts_on: date
    ends_on: date
    complexity: Complexity
    by: str


@dataclass(frozen=True)
class TracedAgreement:
    """Something that was agreed about the trainee, or that he has taken note of."""

    agreement: str
    about: str
    title: str
    status: AgreementStatus
    asked_on: date
    decided_on: date | None
    sha256: str
    signatures: tuple[TracedSignature, ...]


@dataclass(frozen=True)
class TracedPeriod:
    period: str
    met: bool
    handle_time_seconds: Decimal | None
    tenured_seconds: Decimal | None
    quality_pct: Decimal | None
    by: str


@dataclass(frozen=True)
class TracedTerm:
    """A certificate he had until he had to be certified again."""

    due_on: date
    cause: RecertCause
    reason: str | None
    certified_on: date
    expires_on: date | None
    proof_sha256: str
    by: str


@dataclass(frozen=True)
class TracedWay:
    checks: tuple[TracedCheck, ...] = ()
    watched: tuple[TracedCase, ...] = ()
    levels: tuple[TracedLevel, ...] = ()
    cases: tuple[TracedScore, ...] = ()
    nursery: tuple[TracedStay, ...] = ()
    audits: tuple[TracedScore, ...] = ()
    graduations: tuple[TracedAgreement, ...] = ()
    periods: tuple[TracedPeriod, ...] = ()
    certified_before: tuple[TracedTerm, ...] = ()
    acknowledgements: tuple[TracedAgreement, ...] = ()


def traced_way(reader: Reader, certification: RowMapping, *, sees: bool) -> TracedWay:
    """Give the way of one trainee; `sees`: who asks may see scores beside names."""
    of = _Of(reader, certification, sees)
    return TracedWay(
        checks=tuple(of.checks()),
        watched=tuple(of.watched()),
        levels=tuple(of.levels()),
        cases=tuple(of.cases()),
        nursery=tuple(of.nursery()),
        audits=tuple(of.audits()),
        graduations=tuple(of.agreements(AgreementKind.GRADUATION, certification["handle"])),
        periods=tuple(of.periods()),
        certified_before=tuple(of.terms()),
        acknowledgements=tuple(of.acknowledgements()),
    )


@dataclass(frozen=True)
class _Of:
    reader: Reader
    row: RowMapping
    sees: bool

    def rows(self, table: Table, person: str) -> Sequence[RowMapping]:
        return self.reader.rows(
            select(table, P.c.handle.label("who"))
            .join(P, P.c.id == table.c[person])
            .where(table.c.certification_id == self.row["id"])
            .order_by(table.c.id)
        )

    def seen(self, value: Any) -> Any:
        return value if self.sees else None

    def checks(self) -> Iterator[TracedCheck]:
        for one in self.rows(table_of(TraineeCheck), "checked_by"):
            if self.sees or one["result"] is CheckResult.PASSED:
                yield TracedCheck(
                    one["checked_on"], one["check_key"], one["phase"], one["result"], one["who"],
                    self.seen(one["reference"]), self.seen(one["account"]),
                )  # fmt: skip

    def watched(self) -> Iterator[TracedCase]:
        for one in self.rows(table_of(Observation), "observer_id"):
            yield TracedCase(
                one["observed_on"], one["number"], one["phase"], one["case_key"], one["activity_key"],
                one["level"], bool(one["simulated"]), self.seen(bool(one["corrected"])), one["reference"],
                self.seen(one["outcome"]), one["who"],
            )  # fmt: skip

    def levels(self) -> Iterator[TracedLevel]:
        for one in self.rows(table_of(AuthorityLevel), "recorded_by"):
            agreed = one["agreement_id"]
            yield TracedLevel(
                one["since_on"], one["activity_key"], one["level"], one["cause"], one["criterion_key"],
                self.seen(one["reason"]), one["who"],
                None if agreed is None else str(self.reader.value(select(G.c.handle).where(G.c.id == agreed))),
                () if agreed is None else traced_signatures(self.reader, "agreement", agreed),
            )  # fmt: skip

    def cases(self) -> Iterator[TracedScore]:
        """Cases scored; like failed checks, failed ones are shown only to who may see scores."""
        for one in self.rows(table_of(CaseAssessment), "assessor_id"):
            if not self.sees and not one["passed"]:
                continue
            place = f"set {one['set_number']}, case {one['number']}"
            yield self._score(one, one["assessed_on"], place, one["case_key"], critical=bool(one["critical"]))

    def audits(self) -> Iterator[TracedScore]:
        for one in self.rows(table_of(NestingAudit), "auditor_id"):
            if not self.sees and not one["passed"]:
                continue
            kind = f"red flag {one['red_flag']}" if one["red_flag"] else "audit"
            yield self._score(one, one["audited_on"], f"audit {one['number']}", kind, critical=False)

    def _score(self, one: RowMapping, on: date, place: str, kind: str, *, critical: bool) -> TracedScore:
        return TracedScore(
            on, place, kind, bool(one["passed"]), critical, self.seen(one["score_pct"]),
            self.seen(one["pass_mark_pct"]), one["who"], one["qualified_by"], one["reference"],
        )  # fmt: skip

    def nursery(self) -> Iterator[TracedStay]:
        for one in self.rows(table_of(NestingPeriod), "recorded_by"):
            yield TracedStay(one["starts_on"], one["ends_on"], one["complexity"], one["who"])

    def periods(self) -> Iterator[TracedPeriod]:
        for one in self.rows(table_of(ProficiencyPeriod), "recorded_by"):
            if not self.sees and not one["met"]:
                continue
            yield TracedPeriod(
                one["period"], bool(one["met"]), self.seen(one["handle_time_seconds"]),
                self.seen(one["tenured_seconds"]), self.seen(one["quality_pct"]), one["who"],
            )  # fmt: skip

    def terms(self) -> Iterator[TracedTerm]:
        for one in self.rows(table_of(Recertification), "reported_by"):
            yield TracedTerm(
                one["due_on"], one["cause"], self.seen(one["reason"]), one["certified_on"], one["expires_on"],
                one["evidence_sha256"], one["who"],
            )  # fmt: skip

    def agreements(self, kind: AgreementKind, about: str) -> Iterator[TracedAgreement]:
        for one in agreements_about(self.reader, self.row["engagement_id"], kind=kind, subject=about):
            yield self._agreement(one)

    def acknowledgements(self) -> Iterator[TracedAgreement]:
        """What this person was asked to take note of."""
        rows = self.reader.rows(
            select(G)
            .join(SEAT, SEAT.c.agreement_id == G.c.id)
            .where(G.c.engagement_id == self.row["engagement_id"], SEAT.c.person_id == self.row["person_id"])
            .where(G.c.kind == AgreementKind.ACKNOWLEDGEMENT)
            .order_by(G.c.id)
        )
        for one in rows:
            if one["process_id"] in {None, self.row["process_id"]}:
                yield self._agreement(one)

    def _agreement(self, one: RowMapping) -> TracedAgreement:
        return TracedAgreement(
            one["handle"], one["subject"], one["title"], one["status"], one["proposed_at"].date(),
            one["decided_on"], one["content_sha256"], traced_signatures(self.reader, "agreement", one["id"]),
        )  # fmt: skip

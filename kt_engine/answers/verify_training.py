"""Works out again what each trainee's certificate and live work rest on, by the pinned playbook. It writes nothing.

Only where a playbook asks for the long way. Everything is taken as it stood at the event that certified, so that what
was recorded later neither helps nor hurts; a test that had grown too old by then, or an assessor who was not qualified
on the day of a test, is a finding. Whether the process was open to live work then is the gates' own check.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from kt_engine.answers.raw_rows import row_name
from kt_engine.answers.verification import Finding, FindingKind
from kt_engine.answers.verify_signed_rows import Row, SignedRows
from kt_engine.answers.verify_training_rows import Assessors, TraineeRows, assessors, day, trainee_rows
from kt_engine.errors import KtError
from kt_engine.playbook.canonical import playbook_of
from kt_engine.playbook.schema import CertificationSpec, Playbook
from kt_engine.rules.certificate_gaps import certificate_gaps
from kt_engine.rules.nursery import graduation_gaps, is_proficient
from kt_engine.rules.trainee_path import (
    TraineeFacts,
    case_passes,
    checks_of,
    limit,
    needed_modules,
    unseen_cases,
)
from kt_engine.rules.training import attempt_passes
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.seats import named
from kt_engine.store.tables import (
    Assessment,
    AuthorityLevel,
    CaseAssessment,
    NestingAudit,
    Recertification,
    SeatAssignment,
)
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus as C
from kt_engine.words import CheckPhase, CheckResult

WAY = (
    C.NOMINATED, C.CLEARED, C.INDUCTED, C.IN_CLASS, C.ASSESSED, C.SHADOWING, C.SHADOW_DONE, C.REVERSE_SHADOW,
    C.CERTIFIED, C.NESTING, C.LIVE, C.PROFICIENT,
)  # fmt: skip
STRANGE = (KtError, InvalidOperation, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What comes of rows that hold what no column may hold; their own check says which they are."""
UNREADABLE = "What is recorded of it cannot be read, so nobody can work out again what it rests on."


@dataclass(frozen=True)
class Certificate:
    """One certificate somebody had; `proof`: the hash that was signed."""

    term: int
    certified_on: Any
    expires_on: Any
    proof: Any


def check_training(reader: Reader, signed: SignedRows, engagement_id: int | None) -> Iterator[Finding]:
    """Give every trainee who could not honestly have come to where he stands."""
    playbooks: dict[Any, Playbook | None] = {}
    who = assessors(reader, signed, engagement_id)
    for one in trainee_rows(reader, signed, engagement_id):
        row = one.certification
        pinned = signed.engagements.get(row["engagement_id"], {}).get("playbook_version_id")
        if pinned not in playbooks:
            playbooks[pinned] = _playbook(signed.playbooks.get(pinned or 0, {}))
        for sentence in _faults(one, playbooks[pinned], signed, who):
            yield Finding(FindingKind.RULE, "certification", row_name("certification", row), sentence)


def _playbook(row: Row) -> Playbook | None:
    """Give a pinned playbook; None where it cannot be read, which is the rows' own finding."""
    try:
        return playbook_of(str(row["canonical_json"]))
    except STRANGE:
        return None


def _faults(one: TraineeRows, playbook: Playbook | None, signed: SignedRows, who: Assessors) -> Iterator[str]:
    yield from _place_faults(one)
    spec = playbook.certification if playbook else None
    if playbook is None or spec is None or not spec.has_steps:
        return
    case = _Case(one, playbook, spec, signed, who)
    try:
        yield from case.faults()
    except STRANGE:
        yield UNREADABLE


def _place_faults(one: TraineeRows) -> Iterator[str]:
    places = one.of(SeatAssignment)
    if places and any(one.certification[name] != named(places[-1][name]) for name in ("shift", "language")):
        yield "It does not show the shift and language of its newest place."


@dataclass(frozen=True)
class _Case:
    one: TraineeRows
    playbook: Playbook
    spec: CertificationSpec
    signed: SignedRows
    who: Assessors

    def faults(self) -> Iterator[str]:
        yield from self._step_faults()
        yield from self._score_faults()
        yield from self._level_faults()
        for certificate in self._certificates():
            yield from self._certificate_faults(certificate)
        yield from self._live_faults()

    def _step_faults(self) -> Iterator[str]:
        """Lay the status beside what must have happened before it, whenever that was."""
        facts = self.one.facts()
        if facts.status not in WAY:
            return
        reached = WAY[: WAY.index(facts.status) + 1]
        passed = {check.key for check in facts.checks if check.result is CheckResult.PASSED}
        for status, phase in ((C.CLEARED, CheckPhase.CLEARANCE), (C.INDUCTED, CheckPhase.INDUCTION)):
            missing = [key for key in checks_of(self.playbook, phase) if key not in passed]
            if status in reached and missing:
                yield f"It is {facts.status} without a check that ever passed: {', '.join(missing)}."
        tests = {test.module for test in facts.tests if test.passed and test.term == facts.term}
        untested = [key for key in needed_modules(self.playbook, facts.term) if key not in tests]
        if C.ASSESSED in reached and untested:
            yield f"It is {facts.status} without a passed test of {', '.join(untested)}."
        if C.SHADOW_DONE in reached and (unseen := unseen_cases(self.playbook, facts)):
            yield f"It is {facts.status}, and mandatory cases were not seen: {', '.join(unseen)}."

    def _score_faults(self) -> Iterator[str]:
        """Judge every score again, and who gave it."""
        for row in self.one.of(Assessment):
            module = self.playbook.training.get(row["module_key"])
            has_critical = module is None or module.critical_questions != "none"
            passes = attempt_passes(
                *_marks(row), critical_right=bool(row["critical_right"]), has_critical=has_critical
            )
            yield from self._judged(
                f"The test of {row['module_key']}, attempt {row['attempt']},", row, passes
            )
            yield from self._assessed(f"The test of {row['module_key']}", row, "assessor_id", "assessed_on")
        for row in self.one.of(CaseAssessment):
            name = f"Case {row['number']} of set {row['set_number']}"
            passes = case_passes(*_marks(row), critical_right=bool(row["critical_right"]))
            yield from self._judged(name, row, passes)
            yield from self._assessed(name, row, "assessor_id", "assessed_on")
        for row in self.one.of(NestingAudit):
            name = f"Audit {row['number']}"
            score, mark = _marks(row)
            yield from self._judged(name, row, score >= mark and row["red_flag"] is None)
            yield from self._assessed(name, row, "auditor_id", "audited_on")

    def _judged(self, name: str, row: Row, passes: object) -> Iterator[str]:
        if bool(row["passed"]) is not bool(passes):
            yield f"{name} is said to be {'passed' if row['passed'] else 'failed'}, and its score says otherwise."

    def _assessed(self, name: str, row: Row, by: str, on: str) -> Iterator[str]:
        mine = self.one.certification
        if row[by] == mine["person_id"]:
            yield f"{name} was scored by the trainee himself."
        said = row["qualified_by"] or ""
        if said and not self.who.may(row[by], str(row[on]), said, mine["engagement_id"], mine["process_id"]):
            person = self.signed.handle(row[by])
            yield f"{name} on {row[on]} was scored by {person}, who was not qualified then ({said})."

    def _level_faults(self) -> Iterator[str]:
        """Every raise is an agreement on exactly this level, signed by somebody else."""
        newest: dict[Any, int] = {}
        for row in self.one.of(AuthorityLevel):
            activity, level, before = row["activity_key"], int(row["level"]), newest.get(row["activity_key"])
            name = f"Level {level} of {activity}"
            if row["cause"] == "begun" and (before is not None or level != 1):
                yield f"{name} is said to be the first one."
            if row["cause"] == "lowered" and (before is None or level >= before or not row["criterion_key"]):
                yield f"{name} is said to be lower, and is not, or by no stop criterion."
            if row["cause"] == "raised" and not self._raised(row, level):
                yield f"{name} was raised without a signed agreement on it."
            newest[activity] = level

    def _raised(self, row: Row, level: int) -> bool:
        agreement = self.signed.agreements.get(row["agreement_id"] or 0, {})
        subject = f"{self.one.certification['handle']} {row['activity_key']}"
        fits = (agreement.get("subject"), agreement.get("status")) == (subject, "agreed")
        return (
            fits and json.loads(agreement["content_json"]).get("to") == level and self._signers(agreement) > 0
        )

    def _signers(self, agreement: Row) -> int:
        """Count the people behind an agreement who are not its trainee."""
        own = self.one.certification["person_id"]
        said = self.signed.principals["agreement", agreement["id"]]
        return len({s.person_id for s in said if s.meaning != "declined"} - {own})

    def _certificates(self) -> Iterator[Certificate]:
        row = self.one.certification
        for term in self.one.of(Recertification):
            yield Certificate(
                term["number"], term["certified_on"], term["expires_on"], term["evidence_sha256"]
            )
        if row["certified_on"] is not None and row["recert_due_on"] is None:
            number = len(self.one.of(Recertification)) + 1
            yield Certificate(number, row["certified_on"], row["expires_on"], row["evidence_sha256"])

    def _certificate_faults(self, certificate: Certificate) -> Iterator[str]:
        mine = self.one.certification
        of = f"Its certificate of {certificate.certified_on}"
        signed = [
            s
            for s in self.signed.signed["certification", mine["id"]]
            if s.sha256 == certificate.proof and s.meaning == "certified"
        ]
        if not signed:
            yield f"{of} has no signature on its proof."
            return
        last = max(s.seq for s in signed)
        facts = self.one.facts(last)
        facts = replace(facts, terms=facts.terms[: certificate.term - 1])
        for gap in certificate_gaps(self.playbook, facts, day(certificate.certified_on)):
            yield f"{of} was signed although {gap}."
        valid = timedelta(days=limit(self.playbook, self.spec.valid_for))
        if certificate.expires_on is not None and day(certificate.certified_on) + valid != day(
            certificate.expires_on
        ):
            yield f"{of} ends on {certificate.expires_on}, and that is not what the playbook says."
        yield from self._proof_faults(of, certificate.proof, facts)

    def _proof_faults(self, of: str, sha256: Any, facts: TraineeFacts) -> Iterator[str]:
        """Make the hash of the proof again from the record of its signatures, and count what it tells of."""
        rows = self.signed.signoffs.values()
        kept = [row for row in rows if row["object_sha256"] == sha256 and row["certification_id"] is not None]
        for row in kept:
            proof = json.loads(row["record_json"] or "{}").get("behind", {}).get("proof")
            if proof is None:
                continue
            if sha256_text(canonical(proof)) != sha256:
                yield f"{of} was signed on another proof than its signature keeps."
                return
            told = [
                len(proof.get(name, ())) for name in ("attempts", "checks", "observations", "levels", "cases")
            ]
            have = [len(each) for each in (facts.tests, facts.checks, facts.seen, facts.levels, facts.cases)]
            if told != have:
                yield f"{of} tells of other steps than are recorded before it was signed."
                return

    def _live_faults(self) -> Iterator[str]:
        mine = self.one.certification
        facts = self.one.facts()
        nesting, proficiency = self.spec.nesting, self.spec.proficiency
        if nesting is not None and mine["live_on"] is not None:
            yield from self._graduation_faults()
        if facts.status is C.PROFICIENT and proficiency is not None:
            stretches = (
                replace(facts, periods=facts.periods[:count]) for count in range(1, len(facts.periods) + 1)
            )
            if not any(is_proficient(self.playbook, proficiency, one) for one in stretches):
                yield "It is proficient, and no periods in a row were good enough."

    def _graduation_faults(self) -> Iterator[str]:
        nesting, handle = self.spec.nesting, self.one.certification["handle"]
        agreed = [
            row
            for row in self.signed.agreements.values()
            if (row["subject"], row["kind"], row["status"]) == (handle, "graduation", "agreed")
        ]
        if not agreed or nesting is None:
            yield "Live work began without a graduation that was agreed."
            return
        first = agreed[0]
        last = max((s.seq for s in self.signed.signed["agreement", first["id"]]), default=0)
        gaps = graduation_gaps(
            self.playbook, nesting, self.one.facts(last), is_open=True, today=day(first["decided_on"])
        )
        for gap in gaps:
            yield f"It left the nursery on {first['decided_on']} although {gap}."
        if not self._signers(first):
            yield "It left the nursery without a signature of anybody else."


def _marks(row: Row) -> tuple[Decimal, Decimal]:
    return Decimal(str(row["score_pct"])), Decimal(str(row["pass_mark_pct"]))

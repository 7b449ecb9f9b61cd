"""Records one case scored for a certificate; a set has as many as the playbook says, a failed last one ends the way."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.remove_trainee import remove_in
from kt_engine.actions.training_in_hand import (
    assessor_of,
    certification_in_hand,
    check_day,
    check_not_own,
    check_one_of,
    steps_in_hand,
)
from kt_engine.answers.trainee_facts import trainee_facts
from kt_engine.errors import MoveRefused, Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.playbook.schema import Playbook
from kt_engine.playbook.trainee_path import CasesSpec
from kt_engine.rules.trainee_path import (
    Case,
    SetStanding,
    TraineeFacts,
    case_passes,
    counting_sets,
    critical_left,
    limit,
    standing_of,
)
from kt_engine.rules.training import check_score
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import CaseAssessment, Certification
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CertificationStatus, RemovalCause

KIND = "case_recorded"
MOST = 200


@dataclass(frozen=True)
class RecordedCase:
    handle: str
    set_number: int
    number: int
    passed: bool
    standing: SetStanding
    """Of the set this case belongs to."""
    sets_left: int
    """Sets that may still be begun after this one."""
    status: CertificationStatus


@dataclass(frozen=True)
class ScoredCase:
    kind: str
    """A kind of case of the playbook."""
    reference: str
    score_pct: Decimal
    on: date
    critical_right: bool = True


def record_case(database: Database, act: Act, handle: str, scored: ScoredCase) -> RecordedCase:
    """Score one case as the acting assessor; the set is over when it is full or cannot pass any more.

    Raises UsageProblem for a score or day that cannot be, NotFound for an unknown kind, MoveRefused before the trainee
    has come so far, Refused for an assessor who is not qualified, a set that is passed, and when no set is left.
    """
    score, reference = check_score(scored.score_pct), one_line(scored.reference, "reference", most=MOST)
    engagement_id = engagement_in(Certification, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_it_stands(unit, known)
        row = certification_in_hand(unit, handle)
        require(unit, "record assessments", engagement_id=engagement_id)
        check_not_own(unit, row, "assesses")
        playbook, spec = _cases_asked(unit, row)
        kind = check_one_of("kind of case", scored.kind, spec.kinds)
        _check_come_so_far(row, playbook, trainee_facts(unit, row))
        check_day(unit, "case", scored.on, earliest=row["nominated_on"], earliest_is="the nomination")
        qualified = assessor_of(unit, row, playbook, scored.on) or ""
        values = _next_place(unit, row, playbook, spec, kind)
        mark = playbook.thresholds[spec.pass_mark].value
        passed = case_passes(score, mark, critical_right=scored.critical_right)
        unit.insert(
            CaseAssessment, engagement_id=engagement_id, certification_id=row["id"], case_key=kind,
            reference=reference, score_pct=score, pass_mark_pct=mark, critical=spec.kinds[kind].critical,
            critical_right=scored.critical_right, passed=passed, assessed_on=scored.on,
            assessor_id=unit.act.by, qualified_by=qualified, **values,
        )  # fmt: skip
        return _settle(unit, row, kind=kind, passed=passed)


def _cases_asked(unit: Unit, row: RowMapping) -> tuple[Playbook, CasesSpec]:
    playbook, spec = steps_in_hand(unit, row)
    if spec.cases is None:
        raise Refused(f"The playbook of {row['handle']} asks for no cases; tests and signatures certify.")
    return playbook, spec.cases


def _check_come_so_far(row: RowMapping, playbook: Playbook, facts: TraineeFacts) -> None:
    """Raise MoveRefused unless the step before is done: the work under supervision, or else the tests."""
    spec = playbook.certification
    supervised = spec is not None and spec.reverse_shadow is not None and facts.term == 1
    wanted = CertificationStatus.REVERSE_SHADOW if supervised else CertificationStatus.ASSESSED
    if row["status"] is not wanted:
        instead = f"Cases are scored while a trainee is {wanted.value.replace('_', ' ')}."
        raise MoveRefused(row["handle"], row["status"].value, "scored", instead)


def _next_place(
    unit: Unit, row: RowMapping, playbook: Playbook, spec: CasesSpec, kind: str
) -> dict[str, int]:
    """Give term, set and number of the next case. Raises Refused when the set is passed or no set is left."""
    facts = trainee_facts(unit, row)
    sets, handle = counting_sets(playbook, facts, unit.today), row["handle"]
    newest: tuple[Case, ...] = sets[-1] if sets else ()
    standing = standing_of(playbook, spec, newest) if newest else SetStanding.FAILED
    if standing is SetStanding.PASSED:
        raise Refused(f"{handle} has passed its set of cases. What is left are the signatures.")
    if standing is SetStanding.OPEN:
        room = limit(playbook, spec.number) - len(newest)
        left = critical_left(spec, newest)
        if kind not in left and len(left) >= room:
            raise Refused(f"{room} cases of the set are left, and {', '.join(left)} must be among them.")
        return {"term": facts.term, "set_number": newest[0].set_number, "number": len(newest) + 1}
    if len(sets) >= limit(playbook, spec.attempts):
        raise Refused(f"{handle} has used every set of cases the playbook allows.")
    number = max((one.set_number for one in facts.cases), default=0) + 1
    return {"term": facts.term, "set_number": number, "number": 1}


def _settle(unit: Unit, row: RowMapping, *, kind: str, passed: bool) -> RecordedCase:
    """Tell of the case; a trainee whose last set is failed is taken out of the process."""
    done = _as_it_stands(unit, row["handle"])
    over = done.standing is SetStanding.FAILED and done.sets_left == 0
    status = CertificationStatus.REMOVED if over else done.status
    if over:
        remove_in(unit, row, RemovalCause.LAST_ATTEMPT)
    unit.event(
        KIND, row["handle"], case=kind, set=done.set_number, number=done.number, passed=passed,
        standing=done.standing, status=status,
    )  # fmt: skip
    return _as_it_stands(unit, row["handle"])


def _as_it_stands(unit: Unit, handle: str) -> RecordedCase:
    row = find(unit, Certification, handle)
    playbook, spec = _cases_asked(unit, row)
    facts = trainee_facts(unit, row)
    sets = counting_sets(playbook, facts, unit.today)
    newest = sets[-1]
    return RecordedCase(
        row["handle"],
        newest[0].set_number,
        len(newest),
        newest[-1].passed,
        standing_of(playbook, spec, newest),
        max(0, limit(playbook, spec.attempts) - len(sets)),
        row["status"],
    )

"""The facts of how people and knowledge are accepted: what is asked, by which number, from which source. No writes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kt_engine.answers.collect_plan_gates import plan_gates, quorum_of
from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.answers.knowledge_thresholds import must_have_from
from kt_engine.answers.transition_plan_facts import PlanCriterion, PlanQuorum
from kt_engine.playbook.check_knowledge import PLAY_BACK, PLAY_BACK_MUST_HAVE, QUORUM
from kt_engine.playbook.schema import CertificationSpec, Playbook
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.unit import Reader
from kt_engine.words import Measure, Unit

OF_PEOPLE_AND_KNOWLEDGE = frozenset(
    {
        Measure.HANDOVERS_ACCEPTED_PCT,
        Measure.CERTIFIED_COUNT,
        Measure.CERTIFIED_READY_COUNT,
        Measure.ASSESSMENTS_PASSED_PCT,
        Measure.SESSIONS_HELD_PCT,
        Measure.MUST_HAVE_SESSIONS_HELD_PCT,
        Measure.KNOWLEDGE_CLAIMED_PCT,
        Measure.KNOWLEDGE_PROVEN_PCT,
        Measure.MUST_HAVE_SIGNED_PCT,
        Measure.MUST_HAVES_OPEN_COUNT,
        Measure.ACKNOWLEDGEMENTS_DUE_COUNT,
        Measure.SHADOW_DONE_PCT,
        Measure.REVERSE_SHADOW_LEVEL,
        Measure.BUS_FACTOR_SHORT_COUNT,
        Measure.PARALLEL_RUN_ACCEPTED,
    }
)


class AssessmentRule(StrEnum):
    """What a number of the plan says; the value reads as its name."""

    SEATS = "certified_people_for_each_process"
    ATTEMPTS = "attempts_at_each_module"
    TEST_VALID_FOR = "a_passed_test_counts_for"
    CASE_TIMES = "times_each_mandatory_case_is_seen"
    CASES_PER_LEVEL = "cases_without_correction_before_the_next_level"
    CASES_SCORED = "cases_scored"
    CASES_NEEDED = "cases_that_must_pass"
    CASE_MARK = "pass_mark_of_each_case"
    CASE_SETS = "sets_of_cases_at_most"
    VALID_FOR = "a_certificate_is_valid_for"
    NURSERY_MARK = "pass_mark_of_an_audit_in_the_nursery"
    NURSERY_AUDITS = "newest_audits_that_must_pass"
    NURSERY_EXTENSION = "an_extension_of_the_nursery_lasts"
    NURSERY_EXTENSIONS = "extensions_at_most"
    HANDLE_TIME = "handling_time_above_the_experienced_at_most"
    QUALITY = "quality_of_the_proficient_at_least"
    PERIODS = "periods_in_a_row_to_be_proficient"
    ABSENCE = "absence_after_which_one_is_certified_again"
    RECERTIFIED_WITHIN = "certified_again_within"
    PLAY_BACK = "pass_mark_of_a_play_back"
    PLAY_BACK_MUST_HAVE = "pass_mark_of_a_play_back_of_a_must_have"
    QUORUM = "of_those_asked_to_a_session_there"


@dataclass(frozen=True)
class AgreedNumber:
    rule: AssessmentRule
    value: Decimal
    unit: Unit
    source: str
    checked_on: date


@dataclass(frozen=True)
class AssessedModule:
    title: str
    hours: Decimal
    pass_mark: Decimal
    critical_questions: bool
    """True: each of them must be right whatever the score."""
    source: str


@dataclass(frozen=True)
class AssessedCase:
    title: str
    critical: bool


@dataclass(frozen=True)
class AssessedActivity:
    title: str
    level: int
    """Of 5, to be certified."""


@dataclass(frozen=True)
class TimeInNursery:
    complexity: str
    length: Decimal
    unit: Unit


@dataclass(frozen=True)
class ShadowedCase:
    title: str
    real_only: bool


@dataclass(frozen=True)
class CertificationPlan:
    """What one trainee needs for one process."""

    clearances: tuple[str, ...]
    induction: tuple[str, ...]
    assessors: tuple[str, ...]
    """Qualifications that let somebody assess besides the giver and who is certified himself."""
    shadow_cases: tuple[ShadowedCase, ...]
    activities: tuple[AssessedActivity, ...]
    stop_criteria: tuple[str, ...]
    cases: tuple[AssessedCase, ...]
    nursery: tuple[TimeInNursery, ...]
    red_flags: tuple[str, ...]
    signed_by: tuple[PlanQuorum, ...]
    retested: tuple[str, ...]
    """Modules tested again when somebody is certified again."""
    assessors_are_checked: bool


@dataclass(frozen=True)
class GateMeasure:
    gate: str
    criterion: PlanCriterion


@dataclass(frozen=True)
class AssessmentPlanFacts:
    engagement: EngagementFacts
    modules: tuple[AssessedModule, ...]
    certification: CertificationPlan | None
    """None: the playbook certifies nobody."""
    numbers: tuple[AgreedNumber, ...]
    must_have_from: int
    """The criticality from which on knowledge is a must-have."""
    gates: tuple[GateMeasure, ...]


def collect_assessment_plan(reader: Reader, engagement_id: int) -> AssessmentPlanFacts:
    playbook = pinned_playbook(reader, engagement_id)
    spec = playbook.certification
    return AssessmentPlanFacts(
        engagement=engagement_facts(reader, engagement_id),
        modules=_modules(playbook),
        certification=_certification(playbook, spec) if spec else None,
        numbers=tuple(_numbers(playbook)),
        must_have_from=must_have_from(playbook),
        gates=tuple(
            GateMeasure(gate.title, one)
            for gate in plan_gates(reader, engagement_id, playbook)
            for one in gate.criteria
            if one.measure in OF_PEOPLE_AND_KNOWLEDGE
        ),
    )


def _modules(playbook: Playbook) -> tuple[AssessedModule, ...]:
    marks = playbook.thresholds
    return tuple(
        AssessedModule(
            title=one.title,
            hours=one.hours,
            pass_mark=marks[one.pass_mark].value,
            critical_questions=one.critical_questions == "all",
            source=marks[one.pass_mark].source,
        )
        for one in playbook.training.values()
    )


def _certification(playbook: Playbook, spec: CertificationSpec) -> CertificationPlan:
    shadow, reverse, cases = spec.shadow, spec.reverse_shadow, spec.cases
    nesting, again = spec.nesting, spec.recertification
    numbers = playbook.thresholds
    return CertificationPlan(
        clearances=tuple(one.title for one in spec.clearances.values()),
        induction=tuple(one.title for one in spec.induction.values()),
        assessors=tuple(one.title for one in spec.assessors.values()),
        shadow_cases=tuple(
            ShadowedCase(one.title, one.real_only) for one in (shadow.cases if shadow else {}).values()
        ),
        activities=tuple(
            AssessedActivity(one.title, int(numbers[one.level].value))
            for one in (reverse.activities if reverse else {}).values()
        ),
        stop_criteria=tuple(one.title for one in (reverse.stop_criteria if reverse else {}).values()),
        cases=tuple(AssessedCase(one.title, one.critical) for one in (cases.kinds if cases else {}).values()),
        nursery=tuple(
            TimeInNursery(complexity.value, numbers[key].value, numbers[key].unit)
            for complexity, key in (nesting.length if nesting else {}).items()
        ),
        red_flags=tuple(one.title for one in (nesting.red_flags if nesting else {}).values()),
        signed_by=quorum_of(spec.signed_by),
        retested=tuple(playbook.training[key].title for key in (again.modules if again else ())),
        assessors_are_checked=spec.has_steps,
    )


def _numbers(playbook: Playbook) -> Iterator[AgreedNumber]:
    """Give every number people are held against, in the order of a trainee's way, then those of knowledge."""
    named = _named(playbook.certification) if playbook.certification else {}
    knowledge = {
        AssessmentRule.PLAY_BACK: PLAY_BACK,
        AssessmentRule.PLAY_BACK_MUST_HAVE: PLAY_BACK_MUST_HAVE,
        AssessmentRule.QUORUM: QUORUM,
    }
    for rule, key in {**named, **knowledge}.items():
        one = playbook.thresholds.get(key) if key is not None else None
        if one is not None:
            yield AgreedNumber(rule, one.value, one.unit, one.source, one.checked_on)


def _named(spec: CertificationSpec) -> Mapping[AssessmentRule, str | None]:
    """Give the threshold behind each rule; None where the playbook asks for nothing of it."""
    shadow, reverse, cases = spec.shadow, spec.reverse_shadow, spec.cases
    nesting, good, again = spec.nesting, spec.proficiency, spec.recertification
    rule = AssessmentRule
    return {
        rule.SEATS: spec.seats,
        rule.ATTEMPTS: spec.attempts,
        rule.TEST_VALID_FOR: spec.assessment_valid_for,
        rule.CASE_TIMES: shadow.times if shadow else None,
        rule.CASES_PER_LEVEL: reverse.cases_per_level if reverse else None,
        rule.CASES_SCORED: cases.number if cases else None,
        rule.CASES_NEEDED: cases.at_least if cases else None,
        rule.CASE_MARK: cases.pass_mark if cases else None,
        rule.CASE_SETS: cases.attempts if cases else None,
        rule.VALID_FOR: spec.valid_for,
        rule.NURSERY_MARK: nesting.pass_mark if nesting else None,
        rule.NURSERY_AUDITS: nesting.audits if nesting else None,
        rule.NURSERY_EXTENSION: nesting.extension if nesting else None,
        rule.NURSERY_EXTENSIONS: nesting.extensions if nesting else None,
        rule.HANDLE_TIME: good.handle_time_within if good else None,
        rule.QUALITY: good.quality if good else None,
        rule.PERIODS: good.periods if good else None,
        rule.ABSENCE: again.absence if again else None,
        rule.RECERTIFIED_WITHIN: again.within if again else None,
    }

"""The knowledge register: claimed beside proven, every item, its signatures, waivers, changes. It knows no store."""

from collections.abc import Callable, Iterator, Mapping

from kt_engine.answers.collect_knowledge_register import KnowledgeRegisterFacts, RegisterItem
from kt_engine.answers.knowledge_coverage import Counted, CoverageLine
from kt_engine.answers.knowledge_record import RecordStep
from kt_engine.documents import coverage_text
from kt_engine.documents.wording import counted, day, number, words
from kt_engine.words import AgreementStatus, KnowledgeStatus, KnowledgeStepKind

CLASSIFICATION = "Confidential: client and provider of this engagement"


def title(facts: KnowledgeRegisterFacts) -> str:
    return f"Knowledge register: {facts.engagement.name}"


def view(facts: KnowledgeRegisterFacts) -> Mapping[str, object]:
    lines = [*facts.coverage.processes, facts.coverage.whole]
    scope = [item for item in facts.items if item.standing.in_scope]
    records = [(item, item.record) for item in facts.items]
    return {
        "figures": [_figures(line, line.all) for line in lines],
        "must_haves": [_figures(line, line.must_have) for line in lines],
        "divisors": [(_name(line), coverage_text.change(one)) for line in lines for one in line.changes],
        "unrated": facts.coverage.whole.unrated_count,
        "scope": [(item, _state(item), _shown(item)) for item in scope],
        "gone": [item for item in facts.items if not item.standing.in_scope],
        "versions": [(item, version) for item, record in records for version in record.versions],
        "signed": [
            (item, version) for item, record in records for version in record.versions if version.signatures
        ],
        "waivers": [(item, one, _waiver(one.status)) for item, record in records for one in record.waivers],
        "changes": list(_changes(facts)),
        "issues": [(item, one) for item, record in records for one in record.issues],
        "queries": [(item, one) for item, record in records for one in record.open_queries],
        "steps": [(item, step, _happened(step)) for item, record in records for step in record.steps],
    }


def _name(line: CoverageLine) -> str:
    return line.process or "all of it"


def _figures(line: CoverageLine, of: Counted) -> tuple[str, str, str, str]:
    return _name(line), coverage_text.claimed(of), coverage_text.proven(of), coverage_text.gap(of)


def _state(item: RegisterItem) -> str:
    """Say where an item stands, with what is set aside or due."""
    standing = item.standing
    said = str(words(standing.status))
    if standing.status is KnowledgeStatus.BLOCKED:
        said += f" (before: {words(standing.back_to)}; {standing.reason})"
    if standing.status is KnowledgeStatus.WAIVED:
        said += f" until {day(standing.waived_until)}"
    if standing.acknowledgements_due_count:
        said += f"; {counted(standing.acknowledgements_due_count, 'acknowledgement')} due"
    return said


def _shown(item: RegisterItem) -> str:
    linked = item.standing.linked
    everybody = len(linked.proved) + len(linked.unproved)
    return f"{len(linked.proved)} of {everybody}" if everybody else "nobody linked"


def _waiver(status: AgreementStatus) -> str:
    return {
        AgreementStatus.PROPOSED: "asked for",
        AgreementStatus.AGREED: "in force",
        AgreementStatus.REFUSED: "refused",
        AgreementStatus.WITHDRAWN: "over",
    }[status]


def _changes(facts: KnowledgeRegisterFacts) -> Iterator[tuple[RegisterItem, int, RecordStep, int]]:
    """Give every change with how many have still to take note of it."""
    for item in facts.items:
        steps = [step for step in item.record.steps if step.kind is KnowledgeStepKind.CHANGED]
        for change, step in enumerate(steps, 1):
            due = sum(one.change == change for one in item.record.acknowledgements)
            yield item, change, step, due


def _happened(step: RecordStep) -> str:
    """Say what was found at a step."""
    said = HAPPENED[step.kind](step)
    return f"{said} ({step.note})" if step.note else said


def _scheduled(step: RecordStep) -> str:
    return f"{number(step.hours)} hours, {counted(step.asked_count, 'person', 'people')} asked"


def _captured(step: RecordStep) -> str:
    recorded = f"recording: {step.reference}" if step.reference else "not recorded"
    return f"{step.attended_count} of {step.asked_count} came; {recorded}"


def _played_back(step: RecordStep) -> str:
    mark = f"{number(step.score_pct)} % against {number(step.pass_mark_pct)} %"
    chosen = "; ".join(
        f"{one.topic}, {'hard, ' if one.hard else ''}chosen by {one.chosen_by}" for one in step.topics
    )
    return f"{mark} before {step.giver} and {step.owner}; topics: {chosen}"


def _validated(step: RecordStep) -> str:
    found = "used without correction" if step.passed else "had to be corrected"
    return f"{words(step.setting)} work, {step.reference}: {found}"


def _baselined(step: RecordStep) -> str:
    proved = counted(step.covered_count or 0, "trainee")
    return f"{proved} had proved it; looked at again on {day(step.review_on)}"


HAPPENED: Mapping[KnowledgeStepKind, Callable[[RecordStep], str]] = {
    KnowledgeStepKind.RATED: lambda step: f"a score of {step.score}",
    KnowledgeStepKind.SCHEDULED: _scheduled,
    KnowledgeStepKind.CAPTURED: _captured,
    KnowledgeStepKind.REVIEWED: lambda step: "found right" if step.passed else "to be written again",
    KnowledgeStepKind.PLAYED_BACK: _played_back,
    KnowledgeStepKind.VALIDATED: _validated,
    KnowledgeStepKind.BASELINED: _baselined,
    KnowledgeStepKind.CHANGED: lambda step: "what was signed is not true any more",  # noqa: ARG005
}

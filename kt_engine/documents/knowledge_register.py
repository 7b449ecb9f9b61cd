"""The knowledge register: claimed beside proven, every item, its signatures, waivers, changes. It knows no store."""

from collections.abc import Callable, Iterator, Mapping

from kt_engine.answers.collect_knowledge_register import KnowledgeRegisterFacts, RegisterItem
from kt_engine.answers.knowledge_coverage import Counted, CoverageLine
from kt_engine.answers.knowledge_record import RecordStep
from kt_engine.documents import coverage_text
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted, day, number, words
from kt_engine.words import AgreementStatus, KnowledgeStatus, KnowledgeStepKind

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: KnowledgeRegisterFacts) -> str:
    return say("Knowledge register: {engagement}", engagement=facts.engagement.name)


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
    return line.process or say("all of it")


def _figures(line: CoverageLine, of: Counted) -> tuple[str, str, str, str]:
    return _name(line), coverage_text.claimed(of), coverage_text.proven(of), coverage_text.gap(of)


def _state(item: RegisterItem) -> str:
    """Say where an item stands, with what is set aside or due."""
    standing = item.standing
    said = str(words(standing.status))
    if standing.status is KnowledgeStatus.BLOCKED:
        before = words(standing.back_to)
        said += say(" (before: {status}; {reason})", status=before, reason=standing.reason)
    if standing.status is KnowledgeStatus.WAIVED:
        said += say(" until {day}", day=day(standing.waived_until))
    if standing.acknowledgements_due_count:
        due = standing.acknowledgements_due_count
        said += "; " + counted(due, "acknowledgement due", "acknowledgements due")
    return said


def _shown(item: RegisterItem) -> str:
    linked = item.standing.linked
    everybody = len(linked.proved) + len(linked.unproved)
    if not everybody:
        return say("nobody linked")
    return say("{count} of {whole}", count=len(linked.proved), whole=everybody)


def _waiver(status: AgreementStatus) -> str:
    return {
        AgreementStatus.PROPOSED: say("asked for"),
        AgreementStatus.AGREED: say("in force"),
        AgreementStatus.REFUSED: say("refused"),
        AgreementStatus.WITHDRAWN: say("over"),
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
    asked = counted(step.asked_count or 0, "person asked", "people asked")
    return say("{hours} hours, {asked}", hours=number(step.hours), asked=asked)


def _captured(step: RecordStep) -> str:
    recorded = say("recording: {place}", place=step.reference) if step.reference else say("no recording")
    came, asked = step.attended_count, step.asked_count
    return say("{came} of {asked} came; {recorded}", came=came, asked=asked, recorded=recorded)


def _played_back(step: RecordStep) -> str:
    hard, usual = marked("{topic}, hard, chosen by {person}"), marked("{topic}, chosen by {person}")
    return say(
        "{score} % against {mark} % before {giver} and {owner}; topics: {topics}",
        score=number(step.score_pct),
        mark=number(step.pass_mark_pct),
        giver=step.giver,
        owner=step.owner,
        topics="; ".join(
            say(hard if one.hard else usual, topic=one.topic, person=one.chosen_by) for one in step.topics
        ),
    )


def _validated(step: RecordStep) -> str:
    found = say("used without correction") if step.passed else say("had to be corrected")
    setting = words(step.setting)
    return say("{setting} work, {reference}: {found}", setting=setting, reference=step.reference, found=found)


def _baselined(step: RecordStep) -> str:
    proved = counted(step.covered_count or 0, "trainee")
    return say("{trainees} had proved it; looked at again on {day}", trainees=proved, day=day(step.review_on))


HAPPENED: Mapping[KnowledgeStepKind, Callable[[RecordStep], str]] = {
    KnowledgeStepKind.RATED: lambda step: say("a score of {score}", score=step.score),
    KnowledgeStepKind.SCHEDULED: _scheduled,
    KnowledgeStepKind.CAPTURED: _captured,
    KnowledgeStepKind.REVIEWED: lambda step: (
        say("found right") if step.passed else say("to be written again")
    ),
    KnowledgeStepKind.PLAYED_BACK: _played_back,
    KnowledgeStepKind.VALIDATED: _validated,
    KnowledgeStepKind.BASELINED: _baselined,
    KnowledgeStepKind.CHANGED: lambda step: say("what was signed is not true any more"),  # noqa: ARG005
}

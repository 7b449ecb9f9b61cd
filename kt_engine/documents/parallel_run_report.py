"""The report of a parallel run: what was agreed, what was found, what that proves and what not. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.parallel_run_facts import ParallelRunFacts, ReportDifference
from kt_engine.documents.speech import marked, say
from kt_engine.documents.told_text import told
from kt_engine.documents.wording import counted, number, words
from kt_engine.words import ComparisonResult, ParallelRule, ParallelVerdict

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: ParallelRunFacts) -> str:
    return say("Parallel run {run}: {process}", run=facts.run, process=facts.process_name)


def view(facts: ParallelRunFacts) -> Mapping[str, object]:
    names = ("units", "planned", "compared", "match", "error", "critical_error", "unexplained")
    return {
        "sentence": sentence(facts),
        "proves": proves(facts),
        "proves_not": proves_not(facts),
        "is_census": facts.rule.rule is ParallelRule.CENSUS,
        "totals": {name: facts.counted(f"{name}_count") for name in names},
        "looks": [(one, look) for one in facts.differences for look in one.looks],
        "outstanding": outstanding(facts.differences),
        "because": " ".join(told(one) or "" for one in facts.reasons),
    }


def sentence(facts: ParallelRunFacts) -> str:
    """Say in one sentence how it ended; never more than the signatures say."""
    rule = facts.rule
    figures = say(
        "{compared} of {needed} that had to be, {errors}, {allowed} allowed, {critical} critical, "
        "{unexplained} unexplained",
        compared=counted(facts.counted("compared_count"), "unit compared", "units compared"),
        needed=rule.sample_size,
        errors=counted(facts.counted("error_count"), "error"),
        allowed=rule.allowed_errors,
        critical=facts.counted("critical_error_count"),
        unexplained=facts.counted("unexplained_count"),
    )
    if facts.result is None:
        return say("There is no verdict yet: {figures}.", figures=figures)
    signed = facts.status.value == facts.result.verdict.value
    return say(
        "By its rule the run is {verdict} ({signed}): {figures}.",
        verdict=words(facts.result.verdict),
        signed=say("signed by both sides") if signed else say("not signed by both sides yet"),
        figures=figures,
    )


def proves(facts: ParallelRunFacts) -> str:
    rule = facts.rule
    if facts.result is None:
        return say("Nothing yet.")
    if facts.result.verdict is ParallelVerdict.REJECTED:
        if rule.power:
            return say(
                "The rule that both sides had signed was not met. That does not prove a bad process: how often a good "
                "one fails stands in the table above."
            )
        return say(
            "Among all units there were more errors than the target leaves room for, or one that is never allowed."
        )
    if rule.rule is ParallelRule.CENSUS:
        return say(
            "Every one of the {units} units listed was compared, so the share that is right is known, and no interval "
            "applies.",
            units=number(rule.population_count),
        )
    said = say(
        "With a confidence of {confidence} percent at least {target} percent of the {units} units listed are right. "
        "A process of just that accuracy would have passed in {accepted} of 100 such runs.",
        confidence=number(rule.confidence_pct),
        target=number(rule.target_pct),
        units=number(rule.population_count),
        accepted=number(rule.false_acceptance_pct),
    )
    return say("Taken by itself: {said}", said=said[:1].lower() + said[1:]) if rule.after else said


def proves_not(facts: ParallelRunFacts) -> tuple[str, ...]:
    """Say what nobody may read out of it."""
    said = [
        say("It says nothing of units that are not in the list, of later work, or of speed."),
        say("It compares new work with old work: where both make the same error, it finds none."),
    ]
    if facts.rule.rule is ParallelRule.SAMPLE:
        said.append(
            say(
                "It says nothing for certain of one exception type by itself: fewer units of it were compared than a "
                "plan of its own would ask for. Every type has one unit at least, so rare types are looked at more "
                "often than their share."
            )
        )
    if facts.rule.after:
        said.append(
            say(
                "It is not the first look: what looking again costs was signed with the rule and stands beside it."
            )
        )
    return tuple(said)


def outstanding(differences: tuple[ReportDifference, ...]) -> str:
    """Say how many differences nobody has explained."""
    count = sum(one.result is ComparisonResult.UNEXPLAINED for one in differences)
    if not count:
        return say("No difference is left unexplained.")
    return say("{differences} nobody has explained.", differences=counted(count, "difference"))

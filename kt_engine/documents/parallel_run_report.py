"""The report of a parallel run: what was agreed, what was found, what that proves and what not. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.parallel_run_facts import ParallelRunFacts, ReportDifference
from kt_engine.documents.wording import counted, number
from kt_engine.words import ComparisonResult, ParallelRule, ParallelVerdict

CLASSIFICATION = "Confidential: client and provider of this engagement"


def title(facts: ParallelRunFacts) -> str:
    return f"Parallel run {facts.run}: {facts.process_name}"


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
        "because": " ".join(facts.reasons),
    }


def sentence(facts: ParallelRunFacts) -> str:
    """Say in one sentence how it ended; never more than the signatures say."""
    rule = facts.rule
    of = f"{counted(facts.counted('compared_count'), 'unit')} compared of {rule.sample_size} that had to be"
    errors = f"{counted(facts.counted('error_count'), 'error')}, {rule.allowed_errors} allowed"
    never = (
        f"{facts.counted('critical_error_count')} critical, {facts.counted('unexplained_count')} unexplained"
    )
    if facts.result is None:
        return f"There is no verdict yet: {of}, {errors}, {never}."
    signed = (
        "signed by both sides"
        if facts.status.value == facts.result.verdict.value
        else "not signed by both sides yet"
    )
    return f"By its rule the run is {facts.result.verdict.value} ({signed}): {of}, {errors}, {never}."


def proves(facts: ParallelRunFacts) -> str:
    rule = facts.rule
    if facts.result is None:
        return "Nothing yet."
    if facts.result.verdict is ParallelVerdict.REJECTED:
        return (
            "The rule that both sides had signed was not met. That does not prove a bad process: how often a good one "
            "fails stands in the table above."
            if rule.power
            else "Among all units there were more errors than the target leaves room for, or one that is never allowed."
        )
    if rule.rule is ParallelRule.CENSUS:
        return (
            f"Every one of the {number(rule.population_count)} units listed was compared, so the share that is right "
            "is known, and no interval applies."
        )
    alone = "Taken by itself: with" if rule.after else "With"
    return (
        f"{alone} a confidence of {number(rule.confidence_pct)} percent at least {number(rule.target_pct)} percent of "
        f"the {number(rule.population_count)} units listed are right. A process of just that accuracy would have "
        f"passed in {number(rule.false_acceptance_pct)} of 100 such runs."
    )


def proves_not(facts: ParallelRunFacts) -> tuple[str, ...]:
    """Say what nobody may read out of it."""
    said = [
        "It says nothing of units that are not in the list, of later work, or of speed.",
        "It compares new work with old work: where both make the same error, it finds none.",
    ]
    if facts.rule.rule is ParallelRule.SAMPLE:
        said.append(
            "It says nothing for certain of one exception type by itself: fewer units of it were compared than a plan "
            "of its own would ask for. Every type has one unit at least, so rare types are looked at more often than "
            "their share."
        )
    if facts.rule.after:
        said.append(
            "It is not the first look: what looking again costs was signed with the rule and stands beside it."
        )
    return tuple(said)


def outstanding(differences: tuple[ReportDifference, ...]) -> str:
    """Say how many differences nobody has explained."""
    count = sum(one.result is ComparisonResult.UNEXPLAINED for one in differences)
    if not count:
        return "No difference is left unexplained."
    return f"{counted(count, 'difference')} nobody has explained."

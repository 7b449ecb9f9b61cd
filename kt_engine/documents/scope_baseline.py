"""Scope and volumes as decided: totals, shares and calendars. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_scope_and_raci import ScopedProcess
from kt_engine.answers.collect_scope_baseline import ScopeBaselineFacts
from kt_engine.documents.speech import marked, say

WHOLE = 100
CLASSIFICATION = marked("Confidential: client of this engagement, and the providers it invites")


def title(facts: ScopeBaselineFacts) -> str:
    return say("Scope and volumes: {engagement}", engagement=facts.engagement.name)


def view(facts: ScopeBaselineFacts) -> Mapping[str, object]:
    volume = sum(one.volume_per_month for one in facts.processes)
    return {
        "volume": volume,
        "processes": [(one, share(one.volume_per_month, volume)) for one in by_weight(facts)],
        "days": [(site, one) for site in facts.sites for one in site.days],
        "signatures": [one for decision in facts.decisions for one in decision.signatures],
    }


def by_weight(facts: ScopeBaselineFacts) -> list[ScopedProcess]:
    """Put what matters most first, of equal ones what is more."""
    return sorted(facts.processes, key=lambda one: (-one.criticality, -one.volume_per_month))


def share(part: int, whole: int) -> str:
    """Give a share of the volume in whole percent; a small part is not nothing, and a large one not all."""
    if not part or not whole:
        return say("none")
    percent = round(WHOLE * part / whole)
    if not percent:
        return say("under 1 %")
    return f"{percent} %" if percent < WHOLE or part == whole else say("over 99 %")

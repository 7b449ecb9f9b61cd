"""The transition schedule of the contract: its payments added up. It knows no store."""

from collections.abc import Iterable, Mapping

from kt_engine.answers.collect_transition_schedule import PaidMilestone, TransitionScheduleFacts
from kt_engine.documents.speech import marked, say
from kt_engine.exchange.money import money_text

CLASSIFICATION = marked("Confidential: client and provider of this engagement, not for their staff")


def title(facts: TransitionScheduleFacts) -> str:
    return say("Transition schedule of the contract: {engagement}", engagement=facts.engagement.name)


def view(facts: TransitionScheduleFacts) -> Mapping[str, object]:
    return {
        "sums": sums(facts.milestones),
        "undated": [wave for wave in facts.waves if wave.promised_on is None],
    }


def sums(milestones: Iterable[PaidMilestone]) -> list[str]:
    """Add up each currency by itself; no rate is guessed."""
    found: dict[str, int] = {}
    for one in milestones:
        found[one.currency] = found.get(one.currency, 0) + one.amount_minor
    return [money_text(minor, currency) for currency, minor in sorted(found.items())]

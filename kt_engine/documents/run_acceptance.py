"""The acceptance into daily running: what was taken over, and every open item with its owner. It knows no store."""

from collections.abc import Iterable, Mapping

from kt_engine.answers.collect_run_acceptance import RunAcceptanceFacts
from kt_engine.answers.outstanding import Outstanding, OutstandingKind
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: RunAcceptanceFacts) -> str:
    return say("Run acceptance and outstanding items: {engagement}", engagement=facts.engagement.name)


def view(facts: RunAcceptanceFacts) -> Mapping[str, object]:
    return {
        "sentence": sentence(facts),
        "registers": by_kind(facts.outstanding),
        "ownerless": [one for one in facts.outstanding if one.owner is None],
        "signatures": [one for decision in facts.decisions for one in decision.signatures],
    }


def sentence(facts: RunAcceptanceFacts) -> str:
    accepted = sum(one.accepted_on is not None for one in facts.processes)
    return say(
        "{accepted} of {processes} taken into daily running, {items} outstanding.",
        accepted=accepted,
        processes=counted(len(facts.processes), "process", "processes"),
        items=counted(len(facts.outstanding), "item"),
    )


def by_kind(items: Iterable[Outstanding]) -> list[tuple[OutstandingKind, list[Outstanding]]]:
    """Put the items of each register together; registers without one are left out."""
    found: dict[OutstandingKind, list[Outstanding]] = {}
    for one in items:
        found.setdefault(one.kind, []).append(one)
    return [(kind, found[kind]) for kind in OutstandingKind if kind in found]

"""Work under way and assets: what was counted, who takes it, what is left. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_work_in_flight import CountedList, WorkInFlightFacts
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted
from kt_engine.words import HandoverKind, HandoverStatus

CLASSIFICATION = marked("Confidential: client and provider of this engagement")
GIVERS_TURN = frozenset({HandoverStatus.REQUESTED, HandoverStatus.RETURNED})
ACCEPTED = frozenset({HandoverStatus.ACCEPTED, HandoverStatus.DEEMED_ACCEPTED})


def title(facts: WorkInFlightFacts) -> str:
    return say("Work in flight and assets: {engagement}", engagement=facts.engagement.name)


def view(facts: WorkInFlightFacts) -> Mapping[str, object]:
    return {
        "sentence": sentence(facts),
        "work": [one for one in facts.lists if one.kind is HandoverKind.IN_FLIGHT_WORK],
        "assets": [one for one in facts.lists if one.kind is HandoverKind.ASSET],
        "open": [(one, one.status in GIVERS_TURN) for one in facts.lists if one.status not in ACCEPTED],
        "versions": [(one, version) for one in facts.lists for version in one.versions],
    }


def sentence(facts: WorkInFlightFacts) -> str:
    accepted = sum(one.status in ACCEPTED for one in facts.lists)
    differ = sum(_differs(one) for one in facts.lists)
    return say(
        "{accepted} of {lists} accepted; in {differing} something is still unexplained.",
        accepted=accepted,
        lists=counted(len(facts.lists), "list"),
        differing=counted(differ, "list"),
    )


def _differs(one: CountedList) -> bool:
    return one.newest is not None and bool(one.newest.open_rows)

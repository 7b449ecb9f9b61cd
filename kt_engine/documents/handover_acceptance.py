"""One handover's acceptance sheet: the version in question and those before it. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_handover_acceptance import HandoverAcceptanceFacts
from kt_engine.documents.speech import marked, say
from kt_engine.words import FindingState

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: HandoverAcceptanceFacts) -> str:
    return say("Handover acceptance: {handover} {title}", handover=facts.handle, title=facts.title)


def view(facts: HandoverAcceptanceFacts) -> Mapping[str, object]:
    latest = facts.versions[-1] if facts.versions else None
    found = (latest.findings if latest else None) or ()
    overruled = {one.agreement: one for one in found if one.state is FindingState.OVERRULED}
    return {"latest": latest, "earlier": facts.versions[:-1], "overruled": tuple(overruled.values())}

"""The communication plan: what is late, what comes, what was sent, audience by audience. It knows no store."""

from collections.abc import Mapping
from datetime import date

from kt_engine.answers.collect_communication_plan import CommunicationPlanFacts, PlannedMessage
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: CommunicationPlanFacts) -> str:
    return say("Communication plan: {engagement}", engagement=facts.engagement.name)


def view(facts: CommunicationPlanFacts) -> Mapping[str, object]:
    waiting = [one for one in facts.messages if one.line.sent_on is None]
    return {
        "sentence": sentence(facts),
        "late": [one for one in waiting if one.line.overdue_days],
        "planned": sorted(waiting, key=_planned_on),
        "sent": sorted((one for one in facts.messages if one.line.sent_on), key=_sent_on),
        "audiences": audiences(facts),
    }


def sentence(facts: CommunicationPlanFacts) -> str:
    sent = sum(one.line.sent_on is not None for one in facts.messages)
    late = sum(bool(one.line.overdue_days) for one in facts.messages)
    if not facts.messages:
        return say("No message is planned.")
    return say(
        "{sent} of {messages} sent, {late} of the others late.",
        sent=sent,
        messages=counted(len(facts.messages), "message"),
        late=late,
    )


def audiences(facts: CommunicationPlanFacts) -> list[tuple[str, int, int]]:
    """Give each audience with how many messages it gets, and how many were sent."""
    found: dict[str, tuple[int, int]] = {}
    for one in facts.messages:
        count, sent = found.get(one.line.audience, (0, 0))
        found[one.line.audience] = (count + 1, sent + (one.line.sent_on is not None))
    return [(audience, *counts) for audience, counts in found.items()]


def _planned_on(one: PlannedMessage) -> date:
    return one.line.planned_on or date.max


def _sent_on(one: PlannedMessage) -> date:
    return one.line.sent_on or date.max

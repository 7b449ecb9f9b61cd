"""The history of an engagement: each event as a plain sentence. It knows no store and no person's name."""

from collections.abc import Mapping

from kt_engine.answers.collect_engagement_history import EngagementHistoryFacts, HistoryEvent
from kt_engine.documents.event_sentences import event_sentence
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import words

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: EngagementHistoryFacts) -> str:
    return say("Engagement history: {engagement}", engagement=facts.engagement.name)


def view(facts: EngagementHistoryFacts) -> Mapping[str, object]:
    return {"rows": [(event, actor(event), sentence(event)) for event in facts.events]}


def actor(event: HistoryEvent) -> str:
    held = [words(role) or "" for role in event.roles]
    return f"{event.actor} ({', '.join(held)})" if held else event.actor


def sentence(event: HistoryEvent) -> str:
    return event_sentence(event.kind, event.subject, {detail.name: detail.value for detail in event.details})

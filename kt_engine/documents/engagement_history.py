"""The history of an engagement: each event as a plain sentence. It knows no store and no person's name."""

import re
from collections.abc import Mapping

from kt_engine.answers.collect_engagement_history import EngagementHistoryFacts, HistoryEvent
from kt_engine.documents.wording import words

CLASSIFICATION = "Confidential: client and provider of this engagement"
_HASH = re.compile(r"[0-9a-f]{64}")


def title(facts: EngagementHistoryFacts) -> str:
    return f"Engagement history: {facts.engagement.name}"


def view(facts: EngagementHistoryFacts) -> Mapping[str, object]:
    return {"rows": [(event, actor(event), sentence(event)) for event in facts.events]}


def actor(event: HistoryEvent) -> str:
    held = [words(role) or "" for role in event.roles]
    return f"{event.actor} ({', '.join(held)})" if held else event.actor


def sentence(event: HistoryEvent) -> str:
    """Say what happened: "Task completed: E7-T23 (stage: go live)."""
    kind = event.kind.replace("_", " ").replace(".", " ")
    details = ", ".join(
        f"{detail.name.replace('_', ' ')}: {_short(detail.value)}" for detail in event.details
    )
    said = f"{kind[:1].upper()}{kind[1:]}: {event.subject}"
    return f"{said} ({details})" if details else said


def _short(value: str) -> str:
    return f"{value[:12]}…" if _HASH.fullmatch(value) else value.replace("_", " ")

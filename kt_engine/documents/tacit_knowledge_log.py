"""The log of tacit knowledge: what was heard, asked, written down and used. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_tacit_knowledge_log import TacitKnowledgeLogFacts
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: TacitKnowledgeLogFacts) -> str:
    return say("Tacit-knowledge log: {engagement}", engagement=facts.engagement.name)


def view(facts: TacitKnowledgeLogFacts) -> Mapping[str, object]:
    return {
        "sentence": sentence(facts),
        "unwritten": [one for one in facts.items if one.written_version is None],
        "alone": [one for one in facts.items if one.giver is not None and one.backup is None],
        "unanswered": [(item, one) for item in facts.items for one in item.asked if one.answer is None],
    }


def sentence(facts: TacitKnowledgeLogFacts) -> str:
    written = sum(one.written_version is not None for one in facts.items)
    used = sum(any(use.passed for use in one.used) for one in facts.items)
    return say(
        "{pieces} of knowledge lived in people's heads; {written} written down by now, {used} used in work without "
        "correction. {others} of another kind in the knowledge register only.",
        pieces=counted(len(facts.items), "piece"),
        written=written,
        used=used,
        others=counted(facts.explicit_count, "item"),
    )

"""The sheet of play-backs: what passed, what waits, on which topics. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_play_back_sheet import PlayBackSheetFacts, PlayedItem
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: PlayBackSheetFacts) -> str:
    return say("Play-back sheet: {engagement}", engagement=facts.engagement.name)


def view(facts: PlayBackSheetFacts) -> Mapping[str, object]:
    return {
        "sentence": sentence(facts),
        "waiting": [one for one in facts.items if not passed(one)],
        "played": [(item, one) for item in facts.items for one in item.play_backs],
    }


def passed(item: PlayedItem) -> bool:
    return bool(item.play_backs) and item.play_backs[-1].passed


def sentence(facts: PlayBackSheetFacts) -> str:
    done = sum(passed(one) for one in facts.items)
    again = sum(len(one.play_backs) > 1 for one in facts.items)
    return say(
        "{done} of {items} explained back well enough; {again} needed more than one try.",
        done=done,
        items=counted(len(facts.items), "item"),
        again=counted(again, "item"),
    )

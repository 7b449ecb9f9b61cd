"""The delay notice: what was asked, who was reminded, what the missing answer moves. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_delay_notice import DelayNoticeFacts, MovedLine
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted, day
from kt_engine.words import MessageKind, WaitKind

CLASSIFICATION = marked("Confidential: client and provider of this engagement")
ASKED_FOR = {
    WaitKind.GATE_SIGNATURE: marked("the signature on a gate"),
    WaitKind.HANDOVER_REVIEW: marked("the review of a handover"),
    WaitKind.HANDOVER_ACCEPTANCE: marked("the acceptance of a handover"),
    WaitKind.HANDOVER_DELIVERY: marked("the delivery of a handover"),
    WaitKind.CERTIFICATE: marked("the signature on a certificate"),
    WaitKind.TASK: marked("a piece of work"),
    WaitKind.AGREEMENT: marked("the signature on an agreement"),
    WaitKind.CONDITION: marked("the closing of a condition"),
}
KINDS = {
    "go_live": marked("go-live"),
    "task": marked("task"),
    "gate": marked("gate"),
    "handover": marked("handover"),
    "certification": marked("certification"),
}


def title(facts: DelayNoticeFacts) -> str:
    return say("Delay notice {notice}: {thing}", notice=facts.handle, thing=facts.thing)


def view(facts: DelayNoticeFacts) -> Mapping[str, object]:
    return {
        "asked_for": say(ASKED_FOR[facts.wait]),
        "reminders": [one for one in facts.chased if one.kind is MessageKind.REMINDER],
        "escalations": [one for one in facts.chased if one.kind is MessageKind.ESCALATION],
        "period": counted(facts.answer_days, "working day"),
        "lost": counted(facts.lost_days, "working day"),
        "slack": _slack(facts),
        "moves": [(one, say(KINDS.get(one.kind, one.kind)), _moves(one)) for one in facts.moves],
    }


def _slack(facts: DelayNoticeFacts) -> str:
    """Say whether the end of the plan moves already."""
    if facts.slack_days is None:
        return say("The plan holds no date for what waits, so it cannot say what moves.")
    if facts.slack_used_up_on is None:
        return say(
            "No slack is left: with each further working day without an answer, the end of the plan moves by one."
        )
    return say(
        "The plan has {days} of slack left behind this answer. It is used up on {day}; from then on the end of the "
        "plan moves by one with each working day.",
        days=counted(facts.slack_days, "working day"),
        day=day(facts.slack_used_up_on),
    )


def _moves(one: MovedLine) -> str:
    if one.moves_after is None:
        return say("day for day")
    return say("day for day after {day}", day=day(one.moves_after))

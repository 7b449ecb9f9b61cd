"""The delay notice: what was asked, who was reminded, what the missing answer moves. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_delay_notice import DelayNoticeFacts, MovedLine
from kt_engine.documents.wording import counted, day
from kt_engine.words import MessageKind, WaitKind

CLASSIFICATION = "Confidential: client and provider of this engagement"
ASKED_FOR = {
    WaitKind.GATE_SIGNATURE: "the signature on a gate",
    WaitKind.HANDOVER_REVIEW: "the review of a handover",
    WaitKind.HANDOVER_ACCEPTANCE: "the acceptance of a handover",
    WaitKind.HANDOVER_DELIVERY: "the delivery of a handover",
    WaitKind.CERTIFICATE: "the signature on a certificate",
    WaitKind.TASK: "a piece of work",
    WaitKind.AGREEMENT: "the signature on an agreement",
    WaitKind.CONDITION: "the closing of a condition",
}
KINDS = {"go_live": "go-live"}


def title(facts: DelayNoticeFacts) -> str:
    return f"Delay notice {facts.handle}: {facts.thing}"


def view(facts: DelayNoticeFacts) -> Mapping[str, object]:
    return {
        "asked_for": ASKED_FOR[facts.wait],
        "reminders": [one for one in facts.chased if one.kind is MessageKind.REMINDER],
        "escalations": [one for one in facts.chased if one.kind is MessageKind.ESCALATION],
        "period": counted(facts.answer_days, "working day"),
        "lost": counted(facts.lost_days, "working day"),
        "slack": _slack(facts),
        "moves": [(one, KINDS.get(one.kind, one.kind), _moves(one)) for one in facts.moves],
    }


def _slack(facts: DelayNoticeFacts) -> str:
    """Say whether the end of the plan moves already."""
    if facts.slack_days is None:
        return "The plan holds no date for what waits, so it cannot say what moves."
    if facts.slack_used_up_on is None:
        return "No slack is left: with each further working day without an answer, the end of the plan moves by one."
    left = counted(facts.slack_days, "working day")
    return (
        f"The plan has {left} of slack left behind this answer. It is used up on {day(facts.slack_used_up_on)}; "
        "from then on the end of the plan moves by one with each working day."
    )


def _moves(one: MovedLine) -> str:
    if one.moves_after is None:
        return "day for day"
    return f"day for day after {day(one.moves_after)}"

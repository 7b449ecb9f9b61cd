"""Assumptions and spoken promises: what is open, false or settled. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_assumption_register import AssumptionRegisterFacts
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted
from kt_engine.words import AssumptionStatus, CommitmentStatus

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: AssumptionRegisterFacts) -> str:
    return say("Assumptions and promises: {engagement}", engagement=facts.engagement.name)


def view(facts: AssumptionRegisterFacts) -> Mapping[str, object]:
    by_status = {
        status: [one for one in facts.assumptions if one.status is status] for status in AssumptionStatus
    }
    return {
        "sentence": sentence(facts),
        "open": by_status[AssumptionStatus.OPEN],
        "wrong": by_status[AssumptionStatus.FALSIFIED],
        "held": by_status[AssumptionStatus.VALIDATED],
        "promised": [one for one in facts.commitments if one.status is CommitmentStatus.OPEN],
        "settled": [one for one in facts.commitments if one.status is not CommitmentStatus.OPEN],
    }


def sentence(facts: AssumptionRegisterFacts) -> str:
    waits = sum(one.status is AssumptionStatus.OPEN for one in facts.assumptions)
    over = sum(one.is_expired for one in facts.assumptions)
    promises = sum(one.status is CommitmentStatus.OPEN for one in facts.commitments)
    return say(
        "{waits} of {assumptions} not validated yet, {over} red, {open} of {promises} not settled.",
        waits=waits,
        assumptions=counted(len(facts.assumptions), "assumption"),
        over=over,
        open=promises,
        promises=counted(len(facts.commitments), "spoken promise"),
    )

"""The handover register: totals, signed entries, returned versions. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_handover_register import HandoverRegisterFacts
from kt_engine.documents.speech import marked, say
from kt_engine.words import HandoverStatus

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: HandoverRegisterFacts) -> str:
    return say("Handover register: {engagement}", engagement=facts.engagement.name)


def view(facts: HandoverRegisterFacts) -> Mapping[str, object]:
    versions = [(entry, version) for entry in facts.entries for version in entry.versions]
    return {
        "totals": [
            (status, sum(entry.status is status for entry in facts.entries)) for status in HandoverStatus
        ],
        "signed": [entry for entry in facts.entries if entry.signatures],
        "versions": versions,
        "returned": [(entry, version) for entry, version in versions if version.returned_reason is not None],
    }

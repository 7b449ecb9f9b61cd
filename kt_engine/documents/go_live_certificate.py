"""The go-live certificate of a wave: what was decided, on what it rests, what it leaves open. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_gate_report import GateReportFacts, ReportCondition
from kt_engine.answers.collect_go_live_certificate import (
    GoLiveCertificateFacts,
    LiveProcess,
    gate_versions_of,
)
from kt_engine.documents.gate_report import result
from kt_engine.documents.speech import marked, say, say_number, say_of
from kt_engine.documents.told_text import told
from kt_engine.documents.wording import counted, day, words
from kt_engine.words import ConditionStatus

CLASSIFICATION = marked("Confidential: client and provider of this engagement")

PROMISED = (marked("contract"), marked("baseline"))


def title(facts: GoLiveCertificateFacts) -> str:
    return say(
        "Go-live certificate, wave {wave}: {engagement}", wave=facts.wave, engagement=facts.engagement.name
    )


def view(facts: GoLiveCertificateFacts) -> Mapping[str, object]:
    gates = list(gate_versions_of(facts))
    conditions = [one for gate in gates for one in gate.conditions]
    return {
        "sentence": sentence(facts, conditions),
        "slip": slip(facts),
        "processes": [(one, people(one), handed_over(one)) for one in facts.processes],
        "gates": [(gate, [(one, result(one)) for one in gate.criteria]) for gate in gates],
        "decisions": [(gate, decided(gate)) for gate in gates],
        "conditions": conditions,
        "signatures": [one for gate in gates for one in gate.signatures],
        "tasks": [(process, task) for process in facts.processes for task in process.tasks],
        "evidence": [
            *facts.shared_evidence,
            *(one for process in facts.processes for one in process.evidence),
        ],
    }


def sentence(facts: GoLiveCertificateFacts, conditions: list[ReportCondition]) -> str:
    is_open = sum(one.status is not ConditionStatus.CLOSED for one in conditions)
    held = say("no condition attached")
    if conditions:
        left = counted(is_open, "condition")
        held = say("{conditions} of {whole} still to be closed", conditions=left, whole=len(conditions))
    text = say_number(
        len(facts.processes),
        "The only process of wave {wave} is live at {provider} since {day}, with {held}.",
        "All {count} processes of wave {wave} are live at {provider} since {day}, with {held}.",
    )
    return text.format(
        count=len(facts.processes),
        wave=facts.wave,
        provider=facts.engagement.provider or say("the provider"),
        day=day(facts.live_on),
        held=held,
    )


def slip(facts: GoLiveCertificateFacts) -> str:
    """Say the distance from what was promised in calendar days."""
    days = facts.slip_calendar_days
    if days is None or facts.promised is None:
        return say("not measured: no date was promised")
    promised = say(facts.promised)
    if days == 0:
        return say("none against the {promised}", promised=promised)
    count = counted(abs(days), "calendar day")
    if days > 0:
        return say("{days} later than the {promised}", days=count, promised=promised)
    return say("{days} earlier than the {promised}", days=count, promised=promised)


def people(process: LiveProcess) -> str:
    """Hold certified people against the seats; without seats in the playbook there is nothing to hold them against."""
    if process.seats_needed is None:
        return say("for information")
    return say("met") if process.certified_count >= process.seats_needed else say("unmet")


def handed_over(process: LiveProcess) -> str:
    waiting, accepted = (
        ", ".join(told(one) or "" for one in process.handovers_open),
        process.handovers_accepted,
    )
    if waiting:
        return say("{count} accepted, {waiting} open", count=accepted, waiting=waiting)
    return say("{count} accepted, none open", count=accepted)


def decided(gate: GateReportFacts) -> str:
    """Give the decision with how many conditions it carries."""
    said = words(gate.decision) or say_of("decision", "none")
    return f"{said} ({counted(len(gate.conditions), 'condition')})" if gate.conditions else said

"""The go-live certificate of a wave: what was decided, on what it rests, what it leaves open. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_gate_report import GateReportFacts, ReportCondition
from kt_engine.answers.collect_go_live_certificate import (
    GoLiveCertificateFacts,
    LiveProcess,
    gate_versions_of,
)
from kt_engine.documents.gate_report import result
from kt_engine.documents.wording import counted, day, words
from kt_engine.words import ConditionStatus

CLASSIFICATION = "Confidential: client and provider of this engagement"


def title(facts: GoLiveCertificateFacts) -> str:
    return f"Go-live certificate, wave {facts.wave}: {facts.engagement.name}"


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
    left = f"{counted(is_open, 'condition')} of {len(conditions)} still to be closed"
    held = left if conditions else "no condition attached"
    count = len(facts.processes)
    live = "The only process of wave {} is" if count == 1 else f"All {count} processes of wave {{}} are"
    return (
        f"{live.format(facts.wave)} "
        f"live at {facts.engagement.provider or 'the provider'} since {day(facts.live_on)}, with {held}."
    )


def slip(facts: GoLiveCertificateFacts) -> str:
    """Say the distance from what was promised in calendar days."""
    days = facts.slip_calendar_days
    if days is None or facts.promised is None:
        return "not measured: no date was promised"
    if days == 0:
        return f"none against the {facts.promised}"
    late = "later than" if days > 0 else "earlier than"
    return f"{counted(abs(days), 'calendar day')} {late} the {facts.promised}"


def people(process: LiveProcess) -> str:
    """Hold certified people against the seats; without seats in the playbook there is nothing to hold them against."""
    if process.seats_needed is None:
        return "for information"
    return "met" if process.certified_count >= process.seats_needed else "unmet"


def handed_over(process: LiveProcess) -> str:
    waiting = ", ".join(process.handovers_open)
    return (
        f"{process.handovers_accepted} accepted, {waiting} open"
        if waiting
        else (f"{process.handovers_accepted} accepted, none open")
    )


def decided(gate: GateReportFacts) -> str:
    """Give the decision with how many conditions it carries."""
    said = words(gate.decision) or "none"
    return f"{said} ({counted(len(gate.conditions), 'condition')})" if gate.conditions else said

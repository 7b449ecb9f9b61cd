"""The governance charter: who decides, signs, stands in and is told. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_governance_charter import DecidingGate, GovernanceCharterFacts, RoleHolder
from kt_engine.answers.transition_plan_facts import PlanQuorum
from kt_engine.documents.speech import marked, say
from kt_engine.words import Role, Side

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: GovernanceCharterFacts) -> str:
    return say("Governance charter: {engagement}", engagement=facts.engagement.name)


def view(facts: GovernanceCharterFacts) -> Mapping[str, object]:
    return {
        "proposed": [one for one in facts.roles if not one.is_approved],
        "vacant": vacant(facts),
    }


def vacant(facts: GovernanceCharterFacts) -> list[tuple[str, Role, Side, int, int]]:
    """Give the seats of quorums that too few people can fill: gate, role, side, seats and people."""
    found = []
    for gate in facts.gates:
        for seat in gate.quorum:
            people = {one.person for one in facts.roles if can_fill(gate, one, seat)}
            if len(people) < seat.count:
                found.append((gate.title, seat.role, seat.side, seat.count, len(people)))
    return found


def can_fill(gate: DecidingGate, one: RoleHolder, seat: PlanQuorum) -> bool:
    """Tell whether somebody may take a seat; at a gate of the engagement the steering committee may take any."""
    roles = {seat.role} if gate.per_process else {seat.role, Role.STEERING_COMMITTEE}
    return one.is_approved and one.side is seat.side and one.role in roles

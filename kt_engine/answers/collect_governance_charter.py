"""The facts of who decides what in an engagement: quorums, roles, delegations, escalation. It writes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.answer_periods import periods_of
from kt_engine.answers.collect_plan_gates import quorum_of
from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import asked_of, engagement_facts
from kt_engine.answers.transition_plan_facts import PlanQuorum
from kt_engine.playbook.schema import Playbook
from kt_engine.store.functions import holder
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Delegation, Party, Person, RoleGrant, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Per, PersonKind, Role, Side, Stage

G, P, PA, D = (table_of(row) for row in (RoleGrant, Person, Party, Delegation))
GOVERNING = tuple(role for role in Role if role not in {Role.TRAINEE, Role.SERVICE, Role.ADMINISTRATOR})
"""Roles that decide, sign or look after; who is in training stands in no charter."""


@dataclass(frozen=True)
class DecidingGate:
    stage: Stage
    title: str
    per_process: bool
    quorum: tuple[PlanQuorum, ...]
    max_conditions: int
    decision_days: int
    signs_baseline: bool


@dataclass(frozen=True)
class RoleHolder:
    role: Role
    side: Side | None
    person: str
    party: str | None
    valid_to: date | None
    is_approved: bool
    """False: it was only proposed, and nobody signs in it yet."""


@dataclass(frozen=True)
class GivenDelegation:
    handle: str
    giver: str
    taker: str
    role: Role
    side: Side
    starts_on: date
    ends_on: date
    revoked_on: date | None
    reason: str


@dataclass(frozen=True)
class EscalationStep:
    function: str
    side: Side
    held_by: str | None


@dataclass(frozen=True)
class GovernanceCharterFacts:
    engagement: EngagementFacts
    gates: tuple[DecidingGate, ...]
    roles: tuple[RoleHolder, ...]
    delegations: tuple[GivenDelegation, ...]
    escalation: tuple[EscalationStep, ...]
    """Level by level as the playbook names them; empty: the transition managers, then the steering committee."""
    remind_at_pct: int | None
    remind_again_days: int | None


def collect_governance_charter(reader: Reader, engagement_id: int) -> GovernanceCharterFacts:
    playbook = pinned_playbook(reader, engagement_id)
    asked = asked_of(reader, engagement_id, playbook)
    schedule = periods_of(reader, engagement_id, playbook).schedule
    people = {person_id: asked.person(person_id) for person_id in asked.people}
    return GovernanceCharterFacts(
        engagement=engagement_facts(reader, engagement_id),
        gates=tuple(_gates(playbook)),
        roles=_roles(reader, engagement_id, people),
        delegations=_delegations(reader, engagement_id, people),
        escalation=tuple(
            EscalationStep(
                playbook.functions[key].title,
                playbook.functions[key].side,
                people.get(holder(asked.held, key, None) or 0),
            )
            for key in playbook.reminders.escalate_to
        ),
        remind_at_pct=schedule.first_pct,
        remind_again_days=schedule.again_days,
    )


def _gates(playbook: Playbook) -> Iterator[DecidingGate]:
    for stage, spec in playbook.stages.items():
        for gate in spec.gates.values():
            yield DecidingGate(
                stage=stage,
                title=gate.title,
                per_process=gate.of is Per.PROCESS,
                quorum=quorum_of(gate.quorum),
                max_conditions=gate.max_conditions,
                decision_days=gate.decision_days,
                signs_baseline=gate.signs_baseline,
            )


def _roles(reader: Reader, engagement_id: int, people: Mapping[int, str]) -> tuple[RoleHolder, ...]:
    """Give who holds a role that governs: side by side, the steering committee first."""
    rows = reader.rows(
        select(G, PA.c.name.label("party"))
        .join(P, P.c.id == G.c.person_id)
        .outerjoin(PA, PA.c.id == P.c.party_id)
        .where(G.c.engagement_id == engagement_id, G.c.role.in_(GOVERNING), P.c.kind == PersonKind.HUMAN)
        .order_by(G.c.id)
    )
    return tuple(_holder(row, people) for row in sorted(rows, key=_rank))


ORDER = (
    Role.STEERING_COMMITTEE,
    Role.TRANSITION_MANAGER,
    Role.PROCESS_OWNER,
    Role.TEAM_LEAD,
    Role.TRAINER,
    Role.SUBJECT_EXPERT,
    Role.AUDITOR,
)


def _rank(row: RowMapping) -> tuple[int, int]:
    sides = list(Side)
    return (sides.index(row["side"]) if row["side"] else len(sides)), ORDER.index(row["role"])


def _holder(row: RowMapping, people: Mapping[int, str]) -> RoleHolder:
    return RoleHolder(
        role=row["role"],
        side=row["side"],
        person=people[row["person_id"]],
        party=row["party"],
        valid_to=row["valid_to"],
        is_approved=not row["proposed"] or row["approved_by"] is not None,
    )


def _delegations(
    reader: Reader, engagement_id: int, people: Mapping[int, str]
) -> tuple[GivenDelegation, ...]:
    rows = reader.rows(select(D).where(D.c.engagement_id == engagement_id).order_by(D.c.id))
    return tuple(
        GivenDelegation(
            handle=row["handle"],
            giver=people[row["from_person_id"]],
            taker=people[row["to_person_id"]],
            role=row["role"],
            side=row["side"],
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            revoked_on=row["revoked_on"],
            reason=row["reason"],
        )
        for row in rows
    )

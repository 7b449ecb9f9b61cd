"""Sets the stage for the role matrix: for each role six people, and for each duty a record they could act on.

It says what the matrix lets through; it runs no command.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from agreements import proposed
from builders import ADMINISTRATOR, ENGINE, START, Made, load, make_act, make_engagement
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.add_handover import add_handover
from kt_engine.actions.add_party import add_party
from kt_engine.actions.add_person import add_person
from kt_engine.actions.assign_task import assign_task
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.give_delegation import Leave, give_delegation
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.actions.start_engagement import start_engagement
from kt_engine.actions.submit_handover import submit_handover
from kt_engine.actions.waive_task import waive_task
from kt_engine.answers.list_tasks import TaskFilter, list_tasks
from kt_engine.rules.matrix import MATRIX, Duty, Right
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Person
from kt_engine.words import AgreementKind, AuthMethod, Decision, HandoverKind, Role, Side, Stage
from walking import DAY, handed, nominated, of, open_tasks, scored, taught


class Case(StrEnum):
    ALLOWED = "allowed"
    OTHER_TRANSITION = "other transition"
    OTHER_ORG = "other org"
    DISABLED = "disabled"
    EXPIRED = "expired"
    DELEGATED = "delegated"


Cell = tuple[Role, Case]
SIDES = {
    Role.TRANSITION_MANAGER: Side.CLIENT,
    Role.PROCESS_OWNER: Side.CLIENT,
    Role.SUBJECT_EXPERT: Side.CLIENT,
    Role.TRAINER: Side.PROVIDER,
    Role.TRAINEE: Side.PROVIDER,
    Role.TEAM_LEAD: Side.PROVIDER,
    Role.STEERING_COMMITTEE: Side.CLIENT,
}
"""The roles held in an engagement, and the side on which they are tried."""
NAMED = (Case.ALLOWED, Case.DISABLED, Case.EXPIRED)
"""The cases whose people are named on the records, so that nothing but the case stands in their way."""
TASKS = {
    Role.TRANSITION_MANAGER: "manager",
    Role.PROCESS_OWNER: "owner",
    Role.SUBJECT_EXPERT: "expert",
    Role.TRAINER: "trainer",
    Role.TRAINEE: "pupil",
    Role.TEAM_LEAD: "lead",
    Role.STEERING_COMMITTEE: "sponsor",
}
SIGNED = frozenset(
    {
        Duty.REVIEW_DOCUMENT,
        Duty.APPROVE_DOCUMENT,
        Duty.SIGN_COMPETENCE,
        Duty.SIGN_GATE,
        Duty.WAIVE,
        Duty.AGREE,
        Duty.ACKNOWLEDGE,
    }
)
WITHOUT_VERB = frozenset({Duty.MOVE_STAGE, Duty.ROLL_BACK, Duty.CONFIGURE, Duty.DELETE_EVIDENCE})
"""What no person's command does: docs/decisions/0014-signatures.md."""
EXPIRES = DAY + timedelta(days=3)
"""The last day of the roles that have ended when the cells are tried."""


@dataclass
class Stage4:
    database: Database
    made: Made
    people: dict[Cell, str] = field(default_factory=dict)
    """Handle of who tries a cell."""
    ids: dict[Cell, int] = field(default_factory=dict)
    records: dict[tuple[Duty, Role, Case], str] = field(default_factory=dict)
    """The record of a cell, where each role and case needs one of its own."""
    common: dict[Duty, str] = field(default_factory=dict)

    def record(self, duty: Duty, role: Role, case: Case) -> str:
        asked = self.records.get((duty, role, case)) or self.records.get((duty, role, Case.ALLOWED))
        return asked or self.common.get(duty, self.made.handle)


def lets(duty: Duty, role: Role, case: Case) -> bool:
    """Say what the matrix lets through: R alone changes nothing, and a delegation reaches signatures only."""
    right = MATRIX[duty][role]
    office = role in {Role.AUDITOR, Role.ADMINISTRATOR} and case in {Case.OTHER_TRANSITION, Case.OTHER_ORG}
    if duty in WITHOUT_VERB or role is Role.SERVICE:
        return False  # what the engine does, a tick does; nobody acts as the engine
    if duty is Duty.CREATE_ENGAGEMENT:
        # It is in no engagement yet: who leads one anywhere may start one, and so may who holds nothing.
        leads = role is Role.TRANSITION_MANAGER and case is not Case.DISABLED
        return leads or case is Case.DELEGATED
    if case is Case.DELEGATED:
        return right is Right.SIGN and duty in SIGNED - {Duty.ACKNOWLEDGE}
    if duty in {Duty.AGREE, Duty.ACKNOWLEDGE}:
        return (
            right is Right.SIGN and case is Case.ALLOWED
        )  # who proposes does so with the verb of what is agreed
    useful = right is not Right.NONE if duty is Duty.READ_AUDIT_LOG else right not in {Right.NONE, Right.READ}
    return useful and (case is Case.ALLOWED or office)


def cells() -> Iterator[tuple[Duty, Role, Case]]:
    for duty in Duty:
        for role in Role:
            for case in Case:
                yield duty, role, case


def set_stage(database: Database, files: Path) -> Stage4:
    """Walk an engagement to stage 4, add the people of every cell, and the records they try."""
    stage = Stage4(database, _walked(database))
    _people(stage)
    _tasks(stage)
    _handovers(stage, files)
    _training(stage)
    charter = f"{stage.made.handle}-G-charter"
    present_gate(database, of(stage.made.people.manager), charter)
    stage.common |= {Duty.SIGN_GATE: charter, Duty.COMPILE_GATE_PACK: charter}
    _proposals(stage)
    _agreements(stage)
    _disable(stage)
    return stage


def _walked(database: Database) -> Made:
    made = make_engagement(database, "matrix", len(NAMED))
    people = made.people
    doers = {"need": people.sponsor, "partner": people.process_owner, "contract": people.process_owner}
    seconds = {
        "need": people.process_owner,
        "partner": people.process_owner,
        "contract": people.team_leads[0],
    }
    for number, gate in enumerate(doers, 1):
        open_tasks(database, made, Stage.of_number(number))
        complete_task(database, make_act(doers[gate]), f"{made.handle}-T{number}")
        present_gate(database, make_act(people.manager), f"{made.handle}-G-{gate}")
        for signer in (people.sponsor, seconds[gate]):
            sign_gate(database, make_act(signer), f"{made.handle}-G-{gate}", decision=Decision.GO)
    open_tasks(database, made, Stage.TRANSITION_AND_INTEGRATE, DAY)
    return made


def _people(stage: Stage4) -> None:
    """Six people for each role of an engagement, for auditors and administrators; the engine stands for itself."""
    database, made = stage.database, stage.made
    other = {
        side: add_party(
            database, make_act(), name=f"Other {side.value}", country="DE", time_zone="Europe/Berlin"
        ).handle
        for side in (Side.CLIENT, Side.PROVIDER)
    }
    homes = {Side.CLIENT: made.people.client, Side.PROVIDER: made.people.provider}
    second = make_engagement(database, "tiny", 1, people=made.people, name="Second desk").engagement_id
    third = _elsewhere(database, other)
    for role, side in SIDES.items():
        for case in Case:
            _somebody(stage, role, case, other[side] if case is Case.OTHER_ORG else homes[side])
            where = {Case.OTHER_TRANSITION: second, Case.OTHER_ORG: third}.get(case, made.engagement_id)
            _grant(stage, role, case, side=side, engagement_id=where)
        _delegate(stage, role)
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        for case in Case:
            _somebody(stage, role, case, made.people.client)
            _grant(stage, role, case)
    stage.people |= {(Role.SERVICE, case): f"P{ENGINE}" for case in Case}


def _elsewhere(database: Database, companies: dict[Side, str]) -> int:
    """Give an engagement between two other companies."""
    lead = add_person(database, make_act(), name="Lead elsewhere", party=companies[Side.CLIENT])
    return start_engagement(
        database, make_act(lead.person_id), playbook=load("tiny"), client=companies[Side.CLIENT],
        provider=companies[Side.PROVIDER], name="Third desk", starts_on=START,
        auth_method=AuthMethod.SELF_DECLARED,
    ).engagement_id  # fmt: skip


def _somebody(stage: Stage4, role: Role, case: Case, company: str) -> None:
    name = f"{role.value.replace('_', ' ').title()} {case.value}"
    added = add_person(stage.database, make_act(), name=name, party=company)
    stage.people[role, case], stage.ids[role, case] = added.handle, added.person_id


def _grant(
    stage: Stage4, role: Role, case: Case, *, side: Side | None = None, engagement_id: int | None = None
) -> None:
    """Who signs under a delegation holds no role of his own."""
    if case is not Case.DELEGATED:
        grant_role(
            stage.database, make_act(ADMINISTRATOR, DAY), person=stage.people[role, case], role=role, side=side,
            engagement_id=engagement_id, valid_to=EXPIRES if case is Case.EXPIRED else None,
        )  # fmt: skip


def _delegate(stage: Stage4, role: Role) -> None:
    """Let the holder delegate his role where it signs anything; the others have nothing to give."""
    if any(MATRIX[duty][role] is Right.SIGN for duty in SIGNED - {Duty.ACKNOWLEDGE}):
        leave = Leave(
            stage.people[role, Case.DELEGATED], role, DAY, DAY + timedelta(days=30), reason="On leave"
        )
        giver = make_act(stage.ids[role, Case.ALLOWED], DAY)
        give_delegation(stage.database, giver, stage.made.engagement_id, leave)


def _tasks(stage: Stage4) -> None:
    """One task of each role for each named case, in a process of its own."""
    made, rows = stage.made, list_tasks(stage.database, stage.made.handle, TaskFilter())
    for role, name in TASKS.items():
        for number, case in enumerate(NAMED, 1):
            title, process = f"A task of the {_CALLED[name]}", f"{made.handle}-P{number}"
            task = next(row.handle for row in rows if (row.title, row.process) == (title, process))
            assign_task(stage.database, of(made.people.manager), task, person=stage.people[role, case])
            stage.records[Duty.COMPLETE_TASK, role, case] = task
    first = stage.records[Duty.COMPLETE_TASK, Role.SUBJECT_EXPERT, Case.ALLOWED]
    stage.common |= {Duty.COMPLETE_TASK: first, Duty.EDIT_PLAN: first}
    of_lead = stage.records[Duty.COMPLETE_TASK, Role.TEAM_LEAD, Case.ALLOWED]
    stage.records[Duty.EDIT_PLAN, Role.TEAM_LEAD, Case.ALLOWED] = of_lead


_CALLED = {"lead": "team lead", "pupil": "trainee"} | {
    name: name for name in ("manager", "owner", "expert", "trainer", "sponsor")
}


def _handovers(stage: Stage4, files: Path) -> None:
    """For each role: one to review, and per named case one to accept and one to write."""
    people = stage.made.people
    owner, expert, lead = people.process_owner.handle, people.experts[0].handle, people.team_leads[0].handle
    for role in SIDES:
        if role is Role.TRAINEE:
            continue  # no document names one
        named = [stage.people[role, case] for case in NAMED]
        review = _handover(stage, giver=expert, receiver=lead, reviewers=named)
        _submit(stage, files, review)
        stage.records[Duty.REVIEW_DOCUMENT, role, Case.ALLOWED] = review
        for case in NAMED:
            who = stage.people[role, case]
            accept = _handover(stage, giver=expert, receiver=who, reviewers=[owner])
            _submit(stage, files, accept)
            accept_handover(stage.database, of(people.process_owner), accept)
            stage.records[Duty.APPROVE_DOCUMENT, role, case] = accept
    for role in SIDES:
        for case in NAMED:
            who = stage.people[role, case]
            stage.records[Duty.DRAFT_DOCUMENT, role, case] = _handover(
                stage, giver=who, receiver=lead, reviewers=[owner]
            )
    for duty in (Duty.REVIEW_DOCUMENT, Duty.APPROVE_DOCUMENT, Duty.DRAFT_DOCUMENT):
        stage.common[duty] = stage.records[duty, Role.SUBJECT_EXPERT, Case.ALLOWED]


def _handover(stage: Stage4, *, giver: str, receiver: str, reviewers: list[str]) -> str:
    return add_handover(
        stage.database, of(stage.made.people.manager), stage.made.handle, title="A chapter",
        kind=HandoverKind.DOCUMENT, giver=giver, receiver=receiver, reviewers=reviewers,
    ).handle  # fmt: skip


def _submit(stage: Stage4, files: Path, handle: str) -> None:
    submit_handover(
        stage.database, files, of(stage.made.people.experts[0]), handle, file=handed(f"# {handle}\n")
    )


def _training(stage: Stage4) -> None:
    """One trainee (nominated by the tick) who has passed everything, and one who was taught and not assessed yet."""
    ready, open_one = f"{stage.made.handle}-K1", nominated(stage.database, stage.made, 1)
    for certification in (ready, open_one):
        taught(stage.database, stage.made, certification, "basics")
    assert scored(stage.database, stage.made, ready, str(Decimal(90)))
    stage.common |= {
        Duty.SIGN_COMPETENCE: ready, Duty.SCORE_ASSESSMENT: open_one, Duty.RECORD_SESSION: open_one
    }  # fmt: skip


def _proposals(stage: Stage4) -> None:
    """A waiver and two roles that wait for somebody's approval."""
    made, database = stage.made, stage.database
    rows = list_tasks(database, made.handle, TaskFilter())
    task = next(row.handle for row in rows if row.title == "A task somebody would leave out")
    waiver = waive_task(database, of(made.people.manager), task, reason="Known already")
    stage.common[Duty.WAIVE] = waiver.handle
    stage.records[Duty.WAIVE, Role.TRANSITION_MANAGER, Case.ALLOWED] = stage.common[Duty.COMPLETE_TASK]
    for side in (Side.CLIENT, Side.PROVIDER):
        company = made.people.client if side is Side.CLIENT else made.people.provider
        who = add_person(database, make_act(), name=f"New {side.value}", party=company).handle
        grant_role(
            database, of(made.people.manager), person=who, role=Role.SUBJECT_EXPERT, side=side,
            engagement_id=made.engagement_id,
        )  # fmt: skip
        approver = Role.PROCESS_OWNER if side is Side.CLIENT else Role.TEAM_LEAD
        stage.records[Duty.GRANT_ROLE, approver, Case.ALLOWED] = who
    stage.common[Duty.GRANT_ROLE] = made.people.outsider.handle


def _agreements(stage: Stage4) -> None:
    """One proposal of each duty, with seats for anybody the matrix lets."""
    for duty, kind in (
        (Duty.AGREE, AgreementKind.COMMITMENT),
        (Duty.ACKNOWLEDGE, AgreementKind.ACKNOWLEDGEMENT),
    ):
        stage.common[duty] = proposed(stage.database, stage.made, kind=kind)


def _disable(stage: Stage4) -> None:
    act = make_act(ADMINISTRATOR, DAY)
    with open_store(stage.database, write=True, act=act) as unit:
        for (role, case), person_id in stage.ids.items():
            if case is Case.DISABLED:
                unit.change(Person, person_id, stage.people[role, case], disabled_on=DAY)
                unit.installation_event("person_disabled", stage.people[role, case])

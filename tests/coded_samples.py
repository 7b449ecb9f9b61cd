"""Tells a second engagement, E2, whose signatures need codes: a signed list, codes not yet used, a presented gate."""

from datetime import datetime

from kt_engine.store.database import open_store
from kt_engine.store.tables import (
    AuthEvent,
    Engagement,
    EngagementParty,
    Gate,
    GateVersion,
    RoleGrant,
    Task,
    Waiver,
)
from kt_engine.store.unit import Unit
from kt_engine.words import (
    AuthMethod,
    EngagementStatus,
    GateStatus,
    Per,
    Stage,
    TaskStatus,
    WaiverStatus,
)
from signing_samples import add_waiver, sign_waiver
from store_story import (
    CLIENT,
    DAY,
    FIRST,
    HASH,
    LEAD,
    MANAGER,
    OWNER,
    PROVIDER,
    ROLE_OF,
    SPONSOR,
    Story,
    sha256,
)
from task_samples import add_task

PACK = "{}"
PACK_SHA256 = sha256(PACK)
IN_LIST, OTHER_IN_LIST = 1018, 1019
"""Ids of the two signatures made with one code."""
PROPOSED_WAIVER, OTHER_PROPOSED_WAIVER, CODED_GATE = 6, 7, 7
LIST_CODE, LEADS_CODE, CODE = 3, 4, 5
"""Ids of auth events of 4 January at nine that carry no signature yet: for two lines, the lead's, for one line."""


def tell_coded(story: Story) -> None:
    _start(story)
    story.engagement_id = 2
    with story.engagement("roles_granted", "E2", by=1) as unit:
        for person in (MANAGER, OWNER, LEAD, SPONSOR):
            role, side = ROLE_OF[person]
            unit.insert(
                RoleGrant, engagement_id=2, person_id=person, role=role, side=side,
                granted_by=MANAGER if person == SPONSOR else 1, granted_at=unit.act.at,
                proposed=True if person == SPONSOR else None,
            )  # fmt: skip
    with story.engagement("gate_presented", "E2-G-x v1") as unit:
        gate = unit.insert(
            Gate, engagement_id=2, handle="E2-G-x", stage=Stage.IDENTIFY_NEEDS, gate_key="x",
            closes=Stage.IDENTIFY_NEEDS, subject_kind=Per.ENGAGEMENT, subject_id=2, title="x",
        )  # fmt: skip
        version = unit.insert(
            GateVersion, engagement_id=2, gate_id=gate, handle="E2-G-x v1", number=1,
            status=GateStatus.PRESENTED, presented_by=MANAGER, presented_at=unit.act.at,
            pack_sha256=PACK_SHA256, pack_json=PACK,
        )  # fmt: skip
    _sign_list(story)
    assert version == CODED_GATE
    story.engagement_id = 1


def _start(story: Story) -> None:
    with open_store(story.database, write=True, act=story.act(MANAGER)) as unit:
        unit.installation_event("engagement_opened", "E2")
        unit.open_chain(2)
        unit.engagement_id = 2
        unit.insert(
            Engagement, id=2, handle="E2", name="Payroll", function="Payroll", currency="EUR",
            playbook_version_id=1, status=EngagementStatus.ACTIVE, stage_number=1, starts_on=DAY,
            stage_since_on=DAY, started_by=MANAGER, auth_method=AuthMethod.TOTP,
        )  # fmt: skip
        for party, side in ((1, CLIENT), (2, PROVIDER)):
            unit.insert(EngagementParty, engagement_id=2, party_id=party, side=side)
        unit.event("engagement_started", "E2", starts_on=DAY)


def add_code(unit: Unit, person: int, step: int, lines: int, at: datetime) -> int:
    return unit.insert(
        AuthEvent, engagement_id=2, person_id=person, authenticator_id=1 if person == OWNER else 2, step=step,
        lines_count=lines, bound_sha256=HASH, at=at,
    )  # fmt: skip


def _sign_list(story: Story) -> None:
    """The owner approves two waivers with one code; two more are proposed and three codes are spent on nothing yet."""
    with story.engagement("waivers_proposed", "E2") as unit:
        known = {"engagement_id": 2, "process_id": None, "subject_kind": Per.ENGAGEMENT, "subject_id": 2}
        tasks = [add_task(unit, number, handle=f"E2-T{number}", **known) for number in (1, 2, 3, 4)]
        waivers = [add_waiver(unit, n, task, engagement_id=2) for n, task in enumerate(tasks, 1)]
    with story.engagement("waivers_signed", "E2", by=OWNER) as unit:
        code = add_code(unit, OWNER, 60_000_001, 2, unit.act.at)
        signed = []
        for number in (0, 1):
            signed.append(
                sign_waiver(
                    unit, waivers[number], OWNER, engagement_id=2, auth_method=AuthMethod.TOTP,
                    auth_event_id=code, id=(IN_LIST, OTHER_IN_LIST)[number],
                )
            )  # fmt: skip
            unit.change(Waiver, waivers[number], "E2-W", version=1, status=WaiverStatus.APPROVED)
            unit.change(Task, tasks[number], "E2-T", version=1, status=TaskStatus.WAIVED)
    with story.engagement("codes_checked", "E2", by=OWNER) as unit:
        codes = [add_code(unit, OWNER, 60_000_002, 2, FIRST)]
        codes += [add_code(unit, person, 60_000_003, 1, FIRST) for person in (LEAD, OWNER)]
    assert (signed, waivers[2:]) == ([IN_LIST, OTHER_IN_LIST], [PROPOSED_WAIVER, OTHER_PROPOSED_WAIVER])
    assert codes == [LIST_CODE, LEADS_CODE, CODE]

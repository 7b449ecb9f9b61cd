"""Puts an engagement into a later stage for tests of what happens there: gates written straight, guards in force."""

import hashlib
import json

from sqlalchemy import select

from builders import ENGINE, START, Made, Someone, make_act
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Engagement, Gate, GateVersion, Process, Signoff, StageMove, table_of
from kt_engine.store.unit import Unit
from kt_engine.words import AuthMethod, Decision, GateStatus, Meaning, Per, Role, Side, Stage

PACK = json.dumps({"criteria": [], "quorum": [], "conditions": []})
PACK_SHA256 = hashlib.sha256(PACK.encode()).hexdigest()


def reach_stage(database: Database, made: Made, stage: Stage) -> None:
    """Bring an engagement that was just made to a stage; from stage 4 on every process stands there.

    For tests of stage-bound actions only: nothing is reconciled, and the gates get keys of their own.
    """
    for passed in [each for each in Stage if each.number < stage.number]:
        if passed.number <= Stage.DEFINE_CONTRACT.number:
            pass_gate(database, made, passed, None)
            continue
        for number in range(1, len(made.process_keys) + 1):
            pass_gate(database, made, passed, f"{made.handle}-P{number}")


def pass_gate(database: Database, made: Made, stage: Stage, process: str | None) -> None:
    """Decide a gate of its own for one stage, of the engagement or of one process, and move what it moves."""
    act = make_act(ENGINE, START)
    with open_store(database, write=True, act=act, engagement_id=made.engagement_id) as unit:
        process_id = int(find(unit, Process, process)["id"]) if process else None
        version_id = _decided_gate(unit, made, stage, process_id)
        unit.insert(
            StageMove, engagement_id=made.engagement_id, process_id=process_id, from_stage_number=stage.number,
            to_stage_number=stage.number + 1, gate_version_id=version_id, moved_at=act.at,
        )  # fmt: skip
        if process_id is None:
            unit.change(Engagement, made.engagement_id, made.handle, stage_number=stage.number + 1)
        for each in _processes_to_move(unit, made, stage, process_id):
            unit.change(Process, each, "process", stage_number=stage.number + 1, stage_since_on=START)
        unit.event("stage_moved", made.handle, stage=stage)


def _processes_to_move(unit: Unit, made: Made, stage: Stage, process_id: int | None) -> list[int]:
    if process_id is not None:
        return [process_id]
    if stage is not Stage.DEFINE_CONTRACT:
        return []
    process = table_of(Process)
    rows = unit.rows(select(process.c.id).where(process.c.engagement_id == made.engagement_id))
    return [row["id"] for row in rows]


def _decided_gate(unit: Unit, made: Made, stage: Stage, process_id: int | None) -> int:
    people, engagement_id = made.people, made.engagement_id
    handle = f"{made.handle}-G-test_{stage.value}-{process_id or 0}"
    gate_id = unit.insert(
        Gate, engagement_id=engagement_id, handle=handle, process_id=process_id, stage=stage,
        gate_key=f"test_{stage.value}", subject_kind=Per.PROCESS if process_id else Per.ENGAGEMENT,
        subject_id=process_id or 0, title="Test", closes=stage, versions_count=1, passed_on=START,
    )  # fmt: skip
    version_id = unit.insert(
        GateVersion, engagement_id=engagement_id, gate_id=gate_id, handle=f"{handle} v1", number=1,
        status=GateStatus.PRESENTED, presented_by=people.manager.id, presented_at=unit.act.at,
        pack_sha256=PACK_SHA256, pack_json=PACK,
    )  # fmt: skip
    early = stage.number < Stage.DEFINE_CONTRACT.number
    _sign(unit, version_id, people.process_owner, Role.PROCESS_OWNER)
    _sign(
        unit, version_id,
        people.sponsor if early else people.team_leads[0],
        Role.STEERING_COMMITTEE if early else Role.TEAM_LEAD,
    )  # fmt: skip
    unit.change(
        GateVersion, version_id, handle, version=1, status=GateStatus.DECIDED, decision=Decision.GO,
        decided_at=unit.act.at,
    )  # fmt: skip
    return version_id


def _sign(unit: Unit, version_id: int, who: Someone, role: Role) -> None:
    unit.insert(
        Signoff, engagement_id=unit.engagement_id, gate_version_id=version_id, object_sha256=PACK_SHA256,
        person_id=who.id, printed_name=who.name, role=role, side=Side(who.side), meaning=Meaning.DECIDED,
        decision=Decision.GO, statement="I decide on exactly this.", auth_method=AuthMethod.SELF_DECLARED,
        signed_at=unit.act.at,
    )  # fmt: skip

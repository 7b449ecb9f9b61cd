"""Tells an engagement into a store straight through Units, so that the store is tried without the actions."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import (
    Engagement,
    EngagementParty,
    Gate,
    GateVersion,
    Party,
    Person,
    PlaybookFile,
    PlaybookVersion,
    Process,
    RoleGrant,
    Signoff,
    Site,
    SiteDay,
    StageMove,
    table_of,
)
from kt_engine.store.unit import Act, Unit
from kt_engine.words import (
    AuthMethod,
    Decision,
    EngagementStatus,
    GateStatus,
    Language,
    Meaning,
    Per,
    PersonKind,
    ProcessStatus,
    Role,
    Side,
    SiteDayKind,
    Stage,
)

FIRST = datetime(2027, 1, 4, 9, tzinfo=UTC)
DAY = date(2027, 1, 4)
HASH = "a" * 64
CLIENT, PROVIDER = Side.CLIENT, Side.PROVIDER
CAST = (
    ("Mara Manager", Role.TRANSITION_MANAGER, CLIENT),
    ("Olga Owner", Role.PROCESS_OWNER, CLIENT),
    ("Sven Sponsor", Role.STEERING_COMMITTEE, CLIENT),
    ("Emil Expert", Role.SUBJECT_EXPERT, CLIENT),
    ("Lena Lead", Role.TEAM_LEAD, PROVIDER),
    ("Tara Trainer", Role.TRAINER, PROVIDER),
    ("Ala Novak", Role.TRAINEE, PROVIDER),
)
MANAGER, OWNER, SPONSOR, EXPERT, LEAD, TRAINER, TRAINEE = range(3, 10)
"""Ids of the people; 1 is the administrator, 2 the engine."""
ROLE_OF = {number: (role, side) for number, (_, role, side) in enumerate(CAST, MANAGER)}
EARLY = ((CLIENT, Role.PROCESS_OWNER), (CLIENT, Role.STEERING_COMMITTEE))
LATE = ((CLIENT, Role.PROCESS_OWNER), (PROVIDER, Role.TEAM_LEAD))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Story:
    """A store being told; each act is one minute after the one before."""

    database: Database
    engagement_id: int = 1
    minutes: int = 0

    def act(self, by: int) -> Act:
        self.minutes += 1
        at = FIRST + timedelta(minutes=self.minutes)
        return Act(by, at, at)

    @contextmanager
    def installation(self, kind: str, subject: str, by: int = 1) -> Iterator[Unit]:
        with open_store(self.database, write=True, act=self.act(by)) as unit:
            yield unit
            unit.installation_event(kind, subject)

    @contextmanager
    def engagement(self, kind: str, subject: str = "E1", by: int = MANAGER, **texts: str) -> Iterator[Unit]:
        with open_store(
            self.database, write=True, act=self.act(by), engagement_id=self.engagement_id
        ) as unit:
            yield unit
            unit.event(kind, subject, texts=texts)


def tell_beginning(database: Database) -> Story:
    """Companies, people, a pinned playbook and an engagement with roles: everything before the first gate."""
    story = Story(database)
    place = {
        "country": "DE",
        "subdivision": "",
        "time_zone": "Europe/Berlin",
        "working_weekdays": "0,1,2,3,4",
    }
    with story.installation("people_added", "S1") as unit:
        parties = [
            unit.insert(Party, handle=f"O{n}", name=name, **place)
            for n, name in ((1, "Aldergate"), (2, "Bluefinch"))
        ]
        site = unit.insert(Site, handle="S1", party_id=parties[0], name="Leipzig", **place)
        unit.insert(SiteDay, site_id=site, on=DAY, kind=SiteDayKind.HOLIDAY, title="Founders' day")
        for number, (name, _, side) in enumerate(CAST, MANAGER):
            unit.insert(
                Person, handle=f"P{number}", kind=PersonKind.HUMAN, name=name, email=f"p{number}@example.com",
                party_id=parties[side is PROVIDER], site_id=site,
            )  # fmt: skip
    _start(story, parties)
    with story.engagement("roles_granted", by=1) as unit:
        for person, (role, side) in ROLE_OF.items():
            unit.insert(
                RoleGrant, engagement_id=1, person_id=person, role=role, side=side, granted_by=1,
                granted_at=unit.act.at,
            )  # fmt: skip
    return story


def _start(story: Story, parties: Sequence[int]) -> None:
    playbook = '{"key":"sample"}'
    with open_store(story.database, write=True, act=story.act(MANAGER)) as unit:
        version = unit.insert(
            PlaybookVersion,
            playbook_key="sample",
            version="1.0.0",
            sha256=sha256(playbook),
            canonical_json=playbook,
        )
        unit.insert(
            PlaybookFile, playbook_version_id=version, name="sample.yaml", sha256=sha256("key: sample"),
            content="key: sample",
        )  # fmt: skip
        unit.installation_event("engagement_opened", "E1", playbook_version_id=version)
        unit.open_chain(1)
        unit.engagement_id = 1
        unit.insert(
            Engagement, id=1, handle="E1", name="Travel desk", function="Travel and expense", currency="EUR",
            playbook_version_id=version, status=EngagementStatus.ACTIVE, stage_number=1, starts_on=DAY,
            stage_since_on=DAY, started_by=MANAGER,
            auth_method=AuthMethod.SELF_DECLARED, language=Language.ES,
        )  # fmt: skip
        for party, side in zip(parties, (CLIENT, PROVIDER), strict=True):
            unit.insert(EngagementParty, engagement_id=1, party_id=party, side=side)
        unit.event("engagement_started", "E1", starts_on=DAY)


def add_process(story: Story, number: int, wave: int) -> int:
    """Add a process to the scope, before the engagement reaches stage 4; gives its id."""
    with story.engagement("scope_imported") as unit:
        return unit.insert(
            Process, engagement_id=1, handle=f"E1-P{number}", process_key=f"process_{number}",
            name=f"Process {number}",
            wave=wave, site_id=1, criticality=3, volume_per_month=100, status=ProcessStatus.IN_SCOPE,
        )  # fmt: skip


def make_gate(story: Story, stage: Stage, process_id: int | None = None) -> tuple[int, str]:
    """Make the gate that closes a stage, of the engagement or of one process; gives id and handle."""
    key = f"ends_{stage.value}"
    handle = f"E1-G-{key}" + (f"-P{process_id}" if process_id else "")
    with story.engagement("gates_planned") as unit:
        gate = unit.insert(
            Gate, engagement_id=1, handle=handle, process_id=process_id, stage=stage, gate_key=key,
            closes=stage,
            subject_kind=Per.PROCESS if process_id else Per.ENGAGEMENT, subject_id=process_id or 1, title=key,
        )  # fmt: skip
    return gate, handle


def present(
    story: Story,
    gate: int,
    handle: str,
    *,
    quorum: Sequence[tuple[Side, Role]] = LATE,
    unmet: str = "",
    by: int = MANAGER,
) -> tuple[int, str]:
    """Freeze a version of a gate; gives its id and the hash of what was presented."""
    number = (
        story_value(story, select(table_of(Gate).c.versions_count).where(table_of(Gate).c.id == gate)) + 1
    )
    pack = json.dumps(
        {
            "criteria": [{"key": "tasks_done", "class": "must", "met": unmet != "must"}],
            "quorum": [{"side": side, "role": role, "count": 1} for side, role in quorum],
            "conditions": [],
        }
    )
    with story.engagement("gate_presented", f"{handle} v{number}", by=by) as unit:
        version = unit.insert(
            GateVersion, engagement_id=1, gate_id=gate, handle=f"{handle} v{number}", number=number,
            status=GateStatus.PRESENTED, presented_by=by, presented_at=unit.act.at, pack_sha256=sha256(pack),
            pack_json=pack,
        )  # fmt: skip
        gates = table_of(Gate)
        unit.connection.execute(update(gates).where(gates.c.id == gate).values(versions_count=number))
    return version, sha256(pack)


def sign_gate(story: Story, version: int, pack_sha256: str, by: int, decision: Decision = Decision.GO) -> int:
    role, side = ROLE_OF[by]
    with story.engagement("gate_signed", by=by) as unit:
        return unit.insert(
            Signoff, engagement_id=1, gate_version_id=version, object_sha256=pack_sha256, person_id=by,
            printed_name=CAST[by - MANAGER][0], role=role, side=side, meaning=Meaning.DECIDED,
            decision=decision,
            statement="I decide on exactly this.", auth_method=AuthMethod.SELF_DECLARED,
            signed_at=unit.act.at,
        )  # fmt: skip


def decide(story: Story, version: int, decision: Decision = Decision.GO) -> None:
    with story.engagement("gate_decided", by=2) as unit:
        unit.change(
            GateVersion, version, "gate", version=1, status=GateStatus.DECIDED, decision=decision,
            decided_at=unit.act.at,
        )  # fmt: skip


def move(story: Story, version: int, from_number: int, process_id: int | None = None) -> None:
    """Move on the strength of a decided version; the move out of stage 3 puts every process into stage 4."""
    with story.engagement("stage_moved", by=2) as unit:
        unit.insert(
            StageMove, engagement_id=1, process_id=process_id, from_stage_number=from_number,
            to_stage_number=from_number + 1, gate_version_id=version, moved_at=unit.act.at,
        )  # fmt: skip
        if process_id is not None:
            unit.change(Process, process_id, "process", stage_number=from_number + 1, stage_since_on=DAY)
            return
        unit.change(Engagement, 1, "E1", stage_number=from_number + 1)
        if from_number == Stage.DEFINE_CONTRACT.number:
            for row in unit.rows(select(table_of(Process).c.id).order_by(table_of(Process).c.id)):
                unit.change(Process, row["id"], "process", stage_number=from_number + 1, stage_since_on=DAY)


def pass_stage(story: Story, stage: Stage, process_id: int | None = None) -> int:
    """Present, sign, decide and move, as people do; gives the id of the decided version."""
    gate, handle = make_gate(story, stage, process_id)
    early = stage.number < Stage.DEFINE_CONTRACT.number
    version, pack = present(story, gate, handle, quorum=EARLY if early else LATE)
    for person in (OWNER, SPONSOR if early else LEAD):
        sign_gate(story, version, pack, person)
    decide(story, version)
    move(story, version, stage.number, process_id)
    return version


def tell_three_waves(database: Database) -> Story:
    """Wave 1 in monitor, wave 2 in go-live, wave 3 in transition."""
    story = tell_beginning(database)
    processes = [add_process(story, number, wave=number) for number in (1, 2, 3)]
    for stage in (Stage.IDENTIFY_NEEDS, Stage.SELECT_PARTNER, Stage.DEFINE_CONTRACT):
        pass_stage(story, stage)
    for stage, count in ((Stage.TRANSITION_AND_INTEGRATE, 2), (Stage.GO_LIVE, 1)):
        for process in processes[:count]:
            pass_stage(story, stage, process)
    return story


def story_value(story: Story, statement: Any) -> Any:
    with open_store(story.database) as reader:
        return reader.value(statement)


@contextmanager
def behind_its_back(database: Database) -> Iterator[Any]:
    """Give a connection to write past the program, guards in force."""
    with database.writer.begin() as connection:
        yield connection


def drop_guards(database: Database) -> None:
    """Take every guard away, as only the owner of the database can."""
    with behind_its_back(database) as connection:
        if database.is_sqlite:
            for (name,) in connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).all():
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
            return
        query = (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal"
        )
        for name, table in connection.exec_driver_sql(query).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}" ON "{table}"')

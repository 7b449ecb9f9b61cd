"""The record of a gate's signature names who was asked and is silent, since and until when, and reminded how often."""

import json
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.store.database import open_store
from kt_engine.store.tables import Reminder, Signoff, table_of
from kt_engine.words import Decision, MessageKind, WaitKind
from walking import DAY, House, of

GATE = "E1-G-business_case"
S = table_of(Signoff)


def behind(house: House) -> dict[str, Any]:
    """Give what stood behind the newest signature."""
    with open_store(house.database) as reader:
        text = reader.value(select(S.c.record_json).order_by(S.c.id.desc()).limit(1))
    found: dict[str, Any] = json.loads(text)["behind"]
    return found


def silent(house: House) -> dict[tuple[str, str], list[str]]:
    return {(role, side): people for role, side, people in behind(house)["silent"]}


def no_go(house: House) -> None:
    act = of(house.people.sponsor)
    sign_gate(house.database, act, GATE, decision=Decision.TEMPORARY_NO_GO, comment="Not yet.")


def test_who_signs_is_not_silent_and_the_others_are(first_stage: House) -> None:
    people = first_stage.people
    present_gate(first_stage.database, of(people.manager), GATE)
    no_go(first_stage)
    found = silent(first_stage)
    assert found["steering_committee", "client"] == []
    assert found["process_owner", "client"] == [
        people.process_owner.handle,
        people.second_process_owner.handle,
    ]
    assert behind(first_stage)["asked_at"].startswith(DAY.isoformat())
    due_on = date.fromisoformat(behind(first_stage)["due_on"]["client"])
    assert DAY < due_on < DAY + timedelta(days=40)


def test_who_has_signed_before_is_not_silent_any_more(first_stage: House) -> None:
    people = first_stage.people
    present_gate(first_stage.database, of(people.manager), GATE)
    no_go(first_stage)
    act = of(people.process_owner)
    sign_gate(first_stage.database, act, GATE, decision=Decision.TEMPORARY_NO_GO, comment="Nor me.")
    found = silent(first_stage)
    assert found["steering_committee", "client"] == []
    assert found["process_owner", "client"] == [people.second_process_owner.handle]


def test_reminders_of_this_version_stand_in_it(first_stage: House) -> None:
    people = first_stage.people
    present_gate(first_stage.database, of(people.manager), GATE)
    with open_store(first_stage.database, write=True, act=of(people.manager), engagement_id=1) as unit:
        for version in (1, 2):
            unit.insert(
                Reminder, engagement_id=1, thing=f"{GATE} v{version}", round=version, wait=WaitKind.GATE_SIGNATURE,
                person_id=people.process_owner.id, kind=MessageKind.REMINDER, number=1, asked_on=DAY, due_on=DAY,
                reminded_at=unit.act.at,
            )  # fmt: skip
        unit.event("reminded", GATE)
    no_go(first_stage)
    [reminder] = behind(first_stage)["reminders"]
    assert reminder[:3] == [people.process_owner.handle, "reminder", 1]

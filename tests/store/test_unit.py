"""One unit of work: rows and their event together or not at all."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
import rfc8785
from sqlalchemy import func, select

from kt_engine.errors import Conflict, GuardRefused, NotFound, Refused
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import (
    Chain,
    Engagement,
    Event,
    EventText,
    KpiValue,
    Person,
    Process,
    RoleGrant,
    table_of,
)
from kt_engine.store.unit import Act, Unit
from kt_engine.words import Per, PersonKind, Role, Side, Stage
from store_story import DAY, FIRST, MANAGER, OWNER, Story, add_process, make_gate, tell_beginning

EVENT, TEXT, CHAIN, PERSON = table_of(Event), table_of(EventText), table_of(Chain), table_of(Person)


@pytest.fixture
def story(any_database: Database) -> Story:
    return tell_beginning(any_database)


def last_event(story: Story, chain_id: int = 2) -> dict[str, Any]:
    with open_store(story.database) as reader:
        query = select(EVENT).where(EVENT.c.chain_id == chain_id).order_by(EVENT.c.seq.desc()).limit(1)
        return dict(reader.rows(query)[0])


def count(story: Story, row: Any) -> int:
    with open_store(story.database) as reader:
        return int(reader.value(select(func.count()).select_from(table_of(row))))


def add_person(unit: Unit, name: str = "Nora New") -> int:
    return unit.insert(Person, handle="P99", kind=PersonKind.HUMAN, name=name, email=None)


def test_a_body_is_canonical_json_and_its_hash_is_the_events(story: Story) -> None:
    add_process(story, 1, 1)
    event = last_event(story)
    assert rfc8785.dumps(json.loads(event["body"])).decode() == event["body"]
    assert hashlib.sha256(event["body"].encode()).hexdigest() == event["hash"]


def test_a_body_says_what_its_row_says(story: Story) -> None:
    add_process(story, 1, 1)
    event = last_event(story)
    body = json.loads(event["body"])
    assert (body["seq"], body["prev"], body["kind"], body["by"]) == (
        event["seq"], event["prev_hash"], "scope_imported", MANAGER,
    )  # fmt: skip
    assert body["chain"] == "E1"


def test_a_change_stands_in_its_event_with_every_column(story: Story) -> None:
    process = add_process(story, 1, wave=2)
    (change,) = json.loads(last_event(story)["body"])["changes"]
    assert (change["t"], change["id"], change["c"]["wave"]) == ("process", process, 2)
    assert set(change["c"]) == set(table_of(Process).c.keys())


def add_twice(unit: Unit) -> None:
    add_person(unit)
    add_person(unit)


def test_a_name_stands_in_no_body_and_its_salted_digest_does(story: Story) -> None:
    with story.installation("person_added", "P99") as unit:
        person = add_person(unit, "Zacharias Zimt")
    event = last_event(story, chain_id=1)
    assert "Zacharias" not in event["body"]
    (change,) = json.loads(event["body"])["changes"]
    with open_store(story.database) as reader:
        kept = reader.rows(select(TEXT).where(TEXT.c.place == f"person:{person}:name"))[0]
    assert kept["event_id"] == event["id"]
    digest = hashlib.sha256(f"{kept['salt']}:Zacharias Zimt".encode()).hexdigest()
    assert change["c"]["name"] == {"digest": digest}


def test_the_same_text_twice_has_two_digests(story: Story) -> None:
    add_process(story, 1, 1)
    first = json.loads(last_event(story)["body"])["changes"][0]["c"]["name"]
    with story.engagement("renamed") as unit:
        unit.change(Process, 1, "E1-P1", name="Process 1")
    assert json.loads(last_event(story)["body"])["changes"][0]["c"]["name"] != first


def test_a_typed_note_is_digested_too(story: Story) -> None:
    with story.engagement("looked", note="he was late again"):
        pass
    assert "late" not in last_event(story)["body"]
    assert list(json.loads(last_event(story)["body"])["facts"]["note"]) == ["digest"]


def test_a_counter_stands_in_no_event(story: Story) -> None:
    make_gate(story, Stage.IDENTIFY_NEEDS)
    assert "versions_count" not in last_event(story)["body"]


def test_two_chains_are_written_by_one_unit(story: Story) -> None:
    before = last_event(story, 1)["seq"], last_event(story, 2)["seq"]
    with open_store(story.database, write=True, act=story.act(1)) as unit:
        unit.lock_chain(1)
        unit.engagement_id = 1
        add_person(unit)
        unit.insert(
            RoleGrant, engagement_id=1, person_id=OWNER, role=Role.TRAINER, side=Side.CLIENT, granted_by=1,
            granted_at=unit.act.at,
        )  # fmt: skip
        unit.installation_event("person_added", "P99")
        unit.event("role_granted", "P99")
    assert (last_event(story, 1)["seq"], last_event(story, 2)["seq"]) == (before[0] + 1, before[1] + 1)
    assert "person" in last_event(story, 1)["body"]
    assert '"role_grant"' in last_event(story, 2)["body"]


def test_a_change_without_an_event_is_refused_and_taken_back(story: Story) -> None:
    before = count(story, Person)
    with (
        pytest.raises(RuntimeError, match=r"person.* changed without an event"),
        open_store(story.database, write=True, act=story.act(1)) as unit,
    ):
        add_person(unit)
    assert count(story, Person) == before


def test_an_error_inside_a_unit_takes_everything_back(story: Story) -> None:
    before = count(story, Person), last_event(story, 1)["seq"]
    with pytest.raises(GuardRefused), story.installation("person_added", "P99") as unit:
        add_twice(unit)
    assert (count(story, Person), last_event(story, 1)["seq"]) == before


def test_a_second_head_never_forgets_an_event(story: Story) -> None:
    with story.engagement("one"):
        pass
    with open_store(story.database) as reader:
        head = reader.rows(select(CHAIN).where(CHAIN.c.engagement_id == 1))[0]
    event = last_event(story)
    assert (head["head_seq"], head["head_hash"]) == (event["seq"], event["hash"])


def act_again(story: Story, kind: str, command_id: str, by: int = MANAGER) -> str | None:
    act = Act(by, FIRST, FIRST, command_id)
    with open_store(story.database, write=True, act=act, engagement_id=1) as unit:
        known = unit.repeats(kind)
        if known is None:
            unit.event(kind, "E1")
        return known


def test_a_command_id_seen_before_gives_the_earlier_subject(story: Story) -> None:
    assert act_again(story, "looked", "abc") is None
    seq = last_event(story)["seq"]
    assert act_again(story, "looked", "abc") == "E1"
    assert last_event(story)["seq"] == seq


def test_a_command_id_used_for_something_else_is_refused(story: Story) -> None:
    act_again(story, "looked", "abc")
    with pytest.raises(Refused, match="abc was already used for something else"):
        act_again(story, "heard", "abc")


def test_the_same_command_id_of_another_person_is_another_command(story: Story) -> None:
    act_again(story, "looked", "abc")
    assert act_again(story, "looked", "abc", by=OWNER) is None


def test_a_change_of_an_older_version_is_a_conflict(story: Story) -> None:
    with story.engagement("moved") as unit:
        unit.change(Engagement, 1, "E1", version=1, stage_since_on=DAY)
    with pytest.raises(Conflict, match="E1 was changed by somebody else"), story.engagement("moved") as unit:
        unit.change(Engagement, 1, "E1", version=1, stage_since_on=DAY)


def test_an_unknown_engagement_has_no_chain_to_write(any_database: Database) -> None:
    act = Act(1, FIRST, FIRST)
    with (
        pytest.raises(NotFound, match="There is no engagement E5"),
        open_store(any_database, write=True, act=act, engagement_id=5),
    ):
        pass


def test_a_row_after_one_with_a_given_id_gets_an_id_of_its_own(any_database: Database) -> None:
    """The first two people have given ids; PostgreSQL counts on from them too."""
    with open_store(any_database, write=True, act=Act(1, FIRST, FIRST)) as unit:
        first, second = add_person(unit), unit.insert(Person, handle="P98", kind=PersonKind.HUMAN, name="Ole")
        unit.installation_event("person_added", "P99")
    assert (first, second) == (3, 4)


def test_a_moment_without_a_zone_never_reaches_the_store(story: Story) -> None:
    act = Act(1, datetime(2027, 1, 1), FIRST)  # noqa: DTZ001 - that is the point
    with (
        pytest.raises(ValueError, match="without a time zone"),
        open_store(story.database, write=True, act=act) as unit,
    ):
        unit.installation_event("looked", "installation")


def test_a_moment_of_another_zone_is_kept_in_utc(story: Story) -> None:
    at = datetime(2027, 5, 1, 1, tzinfo=timezone(timedelta(hours=9)))
    with open_store(story.database, write=True, act=Act(1, at, at)) as unit:
        unit.installation_event("looked", "installation")
    assert last_event(story, 1)["at"] == datetime(2027, 4, 30, 16, tzinfo=UTC)


def test_a_number_with_a_fraction_is_no_fact(story: Story) -> None:
    with pytest.raises(TypeError, match="float"), story.engagement("looked") as unit:
        unit.event("looked", "E1", value=0.1)
    with pytest.raises(TypeError, match="float"), story.engagement("looked") as unit:
        unit.event("looked", "E1", large=2**60, value=0.1)


def test_a_doubled_row_is_refused_in_a_sentence(story: Story) -> None:
    with (
        pytest.raises(GuardRefused, match="would break a rule of the data"),
        story.installation("x", "P3") as unit,
    ):
        unit.insert(Person, handle="P3", kind=PersonKind.HUMAN, name="Again")


def test_kpi_values_keep_every_digit(story: Story) -> None:
    value = Decimal("98.70")
    with story.engagement("kpi_recorded") as unit:
        unit.insert(
            KpiValue, engagement_id=1, kpi_key="k", subject_kind=Per.ENGAGEMENT, subject_id=1, period="2027-01",
            number=1, value=value, source="export", recorded_by=MANAGER, recorded_on=DAY,
        )  # fmt: skip
    with open_store(story.database) as reader:
        assert str(reader.value(select(table_of(KpiValue).c.value))) == "98.70"
    assert json.loads(last_event(story)["body"])["changes"][0]["c"]["value"] == "98.70"

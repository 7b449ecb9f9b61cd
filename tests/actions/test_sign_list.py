"""One code signs a list that was shown: line by line by the rules, without what has changed since, never a gate."""

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from authenticators import enrol, proof_of
from builders import Someone, make_engagement
from kt_engine.actions.decide_waiver import decide_waiver
from kt_engine.actions.prove_identity import bound_sha256
from kt_engine.actions.return_handover import return_handover
from kt_engine.actions.sign_list import ListSigned, sign_list
from kt_engine.actions.waive_task import waive_task
from kt_engine.answers.signing_list import waiting_signatures
from kt_engine.answers.verify_store import verify
from kt_engine.errors import Refused, SignatureRefused
from kt_engine.exchange.signing_list import ShownLine, ShownList
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.tables import AuthEvent, Event, RefusedSignature, Signoff, table_of
from kt_engine.store.unit import Act
from kt_engine.words import AuthMethod, Meaning, SigningReason, Stage
from walking import House, added, count_of, of, open_tasks, passed, submitted, task_named, walk_to_stage_four

AT = datetime(2027, 1, 20, 10, tzinfo=UTC)
S, E, V, R = table_of(Signoff), table_of(AuthEvent), table_of(Event), table_of(RefusedSignature)


@pytest.fixture
def coded(any_database: Database, tmp_path: Path) -> House:
    """A desk whose signatures need codes, in stage 1."""
    made = make_engagement(any_database, "travel_desk", 1, auth_method=AuthMethod.TOTP)
    open_tasks(any_database, made, Stage.IDENTIFY_NEEDS)
    return House(any_database, made, tmp_path / "files")


def handed_over(house: House, count: int) -> list[str]:
    """Submit so many documents which the process owner is to review."""
    handles = [added(house, reviewers=[house.people.process_owner]) for _ in range(count)]
    for number, handle in enumerate(handles):
        submitted(house, house.people.experts[0], handle, text=f"text {number}")
    return handles


def shown(house: House, who: Someone, *, behalf: Someone | None = None) -> ShownList:
    """Give the list as the command line writes it."""
    [found] = waiting_signatures(house.database, (behalf or who).id, "E1", AT.date())
    bound = [(line.thing, line.sha256, line.meaning) for line in found.lines]
    return ShownList("E1", who.handle, behalf.handle if behalf else None, bound_sha256(bound), found.lines)


def with_code(
    house: House, who: Someone, secret: str, *, at: datetime = AT, command_id: str | None = None
) -> Act:
    keys = house.files.parent / "keys"
    return Act(who.id, at, at, command_id, proof_of(secret, keys, at))


def enrolled(house: House, who: Someone) -> str:
    return enrol(house.database, who, house.files.parent / "keys", AT - timedelta(days=1))


def changed_since(house: House, handle: str) -> None:
    """Let the receiver return a version and the giver submit another one."""
    lead, expert = house.people.team_leads[0], house.people.experts[0]
    act = with_code(house, lead, enrolled(house, lead), at=AT - timedelta(minutes=30))
    return_handover(house.database, act, handle, reason="Not yet.")
    submitted(house, expert, handle, text=f"another text of {handle}")


def things(lines: Sequence[ShownLine]) -> list[str]:
    return [line.thing for line in lines]


def test_forty_documents_are_signed_with_one_code_without_the_one_that_changed(coded: House) -> None:
    owner, handles = coded.people.process_owner, handed_over(coded, 40)
    secret = enrolled(coded, owner)
    listed = shown(coded, owner)
    assert things(listed.lines) == [f"{handle} v1" for handle in handles]
    changed_since(coded, handles[16])
    began = time.perf_counter()
    done = sign_list(coded.database, with_code(coded, owner, secret), listed)
    took = time.perf_counter() - began
    assert done.signed == tuple(f"{handle} v1" for handle in handles if handle != handles[16])
    assert [one.thing for one in done.left_out] == [f"{handles[16]} v1"]
    assert "not the latest version any more" in done.left_out[0].reason
    assert took < 10, f"forty signatures took {took:.1f} s"
    with open_store(coded.database) as reader:
        [code] = reader.rows(select(E).where(E.c.person_id == owner.id))
        rows = reader.rows(select(S).where(S.c.auth_event_id == code["id"]).order_by(S.c.id))
    assert (code["lines_count"], code["bound_sha256"]) == (40, listed.sha256)
    assert len(rows) == 39
    shown_hashes = [line.sha256 for line in listed.lines if line.thing in done.signed]
    assert [row["object_sha256"] for row in rows] == shown_hashes


def test_the_event_holds_the_list_as_shown_and_the_chain_stands(coded: House, tmp_path: Path) -> None:
    owner, handles = coded.people.process_owner, handed_over(coded, 3)
    secret = enrolled(coded, owner)
    listed = shown(coded, owner)
    changed_since(coded, handles[0])
    sign_list(coded.database, with_code(coded, owner, secret), listed)
    with open_store(coded.database) as reader:
        body = reader.value(select(V.c.body).where(V.c.kind == "list_signed"))
        refused = reader.rows(select(R.c.thing, R.c.reason, R.c.meaning).where(R.c.person_id == owner.id))
    facts = json.loads(body)["facts"]
    assert sha256_text(canonical(facts["lines"])) == facts["sha256"] == listed.sha256
    assert facts["lines"] == [[one.thing, one.sha256, one.meaning.value] for one in listed.lines]
    assert [tuple(row.values()) for row in refused] == [
        (f"{handles[0]} v1", SigningReason.VERSION, Meaning.REVIEWED)
    ]
    assert verify(coded.database, coded.files, ALLOWED_MOVES).findings == ()


def test_a_retry_with_the_same_command_id_gives_the_same_answer_and_no_second_row(coded: House) -> None:
    owner, handles = coded.people.process_owner, handed_over(coded, 3)
    secret = enrolled(coded, owner)
    listed = shown(coded, owner)
    changed_since(coded, handles[1])
    first = sign_list(coded.database, with_code(coded, owner, secret, command_id="c1"), listed)
    rows = count_of(coded.database, Signoff)
    later = with_code(coded, owner, secret, at=AT + timedelta(minutes=5), command_id="c1")
    assert sign_list(coded.database, later, listed) == first
    assert count_of(coded.database, Signoff) == rows
    other = ShownList("E1", owner.handle, None, bound_sha256(listed.bound[:1]), listed.lines[:1])
    with pytest.raises(Refused, match="with other content"):
        sign_list(coded.database, later, other)


def test_an_edited_list_is_refused(coded: House) -> None:
    owner = coded.people.process_owner
    handed_over(coded, 2)
    secret = enrolled(coded, owner)
    listed = shown(coded, owner)
    edited = replace(listed, lines=listed.lines[:1])
    with pytest.raises(Refused, match="was changed after it was written"):
        sign_list(coded.database, with_code(coded, owner, secret), edited)
    assert count_of(coded.database, Signoff) == 0


@pytest.mark.parametrize(
    ("thing", "meaning", "told"),
    [
        ("E1-G-need v1", Meaning.DECIDED, "gate is never signed in a list"),
        ("E1-G-need v1", Meaning.ACCEPTED, "gate is never signed in a list"),
        ("E2-H1 v1", Meaning.ACCEPTED, "one code signs lines of one engagement"),
    ],
)
def test_a_gate_or_another_engagement_in_a_list_is_refused(
    coded: House, thing: str, meaning: Meaning, told: str
) -> None:
    owner = coded.people.process_owner
    handed_over(coded, 1)
    secret = enrolled(coded, owner)
    listed = shown(coded, owner)
    lines = (*listed.lines, ShownLine(thing, "a" * 64, meaning, "x"))
    more = replace(listed, lines=lines)
    whole = replace(more, sha256=bound_sha256(more.bound))
    with pytest.raises(Refused, match=told):
        sign_list(coded.database, with_code(coded, owner, secret), whole)
    assert (count_of(coded.database, Signoff), count_of(coded.database, AuthEvent)) == (0, 0)


def test_the_list_of_another_person_is_refused(coded: House) -> None:
    owner, lead = coded.people.process_owner, coded.people.team_leads[0]
    handed_over(coded, 1)
    secret = enrolled(coded, lead)
    with pytest.raises(Refused, match=f"was shown to {owner.handle}"):
        sign_list(coded.database, with_code(coded, lead, secret), shown(coded, owner))


def test_a_wrong_code_signs_nothing_and_is_recorded(coded: House) -> None:
    owner = coded.people.process_owner
    handed_over(coded, 2)
    secret = enrolled(coded, owner)
    act = with_code(coded, owner, secret)
    assert act.proof is not None
    wrong = "000000" if act.proof.code != "000000" else "111111"
    with pytest.raises(SignatureRefused, match="is not a code of"):
        sign_list(coded.database, replace(act, proof=replace(act.proof, code=wrong)), shown(coded, owner))
    assert count_of(coded.database, Signoff) == 0
    with open_store(coded.database) as reader:
        assert [row["reason"] for row in reader.rows(select(R.c.reason))] == [SigningReason.CODE_WRONG]


def test_where_no_line_is_left_no_code_is_spent(coded: House) -> None:
    owner = coded.people.process_owner
    [handle] = handed_over(coded, 1)
    secret = enrolled(coded, owner)
    listed = shown(coded, owner)
    changed_since(coded, handle)
    spent = count_of(coded.database, AuthEvent)
    act = with_code(coded, owner, secret)
    with pytest.raises(SignatureRefused, match="Nothing of the list can be signed any more"):
        sign_list(coded.database, act, listed)
    assert count_of(coded.database, AuthEvent) == spent
    fresh = sign_list(coded.database, act, shown(coded, owner))
    assert fresh.signed == (f"{handle} v2",)


def test_a_waiver_stands_in_the_list_of_who_may_decide_it_and_of_nobody_else(coded: House) -> None:
    people, task = coded.people, task_named(coded, "name_the_need")
    waive_task(coded.database, of(people.manager), task, reason="Known.")
    assert things(shown(coded, people.process_owner).lines) == ["E1-W1"]
    assert shown(coded, people.manager).lines == ()
    assert shown(coded, people.experts[0]).lines == ()
    secret = enrolled(coded, people.process_owner)
    done = sign_list(
        coded.database, with_code(coded, people.process_owner, secret), shown(coded, people.process_owner)
    )
    assert done == ListSigned("E1", done.sha256, ("E1-W1",), ())
    assert shown(coded, people.sponsor).lines == ()


def test_a_waiver_somebody_else_has_decided_since_is_left_out(coded: House) -> None:
    people, [handle] = coded.people, handed_over(coded, 1)
    waive_task(coded.database, of(people.manager), task_named(coded, "name_the_need"), reason="Known.")
    owner, sponsor = enrolled(coded, people.process_owner), enrolled(coded, people.sponsor)
    listed = shown(coded, people.process_owner)
    assert things(listed.lines) == [f"{handle} v1", "E1-W1"]
    decide_waiver(coded.database, with_code(coded, people.sponsor, sponsor), "E1-W1", approve=True)
    done = sign_list(coded.database, with_code(coded, people.process_owner, owner), listed)
    assert done.signed == (f"{handle} v1",)
    assert "E1-W1 is approved and cannot be decided" in done.left_out[0].reason


def test_certificates_are_signed_in_a_list_without_a_code_where_identity_is_self_declared(
    database: Database, tmp_path: Path
) -> None:
    made = walk_to_stage_four(database)
    house = House(database, made, tmp_path / "files")
    trainees = [passed(database, made, number) for number in (0, 1)]
    trainer = made.people.trainers[0]
    listed = shown(house, trainer)
    assert things(listed.lines) == trainees
    done = sign_list(database, of(trainer), listed)
    assert done.signed == tuple(trainees)
    assert count_of(database, AuthEvent) == 0
    assert shown(house, trainer).lines == ()
    assert things(shown(house, made.people.experts[0]).lines) == trainees
    assert verify(database, house.files, ALLOWED_MOVES).findings == ()


def test_the_receivers_list_holds_a_document_only_after_its_review(coded: House) -> None:
    people = coded.people
    [handle] = handed_over(coded, 1)
    assert shown(coded, people.team_leads[0]).lines == ()
    secret = enrolled(coded, people.process_owner)
    sign_list(
        coded.database, with_code(coded, people.process_owner, secret), shown(coded, people.process_owner)
    )
    [line] = shown(coded, people.team_leads[0]).lines
    assert (line.thing, line.meaning) == (f"{handle} v1", Meaning.ACCEPTED)


def test_a_line_whose_meaning_is_no_longer_asked_is_left_out(coded: House) -> None:
    people = coded.people
    first, second = handed_over(coded, 2)
    secret = enrolled(coded, people.process_owner)
    listed = shown(coded, people.process_owner)
    lines = (replace(listed.lines[0], meaning=Meaning.ACCEPTED), listed.lines[1])
    other = replace(listed, lines=lines)
    whole = replace(other, sha256=bound_sha256(other.bound))
    done = sign_list(coded.database, with_code(coded, people.process_owner, secret), whole)
    assert done.signed == (f"{second} v1",)
    assert done.left_out[0].reason.startswith(f"{first} v1 is no longer asked to be accepted.")

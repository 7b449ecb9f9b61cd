"""A code proves who signs once, near its half minute, on what was shown; every other one is refused and recorded."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authenticators import end_authenticator, enrol, proof_of
from builders import START, make_act
from coded_desk import (
    GATE,
    LEFT_BY_A_REFUSAL,
    NOW,
    CodedDesk,
    act_with,
    added_since,
    another_of,
    make_coded_desk,
    row_counts,
    sign,
    sign_as_sponsor,
)
from event_lines import all_rows, last_event
from kt_engine.actions.prove_identity import bound_sha256, prove_identity, refused_since
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.errors import SignatureRefused
from kt_engine.exchange.one_time_codes import new_key, step_at
from kt_engine.store.database import Database, connect, open_store
from kt_engine.store.key_files import SEAL
from kt_engine.store.tables import AuthEvent, GateVersion, RefusedSignature, Signoff
from kt_engine.store.unit import Proof
from kt_engine.words import AuthMethod, Decision, Meaning, SigningReason

HALF_MINUTE = timedelta(seconds=30)
LINES = [("E1-X1 v1", "a" * 64, Meaning.APPROVED)]


@pytest.fixture(scope="module")
def desk_folder(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CodedDesk]:
    folder = tmp_path_factory.mktemp("coded")
    shutil.copyfile(template_file, folder / "kt.db")
    database = connect(f"sqlite:///{folder / 'kt.db'}")
    desk = make_coded_desk(database, folder)
    database.dispose()
    return folder, desk


@pytest.fixture
def desk(desk_folder: tuple[Path, CodedDesk], tmp_path: Path) -> Iterator[CodedDesk]:
    """A desk whose first gate the sponsor may sign with a code; keys of its own."""
    shutil.copyfile(desk_folder[0] / "kt.db", tmp_path / "desk.db")
    shutil.copytree(desk_folder[0] / "keys", tmp_path / "keys")
    database = connect(f"sqlite:///{tmp_path / 'desk.db'}")
    yield replace(desk_folder[1], database=database, keys=tmp_path / "keys")
    database.dispose()


def refused(desk: CodedDesk, proof: Proof | None, at: datetime = NOW) -> SigningReason:
    """Give why the sponsor's signature is refused, after looking that only the attempt itself was written."""
    before = row_counts(desk.database)
    with pytest.raises(SignatureRefused) as refusal:
        sign_as_sponsor(desk, proof, at)
    assert added_since(desk.database, before) == LEFT_BY_A_REFUSAL
    row = all_rows(desk.database, RefusedSignature)[-1]
    assert (row["person_id"], row["engagement_id"], row["thing"], row["meaning"]) == (
        desk.people.sponsor.id, 1, f"{GATE} v1", Meaning.DECIDED,
    )  # fmt: skip
    assert (row["reason"], row["sentence"], row["at"]) == (refusal.value.reason, str(refusal.value), at)
    event = last_event(desk.database)
    assert (event["kind"], event["subject"]) == ("signature_refused", f"{GATE} v1")
    assert event["facts"] == {"reason": row["reason"], "person_id": desk.people.sponsor.id}
    return refusal.value.reason


def spend(desk: CodedDesk, proof: Proof, at: datetime) -> int:
    with open_store(
        desk.database, write=True, act=act_with(desk.people.sponsor, proof, at), engagement_id=1
    ) as unit:
        spent = prove_identity(unit, LINES)
        unit.event("code_spent", "E1")
        return spent


def test_a_code_is_bound_to_what_was_signed_and_kept_with_the_signature(
    any_database: Database, tmp_path: Path
) -> None:
    desk = make_coded_desk(any_database, tmp_path)
    before = row_counts(any_database)
    sign_as_sponsor(desk, desk.proof())
    assert added_since(any_database, before) == {"auth_event": 1, "signoff": 1, "event": 1, "event_text": 2}
    [code], [signed] = all_rows(any_database, AuthEvent), all_rows(any_database, Signoff)
    [version] = all_rows(any_database, GateVersion)
    line = (version["handle"], version["pack_sha256"], Meaning.DECIDED)
    assert (code["person_id"], code["step"], code["lines_count"]) == (desk.people.sponsor.id, step_at(NOW), 1)
    assert (code["bound_sha256"], code["at"]) == (bound_sha256([line]), NOW)
    assert (signed["auth_method"], signed["auth_event_id"]) == (AuthMethod.TOTP, code["id"])
    assert (signed["signed_at"], signed["object_sha256"]) == (NOW, version["pack_sha256"])


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        (-2, SigningReason.CODE_LATE),
        (-10, SigningReason.CODE_LATE),
        (2, SigningReason.CODE_EARLY),
        (10, SigningReason.CODE_EARLY),
    ],
)
def test_a_late_or_early_code_is_refused_and_recorded(
    any_database: Database, tmp_path: Path, steps: int, reason: SigningReason
) -> None:
    desk = make_coded_desk(any_database, tmp_path)
    assert refused(desk, desk.proof(steps)) is reason


def test_a_used_code_is_refused_and_recorded(any_database: Database, tmp_path: Path) -> None:
    desk = make_coded_desk(any_database, tmp_path)
    spend(desk, desk.proof(), NOW)
    assert refused(desk, desk.proof()) is SigningReason.CODE_USED
    assert refused(desk, desk.proof(at=NOW), NOW + HALF_MINUTE) is SigningReason.CODE_USED


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_the_codes_of_this_half_minute_and_its_neighbours_are_taken(desk: CodedDesk, steps: int) -> None:
    sign_as_sponsor(desk, desk.proof(steps))
    assert all_rows(desk.database, AuthEvent)[0]["step"] == step_at(NOW) + steps


def test_a_wrong_code_is_refused_and_recorded(desk: CodedDesk) -> None:
    assert refused(desk, Proof(desk.wrong_code(), desk.keys)) is SigningReason.CODE_WRONG


@pytest.mark.parametrize("code", ["12345", "1234567", "abcdef", "' OR 1=1"])
def test_what_is_no_code_is_wrong(desk: CodedDesk, code: str) -> None:
    assert refused(desk, Proof(code, desk.keys)) is SigningReason.CODE_WRONG


def test_the_code_of_another_person_is_wrong(desk: CodedDesk) -> None:
    assert refused(desk, another_of(desk, desk.people.process_owner)) is SigningReason.CODE_WRONG


@pytest.mark.parametrize("code", [None, ""])
def test_without_a_code_nothing_is_signed(desk: CodedDesk, code: str | None) -> None:
    assert refused(desk, Proof(code, desk.keys)) is SigningReason.CODE_MISSING
    assert refused(desk, None) is SigningReason.CODE_MISSING


def test_who_is_not_enrolled_cannot_sign(desk: CodedDesk) -> None:
    before = row_counts(desk.database)
    with pytest.raises(SignatureRefused, match="has no authenticator yet") as refusal:
        sign(desk, act_with(desk.people.process_owner, desk.proof()))
    assert refusal.value.reason is SigningReason.NOT_ENROLLED
    assert added_since(desk.database, before) == LEFT_BY_A_REFUSAL


def test_a_lost_authenticator_signs_no_more_and_a_new_one_does(desk: CodedDesk) -> None:
    end_authenticator(desk.database, desk.people.sponsor, make_act().at)
    assert refused(desk, desk.proof()) is SigningReason.NOT_ENROLLED
    secret = enrol(desk.database, desk.people.sponsor, desk.keys, make_act().at)
    assert refused(desk, desk.proof()) is SigningReason.CODE_WRONG
    sign_as_sponsor(desk, proof_of(secret, desk.keys, NOW))


def test_without_the_key_file_nothing_is_signed(desk: CodedDesk) -> None:
    assert refused(desk, Proof(desk.code(), desk.keys / "elsewhere")) is SigningReason.KEY_LOST


def test_with_another_key_nothing_is_signed(desk: CodedDesk) -> None:
    (desk.keys / SEAL).write_text(new_key())
    assert refused(desk, desk.proof()) is SigningReason.KEY_LOST


def test_a_dry_run_cannot_be_used_to_try_codes(desk: CodedDesk) -> None:
    before, head = row_counts(desk.database), last_event(desk.database)
    dry = replace(desk, database=replace(desk.database, dry_run=True))
    for proof in (None, Proof(desk.wrong_code(), desk.keys), desk.proof(-5), desk.proof()):
        sign_as_sponsor(dry, proof)
    assert (row_counts(desk.database), last_event(desk.database)) == (before, head)


def test_a_dry_run_spends_no_code(desk: CodedDesk) -> None:
    dry = replace(desk, database=replace(desk.database, dry_run=True))
    sign_as_sponsor(dry, desk.proof())
    assert all_rows(desk.database, AuthEvent) == []
    sign_as_sponsor(desk, desk.proof())


def test_a_refusal_in_a_dry_run_leaves_nothing(desk: CodedDesk) -> None:
    before, head = row_counts(desk.database), last_event(desk.database)
    act = make_act(desk.people.manager, NOW)
    with pytest.raises(SignatureRefused, match="presented"):
        sign_gate(replace(desk.database, dry_run=True), act, GATE, decision=Decision.GO)
    assert (row_counts(desk.database), last_event(desk.database)) == (before, head)


def test_a_code_may_be_typed_with_a_space(desk: CodedDesk) -> None:
    code = desk.code()
    sign_as_sponsor(desk, Proof(f"{code[:3]} {code[3:]}", desk.keys))


def test_a_code_counts_from_when_it_was_typed(desk: CodedDesk) -> None:
    typed_at = NOW - timedelta(seconds=100)
    assert refused(desk, desk.proof(at=typed_at)) is SigningReason.CODE_LATE
    sign_as_sponsor(desk, Proof(desk.code(at=typed_at), desk.keys, shown_at=typed_at))


def test_a_rule_is_looked_at_before_the_code_which_stays_good(desk: CodedDesk) -> None:
    manager = desk.people.manager
    proof = another_of(desk, manager)
    with pytest.raises(SignatureRefused, match="presented") as refusal:
        sign(desk, act_with(manager, proof))
    assert refusal.value.reason is SigningReason.SEGREGATION
    assert all_rows(desk.database, AuthEvent) == []


def test_where_identity_is_self_declared_no_code_is_asked_or_spent(
    database: Database, tmp_path: Path
) -> None:
    desk = make_coded_desk(database, tmp_path, AuthMethod.SELF_DECLARED)
    sign_as_sponsor(desk, desk.proof())
    [signed] = all_rows(database, Signoff)
    assert (signed["auth_method"], signed["auth_event_id"]) == (AuthMethod.SELF_DECLARED, None)
    assert all_rows(database, AuthEvent) == []


def fail(desk: CodedDesk, times: int, at: datetime = NOW) -> None:
    for _ in range(times):
        assert refused(desk, Proof(desk.wrong_code(at), desk.keys), at) is SigningReason.CODE_WRONG


def test_after_five_wrong_codes_the_next_must_wait_and_the_wait_doubles(desk: CodedDesk) -> None:
    fail(desk, 5)
    at = NOW
    for seconds in (30, 60, 120, 240, 480, 960, 1920, 3600, 3600):
        early = at + timedelta(seconds=seconds - 1)
        assert refused(desk, desk.proof(at=early), early) is SigningReason.SLOWED
        at = at + timedelta(seconds=seconds)
        fail(desk, 1, at)
    late_enough = at + timedelta(hours=1)
    sign_as_sponsor(desk, desk.proof(at=late_enough), late_enough)


def test_a_good_code_forgives_the_wrong_ones_before_it(desk: CodedDesk) -> None:
    fail(desk, 4)
    later = NOW + HALF_MINUTE
    spend(desk, desk.proof(at=later), later)
    even_later = later + HALF_MINUTE
    fail(desk, 4, even_later)
    sign_as_sponsor(desk, desk.proof(at=even_later), even_later)


@pytest.mark.parametrize("what", ["late", "early", "used"])
def test_late_early_and_used_codes_count_as_tried(desk: CodedDesk, what: str) -> None:
    spend(desk, desk.proof(at=NOW - HALF_MINUTE), NOW - HALF_MINUTE)
    steps = {"late": -5, "early": 5, "used": -1}[what]
    for _ in range(5):
        refused(desk, desk.proof(steps))
    assert refused(desk, desk.proof()) is SigningReason.SLOWED


def test_what_is_refused_before_the_code_slows_nobody_down(desk: CodedDesk) -> None:
    for _ in range(8):
        assert refused(desk, None) is SigningReason.CODE_MISSING
    sign_as_sponsor(desk, desk.proof())


def test_the_mistakes_of_one_do_not_slow_another(desk: CodedDesk) -> None:
    fail(desk, 6 - 1)
    owner = desk.people.process_owner
    sign(desk, act_with(owner, another_of(desk, owner)))
    with open_store(desk.database) as reader:
        assert refused_since(reader, owner.id) == []
        assert len(refused_since(reader, desk.people.sponsor.id)) == 5


def test_the_order_of_what_was_shown_and_each_part_of_it_is_bound() -> None:
    one, two = ("E1-H1 v1", "a" * 64, Meaning.REVIEWED), ("E1-H2 v1", "b" * 64, Meaning.REVIEWED)
    lists = [
        [one], [two], [one, two], [two, one], [one, one],
        [("E1-H1 v2", *one[1:])], [(*one[:2], Meaning.ACCEPTED)], [(one[0], "c" * 64, one[2])],
    ]  # fmt: skip
    assert len({bound_sha256(lines) for lines in lists}) == len(lists)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    day=st.integers(1, 3000),
    attempts=st.lists(st.tuples(st.integers(0, 45), st.integers(-4, 4)), min_size=1, max_size=8),
)
def test_a_code_is_accepted_exactly_when_it_is_near_and_unused(
    desk: CodedDesk, day: int, attempts: list[tuple[int, int]]
) -> None:
    at = make_act(on=START + timedelta(days=day)).at
    used = {row["step"] for row in all_rows(desk.database, AuthEvent)}
    for seconds, drift in attempts:
        at += timedelta(seconds=seconds)
        step = step_at(at) + drift
        good = abs(drift) <= 1 and step not in used
        try:
            spend(desk, desk.proof(drift, at), at)
        except SignatureRefused:
            assert not good
        else:
            assert good
            used.add(step)

"""A whole rehearsal, from first need to finished: what the script promises is what the store holds."""

from datetime import timedelta
from pathlib import Path

import pytest
from prefect.client.schemas.objects import StateType

import rehearsed_integration as held
from flow_samples import runs_like
from flows.rehearse import demo
from flows.server import prefect_server
from kt_engine.answers.standing import standing
from kt_engine.answers.verify_store import verify
from kt_engine.errors import Refused
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database
from kt_engine.store.tables import (
    AuthEvent,
    Certification,
    Condition,
    Document,
    Engagement,
    Event,
    Person,
    Signoff,
    Task,
)
from kt_engine.words import (
    AuthMethod,
    CertificationStatus,
    ConditionStatus,
    Decision,
    DocumentKey,
    EngagementStatus,
    Meaning,
    PersonKind,
)
from rehearsed import TODAY, Played, played_in, rows_of
from rehearsed_way import *  # noqa: F403 collected here: the rehearsal is played once for all of it

pytestmark = pytest.mark.slow


def test_it_ends_finished_today_or_few_days_before(played: Played) -> None:
    assert 0 <= (TODAY - played.summary.ends_on).days <= 9
    facts = standing(played.database, 1, played.summary.ends_on)
    assert facts.status is EngagementStatus.FINISHED
    assert facts.distribution == ((6, 4),)


def test_it_starts_on_a_monday_and_nothing_in_it_lies_after_its_end(played: Played) -> None:
    assert played.summary.starts_on.weekday() == 0
    days = {row["at"].date() for row in rows_of(played, Event)}  # type: ignore[attr-defined]
    assert min(days) == played.summary.starts_on
    assert max(days) == played.summary.ends_on


def test_everything_is_marked_as_a_rehearsal(played: Played) -> None:
    assert [row["rehearsal"] for row in rows_of(played, Engagement)] == [True]
    people = [row for row in rows_of(played, Person) if row["kind"] is PersonKind.HUMAN]
    assert [row["handle"] for row in people if not row["rehearsal"]] == ["P1"]
    for document in played.summary.documents:
        assert "REHEARSAL" in document.path.read_text()


def test_no_person_acts_on_a_day_off_and_there_is_one_tick_a_day_at_most(played: Played) -> None:
    moments = [row["at"] for row in rows_of(played, Event) if row["by"] != 2]
    assert {moment.weekday() for moment in moments} <= {0, 1, 2, 3, 4}  # type: ignore[attr-defined]
    assert played.summary.ticks <= len({moment.date() for moment in moments})  # type: ignore[attr-defined]


def test_each_returned_document_is_accepted_in_its_second_version(played: Played) -> None:
    assert played.summary.handovers_returned == 2
    assert played.summary.handovers_accepted == 15
    accepted = [row for row in rows_of(played, Signoff) if row["meaning"] is Meaning.ACCEPTED]
    assert sum(row["agreement_id"] is None for row in accepted) == 15


def test_two_tests_fail_once_and_eight_people_are_certified_although_one_left(played: Played) -> None:
    people = played.summary.people
    assert (played.summary.attempts_failed, people.nominated, people.certified, people.left) == (2, 9, 8, 1)
    assert (people.live, people.proficient, people.bus_factor) == (8, 6, 2)
    assert people.levels == {"check": 4, "decide": 3}
    left = [row for row in rows_of(played, Certification) if row["status"] is CertificationStatus.ATTRITED]
    assert [row["process_id"] for row in left] == [4]
    assert len([row for row in rows_of(played, Certification) if row["process_id"] == 4]) == 3


def test_one_gate_passes_with_a_condition_that_is_closed_in_time(played: Played) -> None:
    decisions = [gate.decision for gate in played.summary.gates]
    assert decisions.count(Decision.GO_WITH_CONDITIONS) == 1
    assert set(decisions) == {Decision.GO, Decision.GO_WITH_CONDITIONS}
    (condition,) = rows_of(played, Condition)
    assert condition["status"] is ConditionStatus.CLOSED
    assert condition["closed_on"] <= condition["due_on"]  # type: ignore[operator]


def test_every_gate_of_engagement_and_processes_is_decided(played: Played) -> None:
    assert len(played.summary.gates) == 5 + 3 * 4


def test_the_blocked_task_waits_its_days(played: Played) -> None:
    days = {
        row["kind"]: row["at"].date()  # type: ignore[attr-defined]
        for row in rows_of(played, Event)
        if row["kind"] in {"task_blocked", "task_unblocked"}
    }
    assert 7 <= (days["task_unblocked"] - days["task_blocked"]).days <= 11


def test_every_kind_of_document_is_there_with_two_monthly_reports_at_least(played: Played) -> None:
    keys = [row["document_key"] for row in rows_of(played, Document)]
    # Everybody of this story answers in time, so that no notice of a delay is needed.
    unneeded = {"delay_notice"}
    assert set(DocumentKey) - set(keys) <= {DocumentKey(key) for key in unneeded}
    assert keys.count(DocumentKey.SERVICE_REPORT) >= 2
    assert keys[-1] is DocumentKey.ENGAGEMENT_HISTORY
    assert all(document.path.is_file() for document in played.summary.documents)


def test_no_presenter_signed_and_no_gate_was_decided_by_one_person(played: Played) -> None:
    signers: dict[object, set[object]] = {}
    for row in rows_of(played, Signoff):
        if row["meaning"] is Meaning.DECIDED:
            signers.setdefault(row["gate_version_id"], set()).add(row["person_id"])
    assert all(len(people) == 2 for people in signers.values())
    assert 3 not in set().union(*signers.values())


def test_every_signature_was_made_with_a_code_of_its_own_by_its_own_person(played: Played) -> None:
    codes = {row["id"]: row for row in rows_of(played, AuthEvent)}
    signed = rows_of(played, Signoff)
    assert {row["auth_method"] for row in signed} == {AuthMethod.TOTP}
    # A list of agreements is signed with one code by one person; whatever else is signed has a code of its own.
    alone = [row["auth_event_id"] for row in signed if row["agreement_id"] is None]
    listed = {row["auth_event_id"] for row in signed if row["agreement_id"] is not None}
    assert len(set(alone)) == len(alone)
    assert not listed & set(alone)
    assert len(listed) + len(alone) == len(codes)
    assert all(codes[row["auth_event_id"]]["person_id"] == row["person_id"] for row in signed)
    assert len({(row["authenticator_id"], row["step"]) for row in codes.values()}) == len(codes)


def test_the_documents_say_that_identity_was_proven(played: Played) -> None:
    for document in played.summary.documents:
        assert "identity proven by one-time code" in document.path.read_text()


def test_two_of_five_accounts_are_refused_at_their_desks_and_work_when_tried_again(played: Played) -> None:
    tries = held.tries_of(played.database, "booking_tool")
    assert sorted(tries.values()) == [[False, True], [False, True], [True], [True], [True]]
    assert held.tried_by_others(played.database) == []


def test_who_leaves_has_no_access_any_more(played: Played) -> None:
    (left,) = (row for row in rows_of(played, Certification) if row["status"] is CertificationStatus.ATTRITED)
    assert held.revoked_of(played.database) == {left["person_id"]}


def test_what_could_stop_the_go_live_is_signed_off_two_days_before_the_last_day_of_its_way_back(
    played: Played,
) -> None:
    assert held.showstoppers(played.database) == [("closed", 2)]


def test_of_five_spoken_promises_both_sides_sign_three_to_take_on_and_two_to_renounce(played: Played) -> None:
    assert held.promises(played.database) == {"taken_on": 3, "renounced": 2}


def test_two_assumptions_are_false_and_get_their_change_notes_and_every_message_has_its_proof(
    played: Played,
) -> None:
    assert sorted(note.partition(":")[0] for note in held.change_notes(played.database) if note) == [
        "CCN 2",
        "CCN 3",
    ]
    proofs = held.message_proofs(played.database)
    assert None not in proofs
    assert any("three days later than planned" in proof for proof in proofs if proof)


def test_a_control_that_nobody_would_answer_for_holds_the_gate_until_it_is_handed_over(
    played: Played,
) -> None:
    last, following, was_signed_before = held.control_without_successor(played.database)
    assert following == last + timedelta(days=1)
    assert was_signed_before


def test_four_processes_pass_their_parallel_run_one_of_them_after_a_rejection_on_other_units(
    played: Played,
) -> None:
    runs = held.runs(played.database)
    assert all(run.was_signed_before_the_draw for run in runs)
    assert sorted((run.process_id, run.verdict, run.compared, run.errors) for run in runs) == [
        (1, "accepted", 59, 0),
        (2, "accepted", 93, 1),
        (3, "accepted", 93, 1),
        (3, "rejected", 59, 1),
        (4, "accepted", 412, 0),
    ]
    rejected, accepted = (run.units for run in runs if run.process_id == 3)
    assert not rejected & accepted


def test_the_plan_of_seats_says_long_before_the_autumn_that_one_seat_is_missing_then(played: Played) -> None:
    issued, live = held.first_staffing_plan(played.database)
    assert issued < live
    starts_on = played.summary.starts_on
    assert held.seats_short(played.database, played.summary.ends_on, 273, starts_on) == [1, 0, 0, 0]


def test_waves_go_live_one_after_the_other_near_the_contract(played: Played) -> None:
    first, second = standing(played.database, 1, TODAY).waves
    assert first.actual_on
    assert second.actual_on
    assert first.actual_on < second.actual_on
    assert max(abs(wave.slip_calendar_days or 0) for wave in (first, second)) <= 28


def test_no_task_is_left_and_the_store_verifies(played: Played) -> None:
    assert {row["status"].value for row in rows_of(played, Task)} <= {"done", "withdrawn"}  # type: ignore[attr-defined]
    found = verify(played.database, played.settings.files, ALLOWED_MOVES)
    assert found.findings == ()
    assert found.checked.rows == played.summary.rows_verified


def test_the_progress_only_rises_and_ends_at_a_hundred(played: Played) -> None:
    percents = [percent for percent, _, _ in played.told]
    assert percents == sorted(percents)
    assert (percents[0], percents[-1]) == (0.0, 100.0)


def test_a_second_rehearsal_in_the_same_home_is_refused_and_changes_nothing(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KT_HOME", str(played.settings.home))
    before = len(rows_of(played, Event))
    with pytest.raises(Refused, match="holds 1 engagement"):
        demo(played.settings, today=TODAY, with_prefect=False)
    assert len(rows_of(played, Event)) == before


@pytest.mark.long
def test_plain_ticks_on_postgresql_go_the_same_way(
    played: Played, postgresql_database: Database, tmp_path: Path
) -> None:
    url = postgresql_database.writer.url.render_as_string(hide_password=False)
    with played_in(tmp_path / "home", database_url=url) as other:
        assert _story(other) == _story(played)
        assert other.summary.gates == played.summary.gates
        assert (other.summary.starts_on, other.summary.ends_on) == (
            played.summary.starts_on,
            played.summary.ends_on,
        )


def _story(played: Played) -> list[tuple[object, ...]]:
    """Give what happened, when and by whom; hashes and the wall clock differ each time."""
    rows = (row for row in rows_of(played, Event) if row["kind"] != "store_initialised")
    return sorted(((row["kind"], row["subject"], row["by"], row["at"]) for row in rows), key=str)


def test_it_runs_on_real_flows_and_leaves_their_runs(played: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KT_HOME", str(played.settings.home))
    with prefect_server(played.settings.home):
        first, last = runs_like("1 identify needs"), runs_like("6 monitor")
    assert {run.state_type for run in (*first, *last)} == {StateType.COMPLETED}
    assert [run.state_name for run in first[:1]] == ["AwaitingPeople"]
    assert last[-1].state_name == "Finished"
    assert last[-1].name == "E1 Travel and expense desk · 6 monitor"

"""The rehearsal of customer support, from first need to finished: what its script promises is what the store holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import RowMapping, select
from sqlmodel import SQLModel

from flow_samples import settings_in
from flows.rehearsal_summary import Summary
from flows.rehearse import demo
from kt_engine.answers.standing import standing
from kt_engine.answers.verify_store import verify
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.settings import Settings
from kt_engine.store.database import Database, connect, open_store
from kt_engine.store.tables import (
    Certification,
    Condition,
    Document,
    Event,
    FindingOverruled,
    GateVersion,
    Handover,
    HandoverFinding,
    Person,
    Task,
    table_of,
)
from kt_engine.words import (
    CertificationStatus,
    ConditionStatus,
    Decision,
    DocumentKey,
    EngagementStatus,
    HandoverStatus,
    Meaning,
    PersonKind,
)

TODAY = date(2026, 11, 20)
pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Played:
    summary: Summary
    settings: Settings
    database: Database

    def rows(self, row: type[SQLModel]) -> Sequence[RowMapping]:
        with open_store(self.database) as reader:
            return reader.rows(select(table_of(row)).order_by(table_of(row).c.id))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Played once, with plain ticks on SQLite."""
    home = tmp_path_factory.mktemp("support") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KT_HOME", str(home))
        settings = settings_in(home)
        summary = demo(settings, rehearsal="customer_support", today=TODAY, with_prefect=False)
    database = connect(settings.database_url)
    yield Played(summary, settings, database)
    database.dispose()


def test_five_processes_end_finished_today_or_few_days_before(played: Played) -> None:
    assert timedelta() <= TODAY - played.summary.ends_on <= timedelta(days=9)
    facts = standing(played.database, 1, played.summary.ends_on)
    assert (facts.status, facts.distribution) == (EngagementStatus.FINISHED, ((6, 5),))


def test_three_waves_go_live_one_after_the_other(played: Played) -> None:
    days = [wave.actual_on for wave in standing(played.database, 1, TODAY).waves]
    assert len(days) == 3
    assert all(days)
    assert days == sorted(set(days))  # type: ignore[type-var]


def test_sixteen_handovers_are_accepted_and_one_was_returned_first(played: Played) -> None:
    assert (played.summary.handovers_accepted, played.summary.handovers_returned) == (16, 1)
    assert played.summary.signatures[Meaning.RETURNED] == 1


def test_ten_people_are_certified_although_two_left_and_two_tests_failed(played: Played) -> None:
    summary = played.summary
    assert (summary.people.certified, summary.people.left, summary.attempts_failed) == (10, 2, 2)
    assert (summary.people.live, summary.people.levels) == (None, {})
    left = [row for row in played.rows(Certification) if row["status"] is CertificationStatus.ATTRITED]
    assert [row["process_id"] for row in left] == [1, 4]


def test_chat_is_refused_for_a_time_by_both_sides_and_passes_when_presented_again(played: Played) -> None:
    versions = [row for row in played.rows(GateVersion) if row["handle"].startswith("E1-G-ready-P5 ")]
    assert [row["decision"] for row in versions] == [Decision.TEMPORARY_NO_GO, Decision.GO]
    assert timedelta(days=8) < versions[1]["presented_at"] - versions[0]["decided_at"] < timedelta(days=14)


def test_every_other_gate_passes_at_once_and_one_of_them_with_a_condition(played: Played) -> None:
    decisions = [gate.decision for gate in played.summary.gates]
    assert len(decisions) == 5 + 3 * 5 + 1
    assert decisions.count(Decision.GO_WITH_CONDITIONS) == 1
    assert decisions.count(Decision.TEMPORARY_NO_GO) == 1
    (condition,) = played.rows(Condition)
    assert condition["status"] is ConditionStatus.CLOSED
    assert condition["closed_on"] <= condition["due_on"]
    assert "recording_pause_retest.csv" in condition["closing_note"]


def test_the_carrier_holds_up_the_returns_line_for_its_days(played: Played) -> None:
    events = [row for row in played.rows(Event) if row["kind"] in {"task_blocked", "task_unblocked"}]
    blocked, freed = events
    task = next(row for row in played.rows(Task) if row["handle"] == blocked["subject"])
    assert (task["task_key"], task["process_id"]) == ("build_routes", 2)
    assert 8 <= (freed["at"].date() - blocked["at"].date()).days <= 12


def test_three_lines_that_look_like_a_persons_are_overruled_by_a_signature(played: Played) -> None:
    stand = {row["handover_finding_id"] for row in played.rows(FindingOverruled)}
    held = [row for row in played.rows(HandoverFinding) if row["blocks"]]
    assert {row["id"] for row in held} == stand
    assert len(stand) == 3
    (handover,) = [row for row in played.rows(Handover) if row["id"] == held[0]["handover_id"]]
    assert (handover["handover_key"], handover["status"]) == ("telephony_numbers", HandoverStatus.ACCEPTED)


def test_the_incumbent_lists_the_open_tickets(played: Played) -> None:
    (listed,) = [row for row in played.rows(Task) if row["task_key"] == "list_open_work"]
    person = next(row for row in played.rows(Person) if row["id"] == listed["done_by"])
    assert (person["kind"], person["name"]) == (PersonKind.HUMAN, "Lourdes Recio")


def test_every_kind_of_document_is_issued_and_marked(played: Played) -> None:
    assert {row["document_key"] for row in played.rows(Document)} == set(DocumentKey)
    assert all("REHEARSAL" in document.path.read_text() for document in played.summary.documents)


def test_nothing_is_left_to_do_and_the_store_verifies_without_findings(played: Played) -> None:
    assert {row["status"].value for row in played.rows(Task)} <= {"done", "withdrawn"}
    assert verify(played.database, played.settings.files, ALLOWED_MOVES).findings == ()

"""What must be proven, what was explained back, what lived in heads, and what is counted over, as documents tell it."""

from decimal import Decimal
from pathlib import Path

from builders import make_engagement
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.add_handover import add_handover
from kt_engine.actions.submit_handover import submit_handover
from kt_engine.answers.collect_assessment_plan import AssessmentRule, collect_assessment_plan
from kt_engine.answers.collect_play_back_sheet import collect_play_back_sheet
from kt_engine.answers.collect_tacit_knowledge_log import collect_tacit_knowledge_log
from kt_engine.answers.collect_work_in_flight import collect_work_in_flight
from kt_engine.store.database import Database, open_store
from kt_engine.words import HandoverKind, HandoverStatus, KnowledgeStatus
from passing_over import WORK, make_desk, played_back, receiver_of
from walking import handed, of, walk_to_stage_four


def test_the_assessment_plan_of_a_desk_names_each_number_with_its_source(database: Database) -> None:
    made = make_engagement(database)
    with open_store(database) as reader:
        facts = collect_assessment_plan(reader, made.engagement_id)
    numbers = {one.rule: one for one in facts.numbers}
    assert (numbers[AssessmentRule.CASES_NEEDED].value, numbers[AssessmentRule.CASES_SCORED].value) == (
        Decimal(4),
        Decimal(5),
    )
    assert all(one.source for one in facts.numbers)
    assert facts.certification is not None
    assert [one.title for one in facts.certification.cases if one.critical] == ["A case at or above a limit"]
    assert {one.level for one in facts.certification.activities} == {3, 4}
    assert "Ready for go-live" in {one.gate for one in facts.gates}


def test_a_short_way_has_no_numbers_of_the_long_one(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with open_store(database) as reader:
        facts = collect_assessment_plan(reader, made.engagement_id)
    rules = {one.rule for one in facts.numbers}
    assert rules == {AssessmentRule.SEATS, AssessmentRule.ATTEMPTS, AssessmentRule.VALID_FOR}
    assert facts.certification is not None
    assert (facts.certification.cases, facts.certification.assessors_are_checked) == ((), False)


def test_a_play_back_shows_topics_and_result_and_neither_score_nor_who_explained(
    database: Database, tmp_path: Path
) -> None:
    desk = make_desk(database, tmp_path / "files", until=KnowledgeStatus.SME_REVIEWED)
    played_back(desk, score="41")
    with open_store(database) as reader:
        facts = collect_play_back_sheet(reader, desk.made.engagement_id)
    item = next(one for one in facts.items if one.handle == WORK)
    (one,) = item.play_backs
    assert (one.passed, [topic.hard for topic in one.topics]) == (False, [False, True])
    assert "41" not in repr(one)
    assert receiver_of(desk, WORK).name not in repr((one.giver, one.owner, one.note))
    assert [other.play_backs for other in facts.items if other.handle != WORK]


def test_the_log_follows_what_lived_in_heads_from_session_to_work(database: Database, tmp_path: Path) -> None:
    desk = make_desk(database, tmp_path / "files", until=KnowledgeStatus.FIELD_VALIDATED)
    with open_store(database) as reader:
        facts = collect_tacit_knowledge_log(reader, desk.made.engagement_id)
    (item,) = facts.items
    assert (item.handle, item.written_version, item.status) == (WORK, 1, KnowledgeStatus.FIELD_VALIDATED)
    assert [one.reference for one in item.heard] == ["Media library, session 14"]
    assert [one.passed for one in item.used] == [True]
    assert facts.explicit_count > 0


def test_open_work_is_counted_by_who_takes_it(database: Database, tmp_path: Path) -> None:
    people = walk_to_stage_four(database).people
    handle = add_handover(
        database, of(people.manager), "E1", title="Open work", kind=HandoverKind.IN_FLIGHT_WORK,
        giver=people.experts[0].handle, receiver=people.team_leads[0].handle, reviewers=[people.process_owner.handle],
    ).handle  # fmt: skip
    with open_store(database) as reader:
        assert collect_work_in_flight(reader, 1).lists[0].newest is None
    text = "kind,owner,count_at_freeze,count_at_handover\nclaims,provider,412,411\ndisputes,stays,7,7\n"
    submit_handover(
        database, tmp_path / "files", of(people.experts[0]), handle, file=handed(text, "open.csv")
    )
    accept_handover(database, of(people.process_owner), handle)
    with open_store(database) as reader:
        (one,) = collect_work_in_flight(reader, 1).lists
    assert one.newest is not None
    assert (one.newest.frozen, one.newest.handed, one.newest.provider, one.newest.stays) == (419, 418, 411, 7)
    assert (one.newest.open_rows, one.status) == (1, HandoverStatus.IN_REVIEW)
    assert one.receiver == f"{people.team_leads[0].name} ({people.team_leads[0].handle})"

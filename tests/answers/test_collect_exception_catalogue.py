"""The exception catalogue brings together documents, cases and questions of a process, each from its own record."""

from pathlib import Path

from kt_engine.actions.add_handover import add_handover
from kt_engine.actions.answer_question import answer_question
from kt_engine.actions.ask_question import ask_question
from kt_engine.actions.submit_handover import submit_handover
from kt_engine.answers.collect_exception_catalogue import collect_exception_catalogue
from kt_engine.store.database import Database, open_store
from kt_engine.words import HandoverKind, HandoverStatus
from long_way import let_in, observed, passed_tests, walk_long
from walking import House, handed, nominated, of


def test_each_line_comes_from_its_record(database: Database, tmp_path: Path) -> None:
    house = House(database, walk_long(database), tmp_path / "files")
    people = house.people
    trainee = nominated(database, house.made, 0)
    let_in(house, trainee)
    passed_tests(house, trainee)
    observed(house, trainee, case="refund")
    observed(house, trainee, case="refund", simulated=True)
    handle = add_handover(
        database, of(people.manager), "E1", title="How it is done", kind=HandoverKind.DOCUMENT,
        giver=people.experts[0].handle, receiver=people.team_leads[0].handle,
        reviewers=[people.process_owner.handle], sections=["Steps", "Exceptions"], process="E1-P1",
    ).handle  # fmt: skip
    text = handed("# Steps\n\nDo it.\n\n# Exceptions\n\nTBD\n")
    submit_handover(database, house.files, of(people.experts[0]), handle, file=text)
    asked = ask_question(
        database, of(people.team_leads[0]), handle, question="Who decides?", section="Exceptions"
    )
    answer_question(database, of(people.experts[0]), asked.handle, answer="The lead")
    with open_store(database) as reader:
        facts = collect_exception_catalogue(reader, house.made.engagement_id)
    process = facts.processes[0]
    (source,) = [one for one in process.sources if one.handle == handle]
    assert (source.status, source.why, source.version, source.holding_count) == (
        HandoverStatus.SUBMITTED, "section Exceptions", 1, 1,
    )  # fmt: skip
    refund = process.cases[0]
    assert (refund.trainees_count, refund.real_count, refund.simulated_count) == (1, 1, 1)
    assert sum(one.seen_by_count for one in process.cases[1:]) == 0
    (question,) = process.questions
    assert (question.about, question.answer, question.answered_by) == (
        f"{handle}, section Exceptions", "The lead", people.experts[0].handle,
    )  # fmt: skip
    assert "Novak" not in repr(facts)

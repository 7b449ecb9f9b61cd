"""Plays a very small desk until every document has something to say, once for all tests that read it."""

import hashlib
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import select

from builders import ENGINE, Made, make_act
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.answer_session_query import ask_in_session
from kt_engine.actions.cancel_session import cancel_session
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.explain_difference import explain_difference
from kt_engine.actions.hold_session import FollowUp, hold_session
from kt_engine.actions.issue_notice import issue_notice
from kt_engine.actions.nominate_trainee import nominate_trainee
from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.record_contract import record_contract
from kt_engine.actions.record_kpi import record_kpi
from kt_engine.actions.replan import replan
from kt_engine.actions.return_handover import return_handover
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.actions.submit_handover import submit_handover
from kt_engine.answers.list_parallel_runs import parallel_sample
from kt_engine.exchange.conditions import ConditionRow
from kt_engine.exchange.handed_file import HandedFile
from kt_engine.exchange.terms import TermRow
from kt_engine.store.database import Database, connect, open_store
from kt_engine.store.tables import Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Decision, Side, Stage, WaitKind
from parallel_runs import CRITICAL, MATCH, UNEXPLAINED, all_compared, both_sign, concluded, ended, sampled
from session_house import booked, promised
from walking import House, handed, of, open_tasks, scored, taught, walk_to_stage_four

DAY = date(2027, 1, 20)
FIRST_SESSION, SECOND_SESSION = date(2027, 1, 21), date(2027, 1, 27)
LIVE = date(2027, 2, 17)
LATER = date(2027, 3, 1)
FIRST, SECOND = b"# Purpose\n", b"# Purpose\n\nWhy.\n\n# Steps\n\n1. Do it.\n"


@pytest.fixture(scope="session")
def played_file(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    folder = tmp_path_factory.mktemp("played")
    file = Path(copyfile(template_file, folder / "kt.db"))
    database = connect(f"sqlite:///{file}")
    made = walk_to_stage_four(database, processes=2)
    _contract(database, made)
    open_tasks(database, made, Stage.TRANSITION_AND_INTEGRATE, DAY)
    _handover(database, made, folder / "files")
    _training(database, made)
    _parallel(House(database, made, folder / "files"))
    _sessions(House(database, made, folder / "files"))
    _gates(database, made)
    _live(database, made, folder / "files")
    _service(database, made)
    replan(database, make_act(ENGINE, LATER), made.engagement_id)
    issue_notice(database, of(made.people.provider_manager, LATER), made.engagement_id, "E1-H2")
    database.dispose()
    return file, made


@pytest.fixture
def made(played_file: tuple[Path, Made]) -> Made:
    return played_file[1]


@pytest.fixture
def played(played_file: tuple[Path, Made], tmp_path: Path) -> Iterator[Database]:
    """A copy of the store of the small desk."""
    database = connect(f"sqlite:///{copyfile(played_file[0], tmp_path / 'kt.db')}")
    yield database
    database.dispose()


@pytest.fixture
def reader(played: Database) -> Iterator[Reader]:
    with open_store(played) as opened:
        yield opened


def _contract(database: Database, made: Made) -> None:
    record_contract(
        database, of(made.people.manager), made.engagement_id, signed_on=date(2027, 1, 4),
        starts_on=date(2027, 1, 5), ends_on=date(2029, 12, 31), reference="C-1", go_live={1: date(2027, 2, 15)},
        terms=[TermRow(WaitKind.HANDOVER_DELIVERY, Side.CLIENT, 5, "clause 7.2")],
    )  # fmt: skip


def _handover(database: Database, made: Made, files: Path) -> None:
    """The first version is returned, the second accepted by reviewer and receiver."""
    people, handle = made.people, f"{made.handle}-H1"
    for data in (FIRST, SECOND):
        file = HandedFile(
            "manual | v1.md", "text/markdown", data, hashlib.sha256(data).hexdigest(), len(data)
        )
        submit_handover(database, files, of(people.experts[0]), handle, file=file)
        if data is FIRST:
            return_handover(database, of(people.process_owner), handle, reason="The steps are missing")
    for signer in (people.process_owner, people.trainers[0]):
        accept_handover(database, of(signer), handle)


def _training(database: Database, made: Made) -> None:
    """Reconciling nominated a trainee for each process; the first fails once, passes and is certified."""
    people, certification = made.people, f"{made.handle}-K1"
    taught(database, made, certification, "basics", "manners", on=DAY)
    scored(database, made, certification, "64.50", critical_right=False)
    scored(database, made, certification, "80")
    scored(database, made, certification, "91", module="manners")
    for signer in (people.trainers[0], people.experts[0]):
        certify_trainee(database, of(signer), certification)
    nominate_trainee(database, of(people.manager), f"{made.handle}-P1", person=people.trainees[5].handle)


def _parallel(house: House) -> None:
    """The first run is rejected for a critical error, the second is accepted with a difference explained late."""
    ended(house, 1, CRITICAL)
    run = sampled(house, 1, after="E1-PA1", reason="The limits were taught again")
    all_compared(house, run, UNEXPLAINED)
    (unit,) = [one for one in parallel_sample(house.database, run) if one.result is UNEXPLAINED]
    explain_difference(
        house.database, of(house.people.trainers[0]), run, unit.unit, result=MATCH, explanation="Rounded before"
    )  # fmt: skip
    both_sign(house, concluded(house, run).agreement)


def _sessions(house: House) -> None:
    """The expert's hours are promised; one session is held with a query, one cancelled, one still planned."""
    people = house.people
    promised(house, people.experts[0], on=DAY)
    listen = [one.handle for one in (people.trainers[0], people.team_leads[0])]
    for day in (DAY, FIRST_SESSION, SECOND_SESSION):
        act = of(people.trainers[0])
        booked(house, day, time(15), act=act, receivers=listen, agenda="From the first line on")
    hold_session(
        house.database, of(people.trainers[0], FIRST_SESSION), "E1-S1", no_recording="Nobody agreed to it",
        decisions=["The old form is used until May"],
        follow_ups=[FollowUp("Send the list", people.experts[0].handle, LATER)],
    )  # fmt: skip
    ask_in_session(house.database, of(people.team_leads[0], FIRST_SESSION), "E1-S1", question="Who signs?")
    cancel_session(
        house.database, of(people.trainers[0], FIRST_SESSION), "E1-S3", side=Side.CLIENT, reason="Audit"
    )


def _gates(database: Database, made: Made) -> None:
    """The first process passes with a go, the second on a condition because nobody is certified."""
    people = made.people
    condition = ConditionRow("people", "Certify a second person", people.trainers[0].handle, date(2027, 2, 10),
                             date(2027, 2, 12), "The expert stays beside the desk", 50, 2)  # fmt: skip
    for number, conditions in ((1, ()), (2, (condition,))):
        complete_task(database, of(people.trainers[0]), f"{made.handle}-T{number + 3}")
        gate = f"{made.handle}-G-ready-P{number}"
        present_gate(database, of(people.manager), gate, conditions=conditions)
        decision = Decision.GO_WITH_CONDITIONS if conditions else Decision.GO
        for signer in (people.process_owner, people.team_leads[0]):
            sign_gate(database, of(signer), gate, decision=decision, comment="One person is in class.")


def _live(database: Database, made: Made, files: Path) -> None:
    """Both processes of the one wave are switched over, each with its proof."""
    open_tasks(database, made, Stage.GO_LIVE, LIVE)
    task = table_of(Task)
    with open_store(database) as reader:
        rows = reader.rows(select(task.c.handle).where(task.c.task_key == "switch").order_by(task.c.id))
    for row in rows:
        proof = (handed("Switched.", "switch.md"),)
        complete_task(
            database, of(made.people.team_leads[0], LIVE), row["handle"], files=files, evidence=proof
        )


def _service(database: Database, made: Made) -> None:
    """Two months of one process; the other process is live and has no figure."""
    manager = of(made.people.manager, LATER)
    for period, value in (("2027-01", "93.1"), ("2027-02", "94.0"), ("2027-02", "96.20")):
        record_kpi(database, manager, made.engagement_id, kpi="on_time", period=period, value=Decimal(value),
                   source="desk system", process=f"{made.handle}-P1")  # fmt: skip

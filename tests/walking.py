"""Walks an engagement of a small test playbook into stage 4, by the real actions, so that training can begin."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import SQLModel

from builders import ENGINE, START, Made, People, Someone, make_act, make_engagement
from kept_stores import kept
from kt_engine.actions.add_handover import add_handover
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.decide_waiver import DecidedWaiver, decide_waiver
from kt_engine.actions.move_tasks import move_tasks
from kt_engine.actions.nominate_trainee import nominate_trainee
from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.record_assessment import RecordedAssessment, record_assessment
from kt_engine.actions.record_session import record_session
from kt_engine.actions.replan import replan
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.actions.submit_handover import SubmittedHandover, submit_handover
from kt_engine.actions.waive_task import waive_task
from kt_engine.exchange.handed_file import HandedFile, media_type
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Event, Task, table_of
from kt_engine.store.unit import Act
from kt_engine.words import Decision, HandoverKind, Stage

SMALL = "two_modules"
DAY = date(2027, 1, 20)
"""A day on which stage 4 has been reached and the tests act."""


@dataclass(frozen=True)
class House:
    """A store with one engagement in it, and the folder of its files."""

    database: Database
    made: Made
    files: Path

    @property
    def people(self) -> People:
        return self.made.people


def of(person: Someone, on: date = DAY, *, command_id: str | None = None) -> Act:
    return make_act(person, on, command_id=command_id)


def open_tasks(database: Database, made: Made, stage: Stage, on: date = START) -> None:
    """Insert what the plan wants, make the tasks of a stage ready, and plan."""
    reconcile(database, make_act(ENGINE, on), made.engagement_id)
    move_tasks(database, make_act(ENGINE, on), made.engagement_id, stage)
    replan(database, make_act(ENGINE, on), made.engagement_id)


def walk_to_stage_four(database: Database, *, processes: int = 1, playbook: str = SMALL) -> Made:
    """Pass the gates of stages 1 to 3; both trainees' seats are still free, because nothing is reconciled after."""
    return kept(database, ("stage four", processes, playbook), lambda: _walk(database, processes, playbook))


def _walk(database: Database, processes: int, playbook: str) -> Made:
    made = make_engagement(database, playbook, processes)
    people = made.people
    signers = {"need": people.sponsor, "partner": people.sponsor, "contract": people.sponsor}
    seconds = {
        "need": people.process_owner,
        "partner": people.process_owner,
        "contract": people.team_leads[0],
    }
    doers = {"need": people.sponsor, "partner": people.process_owner, "contract": people.process_owner}
    for number, gate in enumerate(signers, 1):
        open_tasks(database, made, Stage.of_number(number))
        complete_task(database, make_act(doers[gate]), f"{made.handle}-T{number}")
        present_gate(database, make_act(people.manager), f"{made.handle}-G-{gate}")
        for signer in (signers[gate], seconds[gate]):
            sign_gate(database, make_act(signer), f"{made.handle}-G-{gate}", decision=Decision.GO)
    return made


def handed(text: str = "# How it is done\n", name: str = "manual.md") -> HandedFile:
    data = text.encode()
    return HandedFile(name, media_type(name), data, hashlib.sha256(data).hexdigest(), len(data))


def sop(text: str = "first") -> str:
    """Give a text with the sections the sample playbooks require, so that reading it finds nothing that holds it."""
    return f"# How it is done\n\n## Purpose\n\nWhy: {text}\n\n## Steps\n\n1. Do it: {text}\n"


def submitted(house: House, by: Someone, handover: str = "E1-H1", text: str = "first") -> SubmittedHandover:
    return submit_handover(house.database, house.files, of(by), handover, file=handed(sop(text)))


def added(house: House, *, reviewers: Sequence[Someone], receiver: Someone | None = None) -> str:
    """Add a handover given by the first expert, without a submitted version; gives its handle."""
    people = house.people
    return add_handover(
        house.database,
        of(people.manager),
        house.made.handle,
        title="Chapter one",
        kind=HandoverKind.DOCUMENT,
        giver=people.experts[0].handle,
        receiver=(receiver or people.team_leads[0]).handle,
        reviewers=[reviewer.handle for reviewer in reviewers],
    ).handle


def nominated(database: Database, made: Made, trainee: int = 0, process: int = 1) -> str:
    """Nominate one of the trainees and give the certification's handle."""
    person = made.people.trainees[trainee].handle
    return nominate_trainee(
        database, of(made.people.manager), f"{made.handle}-P{process}", person=person
    ).handle


def taught(database: Database, made: Made, certification: str, *modules: str, on: date = DAY) -> None:
    for module in modules:
        record_session(
            database,
            of(made.people.trainers[0], on),
            f"{made.handle}-P1",
            module=module,
            held_on=on,
            hours=Decimal(4),
            attended=[certification],
        )


def scored(
    database: Database,
    made: Made,
    certification: str,
    score: str,
    *,
    module: str = "basics",
    critical_right: bool = True,
    on: date = DAY,
) -> RecordedAssessment:
    return record_assessment(
        database,
        of(made.people.trainers[0], on),
        certification,
        module=module,
        score_pct=Decimal(score),
        critical_right=critical_right,
        assessed_on=on,
    )


def passed(database: Database, made: Made, trainee: int = 0) -> str:
    """Nominate, teach and pass a trainee in both modules; gives the certification's handle."""
    certification = nominated(database, made, trainee)
    taught(database, made, certification, "basics", "manners")
    for module in ("basics", "manners"):
        scored(database, made, certification, "90", module=module)
    return certification


def waived(
    database: Database, people: People, task: str, *, reason: str = "Known already", on: date = DAY
) -> DecidedWaiver:
    """Propose to waive a task and approve that, by two people."""
    proposed = waive_task(database, of(people.manager, on), task, reason=reason)
    return decide_waiver(database, of(people.process_owner, on), proposed.handle, approve=True)


def value_of(database: Database, row: type[SQLModel], handle: str, column: str) -> object:
    """Read one column of one record."""
    table = table_of(row)
    with open_store(database) as reader:
        return reader.value(select(table.c[column]).where(table.c.handle == handle))


def count_of(database: Database, row: type[SQLModel]) -> int:
    with open_store(database) as reader:
        return int(reader.value(select(func.count()).select_from(table_of(row))))


def last_event(database: Database) -> tuple[str, str]:
    """Give kind and subject of the newest event."""
    event = table_of(Event)
    with open_store(database) as reader:
        row = reader.rows(select(event.c.kind, event.c.subject).order_by(event.c.id.desc()).limit(1))[0]
    return row["kind"], row["subject"]


def task_named(house: House, key: str, process: int | None = None) -> str:
    """Give the handle of a playbook's task, of one process or the first there is."""
    task = table_of(Task)
    statement = select(task.c.handle).where(task.c.task_key == key).order_by(task.c.id)
    if process is not None:
        statement = statement.where(task.c.process_id == process)
    with open_store(house.database) as reader:
        return str(reader.rows(statement)[0]["handle"])


def status_of(house: House, row: type[SQLModel], handle: str) -> object:
    return value_of(house.database, row, handle, "status")

"""The flows behind the forms of the Prefect pages: read the words, call one action. They decide nothing.

Each runs in a process of its own, started by Prefect's Runner; KT_HOME says there which store is meant. The
run's id is the command's id: a run that is repeated changes nothing a second time.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows.house import House, here, label_of
from flows.house_flow import final_state, house_flow
from flows.lifecycle import tick
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.start_engagement import start_engagement
from kt_engine.errors import InvalidInput, KtError, Problem, UsageProblem
from kt_engine.exchange.dates import parse_day
from kt_engine.exchange.handed_file import read_handed_file
from kt_engine.playbook.find import is_name, search_folders
from kt_engine.playbook.load import LoadedPlaybook, load_playbook
from kt_engine.store.database import open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Engagement, Person
from kt_engine.store.unit import Act

SEPARATOR = " · "
"""Between the handle and what a dropdown says of it."""


@house_flow("start an engagement", "start {name}")
async def start_engagement_form(
    playbook: str = "",
    client: str = "",
    name: str = "",
    starts_on: str = "",
    provider: str = "",
    by: str = "",
) -> State[Any]:
    def start(house: House, act: Act) -> str:
        started = start_engagement(
            house.db,
            act,
            playbook=playbook_of(playbook, house.settings.home),
            client=chosen(client, "client"),
            name=name,
            starts_on=parse_day(chosen(starts_on, "first day"), "The first day"),
            provider=first_word(provider) or None,
        )
        return f"{started.handle} {name.strip()} is started. Next: kt scope import {started.handle} FILE"

    return answered(by, start)


@house_flow("complete a task", "complete {task}")
async def complete_task_form(task: str = "", note: str = "", evidence: str = "", by: str = "") -> State[Any]:
    def complete(house: House, act: Act) -> str:
        done = complete_task(
            house.db,
            act,
            chosen(task, "task"),
            files=house.settings.files,
            evidence=[read_handed_file(inbox_file(house.settings.inbox, evidence))]
            if evidence.strip()
            else [],
            note=note.strip() or None,
        )
        ready = f" Ready now: {', '.join(done.made_ready)}." if done.made_ready else ""
        return f"{done.handle} is done.{ready}"

    return answered(by, complete)


@house_flow("advance an engagement", "advance {engagement}")
async def advance_form(engagement: str = "") -> State[Any]:
    house = here()
    try:
        with open_store(house.db) as reader:
            engagement_id = int(find(reader, Engagement, chosen(engagement, "engagement"))["id"])
    except KtError as fault:
        return Failed(message=str(fault))
    label = label_of(house.db, engagement_id)
    state = await final_state(tick(engagement_id, label, "form", return_state=True))
    # A copy: handed back as it is, Prefect takes it for one of several and shows "All states completed".
    return State(type=state.type, name=state.name, message=state.message)


def answered(by: str, do: Callable[[House, Act], str]) -> State[Any]:
    """Do it as this person, once per run; a person's mistake becomes the run's message, as a sentence."""
    try:
        house = here()
        with open_store(house.db) as reader:
            person = int(find(reader, Person, chosen(by, "person who does this"))["id"])
        now = datetime.now(UTC)
        act = Act(by=person, at=now, recorded_at=now, command_id=str(flow_run.id))
        return Completed(message=do(house, act))
    except KtError as fault:
        return Failed(message=str(fault))


def first_word(line: str) -> str:
    """Give the key or handle at the beginning of a dropdown's line."""
    return line.split(SEPARATOR, 1)[0].strip()


def chosen(line: str, what: str) -> str:
    word = first_word(line)
    if not word:
        raise UsageProblem(f"The field for the {what} is empty. Fill it in, then submit the form again.")
    return word


def playbook_of(line: str, home: Path) -> LoadedPlaybook:
    """Load a playbook by its name; a form names no path."""
    name = chosen(line, "playbook")
    if not is_name(name):
        raise UsageProblem(f"{name} is not the name of a playbook. Choose one of the list.")
    return load_playbook(name, search_folders(home))


def inbox_file(inbox: Path, name: str) -> Path:
    """Give a file of the inbox by its name. A form reaches no file anywhere else, not through a link either."""
    wanted = name.strip()
    file = inbox / wanted
    if Path(wanted).name != wanted or wanted in {".", ".."} or file.is_symlink() or not file.is_file():
        raise InvalidInput(
            [Problem(f"There is no file {wanted} in {inbox}. Put it there, and name it without a folder.")]
        )
    return file

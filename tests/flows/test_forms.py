import asyncio
from pathlib import Path
from typing import Any

import pytest
from prefect import State

from flow_samples import AT, Sample
from flows.forms import advance_form, complete_task_form, inbox_file, start_engagement_form
from flows.house_flow import final_state
from flows.lifecycle import tick_plain
from flows.server import PrefectServer
from kt_engine.answers.form_choices import form_choices
from kt_engine.answers.open_tasks import OpenTask, open_tasks
from kt_engine.errors import InvalidInput
from kt_engine.store.database import open_store
from kt_engine.words import TaskStatus

slow = pytest.mark.slow
RUN_ID = "11111111-2222-3333-4444-555555555555"


def submitted(form: Any, **fields: str) -> State[Any]:
    return asyncio.run(final_state(form(**fields, return_state=True)))


def start(sample: Sample, **changed: str) -> State[Any]:
    fields = {
        "playbook": "travel_desk",
        "client": sample.made.people.client,
        "name": "Second",
        "starts_on": "2027-02-01",
        "by": f"{sample.made.people.manager.handle} · transition manager",
    }
    return submitted(start_engagement_form, **{**fields, **changed})


def engagements(sample: Sample) -> list[str]:
    return list(form_choices(sample.db).engagements)


@slow
def test_the_start_form_starts_an_engagement_and_says_what_comes_next(
    server: PrefectServer, sample: Sample
) -> None:
    state = start(sample)
    assert (state.name, state.message) == ("Completed", "E2 Second is started. Next: kt scope import E2 FILE")
    assert engagements(sample) == ["E2 · Second", "E1 · Travel desk"]


@slow
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"starts_on": "2027-13-40"},
            "The first day '2027-13-40' is not in the calendar. Check month and day.",
        ),
        ({"starts_on": ""}, "The field for the first day is empty."),
        ({"playbook": "../../etc/passwd"}, "../../etc/passwd is not the name of a playbook."),
        ({"playbook": "nothing"}, "There is no playbook nothing."),
        ({"client": "Nobody Ltd"}, "There is no party Nobody Ltd."),
        ({"by": "P404"}, "There is no person P404."),
        ({"by": ""}, "The field for the person who does this is empty."),
        ({"name": " "}, "An engagement needs a name"),
    ],
)
def test_bad_input_ends_the_run_with_a_sentence_and_changes_nothing(
    server: PrefectServer, sample: Sample, changed: dict[str, str], sentence: str
) -> None:
    state = start(sample, **changed)
    assert state.is_failed()
    assert sentence in (state.message or "")
    assert "Traceback" not in (state.message or "")
    assert engagements(sample) == ["E1 · Travel desk"]


@slow
def test_a_form_s_run_that_is_repeated_does_nothing_a_second_time(
    server: PrefectServer, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT__RUNTIME__FLOW_RUN__ID", RUN_ID)
    first, second = start(sample), start(sample)
    assert second.message == first.message
    assert engagements(sample) == ["E2 · Second", "E1 · Travel desk"]


@slow
def test_the_task_form_completes_a_task_of_the_one_who_is_asked(
    server: PrefectServer, sample: Sample
) -> None:
    task = first_ready(sample)
    state = submitted(complete_task_form, task=task.handle, note="done", by=sample.made.people.sponsor.handle)
    assert state.is_completed(), state.message
    assert (state.message or "").startswith(f"{task.handle} is done.")
    again = submitted(complete_task_form, task=task.handle, by=sample.made.people.sponsor.handle)
    assert again.is_failed()
    assert "is done and cannot be completed" in (again.message or "")


@slow
def test_the_task_form_refuses_somebody_else_in_a_sentence(server: PrefectServer, sample: Sample) -> None:
    task = first_ready(sample)
    state = submitted(complete_task_form, task=task.handle, by=sample.made.people.outsider.handle)
    assert state.is_failed()
    assert "cannot be completed by somebody else" in (state.message or "")
    assert first_ready(sample) == task


@slow
def test_the_advance_form_ends_as_the_tick_does(server: PrefectServer, sample: Sample) -> None:
    state = submitted(advance_form, engagement="E1 · Travel desk")
    assert state.name == "AwaitingPeople"
    assert "waits for" in (state.message or "")


@slow
def test_the_advance_form_says_when_there_is_no_such_engagement(
    server: PrefectServer, sample: Sample
) -> None:
    state = submitted(advance_form, engagement="E404")
    assert state.is_failed()
    assert (state.message or "").startswith("There is no engagement E404.")


def first_ready(sample: Sample) -> OpenTask:
    asyncio.run(tick_plain(sample.house, sample.id, AT))
    with open_store(sample.db) as reader:
        return next(task for task in open_tasks(reader, sample.id) if task.status is TaskStatus.READY)


def test_a_form_names_a_file_of_the_inbox(tmp_path: Path) -> None:
    (tmp_path / "proof.pdf").write_bytes(b"%PDF")
    assert inbox_file(tmp_path, " proof.pdf ") == tmp_path / "proof.pdf"


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "..", ".", "missing.pdf", "folder", "link", "folder/x"]
)
def test_a_form_reaches_no_file_anywhere_else(tmp_path: Path, name: str) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "folder").mkdir(parents=True)
    (inbox / "folder" / "x").write_text("x")
    (tmp_path / "secret").write_text("x")
    (inbox / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(InvalidInput, match="There is no file"):
        inbox_file(inbox, name)


def test_a_dropdown_shows_handles_and_roles_and_no_person_s_name(sample: Sample) -> None:
    people = form_choices(sample.db).people
    manager = sample.made.people.manager
    assert f"{manager.handle} · transition manager" in people
    assert not any(manager.name in line for line in people)

"""The forms about an engagement, its scope and its people, and what all forms share."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flow_samples import Sample
from flows.forms.answer import chosen
from flows.forms.inbox import inbox_file, inbox_names
from flows.forms.person import without_names
from flows.house_flow import final_state
from flows.server import PrefectServer
from form_runs import form_named, refused, said, submitted
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.answers.form_choices import form_choices
from kt_engine.errors import InvalidInput, Problem, UsageProblem
from kt_engine.store.database import open_store
from kt_engine.words import Language

RUN_ID = "11111111-2222-3333-4444-555555555555"
SCOPE = "process_key,name,wave,site,criticality,volume_per_month\nclaims,Check claims,1,Krakow,4,1800\n"
PEOPLE = "name,email,party,side,site,roles,functions\n"
Submit = Callable[..., str]


def start_fields(sample: Sample, **changed: str) -> dict[str, str]:
    fields = {
        "playbook": "travel_desk",
        "client": f"{sample.made.people.client} · Aldergate Retail",
        "name": "Second",
        "starts_on": "2027-02-01",
        "by": f"{sample.made.people.manager.handle} · transition manager",
    }
    return {**fields, **changed}


def in_inbox(sample: Sample, name: str, text: str) -> str:
    sample.settings.inbox.mkdir(exist_ok=True)
    (sample.settings.inbox / name).write_text(text)
    return name


def engagements(sample: Sample) -> list[str]:
    return list(form_choices(sample.db).engagements)


def test_the_start_form_starts_an_engagement_and_says_what_comes_next(sample: Sample) -> None:
    message = said("Engagement · start", **start_fields(sample))
    manager = sample.made.people.manager.handle
    assert message == (
        f"E2 Second is started, and {manager} is its transition manager. "
        "Next: import its people, then its scope."
    )
    assert engagements(sample) == ["E2 · Second", "E1 · Travel desk"]


def test_the_start_form_takes_the_language_of_the_documents(sample: Sample) -> None:
    said("Engagement · start", **start_fields(sample), language="es")
    with open_store(sample.db) as reader:
        assert engagement_facts(reader, 2).language is Language.ES


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
        ({"currency": "Euro"}, "Euro"),
        ({"language": "fr"}, "fr is no language documents are issued in. Choose en or es."),
    ],
)
def test_bad_input_ends_the_run_with_a_sentence_and_changes_nothing(
    sample: Sample, changed: dict[str, str], sentence: str
) -> None:
    assert sentence in refused("Engagement · start", **start_fields(sample, **changed))
    assert engagements(sample) == ["E1 · Travel desk"]


def test_a_form_s_run_that_is_repeated_does_nothing_a_second_time(sample: Sample) -> None:
    first = submitted("Engagement · start", RUN_ID, **start_fields(sample))
    second = submitted("Engagement · start", RUN_ID, **start_fields(sample))
    assert second.message == first.message
    assert engagements(sample) == ["E2 · Second", "E1 · Travel desk"]


def test_an_engagement_is_put_on_hold_and_resumed(sample: Sample) -> None:
    by = sample.made.people.manager.handle
    assert said("Engagement · hold", engagement="E1 · Travel desk", reason="a strike", by=by).startswith(
        "E1 is on hold"
    )
    assert form_choices(sample.db).on_hold == ("E1 · Travel desk",)
    assert said("Engagement · resume", engagement="E1 · Travel desk", by=by).startswith("E1 goes on.")
    assert form_choices(sample.db).active == ("E1 · Travel desk",)


def test_the_scope_form_imports_a_file_of_the_inbox(sample: Sample) -> None:
    file, by = in_inbox(sample, "scope.csv", SCOPE), sample.made.people.manager.handle
    message = said("Engagement · import scope", engagement="E1", file=file, by=by)
    assert message.startswith("1 process added to E1, 0 changed. Not in the file and left as they are: E1-P1")


def test_a_fault_in_the_scope_file_is_told_by_the_file_s_name_line_and_column(sample: Sample) -> None:
    file = in_inbox(sample, "scope.csv", SCOPE.replace("Krakow", "Atlantis"))
    by = sample.made.people.manager.handle
    message = refused("Engagement · import scope", engagement="E1", file=file, by=by)
    assert message.startswith("scope.csv:2:1: There is no site 'Atlantis'.")


def test_the_people_form_imports_a_file_of_the_inbox(sample: Sample) -> None:
    row = "Zoe Zed,zoe@example.com,Aldergate Retail,client,Leipzig,subject_expert,\n"
    file, by = in_inbox(sample, "people.csv", PEOPLE + row), sample.made.people.manager.handle
    message = said("Engagement · import people", engagement="E1", file=file, by=by)
    assert message.startswith("1 person added, 1 role granted, 0 functions assigned in E1.")


def test_a_fault_in_the_people_file_shows_no_person_s_name(sample: Sample) -> None:
    taken = sample.made.people.sponsor.email
    row = f"Zoe O'Zed,{taken},Aldergate Retail,client,Leipzig,wizard,\n"
    file, by = in_inbox(sample, "people.csv", PEOPLE + row), sample.made.people.manager.handle
    message = refused("Engagement · import people", engagement="E1", file=file, by=by)
    assert "people.csv:2:6: There is no role 'wizard'." in message
    row = row.replace("wizard", "subject_expert")
    message = refused(
        "Engagement · import people", engagement="E1", file=in_inbox(sample, "p.csv", PEOPLE + row), by=by
    )
    assert f"belongs to {sample.made.people.sponsor.handle}" in message
    assert "Zed" not in message
    assert taken not in message


@pytest.mark.parametrize("word", ["'Zoe Zed'", "'zoe@example.com'", "'Zoe O'Zed'", "'Zoe'"])
def test_names_and_addresses_are_taken_out_of_a_problem(word: str) -> None:
    fault = InvalidInput([Problem(f"{word} belongs to P4. There is no role 'wizard'.", "people.csv", 2, 1)])
    assert str(without_names(fault)) == "people.csv:2:1: '...' belongs to P4. There is no role 'wizard'."


@pytest.mark.slow
def test_the_advance_form_ends_as_the_tick_does(server: PrefectServer, sample: Sample) -> None:
    flow: Any = form_named("Engagement · advance").flow
    state = asyncio.run(final_state(flow(engagement="E1 · Travel desk", return_state=True)))
    assert state.name == "AwaitingPeople"
    assert "waits for" in (state.message or "")


def test_the_advance_form_says_when_there_is_no_such_engagement(sample: Sample) -> None:
    assert refused("Engagement · advance", engagement="E404").startswith("There is no engagement E404.")


def test_the_beginning_of_a_dropdown_s_line_is_what_counts() -> None:
    assert chosen(" E1-T5 · Agree the scope · with finance ", "task") == "E1-T5"
    with pytest.raises(UsageProblem, match="The field for the task is empty"):
        chosen(" · ", "task")


def test_a_form_names_a_file_of_the_inbox(tmp_path: Path) -> None:
    (tmp_path / "proof.pdf").write_bytes(b"%PDF")
    assert inbox_file(tmp_path, " proof.pdf ") == tmp_path / "proof.pdf"


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "..", ".", "missing.pdf", "folder", "link", "folder/x", "a\x00b"]
)
def test_a_form_reaches_no_file_anywhere_else(tmp_path: Path, name: str) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "folder").mkdir(parents=True)
    (inbox / "folder" / "x").write_text("x")
    (tmp_path / "secret").write_text("x")
    (inbox / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(InvalidInput, match="There is no file"):
        inbox_file(inbox, name)


def test_the_inbox_offers_plain_files_by_name(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "b.csv")
    for name in ("b.csv", "a · b.md", ".hidden", " blank"):
        (tmp_path / name).write_text("x")
    assert inbox_names(tmp_path) == ("a · b.md", "b.csv")
    assert inbox_names(tmp_path / "nowhere") == ()

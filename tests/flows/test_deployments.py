import inspect
from datetime import date
from pathlib import Path

import pytest

from flows.forms.catalogue import FORMS
from flows.forms.choices import months_until, of_store, playbook_names
from flows.forms.fields import FORMS_SIGN, Form, is_offered, schema_of
from form_runs import form_named
from kt_engine.answers.form_choices import MOST, form_choices
from kt_engine.store.database import Database

CHOICES = {
    "playbooks": ("base", "travel_desk"),
    "engagements": ("E1 · Orion",),
    "active": ("E1 · Orion",),
    "people": ("P3 · transition manager",),
    "parties": (),
    "trainees": ("E1-K1 · P12", "E1-K2 · P13"),
}
OF_THIS_PROCESS = {"playbooks", "files", "sheets", "months"}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_parameter_is_a_text_or_a_list_of_texts_with_a_label(form: Form) -> None:
    schema = schema_of(form, {**CHOICES, FORMS_SIGN: ("on",)})
    assert list(schema.properties) == list(inspect.signature(form.flow.fn).parameters)
    assert all(field.get("items", field)["type"] == "string" for field in schema.properties.values())
    assert all(field["title"] and field["description"] for field in schema.properties.values())


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_form_may_be_submitted_with_nothing_filled_in(form: Form) -> None:
    # Else Prefect's own sentence about missing arguments would come before ours.
    parameters = inspect.signature(form.flow.fn).parameters.values()
    assert all(parameter.default is not inspect.Parameter.empty for parameter in parameters)


def test_where_forms_may_not_sign_none_asks_for_a_code_and_none_signs_a_gate() -> None:
    offered = [form for form in FORMS if is_offered(form, CHOICES)]
    assert {form.name for form in FORMS} - {form.name for form in offered} == {"Gate · sign"}
    assert not any({"code", "shown_hash"} & set(schema_of(form, CHOICES).properties) for form in offered)


def test_where_forms_may_sign_each_that_signs_asks_for_code_and_hash() -> None:
    choices = {**CHOICES, FORMS_SIGN: ("on",)}
    asking = {form.name for form in FORMS if "code" in schema_of(form, choices).properties}
    assert asking == {
        "Agreement · decline",
        "Agreement · sign",
        "Gate · sign",
        "Handover · accept",
        "Handover · return",
        "Task · approve waiver",
        "Training · certify",
    }
    assert all(is_offered(form, choices) for form in FORMS)


def test_every_form_that_signs_says_that_a_code_stays_readable() -> None:
    assert all("readable in Prefect's database" in form.description for form in FORMS if form.signs)


def test_forms_have_names_of_their_own_and_stand_by_noun() -> None:
    names = [form.name for form in FORMS]
    assert names == sorted(set(names))
    assert {form.noun for form in FORMS} == {
        "Access", "Agreement", "Assumption", "Commitment", "Communication", "Engagement", "Gate", "Handover", "KPI",
        "Knowledge", "Pack", "Parallel run", "Readiness", "Seat", "Session", "Task", "Training",
    }  # fmt: skip


def test_every_dropdown_is_filled_from_a_list_that_exists(database: Database) -> None:
    lists = set(of_store(form_choices(database))) | OF_THIS_PROCESS
    assert {label.choices for form in FORMS for label in form.labels.values() if label.choices} == lists


def test_a_day_is_picked_from_a_calendar() -> None:
    fields = schema_of(form_named("Engagement · start"), CHOICES).properties
    assert fields["starts_on"]["format"] == "date"


def test_known_things_are_offered_to_choose_from() -> None:
    fields = schema_of(form_named("Engagement · start"), CHOICES).properties
    assert fields["playbook"]["enum"] == ["base", "travel_desk"]
    assert fields["by"]["enum"] == ["P3 · transition manager"]


def test_several_of_a_list_can_be_chosen_where_that_makes_sense() -> None:
    field = schema_of(form_named("Training · record session"), CHOICES).properties["attended"]
    assert (field["type"], field["items"]["enum"]) == ("array", ["E1-K1 · P12", "E1-K2 · P13"])


def test_a_list_without_lines_stays_a_free_text() -> None:
    fields = schema_of(form_named("Engagement · start"), CHOICES).properties
    assert "enum" not in fields["client"]


def test_a_list_too_long_to_read_becomes_a_free_text_that_says_so() -> None:
    many = tuple(f"E1-T{number} · A task" for number in range(1, MOST + 2))
    field = schema_of(form_named("Task · waive"), {"open_tasks": many}).properties["task"]
    assert "enum" not in field
    assert "more than 200 to choose from: write the beginning as in 'E1-T1'." in field["description"]


def test_what_may_stay_empty_is_not_required() -> None:
    schema = schema_of(form_named("Task · complete"), {**CHOICES, "files": ("a.pdf",)})
    assert schema.required == ["task", "by"]
    assert schema.properties["note"]["default"] == ""
    assert schema.properties["evidence"]["enum"] == ["", "a.pdf"]


def test_a_fixed_choice_begins_with_its_default() -> None:
    field = schema_of(form_named("Training · record assessment"), CHOICES).properties["critical_wrong"]
    assert (field["enum"], field["default"]) == (["no", "yes"], "no")


def test_a_playbook_put_into_the_home_is_offered(tmp_path: Path) -> None:
    (tmp_path / "playbooks").mkdir()
    before = playbook_names(tmp_path)
    (tmp_path / "playbooks" / "payroll.yaml").write_text("key: payroll\n")
    assert set(playbook_names(tmp_path)) == {*before, "payroll"}


def test_a_playbook_with_a_taken_name_hides_no_other(tmp_path: Path) -> None:
    shipped = playbook_names(tmp_path)
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "travel_desk.yaml").write_text("key: travel_desk\n")
    assert playbook_names(tmp_path) == shipped


def test_months_run_back_from_this_one() -> None:
    assert months_until(date(2027, 2, 28))[:3] == ("2027-02", "2027-01", "2026-12")

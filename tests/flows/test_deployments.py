import inspect

import pytest

from flows.deployments import FORMS, Form, schema_of

CHOICES = {
    "playbooks": ("base", "travel_desk"),
    "engagements": ("E1 · Orion",),
    "people": ("P3 · transition manager",),
    "parties": (),
}


def by_name(name: str) -> Form:
    return next(form for form in FORMS if form.name == name)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_parameter_is_a_text_with_a_label(form: Form) -> None:
    schema = schema_of(form, CHOICES)
    assert list(schema.properties) == list(inspect.signature(form.flow.fn).parameters)
    assert all(field["type"] == "string" for field in schema.properties.values())
    assert all(field["title"] and field["description"] for field in schema.properties.values())


def test_a_day_is_picked_from_a_calendar() -> None:
    fields = schema_of(by_name("start an engagement"), CHOICES).properties
    assert fields["starts_on"]["format"] == "date"


def test_known_things_are_offered_to_choose_from() -> None:
    fields = schema_of(by_name("start an engagement"), CHOICES).properties
    assert fields["playbook"]["enum"] == ["base", "travel_desk"]
    assert fields["by"]["enum"] == ["P3 · transition manager"]


def test_a_list_without_lines_stays_a_free_text() -> None:
    fields = schema_of(by_name("start an engagement"), CHOICES).properties
    assert "enum" not in fields["client"]


def test_what_may_stay_empty_is_not_required() -> None:
    schema = schema_of(by_name("complete a task"), CHOICES)
    assert schema.required == ["task", "by"]
    assert schema.properties["note"]["default"] == ""

import json

import pytest

from kt_engine.playbook.find import shipped_folder
from kt_engine.playbook.json_schema import json_schema
from kt_engine.words import Measure


def test_the_shipped_schema_is_what_the_code_says() -> None:
    assert (shipped_folder() / "schema.json").read_text(encoding="utf-8") == json_schema()


def test_the_schema_is_the_same_twice() -> None:
    assert json_schema() == json_schema()


@pytest.mark.parametrize("name", ["base", "customer_support", "travel_desk"])
def test_the_shipped_files_name_the_schema_to_the_editor(name: str) -> None:
    first = (shipped_folder() / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=schema.json"


def test_a_file_that_extends_may_leave_things_out_and_another_may_not() -> None:
    shapes = json.loads(json_schema())["$defs"]
    assert set(shapes["TaskSpec"]["required"]) == {"title", "function", "duration_days"}
    assert "required" not in shapes["TaskSpecPart"]
    assert shapes["PlaybookPart"]["required"] == ["extends", "key", "title", "version"]


def test_every_measure_is_offered() -> None:
    assert json.loads(json_schema())["$defs"]["Measure"]["enum"] == [measure.value for measure in Measure]

import os
from pathlib import Path

import pytest

import flows
from flows.environment import child_environment, prefect_environment, put_on


def test_prefect_keeps_its_data_in_the_home_and_tells_nobody(tmp_path: Path) -> None:
    variables = prefect_environment(tmp_path, "127.0.0.1", 4300)
    assert variables["PREFECT_HOME"] == f"{tmp_path}/prefect"
    assert variables["PREFECT_API_URL"] == "http://127.0.0.1:4300/api"
    assert (variables["PREFECT_SERVER_ANALYTICS_ENABLED"], variables["DO_NOT_TRACK"]) == ("false", "1")


def test_a_key_of_another_prefect_does_not_travel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_KEY", "pnu_secret")
    assert "PREFECT_API_KEY" not in child_environment({})
    with put_on({}):
        assert "PREFECT_API_KEY" not in os.environ
    assert os.environ["PREFECT_API_KEY"] == "pnu_secret"


def test_a_child_finds_this_house_before_any_other_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    house = str(Path(flows.__file__).parent.parent)
    environment = child_environment({})
    assert environment["PYTHONPATH"].split(os.pathsep) == [house, "/elsewhere"]
    assert environment["PYTHONSAFEPATH"] == "1"

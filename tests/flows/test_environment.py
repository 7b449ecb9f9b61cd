import os
from pathlib import Path

import pytest

import flows
from flows.environment import PASSWORD, child_environment, prefect_environment, put_on
from kt_engine.errors import InvalidInput


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


def test_the_password_of_the_server_is_that_of_its_clients(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD, "admin:with:colon")
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "of:another")
    environment = child_environment(prefect_environment(tmp_path, "127.0.0.1", 4300))
    assert (environment[PASSWORD], environment["PREFECT_API_AUTH_STRING"]) == ("admin:with:colon",) * 2


def test_an_empty_password_is_none_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD, "")
    environment = child_environment(prefect_environment(tmp_path, "127.0.0.1", 4300))
    assert {PASSWORD, "PREFECT_API_AUTH_STRING"} & {*environment} == set()


@pytest.mark.parametrize("given", ["admin", ":secret", "admin:", "admin:gehéim", "admin:a\nb"])
def test_a_password_that_prefect_would_choke_on_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv(PASSWORD, given)
    with pytest.raises(InvalidInput, match="must be a name and a password with a colon between"):
        prefect_environment(tmp_path, "127.0.0.1", 4300)


@pytest.mark.parametrize("may_write", [True, False])
def test_the_pages_lie_in_the_home_where_they_may_not_lie_beside_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, may_write: bool
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: may_write)
    variables = prefect_environment(tmp_path, "127.0.0.1", 4300)
    place = variables.get("PREFECT_SERVER_UI_STATIC_DIRECTORY")
    assert place == (None if may_write else f"{tmp_path}/prefect/pages")

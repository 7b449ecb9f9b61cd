from pathlib import Path

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.settings import Settings, read_settings
from kt_engine.words import ExitCode


def settings_of(home: Path, **environment: str) -> Settings:
    return read_settings({}, {"KT_HOME": str(home), **environment}, home)


def test_without_anything_the_home_is_the_data_folder_of_the_person(tmp_path: Path) -> None:
    settings = read_settings({}, {"XDG_DATA_HOME": str(tmp_path / "data")}, tmp_path)
    assert settings.home == tmp_path / "data" / "ktengine"


def test_the_defaults_are_a_local_store_on_loopback(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path}/kt.db"
    assert (settings.host, settings.port, settings.watch_seconds) == ("127.0.0.1", 4200, 0.5)
    assert settings.person is None


def test_a_flag_beats_the_environment_and_the_environment_beats_the_file(tmp_path: Path) -> None:
    (tmp_path / "ktengine.toml").write_text('port = 4301\nperson = "P3"\nwatch_seconds = 2\n')
    settings = read_settings(
        {"port": 4303}, {"KT_HOME": str(tmp_path), "KT_PERSON": "P2", "KT_PORT": "1"}, tmp_path
    )
    assert (settings.port, settings.person, settings.watch_seconds) == (4303, "P2", 2.0)


def test_a_flag_that_was_not_given_hides_nothing(tmp_path: Path) -> None:
    settings = read_settings({"person": None}, {"KT_HOME": str(tmp_path), "KT_PERSON": "P2"}, tmp_path)
    assert settings.person == "P2"


def test_the_file_of_the_current_folder_may_name_a_home(tmp_path: Path) -> None:
    (tmp_path / "ktengine.toml").write_text('home = "work/kt"\n')
    assert read_settings({}, {}, tmp_path).home == tmp_path / "work" / "kt"


def test_the_file_of_the_current_folder_may_name_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "ktengine.toml").write_text('home = "kt"\n\ndatabase_url = "postgresql://elsewhere"\n')
    with pytest.raises(InvalidInput) as refused:
        read_settings({}, {}, tmp_path)
    assert str(refused.value).startswith(f"{tmp_path}/ktengine.toml:3:1: database_url is not a setting.")
    assert f"KT_HOME={tmp_path}" in str(refused.value)


def test_the_environment_home_hides_the_file_of_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "ktengine.toml").write_text('home = "kt"\n')
    assert read_settings({}, {"KT_HOME": str(tmp_path / "other")}, tmp_path).home == tmp_path / "other"


def test_every_problem_of_the_file_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "ktengine.toml").write_text('port = "many"\n# a comment\nprot = 4200\n[serve]\nx = 1\n')
    with pytest.raises(InvalidInput) as refused:
        settings_of(tmp_path)
    told = str(refused.value).splitlines()
    assert [line.removeprefix(f"{tmp_path}/ktengine.toml:").split(" ", 2)[:2] for line in told] == [
        ["3:1:", "prot"],
        ["4:1:", "serve"],
        ["1:1:", "port"],
    ]
    assert refused.value.exit_code is ExitCode.NOT_MET


def test_a_broken_file_is_told_with_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "ktengine.toml").write_text("port = 1\nperson = P1\n")
    with pytest.raises(InvalidInput, match=r"ktengine.toml:2:\d+: This is not TOML"):
        settings_of(tmp_path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ktengine.toml").write_bytes('person = "Zoë"'.encode("windows-1252"))
    with pytest.raises(InvalidInput, match="not UTF-8"):
        settings_of(tmp_path)


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("KT_PORT", "0", "KT_PORT must be a whole number from 1 to 65535, not '0'."),
        ("KT_PORT", "4200.5", "KT_PORT must be a whole number"),
        ("KT_WATCH_SECONDS", "soon", "KT_WATCH_SECONDS must be a number of seconds"),
        ("KT_WATCH_SECONDS", "nan", "KT_WATCH_SECONDS must be a number of seconds"),
        ("KT_DATABASE_URL", " ", "KT_DATABASE_URL must be a text."),
    ],
)
def test_a_wrong_variable_is_named_in_the_sentence(
    tmp_path: Path, variable: str, value: str, sentence: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        settings_of(tmp_path, **{variable: value})
    assert sentence in str(refused.value)


def test_a_password_in_the_address_is_not_shown(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, KT_DATABASE_URL="postgresql+psycopg://kt:s3cret@db/kt")
    assert "s3cret" not in repr(settings)


def test_every_folder_lies_in_the_home(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    folders = [settings.files, settings.documents, settings.inbox, settings.outbox, settings.playbooks]
    folders += [settings.keys, settings.prefect, settings.backups, settings.serve_file]
    assert {folder.parent for folder in folders} == {tmp_path}
    assert len({*folders}) == len(folders)


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    with pytest.raises(AttributeError):
        settings_of(tmp_path).port = 1  # type: ignore[misc]


@pytest.mark.parametrize("address", ["https://kt.example.com", "http://10.0.0.7:8080/", "https://[::1]:4200"])
def test_people_may_reach_the_pages_at_another_address(tmp_path: Path, address: str) -> None:
    assert settings_of(tmp_path, KT_PUBLIC_URL=address).pages_url == address.rstrip("/")


@pytest.mark.parametrize(
    "address",
    ["kt.example.com", "https://", "https://ada:pw@kt.example.com", "https://kt.example.com/x", "javascript:alert(1)",
     "https://kt.example.com?x=1", "https://kt.example.com\nX: y", ""],
)  # fmt: skip
def test_an_address_of_the_pages_is_scheme_host_and_port(tmp_path: Path, address: str) -> None:
    with pytest.raises(InvalidInput, match="KT_PUBLIC_URL must be an address such as"):
        settings_of(tmp_path, KT_PUBLIC_URL=address)


def test_without_an_address_the_pages_are_at_host_and_port(tmp_path: Path) -> None:
    assert settings_of(tmp_path, KT_PORT="4300").pages_url == "http://127.0.0.1:4300"
    assert settings_of(tmp_path, KT_HOST="::1").pages_url == "http://[::1]:4200"

"""Where a rehearsal may be played: an empty KT_HOME, else a folder of its own."""

from pathlib import Path

import pytest

from builders import make_engagement
from flow_samples import settings_in
from flows.rehearsal_home import rehearsal_settings
from flows.rehearse import find_rehearsal
from kt_engine.errors import NotFound, Refused
from kt_engine.playbook.find import shipped_folder
from kt_engine.settings import read_settings
from kt_engine.store.database import Database


def test_without_kt_home_it_takes_a_folder_beside_the_current_one(tmp_path: Path) -> None:
    settings = rehearsal_settings(read_settings({}, {"HOME": str(tmp_path)}, tmp_path), {}, tmp_path)
    assert settings.home == tmp_path / "rehearsal-home"
    assert settings.database_url.endswith("/rehearsal-home/kt.db")


def test_a_folder_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    (tmp_path / "rehearsal-home").mkdir()
    (tmp_path / "rehearsal-home" / "kt.db").write_text("somebody's")
    settings = rehearsal_settings(read_settings({}, {}, tmp_path), {}, tmp_path)
    assert settings.home == tmp_path / "rehearsal-home-2"


def test_an_empty_kt_home_is_used(tmp_path: Path) -> None:
    home = tmp_path / "mine"
    settings = settings_in(home)
    assert rehearsal_settings(settings, {"KT_HOME": str(home)}, tmp_path) == settings


def test_a_kt_home_with_a_store_and_no_engagement_is_used(database: Database, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    assert rehearsal_settings(settings, {"KT_HOME": str(tmp_path)}, tmp_path) == settings


def test_a_kt_home_with_an_engagement_is_refused(database: Database, tmp_path: Path) -> None:
    make_engagement(database)
    with pytest.raises(Refused, match=r"holds 1 engagement\. A rehearsal is played in a store without any"):
        rehearsal_settings(settings_in(tmp_path), {"KT_HOME": str(tmp_path)}, tmp_path)


def test_a_kt_home_with_files_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("years of work")
    with pytest.raises(Refused, match=r"holds other files \(thesis.odt\)"):
        rehearsal_settings(settings_in(tmp_path), {"KT_HOME": str(tmp_path)}, tmp_path)


def test_a_kt_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file")
    settings = read_settings({}, {"KT_HOME": str(home)}, tmp_path)
    with pytest.raises(Refused, match="is a file"):
        rehearsal_settings(settings, {"KT_HOME": str(home)}, tmp_path)


@pytest.mark.parametrize("name", ["customer_support", "travel_desk"])
def test_a_shipped_rehearsal_is_found_by_name(name: str, tmp_path: Path) -> None:
    assert find_rehearsal(name, tmp_path) == shipped_folder() / "rehearsals" / name


def test_an_unknown_rehearsal_is_named_with_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="Known rehearsals: customer_support, travel_desk"):
        find_rehearsal("travel_desks", tmp_path)

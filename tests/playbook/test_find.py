from pathlib import Path

import pytest

from kt_engine.errors import InvalidInput, NotFound
from kt_engine.playbook.find import find_playbook, list_playbooks, search_folders, shipped_folder
from kt_engine.playbook.load import load_playbook


def own_playbook(home: Path, name: str) -> Path:
    folder = home / "playbooks"
    folder.mkdir()
    file = folder / f"{name}.yaml"
    file.write_text(f"key: {name}\nversion: 1.0.0\ntitle: Ours\nextends: travel_desk\n", encoding="utf-8")
    return file


def test_the_shipped_playbooks_are_listed() -> None:
    assert {"base", "customer_support", "travel_desk"} <= set(list_playbooks([shipped_folder()]))


def test_a_playbook_of_the_installation_is_found_and_extends_a_shipped_one(tmp_path: Path) -> None:
    file = own_playbook(tmp_path, "our_desk")
    search = search_folders(tmp_path)
    assert list_playbooks(search)["our_desk"] == file
    assert load_playbook("our_desk", search).playbook.key == "our_desk"


def test_a_shipped_name_in_the_installation_is_refused(tmp_path: Path) -> None:
    file = own_playbook(tmp_path, "travel_desk")
    with pytest.raises(InvalidInput) as refused:
        load_playbook("travel_desk", search_folders(tmp_path))
    assert str(refused.value).startswith(f"{file}: the name `travel_desk` is taken by ")


def test_a_shipped_name_in_the_installation_is_refused_in_the_list_too(tmp_path: Path) -> None:
    own_playbook(tmp_path, "base")
    with pytest.raises(InvalidInput, match="`base` is taken"):
        list_playbooks(search_folders(tmp_path))


def test_an_extended_name_that_lies_in_two_folders_is_refused(tmp_path: Path) -> None:
    own_playbook(tmp_path, "base")
    with pytest.raises(InvalidInput, match="`base` is taken"):
        load_playbook("travel_desk", search_folders(tmp_path))


def test_an_unknown_name_is_not_found_and_the_known_ones_are_named() -> None:
    with pytest.raises(
        NotFound,
        match=r"There is no playbook nonsense\. Known playbooks: base, customer_support, travel_desk",
    ):
        find_playbook("nonsense", [shipped_folder()])


def test_an_installation_without_playbooks_has_the_shipped_ones(tmp_path: Path) -> None:
    assert list_playbooks(search_folders(tmp_path)) == list_playbooks([shipped_folder()])

"""The tamper benchmark in small: `kt verify` and the verifier of an export see the same; all of it takes minutes."""

from collections.abc import Iterator

import pytest

from benchmarks.tamper import NOT_EXPORTED, SOUND, WRONG, Home, false_alarms, tell
from tampering import every_column, structural

SAMPLED = 80
"""Every so manieth column is tried in the quick test."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("tamper")
    (folder / "home").mkdir()
    made = Home(tell(folder), folder / "home")
    yield made
    made.database.dispose()


def test_a_sample_of_changed_columns_is_found_by_both(home: Home) -> None:
    tried = [home.try_one(one) for one in every_column()[::SAMPLED]]
    assert [one for one in tried if not one.alone] == []
    # An export holds neither the engine's own chain heads nor the letters sent to people.
    outside = ("chain.", "invitation.")
    assert [one for one in tried if one.exported == SOUND and not one.name.startswith(outside)] == []


def test_changes_of_chains_signatures_and_files_are_found_or_need_the_checkpoint(home: Home) -> None:
    kinds = [one for one in structural() if not one.kind.startswith("a row")]
    tried = [*(home.try_one(one) for one in kinds), home.try_roll_back()]
    assert [one for one in tried if not one.with_checkpoint] == []
    assert [one for one in tried if one.alone is one.needs_outside] == []
    assert [one.exported for one in tried if one.kind == "a file changed"] == [WRONG] * 3


def test_untouched_packed_and_restored_copies_are_sound(home: Home) -> None:
    found = false_alarms(home, 1)
    assert {what: count for what, count in found.items() if not what.endswith(" of") and count} == {}
    home.renew()
    assert home.said_of_export() == SOUND


@pytest.mark.long
def test_every_change_of_a_column_or_a_row_is_found_by_both(home: Home) -> None:
    tried = [home.try_one(one) for one in (*every_column(), *structural())]
    missed = [one for one in tried if not one.alone and not one.needs_outside]
    assert missed == []
    unseen = [one for one in tried if one.exported == SOUND and not one.needs_outside]
    assert [one.name for one in unseen if one.name != "chain.settled_seq"] == []
    assert any(one.exported == NOT_EXPORTED for one in tried)

"""A knowledge item that stands on other than its history is found, also when the guards were gone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kt_engine.answers.verify_store import verify
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database
from store_story import behind_its_back


def sentences(copied: Callable[[str], Database], tmp_path: Path, *statements: str) -> set[str]:
    bare = copied("bare")
    with behind_its_back(bare) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    found = verify(bare, tmp_path / "files", ALLOWED_MOVES).findings
    return {finding.sentence for finding in found if "I" in finding.row}


UNSIGNED = "It is signed off without the signatures of three people on its version."


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "UPDATE knowledge_item SET status = 'signed_off', current_number = 1 WHERE id = 5",
            UNSIGNED,
        ),
        (
            "UPDATE knowledge_item SET status = 'baselined' WHERE id = 1",
            "It is baselined without a step that says it was baselined in its version.",
        ),
        (
            "UPDATE knowledge_item SET status = 'field_validated' WHERE id = 1",
            "It is field_validated without a step that says it was validated in its version.",
        ),
        ("UPDATE knowledge_version SET sha256 = 'b' WHERE id = 1", UNSIGNED),
        ("DELETE FROM signoff WHERE id = 2116", UNSIGNED),
        ("UPDATE knowledge_item SET current_number = 7 WHERE id = 1", "It does not stand on its newest version."),
        (
            "UPDATE agreement SET status = 'withdrawn' WHERE handle = 'E1-A12'",
            "It is waived, and no agreement says so.",
        ),
        ("UPDATE knowledge_step SET passed = FALSE WHERE id = 9",
         "It is signed_off without a step that says it was played back in its version."),
    ],
)  # fmt: skip
def test_what_was_changed_behind_its_back_is_found(
    copied: Callable[[str], Database], tmp_path: Path, statement: str, sentence: str
) -> None:
    assert sentence in sentences(copied, tmp_path, statement)

"""A parallel run that does not follow from its rule, its seed and its comparisons is found, also without guards."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kt_engine.answers.verify_parallel import check_parallel_runs
from kt_engine.store.database import Database, open_store
from store_story import behind_its_back
from told.parallel import UNITS

SEED = "Its seed is not that of the signed rule and its last signature."
DRAWN = "Its units are not those that its seed draws from its list."
MADE_OF = "Its comparisons are no longer those its verdict was made of."
UNREAD = "Its list of units cannot be read, so nobody can draw its sample again."


@pytest.fixture
def sentences(copied: Callable[[str], Database], tmp_path: Path) -> Callable[..., list[tuple[str, str]]]:
    def found(*statements: str) -> list[tuple[str, str]]:
        bare = copied("bare")
        with behind_its_back(bare) as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        with open_store(bare) as reader:
            return [(one.row, one.sentence) for one in check_parallel_runs(reader, tmp_path / "files", None)]

    return found


Sentences = Callable[..., list[tuple[str, str]]]


def test_honest_runs_have_no_fault(sentences: Sentences) -> None:
    assert sentences() == []


def test_a_seed_somebody_chose_is_found_with_the_units_it_would_draw(sentences: Sentences) -> None:
    assert ("E1-PA2", SEED) in sentences(f"UPDATE parallel_run SET seed_sha256 = '{'0' * 64}' WHERE id = 2")


def test_a_sample_without_a_signed_rule_is_found(sentences: Sentences) -> None:
    found = sentences("UPDATE agreement SET status = 'refused' WHERE subject = 'E1-PA2'")
    assert found == [("E1-PA2", "A sample was drawn, and its rule is not signed.")]


def test_a_unit_exchanged_for_another_is_found(sentences: Sentences) -> None:
    # Each run has drawn one of INV-1 and INV-2.
    swap = "CASE reference WHEN 'INV-1' THEN 'INV-2' WHEN 'INV-2' THEN 'INV-1' ELSE reference END"
    found = sentences(f"UPDATE parallel_unit SET reference = {swap} WHERE parallel_run_id = 2")
    assert found == [("E1-PA2", DRAWN)]


def test_a_comparison_made_better_afterwards_is_found(sentences: Sentences) -> None:
    found = sentences("UPDATE parallel_comparison SET result = 'error' WHERE parallel_unit_id = 1")
    assert found == [
        ("E1-PA1", "It says accepted, and that is not what its rule says of its comparisons."),
        ("E1-PA1", MADE_OF),
    ]


def test_a_verdict_turned_round_is_found(sentences: Sentences) -> None:
    found = sentences("UPDATE parallel_run SET verdict = 'rejected' WHERE id = 1")
    assert found == [
        ("E1-PA1", "It says rejected, and that is not what its rule says of its comparisons."),
        ("E1-PA1", "It is accepted, and no signed verdict says so."),
    ]


def test_an_end_nobody_signed_is_found(sentences: Sentences) -> None:
    found = sentences("UPDATE agreement SET status = 'proposed' WHERE kind = 'parallel_result'")
    assert found == [("E1-PA1", "It is accepted, and no signed verdict says so.")]


def test_a_list_that_is_gone_or_changed_is_found(sentences: Sentences, tmp_path: Path) -> None:
    assert sentences() == []
    (file,) = [one for one in (tmp_path / "files" / "E1").iterdir() if one.read_bytes() == UNITS]
    file.write_bytes(UNITS + b"INV-4,rare\n")
    assert sentences() == [("E1-PA1", UNREAD), ("E1-PA2", UNREAD)]


@pytest.mark.parametrize(
    "column", ["target_pct", "sample_size", "allowed_errors", "rule", "population_sha256"]
)
def test_a_column_that_holds_nonsense_is_a_finding_and_no_crash(sentences: Sentences, column: str) -> None:
    assert sentences(f"UPDATE parallel_run SET {column} = 'nonsense' WHERE id = 1")


def test_an_erased_reference_is_no_fault(sentences: Sentences) -> None:
    assert sentences("UPDATE parallel_unit SET reference = '(erased)'") == []

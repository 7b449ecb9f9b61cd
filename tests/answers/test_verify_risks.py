"""A risk that does not say what its ratings say is found, also when the guards were gone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kt_engine.answers.verify_risks import check_risks
from kt_engine.answers.verify_store import verify
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from store_story import behind_its_back

RATING = (
    "INSERT INTO risk_rating (engagement_id, risk_id, number, likelihood, impact, status, note, rated_by, rated_at) "
    "SELECT engagement_id, risk_id, {number}, 2, 3, '{status}', note, rated_by, rated_at FROM risk_rating "
    "WHERE number = 1"
)


def sentences(database: Database, *statements: str) -> list[str]:
    with behind_its_back(database) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    with open_store(database) as reader:
        return [finding.sentence for finding in check_risks(reader, None)]


def test_an_honest_register_has_no_fault(told: Database) -> None:
    assert sentences(told) == []


@pytest.mark.parametrize("change", ["likelihood = 4", "impact = 1", "status = 'occurred'"])
def test_a_risk_that_says_other_than_its_newest_rating(bare: Database, change: str) -> None:
    assert sentences(bare, f"UPDATE risk SET {change}") == ["It does not say what its newest rating says."]


def test_a_risk_closed_by_nobody(bare: Database) -> None:
    found = sentences(bare, "DELETE FROM risk_rating", "UPDATE risk SET status = 'closed'")
    assert found == ["It is closed without a rating that says so."]


def test_ratings_whose_statuses_could_not_follow_one_another(bare: Database) -> None:
    found = sentences(
        bare,
        RATING.format(number=2, status="closed"),
        RATING.format(number=3, status="occurred"),
        "UPDATE risk SET status = 'occurred'",
    )
    assert found == ["Its rating 3 takes it from closed to occurred."]


def test_a_verification_tells_of_it(copied: Callable[[str], Database], tmp_path: Path) -> None:
    bare = copied("bare")
    sentences(bare, "UPDATE risk SET likelihood = 4")
    found = verify(bare, tmp_path / "files", ALLOWED_MOVES).findings
    assert "It does not say what its newest rating says." in {finding.sentence for finding in found}

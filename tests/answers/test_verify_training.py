"""A certificate or live work that rests on other than what was recorded is found, also when the guards were gone."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from kt_engine.answers.verify_store import verify
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import connect
from long_way import live, walk_long
from store_story import behind_its_back, drop_guards
from walking import DAY, House

LONG_AGO = DAY - timedelta(days=200)


@pytest.fixture(scope="module")
def live_file(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep a store in which the first trainee does live work, without its guards."""
    file = tmp_path_factory.mktemp("live") / "kt.db"
    shutil.copyfile(template_file, file)
    database = connect(f"sqlite:///{file}")
    live(House(database, walk_long(database), file.parent / "files"))
    assert verify(database, file.parent / "files", ALLOWED_MOVES).findings == ()
    drop_guards(database)
    database.dispose()
    return file


def found_after(live_file: Path, folder: Path, statement: str) -> set[str]:
    shutil.copyfile(live_file, folder / "kt.db")
    database = connect(f"sqlite:///{folder / 'kt.db'}")
    with behind_its_back(database) as connection:
        connection.exec_driver_sql(statement)
    found = verify(database, folder / "files", ALLOWED_MOVES).findings
    database.dispose()
    return {one.sentence for one in found if (one.table, one.row) == ("certification", "E1-K1")}


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "UPDATE trainee_check SET result = 'failed' WHERE check_key = 'background'",
            "It is live without a check that ever passed: background.",
        ),
        (
            "UPDATE observation SET case_key = 'refund' WHERE case_key = 'threat'",
            "It is live, and mandatory cases were not seen: threat.",
        ),
        (
            "UPDATE authority_level SET agreement_id = NULL WHERE activity_key = 'pay_out' AND level = 2",
            "Level 2 of pay_out was raised without a signed agreement on it.",
        ),
        (
            "UPDATE case_assessment SET passed = 0, score_pct = '40' WHERE case_key = 'refund'",
            ("Its certificate of 2027-01-20 was signed although the last set of cases is failed: 4 of 5 must pass, "
            "and every critical one."),
        ),
        (
            "UPDATE case_assessment SET score_pct = '12' WHERE number = 5",
            "Case 5 of set 1 is said to be passed, and its score says otherwise.",
        ),
        (
            f"UPDATE assessment SET assessed_on = '{LONG_AGO}' WHERE module_key = 'manners'",
            (f"Its certificate of 2027-01-20 was signed although the test of manners was passed on {LONG_AGO}, "
            "which is longer ago than the playbook allows."),
        ),
        (
            "UPDATE qualification SET valid_until = '2027-01-19'",
            "The test of basics on 2027-01-20 was scored by P11, who was not qualified then (taught_trainers).",
        ),
        (
            "UPDATE assessment SET qualified_by = NULL WHERE module_key = 'basics'",
            ("Its certificate of 2027-01-20 was signed although the test of basics on 2027-01-20 was scored by "
            "somebody who was not known to be qualified."),
        ),
        (
            "DELETE FROM nesting_audit WHERE number = 2",
            "It left the nursery on 2027-01-29 although 1 of 2 audits are recorded.",
        ),
        (
            "UPDATE certification SET status = 'proficient'",
            "It is proficient, and no periods in a row were good enough.",
        ),
        (
            "DELETE FROM observation WHERE number = 1",
            "Its certificate of 2027-01-20 tells of other steps than are recorded before it was signed.",
        ),
        (
            "UPDATE certification SET expires_on = '2030-01-01'",
            "Its certificate of 2027-01-20 ends on 2030-01-01, and that is not what the playbook says.",
        ),
        (
            ("INSERT INTO seat_assignment (engagement_id, certification_id, number, shift, language, holds_seat, "
            "set_by, set_on) VALUES (1, 1, 1, 'early', 'any', 1, 3, '2027-01-20')"),
            "It does not show the shift and language of its newest place.",
        ),
    ],
)  # fmt: skip
def test_what_was_changed_behind_its_back_is_found(
    live_file: Path, tmp_path: Path, statement: str, sentence: str
) -> None:
    assert sentence in found_after(live_file, tmp_path, statement)


def test_a_certificate_for_somebody_who_never_went_the_way_is_found(live_file: Path, tmp_path: Path) -> None:
    statement = "UPDATE certification SET status = 'certified', evidence_sha256 = 'b', live_on = NULL"
    found = found_after(live_file, tmp_path, statement)
    assert "Its certificate of 2027-01-20 has no signature on its proof." in found

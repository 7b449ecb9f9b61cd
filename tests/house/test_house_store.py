"""The store's guards and moves are complete."""

import pytest

from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.guards import all_guards, missing_guards, strange_guards
from kt_engine.store.tables import metadata


def test_every_guard_is_in_a_fresh_database_and_no_other(any_database: Database) -> None:
    guards = all_guards(ALLOWED_MOVES)
    with open_store(any_database) as reader:
        assert missing_guards(reader.connection, guards) == ()
        assert strange_guards(reader.connection, guards) == ()


def test_every_table_with_a_status_has_its_moves() -> None:
    with_status = {table.name for table in metadata.sorted_tables if "status" in table.c}
    assert set(ALLOWED_MOVES) == with_status


@pytest.mark.parametrize("name", sorted(ALLOWED_MOVES))
def test_every_pair_of_statuses_is_decided(name: str) -> None:
    members = set(metadata.tables[name].c.status.info["enum"])
    assert set(ALLOWED_MOVES[name]) == members
    assert set().union(*ALLOWED_MOVES[name].values()) <= members


@pytest.mark.parametrize("name", sorted(ALLOWED_MOVES))
def test_no_status_is_its_own_next(name: str) -> None:
    assert [before for before, after in ALLOWED_MOVES[name].items() if before in after] == []


def test_every_table_says_whose_chain_proves_it() -> None:
    assert [table.name for table in metadata.sorted_tables if "chain" not in table.info] == []


def test_no_evidence_can_be_edited_or_deleted() -> None:
    names = {guard.name for guard in all_guards(ALLOWED_MOVES)}
    evidence = [table.name for table in metadata.sorted_tables if table.info.get("evidence")]
    assert [name for name in evidence if not {f"kt_{name}_kept", f"kt_{name}_fixed"} <= names] == []

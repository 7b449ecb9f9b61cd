"""People of a rehearsal enrol by the real acts; their codes are read at simulated moments and never needed twice."""

from datetime import date
from pathlib import Path

import pytest

from builders import ADMINISTRATOR, ENGINE, People, make_people
from flows.rehearsal_clock import Clock
from flows.rehearsal_keys import Keys
from kt_engine.exchange.one_time_codes import code_at, step_at
from kt_engine.store.database import Database
from kt_engine.store.tables import Authenticator, Invitation
from walking import count_of

MONDAY = date(2026, 1, 12)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "keys")


@pytest.fixture
def people(database: Database) -> People:
    return make_people(database, rehearsal=True)


def test_somebody_enrols_once_and_his_acts_carry_his_code(
    database: Database, people: People, keys: Keys
) -> None:
    clock, person = Clock(MONDAY, proof=keys.proof), people.sponsor.id
    assert clock.act(person).proof is None
    keys.enrol(database, clock, person)
    keys.enrol(database, clock, person)
    assert (count_of(database, Authenticator), count_of(database, Invitation)) == (1, 1)
    act = clock.act(person)
    assert act.proof is not None
    assert (act.proof.code, act.proof.keys) == (code_at(keys.secrets[person], act.at), keys.folder)


@pytest.mark.parametrize("person", [ADMINISTRATOR, ENGINE])
def test_who_has_no_part_in_the_story_does_not_enrol(database: Database, keys: Keys, person: int) -> None:
    keys.enrol(database, Clock(MONDAY, proof=keys.proof), person)
    assert count_of(database, Authenticator) == 0


def test_no_two_moments_of_a_day_share_a_code() -> None:
    clock = Clock(MONDAY)
    moments = [clock.act(1).at if turn % 3 else clock.moment() for turn in range(300)]
    assert len({step_at(moment) for moment in moments}) == len(moments)


def test_secrets_are_shown_nowhere(database: Database, people: People, keys: Keys) -> None:
    keys.enrol(database, Clock(MONDAY, proof=keys.proof), people.sponsor.id)
    assert keys.secrets[people.sponsor.id] not in repr(keys)


def test_where_identity_is_self_declared_nobody_carries_a_code() -> None:
    assert Clock(MONDAY).act(3).proof is None

"""The units of a parallel run are drawn once, by a seed that nobody chose and anybody can repeat."""

from decimal import Decimal

import pytest

from kt_engine.actions.draw_parallel_sample import draw_parallel_sample
from kt_engine.answers.list_parallel_runs import parallel_sample, show_parallel_run
from kt_engine.answers.parallel_wanted import WantedRule
from kt_engine.errors import (
    MoveRefused,
    StoreUnreachable,
)
from kt_engine.methods.strata import Listed, draw
from kt_engine.store.events import sha256_text
from kt_engine.store.tables import ParallelUnit
from kt_engine.words import ParallelRule, ParallelStatus
from parallel_runs import (
    TYPES,
    both_sign,
    drawn,
    planned,
    run_status,
    sampled,
    units_file,
)
from walking import House, count_of, of

CENSUS = WantedRule(ParallelRule.CENSUS, Decimal(90))


@pytest.fixture
def house(stage_four: House) -> House:
    """Two processes in stage 4."""
    return stage_four


def test_the_draw_is_the_seeds_and_anybody_can_repeat_it(house: House) -> None:
    run = sampled(house)
    facts = show_parallel_run(house.database, run)
    assert facts.draw is not None
    seed = sha256_text(f"{facts.rule.sha256}\n{facts.draw.signature_hash}")
    assert facts.draw.seed_sha256 == seed
    names = [name for name, count in TYPES.items() for _ in range(count)]
    listed = [Listed(f"INV-{number}", name) for number, name in enumerate(names, 1)]
    again = draw(seed, 14, listed)
    assert [(one.unit, one.stratum) for one in parallel_sample(house.database, run)] == [
        (one.unit, one.stratum) for one in again
    ]


def test_a_sample_is_drawn_once(house: House) -> None:
    run = sampled(house)
    with pytest.raises(MoveRefused, match="sampled and cannot be drawn from"):
        drawn(house, run)
    assert count_of(house.database, ParallelUnit) == 14


def test_the_same_command_draws_once(house: House) -> None:
    plan = planned(house)
    both_sign(house, plan.agreement)
    act = of(house.people.manager, command_id="once")
    first = draw_parallel_sample(house.database, house.files, act, plan.handle)
    assert draw_parallel_sample(house.database, house.files, act, plan.handle) == first


def test_a_list_that_was_changed_on_disk_draws_nothing(house: House) -> None:
    plan = planned(house)
    both_sign(house, plan.agreement)
    (house.files / "E1" / units_file().sha256).write_bytes(b"unit,stratum\nINV-1,plain\n")
    with pytest.raises(StoreUnreachable, match="was changed after it was stored"):
        drawn(house, plan.handle)
    assert run_status(house, plan.handle) is ParallelStatus.AGREED


def test_of_a_census_every_unit_is_drawn(house: House) -> None:
    run = sampled(house, wanted=CENSUS)
    assert len(parallel_sample(house.database, run)) == 50
    assert show_parallel_run(house.database, run).rule.allowed_errors == 5

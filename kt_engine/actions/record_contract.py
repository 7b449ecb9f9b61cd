"""Records the dates a contract gives: its own, and the go-live it promises for each wave."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require, require_open
from kt_engine.errors import InvalidInput, Problem, Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import next_number
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Contract, ContractGoLive, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import Stage

KIND = "contract_recorded"


@dataclass(frozen=True)
class ContractDates:
    signed_on: date
    starts_on: date
    ends_on: date
    """Inclusive."""
    reference: str
    """How the parties find the paper."""
    go_live: Mapping[int, date]
    """By wave."""


@dataclass(frozen=True)
class RecordedContract:
    engagement: str
    number: int
    """1 for the first record, 2 for one that replaces it, ..."""
    is_new: bool
    """False when the newest record says the same; nothing was written then."""


def record_contract(
    database: Database,
    act: Act,
    engagement_id: int,
    *,
    signed_on: date,
    starts_on: date,
    ends_on: date,
    reference: str,
    go_live: Mapping[int, date],
) -> RecordedContract:
    """Record the contract; a second record replaces the first, and both stay.

    Raises Refused before stage 3, InvalidInput with everything that is wrong with the dates and waves.
    """
    dates = ContractDates(signed_on, starts_on, ends_on, one_line(reference, "reference"), dict(go_live))
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        newest = _newest(unit, engagement_id)
        known = unit.repeats(KIND)
        if known is not None:
            return RecordedContract(known, newest["number"] if newest else 1, is_new=False)
        require(unit, "record the contract", engagement_id=engagement_id)
        engagement = require_open(unit, engagement_id)
        _check_stage(engagement)
        waves = {row["wave"] for row in in_scope(unit, engagement_id)}
        problems = [*_date_problems(dates, unit.today), *_wave_problems(dates, waves, engagement["handle"])]
        if problems:
            raise InvalidInput([Problem(problem) for problem in problems])
        if newest is not None and _dates_of(unit, newest) == dates:
            return RecordedContract(engagement["handle"], newest["number"], is_new=False)
        return _insert(unit, engagement, dates)


def _newest(unit: Unit, engagement_id: int) -> RowMapping | None:
    contract = table_of(Contract)
    statement = select(contract).where(contract.c.engagement_id == engagement_id)
    return unit.first(statement.order_by(contract.c.number.desc()))


def _dates_of(unit: Unit, row: RowMapping) -> ContractDates:
    wave = table_of(ContractGoLive)
    waves = unit.rows(select(wave.c.wave, wave.c.go_live_on).where(wave.c.contract_id == row["id"]))
    return ContractDates(
        row["signed_on"],
        row["starts_on"],
        row["ends_on"],
        row["reference"],
        {each["wave"]: each["go_live_on"] for each in waves},
    )


def _check_stage(engagement: RowMapping) -> None:
    if engagement["stage_number"] < Stage.DEFINE_CONTRACT.number:
        stage = Stage.of_number(engagement["stage_number"])
        raise Refused(
            f"{engagement['handle']} is in stage {stage.number}, {stage.label}; a contract is recorded from "
            f"stage 3, {Stage.DEFINE_CONTRACT.label}, on. See: kt engagement show {engagement['handle']}"
        )


def _date_problems(dates: ContractDates, today: date) -> Iterator[str]:
    if dates.signed_on > today:
        yield f"signed_on {dates.signed_on} lies in the future. Record the contract once it is signed."
    if dates.ends_on <= dates.starts_on:
        yield f"The contract ends on {dates.ends_on}, not after its start on {dates.starts_on}. Check both."
        return
    for wave, on in sorted(dates.go_live.items()):
        if not dates.starts_on <= on <= dates.ends_on:
            yield (
                f"Wave {wave} goes live on {on}, outside the contract "
                f"({dates.starts_on} to {dates.ends_on}). Check the dates."
            )


def _wave_problems(dates: ContractDates, waves: set[int], engagement: str) -> Iterator[str]:
    if not waves:
        yield f"{engagement} has no process in scope yet. First: kt scope import {engagement} FILE"
        return
    missing, strange = sorted(waves - set(dates.go_live)), sorted(set(dates.go_live) - waves)
    if missing:
        yield f"There is no go-live date for {_waves(missing)}. Give one for every wave of the scope."
    if strange:
        yield f"The scope has no process in {_waves(strange)}. It has {_waves(sorted(waves))}."


def _waves(numbers: list[int]) -> str:
    return f"wave{'s' if len(numbers) > 1 else ''} {', '.join(str(number) for number in numbers)}"


def _insert(unit: Unit, engagement: RowMapping, dates: ContractDates) -> RecordedContract:
    number = next_number(unit, Contract, engagement_id=engagement["id"])
    contract_id = unit.insert(
        Contract,
        engagement_id=engagement["id"],
        number=number,
        signed_on=dates.signed_on,
        starts_on=dates.starts_on,
        ends_on=dates.ends_on,
        reference=dates.reference,
    )
    for wave, on in sorted(dates.go_live.items()):
        unit.insert(
            ContractGoLive, engagement_id=engagement["id"], contract_id=contract_id, wave=wave, go_live_on=on
        )
    unit.event(KIND, engagement["handle"], number=number, signed_on=dates.signed_on)
    return RecordedContract(engagement["handle"], number, is_new=True)

"""Records the dates a contract gives: its own, the go-live it promises for each wave, payments, answer periods."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.record_terms import record_terms
from kt_engine.answers.answer_periods import terms_of
from kt_engine.errors import InvalidInput, Problem, Refused
from kt_engine.exchange.milestones import MilestoneRow
from kt_engine.exchange.nearest import did_you_mean, shown
from kt_engine.exchange.terms import TermRow
from kt_engine.exchange.typed_text import one_line
from kt_engine.playbook.schema import Playbook
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import next_number
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Contract, ContractGoLive, ContractMilestone, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import Per, Stage

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
    milestones: tuple[MilestoneRow, ...] = ()
    terms: tuple[TermRow, ...] = ()


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
    milestones: Sequence[MilestoneRow] = (),
    terms: Sequence[TermRow] = (),
) -> RecordedContract:
    """Record the contract; a second record replaces the first with all its milestones and terms, and both stay.

    Raises Refused before stage 3, InvalidInput with everything that is wrong with the dates, waves and milestones.
    """
    paper = one_line(reference, "reference")
    dates = ContractDates(
        signed_on, starts_on, ends_on, paper, dict(go_live), tuple(milestones), tuple(terms)
    )
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        newest = _newest(unit, engagement_id)
        known = unit.repeats(KIND)
        if known is not None:
            return RecordedContract(known, newest["number"] if newest else 1, is_new=False)
        require(unit, "record the contract", engagement_id=engagement_id)
        engagement = require_open(unit, engagement_id)
        _check_stage(engagement)
        waves = {row["wave"] for row in in_scope(unit, engagement_id)}
        told = [*_date_problems(dates, unit.today), *_wave_problems(dates, waves, engagement["handle"])]
        playbook = pinned_playbook(unit, engagement_id)
        problems = [*map(Problem, told), *_milestone_problems(dates, waves, playbook)]
        if problems:
            raise InvalidInput(problems)
        if newest is not None and _dates_of(unit, newest) == _without_places(dates):
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
        _milestones_of(unit, row["id"]),
        terms_of(unit, row["id"]),
    )


def _milestones_of(unit: Unit, contract_id: int) -> tuple[MilestoneRow, ...]:
    kept = table_of(ContractMilestone)
    rows = unit.rows(select(kept).where(kept.c.contract_id == contract_id).order_by(kept.c.id))
    return tuple(
        MilestoneRow(
            row["milestone_key"],
            row["title"],
            row["promised_on"],
            row["amount_minor"],
            row["currency"],
            row["wave"],
            row["gate_key"],
        )
        for row in rows
    )


def _without_places(dates: ContractDates) -> ContractDates:
    """Leave out where in a file the milestones stand: the same contract from another file is the same."""
    return replace(dates, milestones=tuple(replace(one, row=None) for one in dates.milestones))


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


def _milestone_problems(dates: ContractDates, waves: set[int], playbook: Playbook) -> Iterator[Problem]:
    gates = {key: spec.of for stage in playbook.stages.values() for key, spec in stage.gates.items()}
    for one in dates.milestones:
        if not dates.signed_on <= one.promised_on <= dates.ends_on:
            yield one.problem(
                "promised_on",
                f"{one.promised_on} lies before the contract was signed ({dates.signed_on}) or after it ends "
                f"({dates.ends_on}). Check the date.",
            )
        if one.wave is not None and waves and one.wave not in waves:
            yield one.problem(
                "wave", f"The scope has no process in wave {one.wave}. It has {_waves(sorted(waves))}."
            )
        if one.gate is not None and (fault := _gate_fault(one, gates)):
            yield one.problem("gate", fault)


def _gate_fault(one: MilestoneRow, gates: Mapping[str, Per]) -> str:
    per = gates.get(one.gate or "")
    if per is None:
        near = [key for key, of in gates.items() if (of is Per.PROCESS) is (one.wave is not None)]
        return f"There is no gate {shown(one.gate or '')}.{did_you_mean(one.gate or '', near)}"
    if per is Per.PROCESS and one.wave is None:
        return f"Each process has a gate {one.gate} of its own. Give the wave whose processes pass it."
    if per is Per.ENGAGEMENT and one.wave is not None:
        return f"The gate {one.gate} is of the whole engagement. Leave the wave empty."
    return ""


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
    for one in dates.milestones:
        unit.insert(
            ContractMilestone,
            engagement_id=engagement["id"],
            contract_id=contract_id,
            milestone_key=one.milestone,
            title=one.title,
            promised_on=one.promised_on,
            amount_minor=one.amount_minor,
            currency=one.currency,
            wave=one.wave,
            gate_key=one.gate,
        )
    record_terms(unit, contract_id, dates.terms)
    facts = {
        "signed_on": dates.signed_on,
        "milestones_count": len(dates.milestones),
        "terms_count": len(dates.terms),
    }
    unit.event(KIND, engagement["handle"], texts=None, number=number, **facts)
    return RecordedContract(engagement["handle"], number, is_new=True)

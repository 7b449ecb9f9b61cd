"""The contract as it was recorded last, beside what the plan says of its dates. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kt_engine.answers.contract_milestones import ContractMilestoneStanding, contract_milestones
from kt_engine.answers.waves import waves_of
from kt_engine.errors import NotFound
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Contract, Engagement, table_of

C = table_of(Contract)


@dataclass(frozen=True)
class ContractGoLiveLine:
    wave: int
    promised_on: date | None
    """None: the wave came into the scope after the contract was recorded."""
    forecast_on: date | None
    actual_on: date | None


@dataclass(frozen=True)
class ContractMilestoneLine:
    milestone: str
    title: str
    tied_to: str
    promised_on: date
    forecast_on: date | None
    actual_on: date | None
    slack_days: int | None
    """Working days from the forecast to the promised day; negative when late."""
    amount: str
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class ShownContract:
    engagement: str
    number: int
    """Of the record: 2 replaced 1."""
    reference: str
    signed_on: date
    starts_on: date
    ends_on: date
    go_lives: tuple[ContractGoLiveLine, ...]
    milestones: tuple[ContractMilestoneLine, ...]


def show_contract(database: Database, engagement: str) -> ShownContract:
    """Give the newest record of an engagement's contract. Raises NotFound, also where none is recorded yet."""
    with open_store(database) as reader:
        row = find(reader, Engagement, engagement)
        contract = reader.first(
            select(C).where(C.c.engagement_id == row["id"]).order_by(C.c.number.desc()).limit(1)
        )
        if contract is None:
            raise NotFound(
                "contract of", row["handle"], f"Record it with: kt contract record {row['handle']}"
            )
        waves = waves_of(reader, row["id"])
        milestones = contract_milestones(reader, row["id"])
    return ShownContract(
        engagement=row["handle"],
        number=contract["number"],
        reference=contract["reference"],
        signed_on=contract["signed_on"],
        starts_on=contract["starts_on"],
        ends_on=contract["ends_on"],
        go_lives=tuple(
            ContractGoLiveLine(wave.wave, wave.contract_on, wave.forecast_on, wave.actual_on)
            for wave in waves
        ),
        milestones=tuple(_line(one) for one in milestones),
    )


def _line(one: ContractMilestoneStanding) -> ContractMilestoneLine:
    return ContractMilestoneLine(
        milestone=one.milestone,
        title=one.title,
        tied_to=one.tied_to,
        promised_on=one.promised_on,
        forecast_on=one.forecast_on,
        actual_on=one.actual_on,
        slack_days=one.slack_days,
        amount=one.amount,
        amount_minor=one.amount_minor,
        currency=one.currency,
    )

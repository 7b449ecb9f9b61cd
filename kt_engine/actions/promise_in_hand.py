"""What verbs about assumptions and spoken promises share: who may touch them, who signs, how they stand. No verb."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping
from sqlmodel import SQLModel

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.propose_agreement import Wanted
from kt_engine.errors import UsageProblem
from kt_engine.exchange.money import cost_of
from kt_engine.exchange.nearest import shown
from kt_engine.store.find import find
from kt_engine.store.functions import holder_now
from kt_engine.store.tables import Assumption, Commitment
from kt_engine.store.unit import Unit
from kt_engine.words import AssumptionStatus, CommitmentStatus, Role, Side

VERB = "keep assumptions and promises"
TEXT_LENGTH = 400
SEATS = (
    Wanted(role=Role.PROCESS_OWNER, side=Side.CLIENT),
    Wanted(role=Role.TEAM_LEAD, side=Side.PROVIDER),
)
"""Both sides settle what both sides relied on."""
CURRENCY_LENGTH = 3


@dataclass(frozen=True)
class Assumed:
    """An assumption as it stands."""

    handle: str
    status: AssumptionStatus
    expires_on: date
    agreement: str | None = None
    """What must be signed, where it was just proposed."""


@dataclass(frozen=True)
class Promise:
    """A spoken promise as it stands."""

    handle: str
    status: CommitmentStatus
    cost_minor: int | None
    currency: str | None
    agreement: str | None = None


def assumed(unit: Unit, handle: str, agreement: str | None = None) -> Assumed:
    row = find(unit, Assumption, handle)
    return Assumed(row["handle"], row["status"], row["expires_on"], agreement)


def promise(unit: Unit, handle: str, agreement: str | None = None) -> Promise:
    row = find(unit, Commitment, handle)
    return Promise(row["handle"], row["status"], row["cost_minor"], row["currency"], agreement)


def in_hand(unit: Unit, table: type[SQLModel], handle: str) -> RowMapping:
    """Give the row of an assumption or promise. Raises Refused unless the person keeps them, or owns the assumption."""
    row = find(unit, table, handle)
    engagement_id = row["engagement_id"]
    require_open(unit, engagement_id, also_on_hold=True)
    named = "owner_function" in row and unit.act.by in {
        row["owner_id"],
        holder_now(unit, engagement_id, row["owner_function"], row["process_id"]),
    }
    require(unit, VERB, engagement_id=engagement_id, named=named)
    return row


def checked_cost(amount: str, currency: str | None) -> tuple[int, str]:
    """Give the amount in the smallest unit of its currency, 0 or more. Raises UsageProblem."""
    if (
        currency is None
        or len(currency) != CURRENCY_LENGTH
        or not currency.isascii()
        or not currency.isupper()
    ):
        raise UsageProblem(
            f"The currency {shown(currency or '')} is no code. Write three capital letters: --currency EUR"
        )
    found = cost_of(amount, currency)
    if isinstance(found, str):
        raise UsageProblem(f"The {found}")
    return found, currency

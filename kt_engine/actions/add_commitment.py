"""Puts on the register what was promised without being written: what, by whom, to whom, at which cost."""

from datetime import date

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.named_person import named_process
from kt_engine.actions.promise_in_hand import TEXT_LENGTH, VERB, Promise, checked_cost, promise
from kt_engine.errors import UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import next_number
from kt_engine.store.tables import Commitment, Engagement
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CommitmentStatus

KIND = "commitment_added"
WHO_LENGTH = 120


def add_commitment(
    database: Database,
    act: Act,
    engagement: str,
    *,
    text: str,
    promised_by: str,
    promised_to: str,
    promised_on: date | None = None,
    cost: str | None = None,
    currency: str | None = None,
    process: str | None = None,
) -> Promise:
    """Add a promise; who gave it and got it may be nobody of the store. `cost` as in 12000 or 12000.50.

    Raises UsageProblem for an amount that is none or a day to come, Refused for who may not.
    """
    what = one_line(text, "promise", most=TEXT_LENGTH)
    giver = one_line(promised_by, "giver of the promise", most=WHO_LENGTH)
    taker = one_line(promised_to, "receiver of the promise", most=WHO_LENGTH)
    cost_minor, unit_of_cost = checked_cost(cost, currency) if cost is not None else (None, None)
    engagement_id = engagement_in(Engagement, engagement)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return promise(unit, known)
        require_open(unit, engagement_id, also_on_hold=True)
        require(unit, VERB, engagement_id=engagement_id)
        if promised_on is not None and promised_on > unit.today:
            raise UsageProblem(f"A promise of {promised_on} lies ahead. Give the day on which it was made.")
        handle = _insert(
            unit,
            engagement_id,
            process_id=named_process(unit, engagement_id, process)["id"] if process else None,
            text=what,
            promised_by=giver,
            promised_to=taker,
            promised_on=promised_on,
            cost_minor=cost_minor,
            currency=unit_of_cost,
        )
        unit.event(KIND, handle, cost_minor=cost_minor, currency=unit_of_cost)
        return promise(unit, handle)


def _insert(unit: Unit, engagement_id: int, **facts: object) -> str:
    """Insert an open promise; give its handle."""
    number = next_number(unit, Commitment, engagement_id=engagement_id)
    handle = f"E{engagement_id}-UC{number}"
    unit.insert(
        Commitment,
        engagement_id=engagement_id,
        handle=handle,
        number=number,
        status=CommitmentStatus.OPEN,
        raised_on=unit.today,
        raised_by=unit.act.by,
        **facts,
    )
    return handle

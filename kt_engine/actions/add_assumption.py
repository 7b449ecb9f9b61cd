"""Puts an assumption on the register, with the last day on which it may stand without being validated."""

from datetime import date

from kt_engine.actions.assign_function import function_of
from kt_engine.actions.authority import require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.named_person import named_person, named_process
from kt_engine.actions.promise_in_hand import TEXT_LENGTH, VERB, Assumed, assumed
from kt_engine.errors import UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import next_number
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Assumption, Engagement
from kt_engine.store.unit import Act
from kt_engine.words import AssumptionStatus

KIND = "assumption_added"


def add_assumption(
    database: Database,
    act: Act,
    engagement: str,
    *,
    text: str,
    source: str,
    function: str,
    expires_on: date,
    owner: str | None = None,
    process: str | None = None,
) -> Assumed:
    """Add an assumption; `function` is a key of the playbook, `owner` a person's handle, `expires_on` inclusive.

    Raises UsageProblem for a last day that is over, NotFound for an unknown name, Refused for who may not.
    """
    what = one_line(text, "assumption", most=TEXT_LENGTH)
    whence = one_line(source, "source", most=TEXT_LENGTH)
    engagement_id = engagement_in(Engagement, engagement)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return assumed(unit, known)
        require_open(unit, engagement_id, also_on_hold=True)
        require(unit, VERB, engagement_id=engagement_id)
        function_of(pinned_playbook(unit, engagement_id), function)
        if expires_on < unit.today:
            raise UsageProblem(f"The last day {expires_on} is over already. Give a day from today on.")
        number = next_number(unit, Assumption, engagement_id=engagement_id)
        handle = f"E{engagement_id}-AS{number}"
        unit.insert(
            Assumption,
            engagement_id=engagement_id,
            handle=handle,
            number=number,
            process_id=named_process(unit, engagement_id, process)["id"] if process else None,
            text=what,
            source=whence,
            owner_function=function,
            owner_id=named_person(unit, engagement_id, owner)["id"] if owner else None,
            expires_on=expires_on,
            status=AssumptionStatus.OPEN,
            raised_on=unit.today,
            raised_by=unit.act.by,
        )
        unit.event(KIND, handle, expires_on=expires_on)
        return assumed(unit, handle)

"""Puts before the taker and the client's process owner that he answers for a control from a day on."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.control_in_hand import (
    VERB,
    ControlStands,
    control_stands,
    insert_owner,
    periods_of,
)
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.named_person import named_person
from kt_engine.actions.propose_agreement import Proposal, Wanted, propose
from kt_engine.answers.control_owners import last_days
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.control_cover import Period, in_force, owner_on
from kt_engine.store.columns import plain
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.tables import Control, Person, Process
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, Role, Side

KIND = "control_handover_proposed"
REASON_LENGTH = 400


def hand_over_control(
    database: Database,
    act: Act,
    handle: str,
    *,
    to: str,
    from_on: date,
    until_on: date | None = None,
    reason: str | None = None,
) -> ControlStands:
    """Propose who takes it over, from a day to come (today included) until the next one does or a last day.

    Raises UsageProblem for a day that is over, Refused where two would answer on a day, or the taker does already.
    """
    why = None if reason is None else one_line(reason, "reason", most=REASON_LENGTH)
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Control, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return control_stands(unit, known)
        row = find(unit, Control, handle)
        require_open(unit, row["engagement_id"], also_on_hold=True)
        require(unit, VERB, engagement_id=row["engagement_id"])
        taker = named_person(unit, row["engagement_id"], to)
        _check_days(unit, row, taker, from_on, until_on)
        agreement = propose(unit, row["engagement_id"], _proposal(unit, row, taker, from_on, until_on, why))
        unit.event(
            KIND, row["handle"], taker_person_id=taker["id"], from_on=from_on, until_on=until_on,
            agreement=agreement["handle"], content_sha256=agreement["content_sha256"],
        )  # fmt: skip
        return control_stands(unit, row["handle"], agreement["handle"])


def _check_days(unit: Unit, row: RowMapping, taker: RowMapping, from_on: date, until_on: date | None) -> None:
    if from_on < unit.today or from_on < row["from_on"]:
        first = max(unit.today, row["from_on"])
        raise UsageProblem(f"A control is taken over from a day to come: {first} or later, not {from_on}.")
    if until_on is not None and until_on < from_on:
        raise UsageProblem(f"The last day {until_on} comes before the first, {from_on}.")
    _refuse_two(unit, row, from_on)
    held = in_force(periods_of(unit, row), last_days(unit))
    if owner_on(held, from_on) == taker["id"]:
        raise Refused(f"{taker['handle']} answers for {row['handle']} on {from_on} already.")


def _refuse_two(unit: Unit, row: RowMapping, from_on: date) -> None:
    for period in periods_of(unit, row):
        if period.from_on == from_on:
            who = by_id(unit, Person, period.person_id)["handle"]
            raise Refused(
                f"{who} takes over {row['handle']} on {from_on}; two people cannot begin on one day. "
                "Choose another day."
            )


def _proposal(
    unit: Unit, row: RowMapping, taker: RowMapping, from_on: date, until_on: date | None, why: str | None
) -> Proposal:
    process = by_id(unit, Process, row["process_id"])["handle"]
    until = f" until {until_on}" if until_on else ""
    facts = {
        "control": row["handle"],
        "from_on": plain(from_on),
        "process": process,
        "taker": taker["handle"],
        "until_on": plain(until_on),
    }
    return Proposal(
        AgreementKind.CONTROL_OWNER,
        row["handle"],
        f"{taker['handle']} answers for {row['handle']} of {process} from {from_on} on{until}: {row['title']}",
        facts,
        (Wanted(taker["id"]), Wanted(role=Role.PROCESS_OWNER, side=Side.CLIENT)),
        process_id=row["process_id"],
        reason=why,
        due_on=from_on,
    )


def control_taken_over(unit: Unit, agreement: RowMapping) -> Mapping[str, Any]:
    """Let the taker answer from the day that was signed, or from today where the last signature came later."""
    said = json.loads(agreement["content_json"])
    row, taker = find(unit, Control, agreement["subject"]), find(unit, Person, said["taker"])
    from_on = max(date.fromisoformat(said["from_on"]), unit.today)
    until_on = date.fromisoformat(said["until_on"]) if said["until_on"] else None
    if until_on is not None and until_on < from_on:
        raise Refused(
            f"{row['handle']} was to be taken over until {until_on}, and that day is over. Propose other days: "
            f"kt control hand-over {row['handle']}"
        )
    _refuse_two(unit, row, from_on)
    insert_owner(unit, row, Period(taker["id"], from_on, until_on), agreement["id"])
    return {"control": row["handle"], "taker_person_id": taker["id"], "taken_over_on": from_on}

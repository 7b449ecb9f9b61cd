"""Asks a named manager for the hours of one of his people; they count once he has signed the agreement about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import is_human, require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.propose_agreement import Proposal, Wanted, propose
from kt_engine.errors import InvalidInput, KtError, Problem, Refused, UsageProblem
from kt_engine.exchange.allocations import AllocationRow
from kt_engine.exchange.day_spans import day_spans_text
from kt_engine.exchange.session_hours import hours_of, minutes_of
from kt_engine.exchange.weekly_windows import WeeklyWindow, windows_text
from kt_engine.rules.moves import check_move
from kt_engine.store.columns import plain
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, find_named, next_number
from kt_engine.store.tables import Allocation, Engagement, Person, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, AllocationStatus

KIND = "allocations_proposed"
VERB = "ask for people's hours"
LONGEST_BLACKOUT = 4000
L = table_of(Allocation)


@dataclass(frozen=True)
class Asked:
    """What is asked of one manager."""

    person: str
    """A handle or the exact name, as is `manager`."""
    manager: str
    hours_per_week: Decimal
    valid_from: date
    valid_to: date
    windows: tuple[WeeklyWindow, ...] = ()
    blackout: tuple[date, ...] = ()
    place: Problem | None = None
    """Where it stands in a file; its sentence is not used."""


@dataclass(frozen=True)
class ProposedAllocation:
    handle: str
    agreement: str
    person: str
    manager: str


def rows_asked(rows: Sequence[AllocationRow], file: str) -> tuple[Asked, ...]:
    """Give what the rows of a file ask."""
    return tuple(
        Asked(
            row.person, row.manager, row.hours_per_week, row.valid_from, row.valid_to, row.windows, row.blackout,
            Problem("", file, row.line),
        )
        for row in rows
    )  # fmt: skip


def propose_allocations(
    database: Database, act: Act, engagement: str, asked: Sequence[Asked]
) -> tuple[ProposedAllocation, ...]:
    """Put each before its manager; all of a file or none.

    Raises InvalidInput with every row that cannot be asked, Refused where a single one cannot, NotFound for a name.
    """
    engagement_id = engagement_in(Engagement, engagement)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        row = require_open(unit, engagement_id)
        if unit.repeats(KIND, row["handle"]) is not None:
            return ()
        require(unit, VERB, engagement_id=engagement_id)
        done: list[ProposedAllocation] = []
        problems: list[Problem] = []
        number = next_number(unit, Allocation, engagement_id=engagement_id)
        for one in asked:
            try:
                done.append(ask_in(unit, row, one, number + len(done)))
            except KtError as fault:
                if one.place is None:
                    raise
                problems.append(Problem(str(fault), one.place.file, one.place.line))
        if problems:
            raise InvalidInput(problems)
        unit.event(
            KIND, row["handle"], allocations=", ".join(one.handle for one in done),
            agreements=", ".join(one.agreement for one in done),
        )  # fmt: skip
        return tuple(done)


def ask_in(
    unit: Unit, engagement: RowMapping, asked: Asked, number: int | None = None, *, by: int | None = None
) -> ProposedAllocation:
    """Put one before its manager inside a unit of work; `by`: who asks, where that is not the acting person.

    The caller writes the event. Raises what `propose_allocations` raises of a single one.
    """
    number = number or next_number(unit, Allocation, engagement_id=engagement["id"])
    person, manager = (find_named(unit, Person, name) for name in (asked.person, asked.manager))
    _check(unit, engagement, person, asked)
    if manager["id"] == person["id"]:
        raise Refused(f"{person['handle']} cannot promise his own time. Name his manager.")
    handle = f"{engagement['handle']}-L{number}"
    values = {
        "person_id": person["id"],
        "manager_id": manager["id"],
        "minutes_per_week": minutes_of(asked.hours_per_week),
        "windows": windows_text(asked.windows),
        "blackout": day_spans_text(asked.blackout),
        "valid_from": asked.valid_from,
        "valid_to": asked.valid_to,
    }
    proposal = replace(_proposal(handle, person, manager, values), by=by)
    agreement = propose(unit, engagement["id"], proposal)
    unit.insert(
        Allocation, engagement_id=engagement["id"], handle=handle, number=number, status=AllocationStatus.PROPOSED,
        **values,
    )  # fmt: skip
    return ProposedAllocation(handle, agreement["handle"], person["handle"], manager["handle"])


def _proposal(handle: str, person: RowMapping, manager: RowMapping, values: Mapping[str, Any]) -> Proposal:
    hours = hours_of(values["minutes_per_week"])
    when = f" ({values['windows']})" if values["windows"] else ""
    title = (
        f"{person['handle']} gives {hours} hours a week{when} "
        f"from {values['valid_from']} to {values['valid_to']}"
    )
    facts = {"person": person["handle"], "manager": manager["handle"]}
    facts |= {name: plain(value) for name, value in values.items() if not name.endswith("_id")}
    bars = {person["id"]: "is_promised"}
    return Proposal(AgreementKind.ALLOCATION, handle, title, facts, [Wanted(manager["id"])], bars=bars)


def _check(unit: Unit, engagement: RowMapping, person: RowMapping, asked: Asked) -> None:
    who = person["handle"]
    if not is_human(person) or person["rehearsal"] is not engagement["rehearsal"]:
        raise Refused(
            f"{who} cannot explain anything in {engagement['handle']}. Name a person who works there."
        )
    if person["disabled_on"] is not None and person["disabled_on"] <= asked.valid_from:
        raise Refused(f"{who} has left by {asked.valid_from}. Name somebody who is still there.")
    if asked.valid_to < asked.valid_from or asked.valid_to < unit.today:
        raise UsageProblem(f"{asked.valid_from} to {asked.valid_to} is no time to come. Check both days.")
    if len(day_spans_text(asked.blackout)) > LONGEST_BLACKOUT:
        raise UsageProblem(
            "Too many single days are left out. Write them as spans, or as leave: kt absence import"
        )
    waiting = unit.value(
        select(L.c.handle).where(
            L.c.engagement_id == engagement["id"],
            L.c.person_id == person["id"],
            L.c.status == AllocationStatus.PROPOSED,
            L.c.valid_from <= asked.valid_to,
            L.c.valid_to >= asked.valid_from,
        )
    )
    if waiting is not None:
        raise Refused(f"{waiting} asks for hours of {who} in these days already. See it: kt allocation list")


def allocation_agreed(unit: Unit, agreement: RowMapping) -> Mapping[str, Any]:
    return _settle(unit, agreement, AllocationStatus.AGREED)


def allocation_refused(unit: Unit, agreement: RowMapping) -> Mapping[str, Any]:
    return _settle(unit, agreement, AllocationStatus.REFUSED)


def _settle(unit: Unit, agreement: RowMapping, status: AllocationStatus) -> Mapping[str, Any]:
    row = find(unit, Allocation, agreement["subject"])
    check_move("allocation", row["handle"], row["status"], status, "settled", "Propose it anew.")
    unit.change(
        Allocation, row["id"], row["handle"], version=row["version"], status=status, decided_on=unit.today
    )
    return {"allocation": row["handle"], "allocation_status": status}

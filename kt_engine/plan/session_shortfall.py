"""By how many hours a process falls short of its sessions, and until when it would need whom. It knows no name."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kt_engine.plan.place_sessions import place_sessions
from kt_engine.plan.session_shapes import Allocation, Booked, NeededSession, SessionInput, SessionPlan

LOOKED_AHEAD = timedelta(weeks=26)


@dataclass(frozen=True)
class Shortfall:
    """What of one process could not be placed."""

    process: str
    minutes: int
    """Of sessions, all who must be there at once."""
    must_minutes: int
    """Those of must-haves among them."""
    experts: tuple[int, ...]
    """Who would have to explain."""
    needed_until: date | None
    """The last day of these sessions if what was promised went on unchanged; None: not within half a year either."""


def shortfalls(given: SessionInput, plan: SessionPlan) -> tuple[Shortfall, ...]:
    """Give the processes, by name, that have sessions without a place."""
    missing = {one.key for one in plan.unplaced}
    left = [one for one in given.sessions if one.key in missing]
    later = _placed_later(given, plan, left)
    processes: dict[str, list[NeededSession]] = {}
    for one in left:
        processes.setdefault(one.process, []).append(one)
    return tuple(_shortfall(process, processes[process], later) for process in sorted(processes))


def _shortfall(process: str, sessions: Iterable[NeededSession], later: dict[str, date]) -> Shortfall:
    left = list(sessions)
    days = [later.get(one.key) for one in left]
    known = [day for day in days if day is not None]
    return Shortfall(
        process=process,
        minutes=sum(one.minutes for one in left),
        must_minutes=sum(one.minutes for one in left if one.is_must),
        experts=tuple(sorted({person for one in left for person in one.experts})),
        needed_until=max(known) if len(known) == len(days) else None,
    )


def _placed_later(given: SessionInput, plan: SessionPlan, left: list[NeededSession]) -> dict[str, date]:
    """Give the last day of each, where everything placed stays and every promise goes on for half a year."""
    if not left:
        return {}
    keys, ends = {one.key for one in left}, {one.key: one.ends_at for one in plan.placed}
    last = given.last_on + LOOKED_AHEAD
    sessions = tuple(
        replace(
            one,
            after=tuple(before for before in one.after if before in keys),
            earliest_on=max(
                given.first_on,
                one.earliest_on or given.first_on,
                *(ends[before].date() for before in one.after if before in ends),
            ),
            latest_on=None,
        )
        for one in left
    )
    busy = _busy(given, plan)
    attendees = {
        person: replace(
            one,
            booked=(*one.booked, *busy.get(person, ())),
            allocations=_going_on(one.allocations, last),
        )
        for person, one in given.attendees.items()
    }
    later = place_sessions(replace(given, sessions=sessions, attendees=attendees, last_on=last))
    return {one.key: one.ends_at.date() for one in later.placed}


def _busy(given: SessionInput, plan: SessionPlan) -> dict[int, list[Booked]]:
    """Give what the plan books, by person."""
    sessions = {one.key: one for one in given.sessions}
    found: dict[int, list[Booked]] = {}
    for sitting in plan.placed:
        session = sessions[sitting.key]
        for person in {*session.experts, *session.others}:
            found.setdefault(person, []).append(
                Booked(
                    sitting.starts_at,
                    sitting.ends_at,
                    is_session=True,
                    is_allocated=person in session.experts,
                )
            )
    return found


def _going_on(allocations: tuple[Allocation, ...], last: date) -> tuple[Allocation, ...]:
    """Let the allocation that ends last go on until a day."""
    if not allocations:
        return ()
    newest = max(allocations, key=lambda one: one.valid_to)
    return (*allocations, replace(newest, valid_from=newest.valid_to, valid_to=max(last, newest.valid_to)))

"""The plan of the sessions still needed, as it would be made now; what has no place, and why. It writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kt_engine.answers.session_needs import ItemNeed, Needs, needs_of, session_input
from kt_engine.errors import Refused
from kt_engine.exchange.session_hours import hours_of
from kt_engine.plan.place_sessions import place_sessions
from kt_engine.plan.session_shapes import SessionPlan, UnplacedSession
from kt_engine.plan.session_shortfall import Shortfall, shortfalls
from kt_engine.store.processes import find_process
from kt_engine.store.tables import Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import WhyNotPlaced

P = table_of(Person)
WHY = {
    WhyNotPlaced.WAITS: "waits for a session that has no place",
    WhyNotPlaced.NO_ALLOCATION: "nobody promised the hours of {who}",
    WhyNotPlaced.NEVER_TOGETHER: "{who} never have so long a time together",
    WhyNotPlaced.USED_UP: "the promised hours of {who} are fewer than these sessions take",
    WhyNotPlaced.CROWDED: "{who} have time, but not the same any more",
}


@dataclass(frozen=True)
class PlannedAhead:
    """A plan between two days, both inclusive; nothing of it is booked."""

    first_on: date
    last_on: date
    needs: Needs
    plan: SessionPlan
    shortfalls: tuple[Shortfall, ...]
    """By process handle; "" is the whole engagement."""
    unasked: tuple[ItemNeed, ...]
    """Items that cannot be planned because nobody holds a function."""
    handles: dict[int, str]
    """Of persons, by id."""

    def missing_hours(self) -> str:
        return str(hours_of(sum(one.minutes for one in self.shortfalls)))

    def why(self, one: UnplacedSession) -> str:
        """Say in a few words why a session has no place."""
        return WHY[one.why].format(who=" and ".join(self.handles[who] for who in one.person_ids))

    def short(self, one: Shortfall) -> str:
        """Say of one process by how much it falls short, and until when whom it needs."""
        experts = " and ".join(self.handles[who] for who in one.experts)
        until = (
            f"with the hours promised now it needs {experts} until {one.needed_until}"
            if one.needed_until
            else f"with the hours promised now {experts} cannot explain it within half a year"
        )
        of, hours = one.process or "the whole engagement", hours_of(one.minutes)
        return f"{of}: {hours} hours have no place until {self.last_on}; {until}."


def plan_ahead(
    reader: Reader, engagement_id: int, first_on: date, last_on: date, processes: Sequence[str] = ()
) -> PlannedAhead:
    """Plan what is neither held nor booked; of some processes (handles or keys) only, where they are named.

    Raises Refused where the playbook gives no session to any item, NotFound for an unknown process.
    """
    needs = needs_of(reader, engagement_id)
    if not needs.rules.is_ruled or not needs.items:
        raise Refused(
            "The playbook of this engagement gives no sessions to its knowledge items. "
            "Book one by hand: kt session book"
        )
    chosen = {find_process(reader, engagement_id, name)["id"] for name in processes}
    wanted = [one for one in needs.open_items if not chosen or one.process_id in chosen]
    items = [one for one in wanted if one in needs.plannable]
    given = session_input(reader, engagement_id, needs, items, first_on, last_on)
    plan = place_sessions(given)
    people = reader.rows(select(P.c.id, P.c.handle))
    return PlannedAhead(
        first_on=first_on,
        last_on=last_on,
        needs=needs,
        plan=plan,
        shortfalls=shortfalls(given, plan),
        unasked=tuple(one for one in wanted if one not in needs.plannable),
        handles={row["id"]: row["handle"] for row in people},
    )

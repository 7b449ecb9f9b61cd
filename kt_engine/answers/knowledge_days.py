"""Why somebody cannot be at a session on a day, by calendar and by leaving. It writes nothing."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from kt_engine.answers.planning import PARTY_CALENDARS, calendars_of
from kt_engine.plan.calendar import is_working_day
from kt_engine.store.leaving import known_leavers
from kt_engine.store.tables import Person, Site, table_of
from kt_engine.store.unit import Reader

P, S = table_of(Person), table_of(Site)


def absences(
    reader: Reader, person_ids: Sequence[int], on: date, *, today: date
) -> tuple[tuple[str, str], ...]:
    """Give who is away on that day, each with why: a day his site does not work, or a last day before it."""
    calendars = calendars_of(reader)
    leavers = known_leavers(reader, today)
    found = []
    rows = reader.rows(
        select(P.c.id, P.c.handle, P.c.party_id, P.c.site_id, P.c.disabled_on, S.c.name.label("site"))
        .outerjoin(S, S.c.id == P.c.site_id)
        .where(P.c.id.in_(person_ids))
        .order_by(P.c.id)
    )
    for row in rows:
        calendar = calendars.get(row["site_id"] or PARTY_CALENDARS - (row["party_id"] or 0))
        last_on = leavers[row["id"]]["last_on"] if row["id"] in leavers else None
        if row["disabled_on"] is not None and row["disabled_on"] <= on:
            found.append((row["handle"], "has left by then"))
        elif last_on is not None and last_on < on:
            found.append((row["handle"], f"leaves on {last_on}"))
        elif calendar is not None and not is_working_day(calendar, on):
            where = f" in {row['site']}" if row["site"] else ""
            found.append((row["handle"], f"does not work that day{where}"))
    return tuple(found)

"""Who may see scores by name in an engagement, and the pseudonyms everybody else sees. It writes nothing."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select

from kt_engine.rules.personnel import pseudonym, sees_scores
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find_named
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Certification, Chain, Engagement, Event, Person, table_of
from kt_engine.store.unit import Reader

C, CH, EV = table_of(Certification), table_of(Chain), table_of(Event)


def sight_of(
    database: Database, engagement_id: int, asking: str | None, today: date, *, of_person: str | None = None
) -> bool:
    """Tell whether who asks (a handle or name) sees scores beside names today, whatever past day he asks about.

    Raises NotFound for an unknown person.
    """
    if asking is None:
        return False
    with open_store(database) as reader:
        who = find_named(reader, Person, asking)
        mine = of_person is not None and find_named(reader, Person, of_person)["id"] == who["id"]
        held = roles_of(reader, engagement_id, who["id"], today)
    gone = who["disabled_on"] is not None and who["disabled_on"] <= today
    return not gone and sees_scores(held, own=mine)


def may_see_scores(reader: Reader, engagement_id: int, asking: int, today: date) -> bool:
    """Tell the same of a person by id, in a store that is open."""
    return sees_scores(roles_of(reader, engagement_id, asking, today))


def pseudonyms_of(reader: Reader, engagement_id: int) -> Mapping[int, str]:
    """Give the pseudonym of everybody ever nominated in an engagement, by the person's id; it never changes."""
    salt = _salt(reader, engagement_id)
    rows = reader.rows(
        select(C.c.person_id, func.min(C.c.id).label("first"))
        .where(C.c.engagement_id == engagement_id)
        .group_by(C.c.person_id)
        .order_by(func.min(C.c.id))
    )
    return {row["person_id"]: pseudonym(salt, place) for place, row in enumerate(rows)}


def _salt(reader: Reader, engagement_id: int) -> str:
    own = by_id(reader, Engagement, engagement_id)["pseudonym_salt"]
    if own is not None:
        return str(own)
    first = (
        select(EV.c.hash)
        .join(CH, CH.c.id == EV.c.chain_id)
        .where(CH.c.engagement_id == engagement_id)
        .order_by(EV.c.seq)
    )
    return str(reader.value(first.limit(1)))

"""The must-have items somebody who leaves held, and that too few certified people of a shift are left for then.

Counted by the holdings of the bus factor, so that both always say the same. It writes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.answers.bus_factor import Holding, holdings
from kt_engine.answers.certified_people import CertifiedPerson, certified_people
from kt_engine.plan.arrival import ONE_DAY
from kt_engine.rules.learning import ENDED
from kt_engine.store.find import by_id
from kt_engine.store.seats import ANY
from kt_engine.store.tables import Person
from kt_engine.store.unit import Reader
from kt_engine.words import CERTIFIED_OR_LATER


@dataclass(frozen=True)
class ItemLeft:
    """One must-have item, and how many certified people of a shift are left for it after somebody's last day."""

    item: str
    """As it is called: claim_check@E1-P2."""
    title: str
    shift: str
    before: int
    left: int
    needed: int


def items_under_two(
    reader: Reader, engagement_id: int, certification: RowMapping, last_on: date, today: date
) -> tuple[ItemLeft, ...]:
    """Give the items a leaver held that too few are left for; None where he was not certified: then he held none."""
    if not _held(certification):
        return ()
    people = _with(reader, certification, certified_people(reader, engagement_id, today))
    found = (
        _left(one, certification["person_id"], last_on)
        for one in holdings(reader, engagement_id, people)
        if any(person.certification_id == certification["id"] for person in one.people)
    )
    return tuple(item for item in found if item.left < item.needed)


def _held(certification: RowMapping) -> bool:
    """Tell whether he is certified, or was when his place ended."""
    ended = certification["status"] in ENDED
    was = certification["certified_on"] is not None and certification["recert_due_on"] is None
    return certification["status"] in CERTIFIED_OR_LATER or (ended and was)


def _with(
    reader: Reader, certification: RowMapping, people: Sequence[CertifiedPerson]
) -> tuple[CertifiedPerson, ...]:
    """Give the same people with the leaver among them, also where his place has ended already."""
    if any(one.certification_id == certification["id"] for one in people):
        return tuple(people)
    leaver = CertifiedPerson(
        certification["handle"],
        certification["id"],
        by_id(reader, Person, certification["person_id"])["handle"],
        certification["person_id"],
        certification["process_id"],
        certification["shift"],
        certification["language"],
        certification["evidence_sha256"],
        None,
    )
    return (*people, leaver)


def _left(holding: Holding, leaver: int, last_on: date) -> ItemLeft:
    return ItemLeft(
        item=holding.called,
        title=holding.title,
        shift=holding.shift or ANY,
        before=len(holding.handles(last_on)),
        left=len(holding.handles(last_on + ONE_DAY, without=leaver)),
        needed=holding.needed,
    )

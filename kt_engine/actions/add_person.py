"""Adds one human to the installation; roles and functions are given per engagement, later."""

from dataclasses import dataclass

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.errors import Refused
from kt_engine.exchange.typed_text import email_address, one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, find_named, next_number
from kt_engine.store.people import humans, people_with_email
from kt_engine.store.tables import Party, Person, Site
from kt_engine.store.unit import Act, Unit
from kt_engine.words import PersonKind

KIND = "person_added"


@dataclass(frozen=True)
class AddedPerson:
    person_id: int
    handle: str


def add_person(
    database: Database,
    act: Act,
    *,
    name: str,
    email: str | None = None,
    party: str | None = None,
    site: str | None = None,
    rehearsal: bool = False,
) -> AddedPerson:
    """Add a person; `party` and `site` are handles or names.

    Raises Refused when the address is taken or the person acting is no administrator, NotFound for an unknown
    company or site, UsageProblem for a name or an address that is none.
    """
    full_name = one_line(name, "name", most=120)
    address = email_address(email) if email else None
    with open_store(database, write=True, act=act) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return AddedPerson(int(find(unit, Person, known)["id"]), known)
        require(unit, "add people")
        _refuse_same_email(unit, address)
        person_id, handle = insert_person(
            unit,
            name=full_name,
            email=address,
            party=find_named(unit, Party, party) if party else None,
            site=find_named(unit, Site, site) if site else None,
            rehearsal=rehearsal,
        )
        unit.installation_event(KIND, handle, rehearsal=rehearsal)
        return AddedPerson(person_id, handle)


def insert_person(
    unit: Unit,
    *,
    name: str,
    email: str | None,
    party: RowMapping | None,
    site: RowMapping | None,
    rehearsal: bool,
) -> tuple[int, str]:
    """Insert one human with the next handle; the caller writes the event."""
    handle = f"P{next_number(unit, Person)}"
    person_id = unit.insert(
        Person,
        handle=handle,
        kind=PersonKind.HUMAN,
        name=name,
        email=email,
        party_id=party["id"] if party else None,
        site_id=site["id"] if site else None,
        rehearsal=rehearsal,
    )
    return person_id, handle


def _refuse_same_email(unit: Unit, email: str | None) -> None:
    same = people_with_email(humans(unit), email) if email else []
    if same:
        raise Refused(
            f"This e-mail address belongs to {same[0]['handle']}. Use that person, or another address."
        )

"""Erases what was typed about a person who has gone; the handle, the signatures and every chain stay as they are.

Texts become '(erased)' in their rows; beside their events text and salt go: a digest without salt tells nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlmodel import SQLModel

from kt_engine.actions.prove_office import prove_office, require_administrator
from kt_engine.actions.signing_desk import to_sign
from kt_engine.answers.personal_texts import (
    OF_TRAINEE,
    KeptText,
    Naming,
    PersonalText,
    files_naming,
    kept_texts,
    personal_texts,
)
from kt_engine.answers.waiting import waits_of
from kt_engine.errors import Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.columns import ERASED
from kt_engine.store.database import Database
from kt_engine.store.find import find
from kt_engine.store.roles import counts_on
from kt_engine.store.tables import (
    AccessRight,
    AccessTest,
    Authenticator,
    BreakGlass,
    Certification,
    Commitment,
    DelayNotice,
    Delegation,
    Engagement,
    Erasure,
    EventText,
    Message,
    Person,
    Qualification,
    RefusedSignature,
    RoleGrant,
    Signoff,
    table_of,
)
from kt_engine.store.unit import Act, Unit
from kt_engine.words import OPEN_ENGAGEMENTS, PersonKind

KIND = "person_erased"
WITH_TEXTS: tuple[type[SQLModel], ...] = (
    Person,
    Authenticator,
    Signoff,
    Message,
    Delegation,
    BreakGlass,
    RefusedSignature,
    DelayNotice,
    AccessRight,
    AccessTest,
    Commitment,
    Certification,
    Qualification,
    *OF_TRAINEE,
)
ROWS: dict[str, type[SQLModel]] = {table_of(row).name: row for row in WITH_TEXTS}
A, E, G, T = table_of(Authenticator), table_of(Engagement), table_of(RoleGrant), table_of(EventText)

NOTHING_NAMED = Naming((), ())


@dataclass(frozen=True)
class Erased:
    person: str
    texts_count: int
    """Columns of rows that were emptied."""
    kept_count: int
    """Texts beside events, earlier ones included, that were emptied with their salts."""
    engagements: tuple[str, ...]
    """In which chains beside the installation's it is written."""
    places: tuple[str, ...] = ()
    naming: Naming = NOTHING_NAMED
    """What still names the person; it is kept."""


def erase_person(database: Database, act: Act, files: Path, person: str, *, reason: str) -> Erased:
    """Erase a person's data in one unit of work: one event in the installation's chain, one in each engagement's.

    Raises Refused while the person holds a role or is waited for in an open engagement, for oneself, for the engine,
    and for who does not administer; SignatureRefused without a good code where administrators have one.
    """
    why = one_line(reason, "reason")
    with to_sign(database, act, None) as unit:
        known = unit.repeats(KIND)
        row = find(unit, Person, known or person)
        if known is not None:
            return Erased(known, 0, 0, ())
        require_administrator(unit, f"erase {row['handle']}")
        _check(unit, row)
        texts = personal_texts(unit, row)
        kept = kept_texts(unit, texts)
        naming = files_naming(unit, files, row)
        filled = [text for text in texts if not text.is_erased]
        code = prove_office(
            unit, f"erasure of {row['handle']}", [KIND, row["handle"], len(filled), len(kept)]
        )
        engagements = _erase(unit, row, filled, kept, why, code)
        places = tuple(text.place for text in filled)
        return Erased(row["handle"], len(filled), len(kept), engagements, places, naming)


def _check(unit: Unit, person: RowMapping) -> None:
    who = person["handle"]
    if person["kind"] is not PersonKind.HUMAN or person["id"] == unit.act.by:
        raise Refused(
            f"{who} cannot be erased by {who}, and the engine not at all. Ask another administrator."
        )
    if person["name"] == ERASED:
        raise Refused(f"{who} was erased before. Nothing is left to erase.")
    held = _open_roles(unit, person)
    gone = person["disabled_on"] is not None and person["disabled_on"] <= unit.today
    if held and not gone:
        raise Refused(
            f"{who} still holds a role ({', '.join(held)}). First the person leaves: kt person leave {who}"
        )
    waits = [
        wait.handle
        for row in unit.rows(select(E.c.id).where(E.c.status.in_(OPEN_ENGAGEMENTS)).order_by(E.c.id))
        for wait in waits_of(unit, row["id"], unit.today)
        if who in wait.who
    ]
    if waits:
        raise Refused(
            f"{len(waits)} things still wait for {who} ({', '.join(waits[:5])}). Name somebody else for them first; "
            f"see them with: kt due --person {who}"
        )


def _open_roles(unit: Unit, person: RowMapping) -> list[str]:
    """Give the roles in force: of the installation, and in engagements that are not over."""
    rows = unit.rows(
        select(G.c.role, G.c.engagement_id)
        .outerjoin(E, E.c.id == G.c.engagement_id)
        .where(
            G.c.person_id == person["id"],
            counts_on(unit.today),
            G.c.engagement_id.is_(None) | E.c.status.in_(OPEN_ENGAGEMENTS),
        )
        .order_by(G.c.id)
    )
    return [
        row["role"].value.replace("_", " ") + (f" in E{row['engagement_id']}" if row["engagement_id"] else "")
        for row in rows
    ]


def _erase(
    unit: Unit, person: RowMapping, texts: Sequence[PersonalText], kept: Sequence[KeptText], why: str,
    auth_event_id: int | None,
) -> tuple[str, ...]:  # fmt: skip
    """Write everything, chain by chain, the installation's first; its head is locked already."""
    touched = sorted(
        {0, *(one.engagement_id or 0 for one in texts), *(one.engagement_id or 0 for one in kept)}
    )
    for number in touched[1:]:
        unit.lock_chain(number)
    _empty_kept(unit, kept)
    for number in touched:
        unit.engagement_id = number or None
        of_chain = [text for text in texts if (text.engagement_id or 0) == number]
        if not number:
            _end_authenticator(unit, person)
            unit.insert(
                Erasure, person_id=person["id"], texts_count=len(texts), reason=why, erased_by=unit.act.by,
                erased_at=unit.act.at, auth_event_id=auth_event_id,
            )  # fmt: skip
        _empty_rows(unit, person, of_chain)
        gone = [[one.seq, one.place] for one in kept if (one.engagement_id or 0) == number]
        unit.event(
            KIND, person["handle"], person_id=person["id"], texts_count=len(of_chain), erased=gone,
            auth_event_id=auth_event_id,
        )  # fmt: skip
    return tuple(f"E{number}" for number in touched[1:])


def _empty_rows(unit: Unit, person: RowMapping, texts: Sequence[PersonalText]) -> None:
    for (table, row_id), some in groupby(texts, key=lambda text: (text.table, text.row_id)):
        values: dict[str, Any] = dict.fromkeys((text.column for text in some), ERASED)
        unit.change(ROWS[table], row_id, person["handle"], **values)


def _end_authenticator(unit: Unit, person: RowMapping) -> None:
    """End the person's device, if one is in use, and wipe its secret."""
    for row in unit.rows(select(A.c.id).where(A.c.person_id == person["id"], A.c.ended_at.is_(None))):
        unit.change(
            Authenticator, row["id"], person["handle"], ended_at=unit.act.at, ended_by=unit.act.by, sealed=""
        )


def _empty_kept(unit: Unit, kept: Sequence[KeptText]) -> None:
    """Take text and salt away beside the events; what is left of them is a digest nobody can guess."""
    for one in kept:
        unit.connection.execute(update(T).where(T.c.id == one.text_id).values(text=ERASED, salt=""))

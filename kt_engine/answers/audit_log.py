"""The events of one chain as lines to read, refused attempts with their sentence. It writes nothing.

The role matrix says who reads all of it; a trainee and a team lead read what they did and what is about them.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.answers.personnel import may_see_scores
from kt_engine.answers.raw_rows import INSTALLATION
from kt_engine.errors import Refused
from kt_engine.rules.matrix import MATRIX, Duty, Right
from kt_engine.rules.personnel import SCORE_FACTS
from kt_engine.store.columns import ERASED
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find, find_named
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Chain, Engagement, Event, EventText, Person, RefusedSignature, table_of
from kt_engine.store.unit import Reader

V, H, X = table_of(Event), table_of(Chain), table_of(EventText)
P, R = table_of(Person), table_of(RefusedSignature)
REFUSED = "signature_refused"


@dataclass(frozen=True)
class AuditFact:
    name: str
    value: str


@dataclass(frozen=True)
class AuditLine:
    seq: int
    at: datetime
    """When it counts; simulated in a rehearsal."""
    recorded_at: datetime
    who: str | None
    kind: str
    subject: str
    facts: tuple[AuditFact, ...]
    sentence: str | None
    """Why an attempt to sign was refused."""
    sha256: str


@dataclass(frozen=True)
class Wanted:
    """Which lines are asked for; None: all. Days are inclusive, of the moment that counts."""

    person: str | None = None
    kind: str | None = None
    from_on: date | None = None
    to_on: date | None = None


def audit_log(
    database: Database, engagement: str, *, by: int, today: date, wanted: Wanted
) -> tuple[AuditLine, ...]:
    """Give the lines in the order of the chain: of an engagement, or with INSTALLATION of people, roles and companies.

    Raises NotFound, and Refused for who may not read them: the installation's are for auditors and administrators.
    """
    with open_store(database) as reader:
        of_all = engagement.strip().lower() == INSTALLATION
        chain = None if of_all else int(find(reader, Engagement, engagement)["id"])
        reads_all = may_read_all(reader, chain, by, today)
        about = find_named(reader, Person, wanted.person) if wanted.person else None
        mine = None if reads_all else by_id(reader, Person, by)
        hidden = frozenset[str]()
        if chain is not None and not may_see_scores(reader, chain, by, today):
            hidden = SCORE_FACTS
        people = [one for one in (about, mine) if one is not None]
        return tuple(_lines(reader, chain, wanted, people, hidden))


def may_read_all(reader: Reader, engagement_id: int | None, by: int, today: date) -> bool:
    """Tell whether all of it may be read; False: only what the person did and what is about him."""
    person = by_id(reader, Person, by)
    rights = {MATRIX[Duty.READ_AUDIT_LOG][role] for role, _side in roles_of(reader, engagement_id, by, today)}
    gone = person["disabled_on"] is not None and person["disabled_on"] <= today
    if gone or not rights & {Right.READ, Right.OWN}:
        of = INSTALLATION if engagement_id is None else f"E{engagement_id}"
        raise Refused(
            f"{person['handle']} may not read the audit log of {of}. An engagement's transition manager, process "
            "owners and steering committee may, an auditor and an administrator; trainees and team leads what is "
            "about them."
        )
    return Right.READ in rights


def _lines(
    reader: Reader,
    engagement_id: int | None,
    wanted: Wanted,
    people: list[RowMapping],
    hidden: frozenset[str],
) -> Iterator[AuditLine]:
    """Give the lines; facts whose names are hidden are left out, because scores by name are personnel data."""
    statement = (
        select(V, P.c.handle.label("who"))
        .join(H, H.c.id == V.c.chain_id)
        .outerjoin(P, P.c.id == V.c.by)
        .where(H.c.engagement_id == engagement_id)
        .order_by(V.c.seq)
    )
    if wanted.kind:
        statement = statement.where(V.c.kind == wanted.kind.strip().replace(" ", "_"))
    typed = _typed(reader, engagement_id)
    refused = {
        row["id"]: row["sentence"]
        for row in reader.rows(select(R.c.id, R.c.sentence).where(R.c.engagement_id == engagement_id))
    }
    for row in reader.rows(statement):
        body = json.loads(row["body"])
        if _is_within(row["at"].date(), wanted) and all(_is_about(row, body, one) for one in people):
            facts = {name: value for name, value in body["facts"].items() if name not in hidden}
            yield _line(row, {**body, "facts": facts}, typed.get(row["id"], {}), refused)


def _is_within(day: date, wanted: Wanted) -> bool:
    return (wanted.from_on is None or day >= wanted.from_on) and (wanted.to_on is None or day <= wanted.to_on)


def _is_about(row: RowMapping, body: Mapping[str, Any], person: RowMapping) -> bool:
    """An event is somebody's when he did it, when it names him, or when a row it wrote points to him."""
    if row["by"] == person["id"] or row["subject"] == person["handle"]:
        return True
    if person["handle"] in body["facts"].values() or body["facts"].get("person_id") == person["id"]:
        return True
    return any(change["c"].get("person_id") == person["id"] for change in body["changes"])


def _typed(reader: Reader, engagement_id: int | None) -> dict[int, dict[str, str]]:
    """Give the texts people typed as facts of events, by event and name."""
    rows = reader.rows(
        select(X.c.event_id, X.c.place, X.c.text)
        .join(V, V.c.id == X.c.event_id)
        .join(H, H.c.id == V.c.chain_id)
        .where(H.c.engagement_id == engagement_id, X.c.place.startswith("fact:"))
    )
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row["event_id"], {})[row["place"].removeprefix("fact:")] = row["text"]
    return found


def _line(
    row: RowMapping, body: Mapping[str, Any], typed: Mapping[str, str], refused: Mapping[int, str]
) -> AuditLine:
    sentence = None
    if row["kind"] == REFUSED:
        ids = [change["id"] for change in body["changes"] if change["t"] == R.name]
        sentence = next((refused[one] for one in ids if one in refused), None)
    return AuditLine(
        seq=row["seq"],
        at=row["at"],
        recorded_at=row["recorded_at"],
        who=row["who"],
        kind=row["kind"],
        subject=row["subject"],
        facts=tuple(_facts(body["facts"], typed)),
        sentence=sentence,
        sha256=row["hash"],
    )


def _facts(facts: Mapping[str, Any], typed: Mapping[str, str]) -> Iterator[AuditFact]:
    """Give words, numbers, dates and typed texts; ids of rows say nothing to a reader."""
    for name, value in sorted(facts.items()):
        if isinstance(value, dict):
            yield AuditFact(name, typed.get(name, ERASED))
        elif isinstance(value, bool):
            yield AuditFact(name, "yes" if value else "no")
        elif isinstance(value, str | int) and value != "" and not name.endswith("_id"):
            yield AuditFact(name, str(value))

"""The points beside the signatures that declined: which version, by whom, what must be put right. It writes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.gates import gate_of
from kt_engine.store.tables import (
    DeclinePoint,
    GateVersion,
    Handover,
    HandoverVersion,
    Person,
    Signoff,
    table_of,
)
from kt_engine.store.unit import Reader

D, P, S = table_of(DeclinePoint), table_of(Person), table_of(Signoff)
G, H = table_of(GateVersion), table_of(HandoverVersion)


@dataclass(frozen=True)
class DeclinedPoints:
    thing: str
    """Handle and version."""
    person: str
    at: datetime
    points: tuple[str, ...]


def declined_versions(database: Database, handover: str) -> tuple[DeclinedPoints, ...]:
    """Give the points of every version of a handover, the first first. Raises NotFound."""
    with open_store(database) as reader:
        row = find(reader, Handover, handover)
        versions = reader.rows(select(H.c.id, H.c.number).where(H.c.handover_id == row["id"]))
        things = {each["id"]: f"{row['handle']} v{each['number']}" for each in versions}
        return points_beside(reader, "handover_version", things)


def declined_gate_versions(database: Database, gates: Iterable[str]) -> tuple[DeclinedPoints, ...]:
    """Give the points of every presented version of some gates. Raises NotFound."""
    with open_store(database) as reader:
        ids = [gate_of(reader, gate)[0]["id"] for gate in gates]
        versions = reader.rows(select(G.c.id, G.c.handle).where(G.c.gate_id.in_(ids)))
        return points_beside(reader, "gate_version", {row["id"]: row["handle"] for row in versions})


def points_beside(
    reader: Reader, kind: Literal["gate_version", "handover_version", "agreement"], things: Mapping[int, str]
) -> tuple[DeclinedPoints, ...]:
    """Give one entry for each signature that has points; `things` names each id as signers saw it."""
    target = S.c[f"{kind}_id"]
    rows = reader.rows(
        select(D.c.signoff_id, D.c.text, target.label("target"), S.c.signed_at, P.c.handle)
        .join(S, S.c.id == D.c.signoff_id)
        .join(P, P.c.id == S.c.person_id)
        .where(target.in_(sorted(things)))
        .order_by(D.c.signoff_id, D.c.number)
    )
    found: dict[int, DeclinedPoints] = {}
    for row in rows:
        before = found.get(row["signoff_id"])
        points = (*(before.points if before else ()), row["text"])
        thing = things[row["target"]]
        found[row["signoff_id"]] = DeclinedPoints(thing, row["handle"], row["signed_at"], points)
    return tuple(found.values())

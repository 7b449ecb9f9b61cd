"""How one certification came from status to status, read from the events: when, by whom, by what. It judges none."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, select

from kt_engine.store.tables import Certification, Chain, Event, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus

EV, CH, P = table_of(Event), table_of(Chain), table_of(Person)
TABLE = table_of(Certification).name


@dataclass(frozen=True)
class TracedStep:
    at: datetime
    status: CertificationStatus
    by: str
    act: str
    """The kind of event that moved the trainee."""
    seq: int
    """Of the event in the engagement's chain."""
    sha256: str


def traced_steps(reader: Reader, certification: RowMapping) -> tuple[TracedStep, ...]:
    """Give every change of status, the first first."""
    rows = reader.rows(
        select(EV.c.seq, EV.c.at, EV.c.kind, EV.c.hash, EV.c.body, P.c.handle.label("who"))
        .join(CH, CH.c.id == EV.c.chain_id)
        .join(P, P.c.id == EV.c.by)
        .where(CH.c.engagement_id == certification["engagement_id"])
        .where(EV.c.body.contains(f'"t":"{TABLE}"', autoescape=True))
        .order_by(EV.c.seq)
    )
    return tuple(_steps(rows, certification["id"]))


def _steps(rows: Sequence[RowMapping], certification_id: int) -> Iterator[TracedStep]:
    before = None
    for row in rows:
        for change in json.loads(row["body"])["changes"]:
            status = change["c"].get("status")
            if (change["t"], change["id"]) != (TABLE, certification_id) or status in {None, before}:
                continue
            before = status
            yield TracedStep(
                row["at"], CertificationStatus(status), row["who"], row["kind"], row["seq"], row["hash"]
            )

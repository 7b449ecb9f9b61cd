"""What a command did when it was carried out before, read from its own event. It decides nothing and writes nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from kt_engine.errors import Refused
from kt_engine.store.tables import Event, table_of
from kt_engine.store.unit import Unit

V = table_of(Event)


@dataclass(frozen=True)
class Before:
    """The event that carries the command's id."""

    subject: str
    at: datetime
    facts: Mapping[str, Any]


def done_before(unit: Unit) -> Before:
    """Give what the acting person's command id has done; only after `unit.repeats` has found it."""
    where = (V.c.by == unit.act.by, V.c.command_id == unit.act.command_id)
    row = unit.rows(select(V.c.subject, V.c.at, V.c.body).where(*where))[0]
    return Before(row["subject"], row["at"], json.loads(row["body"])["facts"])


def check_same(unit: Unit, subject: str, *, same: bool) -> None:
    """Raise Refused when a command id comes back with other content than it was carried out with."""
    if not same:
        raise Refused(
            f"The command id {unit.act.command_id} has already signed {subject}, with other content. "
            "Nothing was changed; use a new id."
        )

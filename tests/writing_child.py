"""A process that writes events to engagement 1 until it is killed; each acknowledged number is one line of output."""

import sys
from datetime import UTC, datetime

from sqlalchemy import select

from kt_engine.store.database import connect, open_store
from kt_engine.store.tables import Process, table_of
from kt_engine.store.unit import Act

PERSON = 3


def main(url: str, name: str) -> None:
    """Change a row with each event, so that a lost half would be seen."""
    database = connect(url)
    number = 0
    while True:
        number += 1
        now = datetime.now(tz=UTC)
        act = Act(PERSON, now, now, f"{name}-{number}")
        with open_store(database, write=True, act=act, engagement_id=1) as unit:
            process = table_of(Process)
            volume = unit.value(select(process.c.volume_per_month).where(process.c.id == 1))
            unit.change(Process, 1, "E1-P1", volume_per_month=volume + 1)
            unit.event("counted", "E1-P1", number=number)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A process that forks a writer for each name it reads; each writer changes a row until it is killed.

Every acknowledged write is one line of output: process id, name, number.
"""

import os
import signal
import sys
from datetime import UTC, datetime

from sqlalchemy import select

from kt_engine.store.database import connect, open_store
from kt_engine.store.tables import Process, table_of
from kt_engine.store.unit import Act

PERSON = 3
PROCESS = table_of(Process)


def write_until_killed(url: str, name: str) -> None:
    """Change a row with each event, so that a lost half would be seen."""
    database = connect(url)
    number = 0
    while True:
        number += 1
        now = datetime.now(tz=UTC)
        act = Act(PERSON, now, now, f"{name}-{number}")
        with open_store(database, write=True, act=act, engagement_id=1) as unit:
            volume = unit.value(select(PROCESS.c.volume_per_month).where(PROCESS.c.id == 1))
            unit.change(Process, 1, "E1-P1", volume_per_month=volume + 1)
            unit.event("counted", "E1-P1", number=number)
        os.write(1, f"{os.getpid()} {name} {number}\n".encode())


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if os.fork() == 0:
            write_until_killed(sys.argv[1], line.strip())

"""Opens the store as of today or, where a day is named, as it was at the end of that day. It asks nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated

import typer

from kt_engine.answers.as_of import as_of
from kt_engine.cli.opening import Opened, opened
from kt_engine.cli.options import a_day

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="Answer as of the end of this past day (UTC), from the events."
    ),
]


@contextmanager
def opened_as_of(day: str | None) -> Iterator[Opened]:
    """Open the store to read; its `today` is the day asked of. Raises Refused for a day nothing is known of."""
    with opened() as here:
        if day is None:
            yield here
            return
        on = a_day(day, "--as-of")
        with as_of(here.database, on, today=here.today) as past:
            yield replace(here, database=past, today=on)

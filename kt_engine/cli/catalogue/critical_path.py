"""How the command line offers the critical path of a table of activities. It works nothing out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kt_engine.cli.catalogue.field import Table, TableRow, text, whole
from kt_engine.cli.catalogue.method import Method
from kt_engine.methods.critical_path import critical_path, order_of_work

LONGEST = 100_000


@dataclass(frozen=True)
class ShownActivity:
    activity: str
    earliest_start: int
    earliest_finish: int
    latest_start: int
    latest_finish: int
    slack: int
    critical: bool


def _predecessors(rows: Sequence[TableRow]) -> dict[str, list[str]]:
    """Give what each activity waits for. Raises InvalidInput where a name is there twice or unknown."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row["activity"] in found:
            raise row.refuse("activity", f"The activity {row['activity']} is there twice. Remove one.")
        found[row["activity"]] = [part.strip() for part in row["after"].split(";") if part.strip()]
    for row in rows:
        for before in found[row["activity"]]:
            if before not in found:
                raise row.refuse("after", f"There is no activity {before} in this table.")
    return found


def _critical_path(*, activities: Sequence[TableRow]) -> Any:
    durations = {row["activity"]: row["duration"] for row in activities}
    return [
        ShownActivity(
            name, one.earliest_start, one.earliest_finish, one.latest_start, one.latest_finish, one.slack,
            one.is_critical,
        )
        for name, one in critical_path(durations, _predecessors(activities)).items()
    ]  # fmt: skip


def _order(*, activities: Sequence[TableRow]) -> Any:
    before = _predecessors(activities)
    return order_of_work(list(before), before)


SOURCE = "Kelley and Walker, Critical-Path Planning and Scheduling (1959)"
ACTIVITY = text("activity", "Its name.")
AFTER = text("after", "What it waits for; several with ';' between.", "")

METHODS = (
    Method(
        "critical-path",
        critical_path,
        (),
        "activities",
        "forwards, each activity starts when the last one before it ends; backwards, it ends when the first one after "
        "it must start; slack = latest start - earliest start, and none is critical",
        SOURCE,
        "--from activities.csv",
        Table(
            "activities",
            "One row for each activity.",
            (ACTIVITY, whole("duration", "How long it takes, 0 or more.", low=0, high=LONGEST), AFTER),
        ),
        _critical_path,
    ),
    Method(
        "order-of-work",
        order_of_work,
        (),
        "order",
        "take whatever waits for nothing more, in the order given, until all is taken",
        "Kahn, Topological sorting of large networks (1962)",
        "--from order.csv",
        Table("activities", "One row for each activity.", (ACTIVITY, AFTER)),
        _order,
    ),
)

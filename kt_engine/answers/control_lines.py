"""Controls with who answers for them on which days, and the days on which nobody does. It writes nothing."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import RowMapping, select

from kt_engine.answers.control_owners import last_days
from kt_engine.answers.go_lives import go_lives
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.control_cover import Gap, Period, gaps, in_force, owner_on
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Agreement, Control, ControlOwner, Person, Process, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import ControlFrequency, ProcessStatus

CT, CO, PE, PR, A = (table_of(row) for row in (Control, ControlOwner, Person, Process, Agreement))


@dataclass(frozen=True)
class OwnerLine:
    """Days on which one person answers, both inclusive."""

    person: str
    """Handle."""
    from_on: date
    until_on: date | None
    """None: for the time being."""
    agreement: str | None
    """What was signed; None: who had it when it came on the register."""


@dataclass(frozen=True)
class ControlLine:
    handle: str
    process: str
    process_id: int
    key: str
    title: str
    risk: str
    frequency: ControlFrequency
    evidence: str
    regulated: str | None
    from_on: date
    go_live_on: date | None
    covered_until: date | None
    """The last day on which somebody must answer for it: so long after the go-live; None while that has no day."""
    owner: str | None
    """Handle of who answers for it today; None: nobody."""
    owners: tuple[OwnerLine, ...]
    gaps: tuple[Gap, ...]
    """Days without anybody from the first day it was on the register, past ones too."""

    def days_without(self, today: date) -> int | None:
        """Count the days from today on without anybody; None while no go-live day is known."""
        if self.covered_until is None:
            return None
        return sum(
            (gap.last_on - max(gap.first_on, today)).days + 1 for gap in self.gaps if gap.last_on >= today
        )

    def owner_on(self, day: date) -> str | None:
        """Give the handle of who answers on a day."""
        last = date.max
        return next((one.person for one in self.owners if one.from_on <= day <= (one.until_on or last)), None)

    def next_gap(self, today: date) -> Gap | None:
        return next((gap for gap in self.gaps if gap.last_on >= today), None)


def cover_days(playbook: Playbook) -> int:
    """Give how many calendar days after the go-live somebody must still answer; 0 where the playbook says nothing."""
    threshold = playbook.thresholds.get("control_cover")
    return 0 if threshold is None else int(threshold.value)


def control_lines(
    reader: Reader, engagement_id: int, today: date, process_id: int | None = None
) -> tuple[ControlLine, ...]:
    """Give the controls of processes in scope, those with the next day without anybody first."""
    where = [CT.c.engagement_id == engagement_id, PR.c.status != ProcessStatus.DESCOPED]
    if process_id is not None:
        where.append(CT.c.process_id == process_id)
    rows = reader.rows(
        select(CT, PR.c.handle.label("process"))
        .join(PR, PR.c.id == CT.c.process_id)
        .where(*where)
        .order_by(CT.c.id)
    )
    if not rows:
        return ()
    owners = _owners(reader, engagement_id)
    gone, days = last_days(reader), go_lives(reader, engagement_id)
    cover = timedelta(days=cover_days(pinned_playbook(reader, engagement_id)))
    found = [
        _line(row, owners.get(row["id"], ()), gone, (days.get(row["process_id"]), cover), today)
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (_first_gap(one, today), one.process_id)))


def _first_gap(one: ControlLine, today: date) -> date:
    gap = one.next_gap(today)
    return date.max if gap is None else max(gap.first_on, today)


def _owners(reader: Reader, engagement_id: int) -> dict[int, tuple[RowMapping, ...]]:
    rows = reader.rows(
        select(CO, PE.c.handle.label("person"), A.c.handle.label("agreement"))
        .join(PE, PE.c.id == CO.c.person_id)
        .outerjoin(A, A.c.id == CO.c.agreement_id)
        .where(CO.c.engagement_id == engagement_id)
        .order_by(CO.c.control_id, CO.c.from_on)
    )
    found: dict[int, tuple[RowMapping, ...]] = {}
    for row in rows:
        found[row["control_id"]] = (*found.get(row["control_id"], ()), row)
    return found


def _line(
    row: RowMapping,
    owners: tuple[RowMapping, ...],
    gone: dict[int, date],
    live: tuple[date | None, timedelta],
    today: date,
) -> ControlLine:
    end = None if live[0] is None else live[0] + live[1]
    periods = in_force([Period(one["person_id"], one["from_on"], one["until_on"]) for one in owners], gone)
    by_start = {one["from_on"]: one for one in owners}
    today_by = owner_on(periods, today)
    named = {one["person_id"]: one["person"] for one in owners}
    return ControlLine(
        handle=row["handle"],
        process=row["process"],
        process_id=row["process_id"],
        key=row["control_key"],
        title=row["title"],
        risk=row["risk"],
        frequency=row["frequency"],
        evidence=row["evidence"],
        regulated=row["regulated"],
        from_on=row["from_on"],
        go_live_on=live[0],
        covered_until=end,
        owner=None if today_by is None else named[today_by],
        owners=tuple(
            OwnerLine(
                by_start[one.from_on]["person"], one.from_on, one.until_on, by_start[one.from_on]["agreement"]
            )
            for one in periods
        ),
        gaps=() if end is None else gaps(periods, row["from_on"], end),
    )

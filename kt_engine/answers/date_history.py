"""Every change of a date in a plan: what moved, when, by how much, why and by which side. It writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.plan_spans import Span, kept_spans, rows_by_ref
from kt_engine.answers.planning import plan_input_of, side_calendars
from kt_engine.errors import NotFound
from kt_engine.plan.calendar import working_days_to
from kt_engine.plan.shapes import NodeRef, PlanInput
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import Engagement, PlanRevision, table_of
from kt_engine.words import Side

R = table_of(PlanRevision)


@dataclass(frozen=True)
class DateChange:
    """One thing that a revision dated anew."""

    revision: int
    made_on: date
    thing: str
    """Its handle; its key while it has none because nobody is named for it yet."""
    title: str
    from_start_on: date
    from_on: date
    to_start_on: date
    to_on: date
    moved_days: int
    """Working days, of who does it, by which its end moved, later positive; its start, where only that did."""
    cause: str
    """The kind of the event, in words."""
    about: str
    side: Side | None


def date_history(
    database: Database, engagement: str, *, thing: str | None = None, wave: int | None = None
) -> tuple[DateChange, ...]:
    """Give every change of a date, the oldest revision first; only those of one task or gate, or of one wave.

    What a revision dates for the first time, or no longer, has no change of date. Raises NotFound for an
    engagement, a task or gate, or a wave that does not exist.
    """
    with open_store(database) as reader:
        row = find(reader, Engagement, engagement)
        revisions = reader.rows(select(R).where(R.c.engagement_id == row["id"]).order_by(R.c.id))
        rows = rows_by_ref(reader, row["id"])
        wave_of = {each["id"]: each["wave"] for each in processes_of(reader, row["id"])}
        plan_input = plan_input_of(reader, row["id"], row["starts_on"])
        client = side_calendars(reader, row["id"])[Side.CLIENT]
    history = _History(rows, plan_input, client)
    kept = _wanted(rows, wave_of, row["handle"], thing, wave)
    return tuple(change for ref, change in history.changes(revisions) if kept is None or ref in kept)


def _wanted(
    rows: Mapping[NodeRef, RowMapping],
    wave_of: Mapping[int, int],
    engagement: str,
    thing: str | None,
    wave: int | None,
) -> set[NodeRef] | None:
    """Give the things asked for; None for all."""
    if thing is None and wave is None:
        return None
    found = set(rows)
    if thing is not None:
        found = {ref for ref, row in rows.items() if row["handle"].casefold() == thing.strip().casefold()}
        if not found:
            raise NotFound("task or gate", thing, f"See them with: kt plan show {engagement}")
    if wave is not None:
        if wave not in wave_of.values():
            raise NotFound("wave", str(wave), f"See the waves with: kt scope list {engagement}")
        found = {ref for ref in found if wave_of.get(rows[ref]["process_id"]) == wave}
    return found


@dataclass(frozen=True)
class _History:
    rows: Mapping[NodeRef, RowMapping]
    plan_input: PlanInput
    client: int
    """The calendar of what is planned no longer."""

    def changes(self, revisions: Sequence[RowMapping]) -> Iterator[tuple[NodeRef, DateChange]]:
        before: Mapping[NodeRef, Span] = {}
        for revision in revisions:
            after = kept_spans(revision["plan_json"])
            if revision["copied_from"] is None:
                moved = [ref for ref in before.keys() & after.keys() if before[ref] != after[ref]]
                for ref in sorted(moved, key=lambda ref: (after[ref].start_on, ref)):
                    yield ref, self._change(revision, ref, before[ref], after[ref])
            before = after

    def _change(self, revision: RowMapping, ref: NodeRef, was: Span, now: Span) -> DateChange:
        calendar = self.plan_input.calendars[self.plan_input.site_of.get(ref, self.client)]
        first, last = (was.end_on, now.end_on) if was.end_on != now.end_on else (was.start_on, now.start_on)
        row = self.rows.get(ref)
        return DateChange(
            revision=revision["number"],
            made_on=revision["made_on"],
            thing=row["handle"] if row else ref.key,
            title=row["title"] if row else "",
            from_start_on=was.start_on,
            from_on=was.end_on,
            to_start_on=now.start_on,
            to_on=now.end_on,
            moved_days=working_days_to(calendar, first, last),
            cause=revision["cause"].replace("_", " "),
            about=revision["cause_subject"],
            side=revision["side"],
        )

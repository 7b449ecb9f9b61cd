"""By how many working days each go-live moved since the signed baseline, and which side moved it. It writes nothing.

A revision of the plan names its cause and the side of who caused it. Where nobody acted and a day just passed, the
move belongs to the side that is asked for the late work that drives the wave: from the go-live back over whatever
moved, to the first thing that did.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.answers.go_live_history import (
    Ends,
    GoLiveHistory,
    cutovers_of,
    go_live_history,
    last_of,
    whole_plan,
)
from kt_engine.answers.plan_links import PlanLinks
from kt_engine.answers.waves import WaveStanding
from kt_engine.plan.calendar import working_days_to
from kt_engine.plan.shapes import NodeRef, SiteCalendar
from kt_engine.playbook.schema import Playbook
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.unit import Reader
from kt_engine.words import Side

DAY_PASSED, NOT_PLANNED_AGAIN = "day_passed", "not_planned_again"


@dataclass(frozen=True)
class SlipPart:
    """One move of a go-live."""

    on: date
    side: Side | None
    """None: no side can be named."""
    cause: str
    """The kind of event that caused it."""
    subject: str
    """Handle of what moved it."""
    what: str
    """Its title; empty where it has none."""
    days: int
    """Working days of the client; negative: earlier."""


@dataclass(frozen=True)
class WaveSlip:
    wave: int
    baseline_on: date
    expected_on: date
    parts: tuple[SlipPart, ...]

    @property
    def days(self) -> int:
        return sum(part.days for part in self.parts)

    def by(self, side: Side | None) -> int:
        return sum(part.days for part in self.parts if part.side is side)

    @property
    def sides(self) -> tuple[Side | None, ...]:
        """Give the sides that moved it, client and provider first."""
        return tuple(side for side in (*Side, None) if any(part.side is side for part in self.parts))


@dataclass(frozen=True)
class Step:
    """One revision as a wave sees it."""

    on: date
    side: Side | None
    cause: str
    subject: str
    what: str
    go_live_on: date


def parts_of(baseline_on: date, steps: Sequence[Step], calendar: SiteCalendar) -> tuple[SlipPart, ...]:
    """Turn the go-live after each revision into moves; those that moved it by no working day are left out."""
    found, before = [], baseline_on
    for step in steps:
        days = working_days_to(calendar, before, step.go_live_on)
        found.append(SlipPart(step.on, step.side, step.cause, step.subject, step.what, days))
        before = step.go_live_on
    return tuple(part for part in found if part.days)


def driver_of(
    last: NodeRef, before: Ends, after: Ends, predecessors: Mapping[NodeRef, Sequence[NodeRef]]
) -> NodeRef:
    """Go back from what moved over whatever moved before it, the latest first, to the first thing that moved."""
    node = last
    while True:
        moved = [
            each
            for each in predecessors.get(node, ())
            if each in before and each in after and before[each] != after[each]
        ]
        if not moved:
            return node
        node = max(moved, key=lambda each: (after[each], each))


def slips_of(
    reader: Reader,
    engagement_id: int,
    waves: Sequence[WaveStanding],
    links: PlanLinks,
    calendar: SiteCalendar,
) -> tuple[WaveSlip, ...]:
    """Give the slip of each wave that the signed baseline holds, in working days of the client's calendar.

    Before there is a baseline there is no slip.
    """
    kept = go_live_history(reader, engagement_id)
    if kept.baseline is None:
        return ()
    history = _History(reader, kept, calendar, pinned_playbook(reader, engagement_id), links)
    cutovers = cutovers_of(reader, engagement_id)
    found = (history.slip(wave, cutovers.get(wave.wave, ())) for wave in waves)
    return tuple(slip for slip in found if slip is not None)


@dataclass(frozen=True)
class _History:
    reader: Reader
    kept: GoLiveHistory
    calendar: SiteCalendar
    playbook: Playbook
    links: PlanLinks

    def slip(self, wave: WaveStanding, cutovers: Sequence[NodeRef]) -> WaveSlip | None:
        expected_on = wave.expected_on
        signed = self.kept.signed_go_live(cutovers)
        if signed is None or expected_on is None:
            return None
        steps = list(self._steps(cutovers, signed))
        if expected_on != (steps[-1].go_live_on if steps else signed):
            steps.append(Step(expected_on, None, NOT_PLANNED_AGAIN, "", "", expected_on))
        return WaveSlip(wave.wave, signed, expected_on, parts_of(signed, steps, self.calendar))

    def _steps(self, cutovers: Sequence[NodeRef], go_live_on: date) -> Iterator[Step]:
        before = self.kept.baseline
        for row in self.kept.later:
            found = last_of(self.kept.go_lives[row["id"]], cutovers)
            if found is not None and found[0] != go_live_on and before is not None:
                go_live_on = found[0]
                yield self._step(before, row, found)
            before = row

    def _step(self, before: RowMapping, row: RowMapping, last: tuple[date, NodeRef]) -> Step:
        side, subject = row["side"], row["cause_subject"]
        what = self._titles().get(subject, "")
        if side is None or row["cause"] == DAY_PASSED:
            driver = driver_of(
                last[1],
                whole_plan(self.reader, before["id"]),
                whole_plan(self.reader, row["id"]),
                self.links.predecessors,
            )
            found = self.links.tasks.get(driver)
            if found is not None:
                side = self.playbook.functions[found["function_key"]].side
                subject, what = found["handle"], found["title"]
        return Step(row["made_on"], side, row["cause"], subject, what, last[0])

    def _titles(self) -> dict[str, str]:
        return {row["handle"]: row["title"] for row in self.links.tasks.values()}

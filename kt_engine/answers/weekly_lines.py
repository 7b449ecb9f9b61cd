"""What the colours of a weekly report look at, as of any day: dates decide, so last week's can be told again.

It judges nothing and writes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import RowMapping, select

from kt_engine.answers.certificates_held import holds_on
from kt_engine.answers.contract_milestones import tied_to
from kt_engine.answers.go_live_history import Ends
from kt_engine.answers.planning import task_ref
from kt_engine.answers.weekly_case import WeeklyCase
from kt_engine.answers.weekly_figures import figures_of
from kt_engine.rules.weekly_colours import DueThings, Judged, Payments, knowledge, money, people, service
from kt_engine.store.tables import Contract, ContractMilestone, table_of
from kt_engine.words import Stage

M = table_of(ContractMilestone)
SOON = timedelta(days=7)
"""One report later: what goes live within it cannot wait for the next."""


def lines_on(case: WeeklyCase, day: date) -> dict[str, Judged]:
    """Judge every line but the schedule as of the end of a day."""
    seen = _Seen(case, day, case.plan_on(day))
    return {
        "Knowledge": knowledge(seen.handovers()),
        "People": people(seen.people()),
        "Service": service(figures_of(case, day)),
        "Money": money(seen.payments()),
    }


@dataclass(frozen=True)
class _Seen:
    """One engagement as it was seen on a day."""

    case: WeeklyCase
    day: date
    plan: Ends

    def _by_then(self, on: date | None) -> date | None:
        """Give the day something ended, where it had by then."""
        return on if on is not None and on <= self.day else None

    def handovers(self) -> DueThings:
        """Hold accepted handovers against the baseline day of the task they are due with."""
        tasks = {row["id"]: row for row in self.case.tasks}
        due, late, urgent = 0, [], []
        for row in self.case.handovers:
            if row["process_id"] is not None and row["process_id"] not in self.case.processes:
                continue
            due_on = handover_due_on(row, tasks)
            is_due = due_on is not None and due_on <= self.day
            is_urgent = self._goes_live_soon(row["process_id"])
            due += is_due or is_urgent
            if row["accepted_on"] is None or row["accepted_on"] > self.day:
                late += [row["handle"]] if is_due else []
                urgent += [row["handle"]] if is_urgent else []
        return DueThings(due, tuple(late), tuple(urgent))

    def people(self) -> DueThings:
        """Hold certified people against the seats of each process whose readiness was due."""
        ready = {
            row["process_id"]: row["baseline_on"] or row["forecast_on"]
            for row in self.case.gates
            if row["closes"] is Stage.TRANSITION_AND_INTEGRATE
        }
        due, late, urgent = 0, [], []
        for process_id, row in self.case.processes.items():
            due_on = ready.get(process_id)
            is_due, is_urgent = (due_on is not None and due_on <= self.day), self._goes_live_soon(process_id)
            due += self.case.playbook.seats if is_due or is_urgent else 0
            short = self.case.playbook.seats - sum(
                holds_on(one, self.day, self.case.earlier.get(one["id"], ()))
                for one in self.case.certifications
                if one["process_id"] == process_id
            )
            if short > 0:
                late += [f"{row['handle']} short of {short}"] if is_due else []
                urgent += [f"{row['handle']} short of {short}"] if is_urgent else []
        return DueThings(due, tuple(late), tuple(urgent))

    def _goes_live_soon(self, process_id: int | None) -> bool:
        """Tell of a process, or of any for what belongs to all, whether it is live or will be within a week."""
        own = [row for row in self.case.cutovers if process_id in {None, row["process_id"]}]
        days = [self._by_then(row["actual_on"]) or self.plan.get(task_ref(row)) for row in own]
        return any(on is not None and on <= self.day + SOON for on in days)

    def payments(self) -> Payments:
        rows = _milestones(self.case, self.day)
        moved, overdue, undated = [], [], []
        for row in rows:
            on, is_reached = self._tied_to(row)
            if on is None:
                undated.append(row["milestone_key"])
            elif row["promised_on"] < self.day and not is_reached:
                overdue.append(row["milestone_key"])
            elif on > row["promised_on"] and not is_reached:
                moved.append(row["milestone_key"])
        return Payments(len(rows), tuple(moved), tuple(overdue), tuple(undated))

    def _tied_to(self, milestone: RowMapping) -> tuple[date | None, bool]:
        """Give the day of the last go-live or gate a payment waits for, and whether all were reached by then."""
        found = tied_to(milestone, self.case.cutovers, self.case.gates, self.case.wave_of)
        reached = [self._by_then(one.reached_on) for one in found]
        expected = [done or self.plan.get(one.ref) for done, one in zip(reached, found, strict=True)]
        known = [on for on in expected if on is not None]
        if not known or len(known) < len(expected):
            return None, False
        return max(known), None not in reached


def handover_due_on(handover: RowMapping, tasks: Mapping[int, RowMapping]) -> date | None:
    """Give the baseline day of its task; for what the baseline does not know, the day it is due now."""
    task = tasks.get(handover["due_task_id"])
    baseline_on = task["baseline_on"] if task is not None else None
    found: date | None = baseline_on or handover["due_on"]
    return found


def _milestones(case: WeeklyCase, day: date) -> Sequence[RowMapping]:
    """Give the payments of the newest record of the contract that was signed by a day."""
    contract = table_of(Contract)
    newest = case.reader.value(
        select(contract.c.id)
        .where(contract.c.engagement_id == case.engagement_id, contract.c.signed_on <= day)
        .order_by(contract.c.number.desc())
        .limit(1)
    )
    return case.reader.rows(select(M).where(M.c.contract_id == newest).order_by(M.c.id))

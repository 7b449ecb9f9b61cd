"""The facts of the staffing plan: seats by week, who must begin, who left, what was signed. It writes nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import EngagementFacts, SignatureFacts
from kt_engine.answers.document_reading import engagement_facts, signatures_of
from kt_engine.answers.list_seats import StageRule, counted_twice, stage_rules
from kt_engine.answers.seat_holders import Way
from kt_engine.answers.seat_measures import go_live_week
from kt_engine.answers.seat_plan import ProcessSeats, SeatCase, SeatWeek, seat_case, weeks_from
from kt_engine.methods.ramp import over_hire
from kt_engine.methods.seats import survival_to_live_pct
from kt_engine.plan.arrival import ONE_DAY, monday_of
from kt_engine.plan.calendar import take_working_days
from kt_engine.store.agreements import agreements_about
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.seats import newest_attritions, replacements_of
from kt_engine.store.tables import Certification, Process, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import (
    AgreementKind,
    AgreementStatus,
    AttritionReason,
    CertificationStatus,
    ReplacementKind,
)

WEEKS = 12
MOST_WEEKS = 78
"""A year and a half: what is needed later is planned when it comes nearer."""
FINEST = Decimal("0.000001")
C, P = table_of(Certification), table_of(Process)


@dataclass(frozen=True)
class OverHire:
    """How many must begin so that enough come through: seats short over the part that does, rounded up."""

    shift: str
    language: str
    week: str
    """Of the go-live; this week where the process is live or has no date."""
    short: int
    through_pct: Decimal | None
    """How many of 100 who begin today are live in the end; None: the playbook does not say."""
    starters: int | None
    begin_by: date | None
    """The last day to begin so as to be live in that week; None: not known."""
    at_go_live: bool = True
    """False: of a later week, from which on more seats are short than before."""


@dataclass(frozen=True)
class PlannedProcess:
    process: str
    name: str
    wave: int
    go_live_on: date | None
    is_recorded: bool
    weeks: tuple[SeatWeek, ...]
    over_hire: tuple[OverHire, ...]
    unassigned: tuple[str, ...]
    again: tuple[str, ...]


@dataclass(frozen=True)
class StaffLeaver:
    certification: str
    process: str
    left_on: date
    has_left: bool
    agreement: str | None
    """The newest proposal or agreement about the seat; None: nothing is proposed."""
    agreement_status: AgreementStatus | None
    decided: ReplacementKind | None
    due_on: date | None
    """The first day on which the seat can be filled, as it was signed."""
    successor: str | None
    successor_status: CertificationStatus | None


@dataclass(frozen=True)
class ReasonCount:
    reason: AttritionReason
    count: int


@dataclass(frozen=True)
class StaffingDecision:
    agreement: str
    title: str
    status: AgreementStatus
    decided_on: date | None
    reason: str | None
    signatures: tuple[SignatureFacts, ...]


@dataclass(frozen=True)
class StaffingPlanFacts:
    engagement: EngagementFacts
    as_of: date
    stages: tuple[StageRule, ...]
    processes: tuple[PlannedProcess, ...]
    counted_twice: tuple[str, ...]
    leavers: tuple[StaffLeaver, ...]
    reasons: tuple[ReasonCount, ...]
    decisions: tuple[StaffingDecision, ...]


def collect_staffing_plan(reader: Reader, engagement_id: int, today: date) -> StaffingPlanFacts:
    """Collect the weeks from a day on, every leaver, and what was put before people about their seats.

    At least twelve weeks, and all up to the one after the last from which on another number of seats is needed.
    """
    case = seat_case(reader, engagement_id, today)
    leavers = tuple(_leavers(reader, engagement_id))
    reasons = Counter(row["reason"] for row in newest_attritions(reader, engagement_id).values())
    return StaffingPlanFacts(
        engagement=engagement_facts(reader, engagement_id),
        as_of=today,
        stages=stage_rules(pinned_playbook(reader, engagement_id)),
        processes=tuple(_process(case, one) for one in case.processes),
        counted_twice=counted_twice(case.holders.people),
        leavers=leavers,
        reasons=tuple(ReasonCount(one, reasons[one]) for one in AttritionReason if reasons[one]),
        decisions=tuple(_decisions(reader, engagement_id)),
    )


def _process(case: SeatCase, process: ProcessSeats) -> PlannedProcess:
    lines = [list(case.week(process, monday)) for monday in _weeks(case)]
    return PlannedProcess(
        process=process.process,
        name=process.name,
        wave=process.wave,
        go_live_on=process.go_live_on,
        is_recorded=process.is_recorded,
        weeks=tuple(week for group in zip(*lines, strict=True) for week in group),
        over_hire=tuple(_over_hires(case, process)),
        unassigned=process.unassigned,
        again=process.again,
    )


def _weeks(case: SeatCase) -> tuple[date, ...]:
    changes = [row["from_week_on"] for rows in case.needs.values() for row in rows]
    last = max(changes, default=case.as_of)
    count = (monday_of(last) - monday_of(case.as_of)).days // 7 + 2
    return weeks_from(case.as_of, max(WEEKS, min(count, MOST_WEEKS)))


def _over_hires(case: SeatCase, process: ProcessSeats) -> Iterator[OverHire]:
    """Give what is short at the go-live, and each later week in which more is short than in any before."""
    first = go_live_week(case, process)
    most: dict[tuple[str, str], int] = {}
    for monday in (first, *(week for week in _weeks(case) if week > first)):
        for line in case.week(process, monday):
            place = (line.shift, line.language)
            if line.gap > most.get(place, 0):
                most[place] = line.gap
                yield _over_hire(case, line, at_go_live=monday == first)


def _over_hire(case: SeatCase, line: SeatWeek, *, at_go_live: bool) -> OverHire:
    pct = through_pct(case.holders.way)
    starters = over_hire(line.gap, pct) if pct else None
    begin_by = _begin_by(case, line.starts_on)
    return OverHire(line.shift, line.language, line.week, line.gap, pct, starters, begin_by, at_go_live)


def through_pct(way: Way) -> Decimal | None:
    """Give how many of 100 who begin are live in the end, with the decimals a method takes; None: not known."""
    if not way.stages:
        return None
    return survival_to_live_pct(way.survival)[way.stages[0].value].quantize(FINEST, rounding=ROUND_DOWN)


def _begin_by(case: SeatCase, monday: date) -> date | None:
    days = sum(one.length_days for one in case.holders.way.stretches)
    if not days or monday <= case.as_of:
        return None
    found = take_working_days(case.holders.newcomer, monday - ONE_DAY, days)
    return found if found >= case.as_of else None


def _leavers(reader: Reader, engagement_id: int) -> Iterator[StaffLeaver]:
    rows = reader.rows(
        select(C, P.c.handle.label("process"))
        .join(P, P.c.id == C.c.process_id)
        .where(C.c.engagement_id == engagement_id)
        .order_by(C.c.id)
    )
    certifications = {row["id"]: row for row in rows}
    settled, proposals = replacements_of(reader, engagement_id), _proposals(reader, engagement_id)
    attritions = newest_attritions(reader, engagement_id)
    for row in rows:
        if row["id"] in attritions:
            yield _leaver(row, attritions[row["id"]], settled.get(row["id"]), proposals, certifications)


def _leaver(
    row: RowMapping, attrition: RowMapping, settled: RowMapping | None, proposals: Mapping[str, RowMapping],
    certifications: Mapping[int, RowMapping],
) -> StaffLeaver:  # fmt: skip
    agreement = proposals.get(row["handle"])
    successor = certifications.get(settled["successor_id"]) if settled else None
    return StaffLeaver(
        certification=row["handle"],
        process=row["process"],
        left_on=attrition["left_on"],
        has_left=row["attrited_on"] is not None,
        agreement=agreement["handle"] if agreement else None,
        agreement_status=agreement["status"] if agreement else None,
        decided=settled["kind"] if settled else None,
        due_on=settled["due_on"] if settled else None,
        successor=successor["handle"] if successor else None,
        successor_status=successor["status"] if successor else None,
    )


def _proposals(reader: Reader, engagement_id: int) -> dict[str, RowMapping]:
    """Give the newest proposal about each seat, by the certification's handle."""
    rows = agreements_about(reader, engagement_id, kind=AgreementKind.REPLACEMENT)
    return {row["subject"]: row for row in rows}


def _decisions(reader: Reader, engagement_id: int) -> Iterator[StaffingDecision]:
    rows: Sequence[RowMapping] = agreements_about(reader, engagement_id, kind=AgreementKind.REPLACEMENT)
    signed = signatures_of(reader, "agreement", {row["id"]: row["handle"] for row in rows})
    for row in rows:
        yield StaffingDecision(
            agreement=row["handle"],
            title=row["title"],
            status=row["status"],
            decided_on=row["decided_on"],
            reason=row["reason"],
            signatures=signed[row["id"]],
        )

"""Go-live by wave: what the contract, the baseline and the forecast say, and what was. It writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, RowMapping, Select, func, select

from kt_engine.plan.milestones import GO_LIVE
from kt_engine.rules.colour import WaveDates
from kt_engine.store.tables import Contract, ContractGoLive, Process, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import ProcessStatus, Stage, TaskStatus

P, T, C, CG = table_of(Process), table_of(Task), table_of(Contract), table_of(ContractGoLive)


@dataclass(frozen=True)
class WaveStanding:
    wave: int
    processes: tuple[str, ...]
    live_count: int
    """Processes whose cutover is done."""
    contract_on: date | None
    baseline_on: date | None
    forecast_on: date | None
    actual_on: date | None
    """The day the last process of the wave went live; None while one has not."""
    slack_days: int | None
    starts_on: date | None = None
    """The first day of its transition, real or planned."""

    @property
    def expected_on(self) -> date | None:
        """The day it went live, else the forecast."""
        return self.actual_on or self.forecast_on

    @property
    def dates(self) -> WaveDates:
        """Give what its colour looks at."""
        return WaveDates(
            self.wave,
            self.contract_on,
            self.baseline_on,
            self.expected_on,
            is_live=self.actual_on is not None,
        )

    @property
    def slip_calendar_days(self) -> int | None:
        """Calendar days the wave is late against the contract, else the baseline; negative when early."""
        promised = self.contract_on or self.baseline_on
        return (self.expected_on - promised).days if promised and self.expected_on else None


def waves_of(reader: Reader, engagement_id: int) -> tuple[WaveStanding, ...]:
    """Give each wave with a process in scope, in order."""
    return waves_of_all(reader, P.c.engagement_id == engagement_id).get(engagement_id, ())


def waves_of_all(reader: Reader, *where: ColumnElement[bool]) -> dict[int, tuple[WaveStanding, ...]]:
    """Give the same by engagement, for those whose processes are asked for: few statements, however many they are."""
    processes = reader.rows(
        select(P.c.id, P.c.engagement_id, P.c.handle, P.c.wave)
        .where(P.c.status != ProcessStatus.DESCOPED, *where)
        .order_by(P.c.engagement_id, P.c.wave, P.c.id)
    )
    cutovers, begins = _cutovers(reader, where), _begins(reader, where)
    asked = select(P.c.engagement_id).where(*where)
    promised = {
        (row["engagement_id"], row["wave"]): row["go_live_on"]
        for row in reader.rows(_promised().where(CG.c.engagement_id.in_(asked)))
    }
    waves: dict[tuple[int, int], list[RowMapping]] = {}
    for row in processes:
        waves.setdefault((row["engagement_id"], row["wave"]), []).append(row)
    found: dict[int, tuple[WaveStanding, ...]] = {}
    for place, rows in waves.items():
        standing = _wave(place[1], rows, cutovers, promised.get(place), begins)
        found[place[0]] = (*found.get(place[0], ()), standing)
    return found


def _cutovers(reader: Reader, where: Sequence[ColumnElement[bool]]) -> dict[int, RowMapping]:
    rows = reader.rows(
        select(T.c.process_id, T.c.baseline_on, T.c.forecast_on, T.c.actual_on, T.c.slack_days)
        .join(P, P.c.id == T.c.process_id)
        .where(T.c.milestone == GO_LIVE, T.c.status != TaskStatus.WITHDRAWN, *where)
        .order_by(T.c.id)
    )
    return {row["process_id"]: row for row in rows}


def _begins(reader: Reader, where: Sequence[ColumnElement[bool]]) -> dict[int, date]:
    """Give the first day of each process's transition."""
    begin = func.min(
        func.coalesce(T.c.actual_start_on, T.c.forecast_start_on), type_=T.c.forecast_start_on.type
    )
    rows = reader.rows(
        select(T.c.process_id, begin.label("on"))
        .join(P, P.c.id == T.c.process_id)
        .where(T.c.stage == Stage.TRANSITION_AND_INTEGRATE, T.c.status != TaskStatus.WITHDRAWN, *where)
        .group_by(T.c.process_id)
    )
    return {row["process_id"]: row["on"] for row in rows if row["on"] is not None}


def contract_go_lives(reader: Reader, engagement_id: int, signed_by: date | None = None) -> dict[int, date]:
    """Give the go-live the newest record of the contract promises for each wave; only those signed by a day."""
    signed = () if signed_by is None else (C.c.signed_on <= signed_by,)
    rows = reader.rows(_promised().where(CG.c.engagement_id == engagement_id, *signed))
    return {row["wave"]: row["go_live_on"] for row in rows}


def _promised() -> Select[tuple[int, int, date]]:
    return (
        select(CG.c.engagement_id, CG.c.wave, CG.c.go_live_on)
        .join(C, C.c.id == CG.c.contract_id)
        .order_by(C.c.number)
    )


def _wave(
    wave: int,
    processes: list[RowMapping],
    cutovers: dict[int, RowMapping],
    contract_on: date | None,
    begins: dict[int, date],
) -> WaveStanding:
    rows = [cutovers[p["id"]] for p in processes if p["id"] in cutovers]
    live = [row for row in rows if row["actual_on"] is not None]
    slacks = [row["slack_days"] for row in rows if row["slack_days"] is not None]
    return WaveStanding(
        wave=wave,
        processes=tuple(p["handle"] for p in processes),
        live_count=len(live),
        contract_on=contract_on,
        baseline_on=_latest([row["baseline_on"] for row in rows]),
        forecast_on=_latest([row["forecast_on"] for row in rows]),
        actual_on=_latest([row["actual_on"] for row in rows])
        if rows and len(live) == len(processes)
        else None,
        slack_days=min(slacks, default=None),
        starts_on=min((begins[p["id"]] for p in processes if p["id"] in begins), default=None),
    )


def _latest(days: list[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)

"""Go-live by wave: what the contract, the baseline and the forecast say, and what was. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.store.tables import Contract, ContractGoLive, Process, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import ProcessStatus, Stage, TaskStatus

P, T = table_of(Process), table_of(Task)
GO_LIVE = "go_live"


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
    def slip_calendar_days(self) -> int | None:
        """Calendar days the wave is late against the contract, else the baseline; negative when early."""
        promised = self.contract_on or self.baseline_on
        expected = self.actual_on or self.forecast_on
        return (expected - promised).days if promised and expected else None


def waves_of(reader: Reader, engagement_id: int) -> tuple[WaveStanding, ...]:
    """Give each wave with a process in scope, in order."""
    processes = reader.rows(
        select(P)
        .where(P.c.engagement_id == engagement_id, P.c.status != ProcessStatus.DESCOPED)
        .order_by(P.c.wave, P.c.id)
    )
    tasks = reader.rows(
        select(T).where(
            T.c.engagement_id == engagement_id, T.c.milestone == GO_LIVE, T.c.status != TaskStatus.WITHDRAWN
        )
    )
    cutovers = {row["process_id"]: row for row in tasks}
    begins = _begins(reader, engagement_id)
    promised = contract_go_lives(reader, engagement_id)
    waves: dict[int, list[RowMapping]] = {}
    for row in processes:
        waves.setdefault(row["wave"], []).append(row)
    return tuple(
        _wave(wave, rows, cutovers, promised.get(wave), begins) for wave, rows in sorted(waves.items())
    )


def _begins(reader: Reader, engagement_id: int) -> dict[int, date]:
    """Give the first day of each process's transition."""
    rows = reader.rows(
        select(T.c.process_id, T.c.actual_start_on, T.c.forecast_start_on).where(
            T.c.engagement_id == engagement_id,
            T.c.stage == Stage.TRANSITION_AND_INTEGRATE,
            T.c.process_id.is_not(None),
            T.c.status != TaskStatus.WITHDRAWN,
        )
    )
    found: dict[int, date] = {}
    for row in rows:
        begin = row["actual_start_on"] or row["forecast_start_on"]
        if begin is not None:
            found[row["process_id"]] = min(begin, found.get(row["process_id"], begin))
    return found


def contract_go_lives(reader: Reader, engagement_id: int) -> dict[int, date]:
    """Give the go-live date the newest contract record promises for each wave."""
    contract, go_live = table_of(Contract), table_of(ContractGoLive)
    rows = reader.rows(
        select(go_live.c.wave, go_live.c.go_live_on)
        .join(contract, contract.c.id == go_live.c.contract_id)
        .where(go_live.c.engagement_id == engagement_id)
        .order_by(contract.c.number)
    )
    return {row["wave"]: row["go_live_on"] for row in rows}


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

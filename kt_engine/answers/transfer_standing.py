"""How far the knowledge transfer of each process has come, in one line each. It writes nothing.

A process has a line from its stage 4 on until it is steady, once there is anything to say of it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, func, select

from kt_engine.answers.access_lines import access_lines, ready_of
from kt_engine.answers.knowledge_coverage import CoverageLine, KnowledgeCoverage
from kt_engine.answers.list_parallel_runs import RunLine, newest_runs
from kt_engine.answers.readiness_lines import PointLine, readiness_lines
from kt_engine.answers.seat_measures import SeatsAtGoLive
from kt_engine.answers.session_standing import SessionCount, session_counts
from kt_engine.rules.learning import ENDED
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Certification, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus, Stage

K = table_of(Certification)
MOVING = (Stage.TRANSITION_AND_INTEGRATE.number, Stage.GO_LIVE.number)


@dataclass(frozen=True)
class TransferLine:
    """One process; each part is None, or empty, where nothing of it is kept."""

    process: str
    name: str
    coverage: CoverageLine | None
    sessions: SessionCount | None
    trainees: tuple[tuple[CertificationStatus, int], ...]
    """How many people stand at each step, in the order of the way; who left is not among them."""
    seats: SeatsAtGoLive | None
    rights: tuple[int, int] | None
    """Those that work, tried by their own users, and those that are needed."""
    stops: tuple[PointLine, ...]
    """What can stop its go-live, by the last day of the way back."""
    run: RunLine | None
    """The newest parallel run."""

    @property
    def is_empty(self) -> bool:
        parts = (self.coverage, self.sessions, self.trainees, self.seats, self.rights, self.stops, self.run)
        return not any(parts)


def transfer_standing(
    reader: Reader,
    engagement_id: int,
    today: date,
    *,
    coverage: KnowledgeCoverage | None,
    seats: Sequence[SeatsAtGoLive],
) -> tuple[TransferLine, ...]:
    """Give the lines by the number of the process; `coverage` and `seats` are of this engagement and day."""
    moving = [row for row in in_scope(reader, engagement_id) if row["stage_number"] in MOVING]
    if not moving:
        return ()
    rights = access_lines(reader, engagement_id, today)
    stops = [one for one in readiness_lines(reader, engagement_id, today) if one.stops]
    sessions, runs = session_counts(reader, engagement_id), newest_runs(reader, engagement_id)
    trainees = _trainees(reader, engagement_id)
    covered = {} if coverage is None else {line.process: line for line in coverage.processes}
    planned = {one.process: one for one in seats}
    lines = [
        TransferLine(
            process=row["handle"],
            name=row["name"],
            coverage=covered.get(row["handle"]),
            sessions=sessions.get(row["id"]),
            trainees=_in_order(trainees.get(row["id"], {})),
            seats=planned.get(row["handle"]),
            rights=_needed(ready_of(rights, row["id"])),
            stops=tuple(one for one in stops if one.process_id == row["id"]),
            run=runs.get(row["id"]),
        )
        for row in moving
    ]
    return tuple(line for line in lines if not line.is_empty)


def _trainees(reader: Reader, engagement_id: int) -> Mapping[int, Counter[CertificationStatus]]:
    rows: Sequence[RowMapping] = reader.rows(
        select(K.c.process_id, K.c.status, func.count().label("n"))
        .where(K.c.engagement_id == engagement_id, K.c.status.not_in(ENDED))
        .group_by(K.c.process_id, K.c.status)
    )
    found: dict[int, Counter[CertificationStatus]] = {}
    for row in rows:
        found.setdefault(row["process_id"], Counter())[row["status"]] += row["n"]
    return found


def _in_order(counts: Mapping[CertificationStatus, int]) -> tuple[tuple[CertificationStatus, int], ...]:
    return tuple((status, counts[status]) for status in CertificationStatus if counts.get(status))


def _needed(rights: tuple[int, int]) -> tuple[int, int] | None:
    return rights if rights[1] else None

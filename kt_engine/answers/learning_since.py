"""Since when each trainee stands in his stage of learning, from the events that moved him. It writes nothing."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.rules.learning import STAGE_OF, stage_of
from kt_engine.store.tables import Certification, Chain, Event, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus, LearningStage

EV, CH = table_of(Event), table_of(Chain)
TABLE = table_of(Certification).name
Steps = Sequence[tuple[date, CertificationStatus]]


def learning_since(
    reader: Reader, engagement_id: int, rows: Sequence[RowMapping], stages: Collection[LearningStage]
) -> dict[int, date]:
    """Give by certification id the day its stage was entered; the nomination's where no event tells another."""
    learning = [row for row in rows if row["status"] in STAGE_OF]
    steps = _steps(reader, engagement_id) if learning else {}
    return {row["id"]: _since(row, steps.get(row["id"], ()), stages) for row in learning}


def _since(row: RowMapping, steps: Steps, stages: Collection[LearningStage]) -> date:
    here = stage_of(row["status"], stages)
    since: date = row["nominated_on"]
    for day, status in reversed(steps):
        if status not in STAGE_OF or stage_of(status, stages) is not here:
            break
        since = day
    return since


def _steps(reader: Reader, engagement_id: int) -> Mapping[int, Steps]:
    """Give every status a certification was given, with the day, the oldest first."""
    rows = reader.rows(
        select(EV.c.at, EV.c.body)
        .join(CH, CH.c.id == EV.c.chain_id)
        .where(CH.c.engagement_id == engagement_id, EV.c.body.contains(f'"t":"{TABLE}"', autoescape=True))
        .order_by(EV.c.seq)
    )
    found: dict[int, list[tuple[date, CertificationStatus]]] = {}
    for row in rows:
        for change in json.loads(row["body"])["changes"]:
            if change["t"] == TABLE and "status" in change["c"]:
                status = CertificationStatus(change["c"]["status"])
                found.setdefault(change["id"], []).append((row["at"].date(), status))
    return found

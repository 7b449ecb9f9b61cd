"""The gates that come next, with what they measure now and who has signed. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.measures import measure_gate
from kt_engine.answers.open_work import OpenWork
from kt_engine.rules.gates import Measured
from kt_engine.store.gates import newest_version, signatures
from kt_engine.store.tables import Gate, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import EngagementStatus, GateStatus, Per, Stage

G = table_of(Gate)


@dataclass(frozen=True)
class GateStanding:
    """A gate that comes next: live criteria, and where its newest version stands."""

    handle: str
    title: str
    stage: Stage
    process: str | None
    forecast_on: date | None
    criteria: tuple[Measured, ...]
    version: str | None
    status: GateStatus | None
    signed_by: tuple[str, ...]

    @property
    def would_pass(self) -> bool:
        return all(c.met for c in self.criteria if c.criterion_class.value != "inform")


def next_gates(reader: Reader, work: OpenWork, today: date) -> tuple[GateStanding, ...]:
    """Give the gates of open stages that have not passed, with what they measure now; none once all is over."""
    if work.engagement["status"] not in {EngagementStatus.ACTIVE, EngagementStatus.ON_HOLD}:
        return ()
    rows = reader.rows(
        select(G).where(
            G.c.engagement_id == work.engagement["id"], G.c.passed_on.is_(None), G.c.withdrawn_on.is_(None)
        )
    )
    is_open = [row for row in rows if work.is_open(row["stage"], row["process_id"])]
    is_open.sort(key=lambda row: (row["forecast_on"] or date.max, row["id"]))
    return tuple(_gate(reader, row, work, today) for row in is_open)


def _gate(reader: Reader, row: RowMapping, work: OpenWork, today: date) -> GateStanding:
    version = newest_version(reader, row["id"]) if row["versions_count"] else None
    signers = signatures(reader, version["id"]) if version else []
    person = table_of(Person)
    names = (
        {p["id"]: p["handle"] for p in reader.rows(select(person.c.id, person.c.handle))} if signers else {}
    )
    return GateStanding(
        handle=row["handle"],
        title=row["title"],
        stage=row["stage"],
        process=work.process(row["process_id"]) if row["subject_kind"] is Per.PROCESS else None,
        forecast_on=row["forecast_on"],
        criteria=measure_gate(reader, row["engagement_id"], row["gate_key"], row["process_id"], today),
        version=version["handle"] if version else None,
        status=version["status"] if version else None,
        signed_by=tuple(names[signer["person_id"]] for signer in signers),
    )

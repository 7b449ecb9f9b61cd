"""What the newer rules of issuing ask: what changed scope or functions, which waves are live, which week it is.

It writes nothing.
"""

import json
from collections.abc import Mapping
from datetime import date

from sqlalchemy import RowMapping, Select, func, select

from kt_engine.plan.milestones import GO_LIVE
from kt_engine.playbook.schema import DocumentSpec, Playbook
from kt_engine.rules.stages import LAST_OWN_STAGE
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import (
    Chain,
    Condition,
    Document,
    Engagement,
    Event,
    Gate,
    GateVersion,
    Process,
    Task,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import DocumentKey, EngagementStatus, IssueWhen, ProcessStatus, TaskStatus

EV, CH, D, E = table_of(Event), table_of(Chain), table_of(Document), table_of(Engagement)
P, T, X = table_of(Process), table_of(Task), table_of(Condition)
FOLLOWED: Mapping[DocumentKey, tuple[str, ...]] = {
    DocumentKey.SCOPE_AND_RACI: (
        "scope_imported",
        "process_descoped",
        "function_assigned",
        "people_imported",
        "party_set",
        "provider_chosen",
    ),
    DocumentKey.GOVERNANCE_CHARTER: (
        "role_granted",
        "roles_approved",
        "role_renewed",
        "role_ended",
        "delegation_given",
        "delegation_revoked",
        "people_imported",
    ),
    DocumentKey.SERVICE_LEVELS: ("contract_recorded",),
    DocumentKey.TRANSITION_SCHEDULE: ("contract_recorded", "scope_imported", "process_descoped"),
}
"""Documents of a stage's opening that a later event makes due again; without new facts no version follows."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def last_change(reader: Reader, engagement_id: int, key: DocumentKey) -> int:
    """Give the newest event that may have changed a document of a stage's opening; 0 where none can."""
    if key not in FOLLOWED:
        return 0
    found = reader.value(
        select(func.max(EV.c.seq))
        .join(CH, CH.c.id == EV.c.chain_id)
        .where(CH.c.engagement_id == engagement_id, EV.c.kind.in_(FOLLOWED[key]))
    )
    return int(found or 0)


def live_waves(reader: Reader, engagement_id: int) -> dict[int, tuple[str, ...]]:
    """Give each wave whose processes are all live, with the handles whose events tell of it: cutovers, conditions."""
    processes = reader.rows(
        select(P.c.id, P.c.wave).where(
            P.c.engagement_id == engagement_id, P.c.status != ProcessStatus.DESCOPED
        )
    )
    live: dict[int, list[str]] = {}
    for row in reader.rows(
        select(T.c.process_id, T.c.handle).where(
            T.c.engagement_id == engagement_id,
            T.c.milestone == GO_LIVE,
            T.c.actual_on.is_not(None),
            T.c.status != TaskStatus.WITHDRAWN,
        )
    ):
        live.setdefault(row["process_id"], []).append(row["handle"])
    if not live:
        return {}
    conditions = _conditions(reader, engagement_id)
    waves: dict[int, list[int]] = {}
    for row in processes:
        waves.setdefault(row["wave"], []).append(row["id"])
    return {
        wave: tuple(handle for one in own for handle in (*live[one], *conditions.get(one, ())))
        + conditions.get(None, ())
        for wave, own in sorted(waves.items())
        if all(one in live for one in own)
    }


def _conditions(reader: Reader, engagement_id: int) -> dict[int | None, tuple[str, ...]]:
    """Give the handles of conditions by the process of their gate; None: of the whole engagement."""
    gate, version = table_of(Gate), table_of(GateVersion)
    found: dict[int | None, tuple[str, ...]] = {}
    for row in reader.rows(
        select(X.c.handle, gate.c.process_id)
        .join(version, version.c.id == X.c.gate_version_id)
        .join(gate, gate.c.id == version.c.gate_id)
        .where(X.c.engagement_id == engagement_id)
        .order_by(X.c.id)
    ):
        found[row["process_id"]] = (*found.get(row["process_id"], ()), row["handle"])
    return found


def week_of(day: date) -> str:
    """Give the ISO week of a day: 2027-W10."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def recorded_months(reader: Reader, engagement_id: int) -> dict[str, int]:
    """Give the newest event that recorded a value, by its month."""
    rows = reader.rows(
        select(EV.c.seq, EV.c.body)
        .join(CH, CH.c.id == EV.c.chain_id)
        .where(CH.c.engagement_id == engagement_id, EV.c.kind == "kpi_recorded")
        .order_by(EV.c.seq)
    )
    return {json.loads(row["body"])["facts"]["period"]: row["seq"] for row in rows}


def month_after(period: str) -> date:
    """Give the first day after a month, YYYY-MM."""
    year, month = (int(part) for part in period.split("-"))
    return date(year + month // 12, month % 12 + 1, 1)


def has_come(spec: DocumentSpec, today: date) -> bool:
    """Tell whether the day of a weekly document has come in this week; Saturday and Sunday come after all."""
    return spec.weekday is not None and today.weekday() >= WEEKDAYS.index(spec.weekday)


def weekly_runs(engagement: RowMapping) -> bool:
    """A weekly document goes out from the contract's gate on, while the engagement is under way."""
    is_active = engagement["status"] is EngagementStatus.ACTIVE
    return is_active and bool(engagement["stage_number"] > LAST_OWN_STAGE)


def due_this_week(reader: Reader, today: date) -> tuple[int, ...]:
    """Give the engagements whose weekly document has come due and is not issued yet: one look per playbook in use."""
    rows = reader.rows(
        select(E.c.id, E.c.playbook_version_id).where(
            E.c.status == EngagementStatus.ACTIVE,
            E.c.stage_number > LAST_OWN_STAGE,
            E.c.id.not_in(_issued_this_week(today)),
        )
    )
    wanted: dict[int, bool] = {}
    for row in rows:
        if row["playbook_version_id"] not in wanted:
            playbook = pinned_playbook(reader, row["id"])
            wanted[row["playbook_version_id"]] = bool(_weekly(playbook, today))
    return tuple(row["id"] for row in rows if wanted[row["playbook_version_id"]])


def _issued_this_week(today: date) -> Select[tuple[int]]:
    return select(D.c.engagement_id).where(
        D.c.document_key == DocumentKey.WEEKLY_STATUS, D.c.subject == week_of(today)
    )


def _weekly(playbook: Playbook, today: date) -> bool:
    spec = playbook.documents.get(DocumentKey.WEEKLY_STATUS)
    return spec is not None and spec.issue is IssueWhen.WEEKLY and has_come(spec, today)

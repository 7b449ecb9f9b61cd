"""Risks: what the playbook knows may go wrong against what is there, inside one unit of work. It rates none."""

from sqlalchemy import select

from kt_engine.actions.reconcile_tasks import Tally
from kt_engine.playbook.schema import Playbook, RiskSpec
from kt_engine.store.tables import Risk, table_of
from kt_engine.store.unit import Unit
from kt_engine.words import RiskStatus

R = table_of(Risk)


def reconcile_risks(unit: Unit, playbook: Playbook, tally: Tally) -> None:
    """Insert the playbook's risks that are missing; what people added or rated stays as it is."""
    rows = unit.rows(select(R.c.risk_key).where(R.c.engagement_id == unit.engagement_id))
    known = {row["risk_key"] for row in rows}
    number = len(rows)
    for key, spec in playbook.risks.items():
        if key not in known:
            number += 1
            _insert(unit, key, spec, number)
            tally.add("risks_added")


def _insert(unit: Unit, key: str, spec: RiskSpec, number: int) -> None:
    unit.insert(
        Risk,
        engagement_id=unit.engagement_id,
        handle=f"E{unit.engagement_id}-R{number}",
        number=number,
        risk_key=key,
        title=spec.title,
        mitigation=spec.mitigation,
        owner_function=spec.owner,
        likelihood=spec.likelihood,
        impact=spec.impact,
        status=RiskStatus.OPEN,
        raised_on=unit.today,
        raised_by=unit.act.by,
    )

"""Puts one risk on the register with its first rating, inside another verb's unit of work; it asks for no right."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.risk_in_hand import write_rating
from kt_engine.store.find import by_id, next_number
from kt_engine.store.tables import Risk
from kt_engine.store.unit import Unit
from kt_engine.words import RiskStatus

KIND = "risk_added"


def raise_risk(unit: Unit, engagement: RowMapping, note: str, values: Mapping[str, Any]) -> RowMapping:
    """Insert the risk and its first rating, with the event; `values` are columns, the caller has checked them."""
    risk = insert_risk(unit, engagement, values)
    said = write_rating(unit, risk, note, {})
    days = {name: values.get(name) for name in ("review_on", "fallback_on")}
    unit.event(KIND, risk["handle"], texts=None, **said, **days)
    return risk


def insert_risk(unit: Unit, engagement: RowMapping, values: Mapping[str, Any]) -> RowMapping:
    """Insert an open risk without a rating; the caller rates it and writes the event."""
    number = next_number(unit, Risk, engagement_id=engagement["id"])
    risk_id = unit.insert(
        Risk,
        engagement_id=engagement["id"],
        handle=f"{engagement['handle']}-R{number}",
        number=number,
        status=RiskStatus.OPEN,
        raised_on=unit.today,
        raised_by=unit.act.by,
        **values,
    )
    return by_id(unit, Risk, risk_id)

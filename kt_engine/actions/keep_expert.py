"""Asks an expert's manager for his hours for longer, when it is agreed that he stays until a seat is filled again.

The hours count once the manager has signed, like all that are asked for. It writes no event of its own.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.authority import engagement_row
from kt_engine.actions.propose_allocations import Asked, ask_in
from kt_engine.store.unit import Unit


def keep_expert(
    unit: Unit, agreement: RowMapping, _left: RowMapping, content: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Put the hours before the manager, in the name of who chose the option. Raises Refused for who cannot be asked."""
    asked = Asked(
        content["person"],
        content["manager"],
        Decimal(content["hours_per_week"]),
        max(date.fromisoformat(content["begins_on"]), unit.today),
        date.fromisoformat(content["ends_on"]),
    )
    engagement = engagement_row(unit, agreement["engagement_id"])
    done = ask_in(unit, engagement, asked, by=agreement["proposed_by"])
    return {"allocation": done.handle, "allocation_agreement": done.agreement}

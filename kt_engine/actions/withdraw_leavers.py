"""Ends the places of people whose last day has come, inside the unit of work of a tick. It decides nothing."""

from kt_engine.actions.reconcile_tasks import Tally
from kt_engine.actions.withdraw_trainee import withdraw
from kt_engine.rules.learning import ENDED
from kt_engine.store.find import by_id
from kt_engine.store.seats import newest_attritions
from kt_engine.store.tables import Certification
from kt_engine.store.unit import Unit


def withdraw_leavers(unit: Unit, tally: Tally) -> None:
    """End each certification whose newest statement of a leaving names a day that has come."""
    for attrition in newest_attritions(unit, unit.engagement_id or 0).values():
        if attrition["left_on"] > unit.today:
            continue
        row = by_id(unit, Certification, attrition["certification_id"])
        if row["status"] not in ENDED:
            reason = attrition["reason"]
            why = row["reason"] or reason.value.replace("_", " ")
            withdraw(unit, row, why, attrition["left_on"], reason=reason)
            tally.add("left")

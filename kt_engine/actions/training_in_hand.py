"""The certification or module a training verb is about, and the days it may name. It moves nothing."""

from datetime import date

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require_open
from kt_engine.errors import NotFound, UsageProblem
from kt_engine.playbook.schema import Playbook, TrainingModuleSpec
from kt_engine.store.find import find
from kt_engine.store.tables import Certification
from kt_engine.store.unit import Unit


def certification_in_hand(unit: Unit, handle: str) -> RowMapping:
    """Give the certification. Raises NotFound, MoveRefused unless its engagement is active."""
    row = find(unit, Certification, handle)
    require_open(unit, row["engagement_id"])
    return row


def module_of(playbook: Playbook, key: str) -> TrainingModuleSpec:
    """Give a training module of the pinned playbook. Raises NotFound with the modules it has."""
    wanted = key.strip()
    if wanted not in playbook.training:
        known = ", ".join(playbook.training) or "none"
        raise NotFound("training module", wanted or "(no name given)", f"The playbook has: {known}.")
    return playbook.training[wanted]


def check_day(unit: Unit, what: str, day: date, *, earliest: date, earliest_is: str) -> None:
    """Raise UsageProblem for a day to come, or before what it follows on; both ends are allowed."""
    if day > unit.today:
        raise UsageProblem(f"The day of the {what}, {day}, has not come yet. Record it when it is over.")
    if day < earliest:
        raise UsageProblem(
            f"The day of the {what}, {day}, is before {earliest_is} on {earliest}. Look at the date."
        )

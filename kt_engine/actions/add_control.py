"""Puts one control of a process on the register, with who answers for it from its first day."""

from datetime import date
from typing import Any

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.control_in_hand import VERB, ControlStands, control_stands, insert_control
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.named_person import named_person, named_process
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.cells import KEY_PATTERN, KEY_RULE
from kt_engine.exchange.nearest import shown
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.control_cover import Period
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Control, Process, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import ControlFrequency

KIND = "control_added"
TEXT_LENGTH = 400
C = table_of(Control)


def add_control(
    database: Database,
    act: Act,
    process: str,
    *,
    key: str,
    title: str,
    risk: str,
    frequency: ControlFrequency,
    evidence: str,
    owner: str,
    from_on: date,
    regulated: str | None = None,
) -> ControlStands:
    """Add a control; `from_on` is the first day on which somebody must answer for it, and `owner` does from then on.

    Raises Refused for a key the process has already, UsageProblem for a key that is none, NotFound.
    """
    for name in (key, *([regulated] if regulated else [])):
        if not KEY_PATTERN.fullmatch(name):
            raise UsageProblem(f"The key {shown(name)} {KEY_RULE}")
    values: dict[str, Any] = {
        "control_key": key,
        "title": one_line(title, "title", most=TEXT_LENGTH),
        "risk": one_line(risk, "risk", most=TEXT_LENGTH),
        "frequency": frequency,
        "evidence": one_line(evidence, "evidence", most=TEXT_LENGTH),
        "regulated": regulated,
        "from_on": from_on,
    }
    engagement_id = engagement_in(Process, process)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return control_stands(unit, known)
        require_open(unit, engagement_id, also_on_hold=True)
        require(unit, VERB, engagement_id=engagement_id)
        values["process_id"] = named_process(unit, engagement_id, process)["id"]
        _refuse_twin(unit, values["process_id"], key)
        who = named_person(unit, engagement_id, owner)
        row = insert_control(unit, engagement_id, values, [Period(who["id"], from_on)])
        unit.event(KIND, row["handle"], control_key=key, owner_person_id=who["id"], from_on=from_on)
        return control_stands(unit, row["handle"])


def _refuse_twin(unit: Unit, process_id: int, key: str) -> None:
    rows = unit.rows(C.select().where(C.c.process_id == process_id, C.c.control_key == key))
    if rows:
        raise Refused(f"{rows[0]['handle']} is the control {key} of this process. Choose another key.")

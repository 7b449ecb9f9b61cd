"""What follows when it is agreed what is done about a seat somebody left. It writes no event of its own.

Who is named is nominated, or moved; an expert's manager is asked for his hours; a need is lowered for the weeks agreed.
A later go-live and a hire are kept with their days: the plan and the list of what is waited for read them there.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.assign_seat import insert_assignment
from kt_engine.actions.keep_expert import keep_expert
from kt_engine.actions.lower_need import lower_need
from kt_engine.actions.nominate_trainee import check_nomination, insert_nomination
from kt_engine.errors import Refused, UsageProblem
from kt_engine.rules.learning import ENDED
from kt_engine.store.find import by_id, find
from kt_engine.store.seats import ANY, newest_assignments
from kt_engine.store.tables import Certification, Person, Process, Replacement
from kt_engine.store.unit import Unit
from kt_engine.words import ReplacementKind

Content = Mapping[str, Any]
BY_PEOPLE = frozenset({ReplacementKind.RESERVE, ReplacementKind.MOVE, ReplacementKind.SHIFT})


def replace_trainee(unit: Unit, agreement: RowMapping) -> Mapping[str, Any]:
    """Carry out the option, as far as the engine can; gives what the event tells of it.

    Where the person named cannot take the seat any more, that is told, and the seat is free for the next nomination.
    """
    content: Content = json.loads(agreement["content_json"])
    left, kind = find(unit, Certification, content["certification"]), ReplacementKind(content["kind"])
    successor, hindered = None, False
    try:
        successor = _successor(unit, left, content, kind)
    except Refused:
        hindered = True
    due = content["first_live_on"]
    unit.insert(
        Replacement,
        engagement_id=left["engagement_id"],
        certification_id=left["id"],
        agreement_id=agreement["id"],
        kind=kind,
        successor_id=successor["id"] if successor else None,
        due_on=date.fromisoformat(due) if due else None,
        decided_on=unit.today,
    )
    more: Mapping[str, Any] = {}
    try:
        more = ALSO[kind](unit, agreement, left, content) if kind in ALSO else {}
    except (Refused, UsageProblem):
        hindered = True
    return {
        "option": content["option"],
        "successor": successor["handle"] if successor else None,
        "seat_due_on": due,
        "hindered": hindered,
        **more,
    }


ALSO = {ReplacementKind.KEEP_EXPERT: keep_expert, ReplacementKind.LOWER_RAMP: lower_need}
"""What is done for a kind beside what is noted."""


def _successor(unit: Unit, left: RowMapping, content: Content, kind: ReplacementKind) -> RowMapping | None:
    """Give the certification that takes the seat. Raises Refused where that cannot be any more."""
    if kind not in BY_PEOPLE:
        return None
    row = _reseated(unit, content["takes"]) if content["takes"] else _nominated(unit, left, content)
    is_placed = ANY not in {content["shift"], content["language"]}
    if content["takes"] or is_placed:
        insert_assignment(unit, row, content["shift"], content["language"], holds_seat=True)
    if content["gives_up"]:
        _give_up(unit, find(unit, Certification, content["gives_up"]))
    return row


def _reseated(unit: Unit, handle: str) -> RowMapping:
    row = find(unit, Certification, handle)
    if row["status"] in ENDED:
        raise Refused(f"{row['handle']} has left meanwhile.")
    return row


def _nominated(unit: Unit, left: RowMapping, content: Content) -> RowMapping:
    process, person = by_id(unit, Process, left["process_id"]), find(unit, Person, content["person"])
    check_nomination(unit, process, person)
    return insert_nomination(unit, process, person["id"])


def _give_up(unit: Unit, row: RowMapping) -> None:
    """Let a certification be a reserve from now on, where it sits."""
    place = newest_assignments(unit, row["engagement_id"]).get(row["id"])
    shift, language = (place["shift"], place["language"]) if place else (ANY, ANY)
    insert_assignment(unit, row, shift, language, holds_seat=False)

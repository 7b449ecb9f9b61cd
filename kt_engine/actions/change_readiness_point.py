"""Changes an open point of readiness: colour, owner, days, way back. What can stop a go-live stays that."""

from datetime import date
from typing import Any

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.named_person import named_person
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.actions.readiness_in_hand import (
    Point,
    as_it_stands,
    check_showstopper,
    checked_text,
    point_in_hand,
)
from kt_engine.errors import MoveRefused, Refused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import ReadinessPoint
from kt_engine.store.unit import Act
from kt_engine.words import AgreementKind, Colour, ReadinessStatus

KIND = "readiness_point_changed"
NOTE_LENGTH = 400
TOLD = ("colour", "due_on", "showstopper", "fallback_on", "owner_id")


def change_readiness_point(
    database: Database,
    act: Act,
    handle: str,
    *,
    note: str,
    colour: Colour | None = None,
    owner: str | None = None,
    due_on: date | None = None,
    showstopper: bool | None = None,
    mitigation: str | None = None,
    fallback: str | None = None,
    fallback_on: date | None = None,
) -> Point:
    """Change what is given, with a note why; what was put before people to close it is withdrawn.

    Raises MoveRefused for a closed point, Refused to call a showstopper none, UsageProblem when nothing changes.
    """
    why = one_line(note, "note", most=NOTE_LENGTH)
    given: dict[str, Any] = {
        "colour": colour,
        "due_on": due_on,
        "showstopper": showstopper,
        "mitigation": checked_text(mitigation, "mitigation"),
        "fallback": checked_text(fallback, "way back"),
        "fallback_on": fallback_on,
    }
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(ReadinessPoint, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_it_stands(unit, known)
        row = point_in_hand(unit, handle)
        if row["status"] is ReadinessStatus.CLOSED:
            instead = f"Open it again first: kt readiness reopen {row['handle']} --reason TEXT"
            raise MoveRefused(row["handle"], row["status"].value, "changed", instead)
        if row["showstopper"] and showstopper is False:
            raise Refused(
                f"{row['handle']} can stop the go-live until both sides have signed that it cannot: "
                f"kt readiness close {row['handle']} --reason TEXT"
            )
        if owner is not None:
            given["owner_id"] = named_person(unit, row["engagement_id"], owner)["id"]
        changed = {name: value for name, value in given.items() if value is not None and value != row[name]}
        if not changed:
            raise UsageProblem(f"Nothing of {row['handle']} would change. Say what is new about it.")
        if changed.keys() & {"showstopper", "fallback_on"}:
            check_showstopper(unit, {**row, **changed})
        unit.change(ReadinessPoint, row["id"], row["handle"], version=row["version"], **changed)
        gone = withdraw_agreements(
            unit, row["engagement_id"], subject=row["handle"], kind=AgreementKind.READINESS
        )
        said = {name: changed[name] for name in TOLD if name in changed}
        unit.event(KIND, row["handle"], texts={"note": why}, withdrawn=",".join(gone), **said)
        return as_it_stands(unit, row["handle"], withdrawn=gone)

"""The certification or module a training verb is about, and the days it may name. It moves nothing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.authority import acting_person, require_open
from kt_engine.answers.assessor import qualified_by
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.playbook.schema import CertificationSpec, Playbook, TrainingModuleSpec
from kt_engine.rules.moves import check_move
from kt_engine.rules.training import INSTEAD
from kt_engine.store.find import by_id, find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Certification, Process
from kt_engine.store.unit import Unit
from kt_engine.words import GONE_TRAINEES, CertificationStatus


def certification_in_hand(unit: Unit, handle: str) -> RowMapping:
    """Give the certification. Raises NotFound, MoveRefused unless its engagement is active."""
    row = find(unit, Certification, handle)
    require_open(unit, row["engagement_id"])
    return row


def steps_in_hand(unit: Unit, row: RowMapping) -> tuple[Playbook, CertificationSpec]:
    """Give the pinned playbook and what it asks of a trainee. Raises Refused where it asks nothing of the kind."""
    playbook = pinned_playbook(unit, row["engagement_id"])
    if playbook.certification is None:
        raise Refused(f"The playbook of {row['handle']} has no certification; nobody is led to one.")
    return playbook, playbook.certification


def check_there(row: RowMapping, verb: str) -> None:
    """Raise MoveRefused for a trainee who has left the process; `verb` is a participle."""
    if row["status"] in GONE_TRAINEES:
        check_move("certification", row["handle"], row["status"], row["status"], verb, INSTEAD[row["status"]])


def check_not_own(unit: Unit, row: RowMapping, what: str) -> None:
    """Raise Refused where somebody would record something of himself."""
    if row["person_id"] == unit.act.by:
        who = acting_person(unit)["handle"]
        raise Refused(f"{who} is the trainee of {row['handle']}; nobody {what} himself.")


def check_one_of(kind: str, name: str, known: Iterable[str]) -> str:
    """Give the name without outer blanks. Raises NotFound with the names the playbook has."""
    wanted, names = name.strip(), tuple(known)
    if wanted not in names:
        raise NotFound(kind, wanted or "(no name given)", f"The playbook has: {', '.join(names) or 'none'}.")
    return wanted


def assessor_of(unit: Unit, row: RowMapping, playbook: Playbook, on: date) -> str | None:
    """Give what lets the acting person assess; None where the playbook asks for nothing. Raises Refused."""
    spec = playbook.certification
    if spec is None or not spec.has_steps:
        return None
    process = by_id(unit, Process, row["process_id"])
    found = qualified_by(unit, playbook, process, unit.act.by, on)
    if found is None:
        who = acting_person(unit)["handle"]
        named = " or ".join(spec.assessors)
        more = f", or a qualification ({named}): kt training qualify {who}" if named else ""
        raise Refused(
            f"{who} is not qualified to assess trainees of {process['handle']} on {on}: that needs a giver of the "
            f"knowledge, somebody certified on the process{more}."
        )
    return found


def move_trainee(unit: Unit, row: RowMapping, status: CertificationStatus, verb: str, **values: Any) -> None:
    """Move a trainee, with other columns of the same row; the caller writes the event."""
    handle, before = row["handle"], row["status"]
    instead = INSTEAD.get(before, "See what comes first: kt training show {handle}")
    check_move("certification", handle, before, status, verb, instead.format(handle=handle))
    unit.change(Certification, row["id"], handle, version=row["version"], status=status, **values)


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

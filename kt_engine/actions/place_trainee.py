"""Says in which shift and language a trainee works; staffing and the bus factor are counted by it."""

import re
from dataclasses import dataclass

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.training_in_hand import certification_in_hand, check_there, steps_in_hand
from kt_engine.errors import NotFound, UsageProblem
from kt_engine.exchange.cells import KEY_PATTERN
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Certification
from kt_engine.store.unit import Act, Unit

KIND = "trainee_placed"
VERB = "record checks of trainees"
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?", re.ASCII)


@dataclass(frozen=True)
class PlacedTrainee:
    handle: str
    shift: str | None
    language: str | None


def place_trainee(
    database: Database, act: Act, handle: str, *, shift: str | None = None, language: str | None = None
) -> PlacedTrainee:
    """Set what is given and leave the rest as it is.

    Raises UsageProblem for a word that is none, NotFound for a shift the playbook does not list.
    """
    if shift is None and language is None:
        raise UsageProblem("Say where the trainee works: --shift WORD, --language CODE, or both.")
    if language is not None and not LANGUAGE.fullmatch(language.strip()):
        raise UsageProblem(f"{language} is no language code. Write it as in de or pt-BR.")
    engagement_id = engagement_in(Certification, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_it_stands(unit, known)
        row = certification_in_hand(unit, handle)
        require(unit, VERB, engagement_id=engagement_id)
        check_there(row, "placed")
        _, spec = steps_in_hand(unit, row)
        values = {
            "shift": row["shift"] if shift is None else _shift(shift.strip(), spec.shifts),
            "language": row["language"] if language is None else language.strip(),
        }
        unit.change(Certification, row["id"], row["handle"], version=row["version"], **values)
        unit.event(KIND, row["handle"], texts=None, **values)
        return PlacedTrainee(row["handle"], **values)


def _shift(word: str, known: tuple[str, ...]) -> str:
    if known and word not in known:
        raise NotFound("shift", word or "(no name given)", f"The playbook has: {', '.join(known)}.")
    if not KEY_PATTERN.fullmatch(word):
        raise UsageProblem(f"{word} is no word for a shift: small letters, digits and _, such as early.")
    return word


def _as_it_stands(unit: Unit, handle: str) -> PlacedTrainee:
    row = find(unit, Certification, handle)
    return PlacedTrainee(row["handle"], row["shift"], row["language"])

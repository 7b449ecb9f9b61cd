"""Says in which shift and language a trainee works, by who leads him; whether he holds a seat there stays as it was."""

from kt_engine.actions.assign_seat import AssignedSeat, Seat, assign
from kt_engine.errors import UsageProblem
from kt_engine.store.database import Database
from kt_engine.store.unit import Act

VERB = "record checks of trainees"


def place_trainee(
    database: Database, act: Act, handle: str, *, shift: str | None = None, language: str | None = None
) -> AssignedSeat:
    """Set what is given and leave the rest as it is.

    Raises UsageProblem for a shift or language the playbook does not have, Refused for somebody who left.
    """
    if shift is None and language is None:
        raise UsageProblem("Say where the trainee works: --shift WORD, --language CODE, or both.")
    return assign(database, act, handle, Seat(shift, language), verb=VERB)

"""Notes the contract change note that an assumption asked for when it was found to be false."""

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.promise_in_hand import Assumed, assumed, in_hand
from kt_engine.errors import MoveRefused
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Assumption
from kt_engine.store.unit import Act
from kt_engine.words import AssumptionStatus

KIND = "change_note_noted"
REFERENCE_LENGTH = 200


def note_change_note(database: Database, act: Act, handle: str, *, reference: str) -> Assumed:
    """Note the reference, once. Raises MoveRefused unless the assumption is falsified and has none yet."""
    where = one_line(reference, "reference", most=REFERENCE_LENGTH)
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Assumption, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return assumed(unit, known)
        row = in_hand(unit, Assumption, handle)
        if row["status"] is not AssumptionStatus.FALSIFIED:
            instead = "Only what was found to be false asks for one."
            raise MoveRefused(row["handle"], row["status"].value, "given a change note", instead)
        if row["change_note_on"] is not None:
            raise MoveRefused(row["handle"], "covered by a change note", "given another one", "It stands.")
        unit.change(
            Assumption,
            row["id"],
            row["handle"],
            version=row["version"],
            change_note=where,
            change_note_on=unit.today,
        )
        unit.event(KIND, row["handle"], change_note_on=unit.today)
        return assumed(unit, row["handle"])

"""Opens the store for an act that signs, and keeps a record of every attempt that is refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from kt_engine.errors import KtError, SignatureRefused
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import RefusedSignature
from kt_engine.store.unit import Act, Unit

KIND = "signature_refused"
LONGEST_THING = 80
"""As long as the subject of an event can be."""


@contextmanager
def to_sign(database: Database, act: Act, engagement_id: int | None) -> Iterator[Unit]:
    """Give a unit of work; when a signature is refused in it, all of it is taken back and the attempt is recorded."""
    try:
        with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
            yield unit
    except SignatureRefused as refusal:
        _record(database, act, engagement_id, refusal)
        raise


def _record(database: Database, act: Act, engagement_id: int | None, refusal: SignatureRefused) -> None:
    """Write the attempt in a unit of its own; the refusal stands even where it cannot be written."""
    thing = refusal.thing[:LONGEST_THING]
    try:
        with open_store(
            database, write=True, act=replace(act, command_id=None), engagement_id=engagement_id
        ) as unit:
            unit.insert(
                RefusedSignature,
                engagement_id=engagement_id,
                person_id=act.by,
                thing=thing,
                meaning=refusal.meaning,
                reason=refusal.reason,
                sentence=str(refusal),
                at=act.at,
            )
            unit.event(KIND, thing or "signature", reason=refusal.reason, person_id=act.by)
    except KtError:
        return

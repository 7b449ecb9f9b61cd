"""What every part of a played story asks of the scene: who is meant, which date a counted day is. It plays nothing."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from sqlalchemy import func, select

from flows.rehearsal_scene import Scene
from kt_engine.errors import Refused
from kt_engine.rules.stages import LAST_OWN_STAGE
from kt_engine.store.tables import Chain, Event, table_of
from kt_engine.words import Stage


def transition_has_begun(scene: Scene) -> bool:
    return int(scene.engagement["stage_number"]) > LAST_OWN_STAGE


def story_date(scene: Scene, day: int) -> date:
    """Give the date of a day of the story; day 0 is the one on which the engagement started."""
    return date.fromisoformat(str(scene.engagement["starts_on"])) + timedelta(days=day)


def acts_on(scene: Scene, person_id: int, day: int) -> date:
    """Give the first day from a day of the story on, and from today on, on which the person works."""
    return scene.working_day(person_id, story_date(scene, day))


def person_named(scene: Scene, name: str) -> int:
    """Give somebody's id. Raises Refused while nobody of this name is in the store."""
    for person_id, row in scene.people.items():
        if row["name"] == name and row["rehearsal"]:
            return int(person_id)
    raise Refused(f"Nobody of the rehearsal is called {name}.")


def asked(scene: Scene, function: str, process_id: int | None = None) -> int:
    """Give who holds a function. Raises Refused where nobody does."""
    found = scene.holder(function, process_id)
    if found is None:
        raise Refused(f"Nobody of the rehearsal holds the function {function}.")
    return found


def process_id_of(scene: Scene, key: str | None) -> int | None:
    return next((number for number, row in scene.processes.items() if row["process_key"] == key), None)


def process_handle(scene: Scene, key: str) -> str:
    return next(str(row["handle"]) for row in scene.processes.values() if row["process_key"] == key)


def is_in_transition(scene: Scene, process_id: int | None) -> bool:
    """Tell whether a process stands in the stage in which work passes over."""
    number = None if process_id is None else scene.processes[process_id]["stage_number"]
    return number == Stage.TRANSITION_AND_INTEGRATE.number


def events_of(scene: Scene, kinds: Collection[str]) -> Mapping[str, int]:
    """Count the events of these kinds by what they are about, all kinds together."""
    found: Counter[str] = Counter()
    for counts in events_by_kind(scene, kinds).values():
        found.update(counts)
    return found


def events_by_kind(scene: Scene, kinds: Collection[str]) -> Mapping[str, Counter[str]]:
    """Count the events of each kind by what they are about; one look at the chain, whose length it takes."""
    event, chain = table_of(Event), table_of(Chain)
    rows = scene.reader.rows(
        select(event.c.kind, event.c.subject, func.count().label("n"))
        .join(chain, chain.c.id == event.c.chain_id)
        .where(chain.c.engagement_id == scene.engagement_id, event.c.kind.in_(tuple(kinds)))
        .group_by(event.c.kind, event.c.subject)
    )
    found = {kind: Counter[str]() for kind in kinds}
    for row in rows:
        found[row["kind"]][str(row["subject"])] = int(row["n"])
    return found

"""Reads what a rehearsal plays of access, readiness, seats and parallel runs; what its script does not name is left."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from kt_engine.errors import Problem
from kt_engine.exchange.read_bytes import shown_name
from kt_engine.exchange.rehearsal_access import AccessStory, access_story
from kt_engine.exchange.rehearsal_parallel import ParallelStory, parallel_story
from kt_engine.exchange.rehearsal_promises import PromiseStory, promise_story
from kt_engine.exchange.rehearsal_readiness import ReadinessStory, readiness_story
from kt_engine.exchange.rehearsal_seats import SeatStory, seat_story
from kt_engine.exchange.rehearsal_table import Tables

CONTROLS_LISTED, SEATS_PLANNED = "controls_listed", "seats_planned"
"""The beats of story.csv that say when a whole file is brought in."""
STORY = "story.csv"
BEAT = ("beat", "about_day", "after", "process", "who", "what", "files")


@dataclass(frozen=True)
class IntegrationStory:
    access: AccessStory = field(default_factory=AccessStory)
    readiness: ReadinessStory = field(default_factory=ReadinessStory)
    seats: SeatStory = field(default_factory=SeatStory)
    parallel: ParallelStory = field(default_factory=ParallelStory)
    promises: PromiseStory = field(default_factory=PromiseStory)
    beats: Mapping[str, int] = field(default_factory=dict)
    """The day of each beat of story.csv."""


def integration_story(tables: Tables, plays: Collection[str]) -> IntegrationStory:
    """Read the parts a script plays; faults are left in `tables.problems`. Raises InvalidInput for no table."""
    beats = {tables.text(row, "beat"): tables.day(row, "about_day") for row in tables.rows(STORY, BEAT)}
    story = IntegrationStory(
        access_story(tables) if "access" in plays else AccessStory(),
        readiness_story(tables) if "readiness" in plays else ReadinessStory(),
        seat_story(tables) if "seats" in plays else SeatStory(),
        parallel_story(tables) if "parallel_runs" in plays else ParallelStory(),
        promise_story(tables) if "promises" in plays else PromiseStory(),
        beats,
    )
    for beat, file in ((CONTROLS_LISTED, story.readiness.controls), (SEATS_PLANNED, story.seats.needs)):
        if file is not None and beat not in beats:
            sentence = (
                f"The story has no beat {beat}, so nobody knows when {file.name} is brought in. Add it."
            )
            tables.problems.append(Problem(sentence, shown_name(tables.folder / STORY), 1))
    return story

"""The parts of a playbook that sessions and seats are planned with. It knows no other part."""

from decimal import Decimal

from pydantic import Field, field_validator

from kt_engine.playbook.shape import Key, Shape
from kt_engine.words import LearningStage


class ItemSessionsSpec(Shape):
    """The sessions in which a knowledge item is explained."""

    hours: Decimal = Field(gt=0, le=200, max_digits=15)
    """In all, in quarters."""
    after: tuple[Key, ...] = ()
    """Knowledge items whose sessions must be over before, of the same process."""
    attended_by: tuple[Key, ...] = Field(min_length=1)
    """Functions whose holders must be there besides the item's giver."""


class SessionRulesSpec(Shape):
    """What holds for all knowledge sessions; every field names a threshold."""

    hours_a_day: Key
    """The most hours of knowledge transfer of one person on one day."""
    longest: Key
    """Of one sitting, in hours."""
    shortest: Key
    """Of one sitting, in hours; what takes less is not divided."""
    attendance: Key | None = None
    """Of those who must be there, in percent: with fewer a session was not held."""
    cancelled_in_a_row: Key | None = None
    """So many cancelled sessions of a must-have item in a row are an issue for the manager."""


class StaffingStageSpec(Shape):
    """One stretch of the way to live work; both fields name thresholds."""

    survival: Key
    """In percent, above 0 and at most 100: how many of those who stand in it come through."""
    length: Key
    """In working days."""


class StaffingSpec(Shape):
    """What seats are planned with where nothing nearer is known; every plain field names a threshold."""

    shifts: tuple[Key, ...] = ()
    """Empty: any word may be used."""
    languages: tuple[Key, ...] = ()
    hours: Key
    """Paid hours of a seat in a week."""
    shrinkage: Key
    """In percent of the paid hours: leave, training, breaks."""
    occupancy: Key | None = None
    """In percent of the hours that are left; None: 100, where work can wait."""
    hiring: Key | None = None
    """Working days until somebody new is found and can be nominated; None: none."""
    stages: dict[LearningStage, StaffingStageSpec] = Field(min_length=1)

    @field_validator("stages", mode="after")
    @classmethod
    def _in_learning_order(
        cls, stages: dict[LearningStage, StaffingStageSpec]
    ) -> dict[LearningStage, StaffingStageSpec]:
        return {stage: stages[stage] for stage in LearningStage if stage in stages}

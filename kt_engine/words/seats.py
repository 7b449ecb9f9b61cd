"""Words about seats: where people stand on their way to live work, why they leave, how a seat is filled again."""

from enum import StrEnum


class LearningStage(StrEnum):
    """The stretches of the way to live work for which a playbook says how long they take and how many come through."""

    CLEARANCE = "clearance"
    """From the nomination to the first class: checks, access, induction."""
    CLASS = "class"
    SHADOW = "shadow"
    REVERSE_SHADOW = "reverse_shadow"
    NESTING = "nesting"
    """Certified, in the nursery, not yet live."""


class AttritionReason(StrEnum):
    """Why somebody left training or a seat."""

    RESIGNED = "resigned"
    DISMISSED = "dismissed"
    MOVED = "moved"
    FAILED = "failed"
    LONG_ABSENCE = "long_absence"
    OTHER = "other"


class ReplacementKind(StrEnum):
    """What can be done about the seat of somebody who left."""

    RESERVE = "reserve"
    """Nominate somebody who holds no seat."""
    MOVE = "move"
    """Nominate somebody who leaves a seat of another process for it."""
    SHIFT = "shift"
    """Somebody of the same process and language comes over from another shift."""
    KEEP_EXPERT = "keep_expert"
    """An expert works on beside the desk: his manager lends hours of him for longer."""
    HIRE = "hire"
    LOWER_RAMP = "lower_ramp"
    """Take over less work until the seat is filled."""
    DELAY = "delay"
    """Let the process go live later."""
    LEAVE_EMPTY = "leave_empty"
    """There are people enough without."""

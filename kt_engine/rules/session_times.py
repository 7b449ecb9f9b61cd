"""What is said where somebody cannot be at a session; never a word about what else he does, and for whom. No store."""

from collections.abc import Mapping

from kt_engine.words import WhyNotBooked

SENTENCES: Mapping[WhyNotBooked, str] = {
    WhyNotBooked.LEFT: "{who} has left by {on}. Name somebody who is still there.",
    WhyNotBooked.AWAY: "{who} is away on {on}. Choose another day, or somebody else.",
    WhyNotBooked.CLOSED: "{who} does not work {when} ({zone}; the hours are {hours}). Choose another time.",
    WhyNotBooked.BUSY: "{who} is busy {when} ({zone}). Choose another time.",
    WhyNotBooked.DAY_FULL: (
        "{who} has {left} of knowledge transfer left on {on}, and the session takes {takes}. "
        "Choose another day."
    ),
    WhyNotBooked.NO_ALLOCATION: (
        "Nobody has promised the time of {who} on {on}. Ask for it: kt allocation propose {engagement} {who}"
    ),
    WhyNotBooked.BLACKOUT: "What is promised of the time of {who} leaves out {on}. Choose another day.",
    WhyNotBooked.OUTSIDE: "{who} is promised only {windows} ({zone}), not {when}. Choose such a time.",
    WhyNotBooked.WEEK_FULL: (
        "{who} has {left} of the promised time left in the week of {on}, and the session takes {takes}. "
        "Choose another week."
    ),
}


def why_not(why: WhyNotBooked, facts: Mapping[str, object]) -> str:
    """Give the sentence; `facts` hold every name a sentence uses."""
    return SENTENCES[why].format_map(facts)

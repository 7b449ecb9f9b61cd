"""The access register: what works, what does not yet, what must be taken away. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.access_lines import AccessLine
from kt_engine.answers.collect_access_register import AccessRegisterFacts
from kt_engine.documents.wording import counted
from kt_engine.words import AccessStatus

CLASSIFICATION = "Confidential: client and provider of this engagement; holds names"
FOUND = {
    AccessStatus.REQUESTED: "requested, not granted",
    AccessStatus.GRANTED: "granted, not tried by its user",
    AccessStatus.WORKING: "works",
    AccessStatus.FAILED: "failed",
    AccessStatus.REVOKED: "taken away",
}


def title(facts: AccessRegisterFacts) -> str:
    return f"Access register: {facts.engagement.name}"


def view(facts: AccessRegisterFacts) -> Mapping[str, object]:
    held = [one for one in facts.rights if one.status is not AccessStatus.REVOKED]
    return {
        "sentence": _sentence(facts),
        "found": found,
        "systems": [(one, _share(one.working_count, one.needed_count)) for one in facts.systems],
        "leaving": sorted(
            (one for one in held if one.last_on), key=lambda one: (one.last_on, len(one.handle))
        ),
        "held": [one for one in held if not one.must_be_revoked],
        "revoked": [one for one in facts.rights if one.status is AccessStatus.REVOKED],
    }


def found(right: AccessLine) -> str:
    """Say how a right stands, and how often it failed before it did."""
    told = f"{FOUND[right.status]}: {right.reason}" if right.reason else FOUND[right.status]
    before = right.failed_tries - (right.status is AccessStatus.FAILED)
    return f"{told} ({counted(before, 'try', 'tries')} failed before)" if before > 0 else told


def _share(working: int, needed: int) -> str:
    """Give the share in percent, rounded down to a tenth, so that 99.99 is never shown as 100."""
    if not needed:
        return "nothing needed"
    tenths = 1000 * working // needed
    return f"{tenths // 10}.{tenths % 10} %" if tenths % 10 else f"{tenths // 10} %"


def _sentence(facts: AccessRegisterFacts) -> str:
    if not facts.rights:
        return "Nobody has been given a right yet, or asked for one."
    working, needed = facts.ready
    told = f"{working} of {counted(needed, 'right')} that are needed work ({_share(working, needed)})."
    overdue = [one for one in facts.rights if one.must_be_revoked]
    return f"{told} {_overdue(overdue)}" if overdue else f"{told} Nobody who has left still holds one."


def _overdue(rights: list[AccessLine]) -> str:
    people = len({one.person for one in rights})
    longest = max(one.overdue_days for one in rights)
    who = "1 person who left still holds" if people == 1 else f"{people} people who left still hold"
    return f"{who} {counted(len(rights), 'right')}, the longest for {counted(longest, 'day')}."

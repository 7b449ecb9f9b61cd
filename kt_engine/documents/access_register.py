"""The access register: what works, what does not yet, what must be taken away. It knows no store."""

from collections.abc import Mapping
from decimal import Decimal

from kt_engine.answers.access_lines import AccessLine
from kt_engine.answers.collect_access_register import AccessRegisterFacts
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted, number
from kt_engine.words import AccessStatus

CLASSIFICATION = marked("Confidential: client and provider of this engagement; holds names")
FOUND = {
    AccessStatus.REQUESTED: marked("requested, not granted"),
    AccessStatus.GRANTED: marked("granted, not tried by its user"),
    AccessStatus.WORKING: marked("works"),
    AccessStatus.FAILED: marked("failed"),
    AccessStatus.REVOKED: marked("taken away"),
}


def title(facts: AccessRegisterFacts) -> str:
    return say("Access register: {engagement}", engagement=facts.engagement.name)


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
    told = say(FOUND[right.status]) + (f": {right.reason}" if right.reason else "")
    before = right.failed_tries - (right.status is AccessStatus.FAILED)
    if before <= 0:
        return told
    return say("{found} ({tries} failed before)", found=told, tries=counted(before, "try", "tries"))


def _share(working: int, needed: int) -> str:
    """Give the share in percent, rounded down to a tenth, so that 99.99 is never shown as 100."""
    if not needed:
        return say("nothing needed")
    return f"{number(Decimal(1000 * working // needed) / 10)} %"


def _sentence(facts: AccessRegisterFacts) -> str:
    if not facts.rights:
        return say("Nobody has been given a right yet, or asked for one.")
    working, needed = facts.ready
    told = say(
        "{working} of {rights} that are needed work ({share}).",
        working=working,
        rights=counted(needed, "right"),
        share=_share(working, needed),
    )
    overdue = [one for one in facts.rights if one.must_be_revoked]
    return f"{told} {_overdue(overdue) if overdue else say('Nobody who has left still holds one.')}"


def _overdue(rights: list[AccessLine]) -> str:
    people = len({one.person for one in rights})
    longest = max(one.overdue_days for one in rights)
    return say(
        "{people} {rights}, the longest for {days}.",
        people=counted(people, "person who left still holds", "people who left still hold"),
        rights=counted(len(rights), "right"),
        days=counted(longest, "day"),
    )

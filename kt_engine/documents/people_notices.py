"""The schedule of notices to people: what is late, what comes, what was given. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_people_notices import PeopleNoticesFacts
from kt_engine.answers.people_lines import NoticeLine
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted
from kt_engine.rules.readiness import NoticeState

CLASSIFICATION = marked("Confidential: client and provider of this engagement, personnel matters")
STATES = {
    NoticeState.OVERDUE: marked("overdue"),
    NoticeState.TOO_LATE: marked("given too late"),
    NoticeState.TO_GIVE: marked("to be given"),
    NoticeState.UNDATED: marked("no day is planned on which people move"),
    NoticeState.GIVEN: marked("given in time"),
}


def title(facts: PeopleNoticesFacts) -> str:
    return say("Notices to people who move: {engagement}", engagement=facts.engagement.name)


def view(facts: PeopleNoticesFacts) -> Mapping[str, object]:
    return {
        "sentence": sentence(facts),
        "state": {state.value: say(said) for state, said in STATES.items()},
        "late": [one for one in facts.notices if one.is_late],
        "given": [one for one in facts.notices if one.given_on is not None],
        "loose": [rule for rule in facts.rules if not rule.is_scheduled],
    }


def sentence(facts: PeopleNoticesFacts) -> str:
    if not facts.notices:
        return say("No notice is on the schedule.")
    late = sum(one.is_late for one in facts.notices)
    waits = sum(_waits(one) for one in facts.notices)
    given = len(facts.notices) - late - waits
    return say(
        "{notices} on the schedule: {late} late, {waits} to come, {given} given in time.",
        notices=counted(len(facts.notices), "notice"),
        late=late,
        waits=waits,
        given=given,
    )


def _waits(one: NoticeLine) -> bool:
    return one.state in {NoticeState.TO_GIVE, NoticeState.UNDATED}

"""What the verbs about a question share: the question, its handover, who may ask, answer and close. It has no verb."""

from dataclasses import dataclass

from sqlalchemy import RowMapping

from kt_engine.actions.authority import acting_person, require_open
from kt_engine.answers.handover_people import HandoverPeople, people_of
from kt_engine.errors import Refused
from kt_engine.store.find import by_id, find
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Handover, HandoverQuestion
from kt_engine.store.unit import Unit
from kt_engine.words import HandoverStatus, QuestionStatus, Role

LONGEST = 1000
OVER = frozenset(
    {
        HandoverStatus.ACCEPTED,
        HandoverStatus.DEEMED_ACCEPTED,
        HandoverStatus.SUPERSEDED,
        HandoverStatus.WITHDRAWN,
    }
)


@dataclass(frozen=True)
class QuestionInHand:
    row: RowMapping
    handover: RowMapping
    people: HandoverPeople


@dataclass(frozen=True)
class SettledQuestion:
    handle: str
    handover: str
    status: QuestionStatus


def question_in_hand(unit: Unit, handle: str) -> QuestionInHand:
    """Read it. Raises NotFound, MoveRefused unless its engagement is active."""
    row = find(unit, HandoverQuestion, handle)
    require_open(unit, row["engagement_id"])
    handover = by_id(unit, Handover, row["handover_id"])
    return QuestionInHand(row, handover, people_of(unit, handover))


def those_at_the_table(people: HandoverPeople) -> frozenset[int]:
    """Give the persons of a handover: its giver, receiver and reviewers."""
    places = (people.giver, people.receiver, *people.reviewers)
    return frozenset(place.person_id for place in places if place.person_id is not None)


def is_manager(unit: Unit) -> bool:
    held = roles_of(unit, unit.engagement_id, unit.act.by, unit.today)
    return any(role is Role.TRANSITION_MANAGER for role, _ in held)


def check_may(unit: Unit, allowed: frozenset[int], verb: str, who: str) -> None:
    """Raise Refused unless the acting person is one of those allowed; `who` names them in words."""
    person = acting_person(unit)
    if person["id"] not in allowed:
        raise Refused(f"{person['handle']} may not {verb}: that is for {who}.")

"""Records that somebody holds a qualification of the playbook, which lets him assess trainees until a day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.training_in_hand import check_one_of
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find_named, next_number
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Engagement, Person, Qualification, table_of
from kt_engine.store.unit import Act, Unit

KIND = "assessor_qualified"
VERB = "say who may assess"
MOST = 300
Q = table_of(Qualification)


@dataclass(frozen=True)
class QualifiedAssessor:
    person: str
    qualification: str
    valid_until: date
    """Inclusive."""


def qualify_assessor(
    database: Database,
    act: Act,
    engagement: str,
    person: str,
    *,
    qualification: str,
    reference: str,
    until: date,
) -> QualifiedAssessor:
    """Record it with where its proof lies; a newer record of the same qualification replaces it.

    Raises UsageProblem for a last day that is past, NotFound for an unknown person or qualification, Refused for
    oneself and for who may not.
    """
    said = one_line(reference, "reference", most=MOST)
    engagement_id = engagement_in(Engagement, engagement)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_recorded(unit, find_named(unit, Person, known), qualification.strip())
        require_open(unit, engagement_id)
        require(unit, VERB, engagement_id=engagement_id)
        who = find_named(unit, Person, person)
        if who["id"] == unit.act.by:
            raise Refused(
                f"{who['handle']} does not qualify himself. Let another team lead or manager record it."
            )
        if until < unit.today:
            raise UsageProblem(f"The qualification ended on {until}, before today. Look at the date.")
        spec = pinned_playbook(unit, engagement_id).certification
        key = check_one_of("qualification", qualification, spec.assessors if spec else ())
        unit.insert(
            Qualification, engagement_id=engagement_id, person_id=who["id"], qualification_key=key,
            number=next_number(unit, Qualification, engagement_id=engagement_id), reference=said,
            valid_until=until, recorded_on=unit.today, recorded_by=unit.act.by,
        )  # fmt: skip
        unit.event(KIND, who["handle"], person_id=who["id"], qualification=key, valid_until=until)
        return QualifiedAssessor(who["handle"], key, until)


def _as_recorded(unit: Unit, who: RowMapping, key: str) -> QualifiedAssessor:
    where = (
        Q.c.engagement_id == unit.engagement_id,
        Q.c.person_id == who["id"],
        Q.c.qualification_key == key,
    )
    newest = unit.rows(Q.select().where(*where).order_by(Q.c.number))[-1]
    return QualifiedAssessor(by_id(unit, Person, who["id"])["handle"], key, newest["valid_until"])

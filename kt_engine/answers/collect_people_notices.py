"""The facts of what people must be told before they move, and by when. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import engagement_facts, parties_of
from kt_engine.answers.people_lines import NoticeLine, notice_lines
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.unit import Reader
from kt_engine.words import Side, Unit


@dataclass(frozen=True)
class NoticeRule:
    """A notice or consultation that the playbook knows of."""

    key: str
    title: str
    country: str | None
    """None: anywhere."""
    least: int
    unit: Unit
    source: str
    checked_on: date
    is_scheduled: bool
    """True: a notice of this kind is on the schedule."""


@dataclass(frozen=True)
class PlaceOfParty:
    name: str
    side: Side
    country: str | None


@dataclass(frozen=True)
class PeopleNoticesFacts:
    engagement: EngagementFacts
    as_of: date
    notices: tuple[NoticeLine, ...]
    rules: tuple[NoticeRule, ...]
    parties: tuple[PlaceOfParty, ...]


def collect_people_notices(reader: Reader, engagement_id: int, today: date) -> PeopleNoticesFacts:
    playbook = pinned_playbook(reader, engagement_id)
    notices = notice_lines(reader, engagement_id, today)
    scheduled = {one.kind for one in notices}
    return PeopleNoticesFacts(
        engagement=engagement_facts(reader, engagement_id),
        as_of=today,
        notices=notices,
        rules=tuple(
            NoticeRule(
                key=key,
                title=spec.title,
                country=spec.country,
                least=int(playbook.thresholds[spec.least].value),
                unit=playbook.thresholds[spec.least].unit,
                source=playbook.thresholds[spec.least].source,
                checked_on=playbook.thresholds[spec.least].checked_on,
                is_scheduled=key in scheduled,
            )
            for key, spec in playbook.people_changes.items()
        ),
        parties=tuple(
            PlaceOfParty(row["name"], side, row["country"])
            for side, row in parties_of(reader, engagement_id).items()
        ),
    )

"""The facts of who hears what, when, and what was sent. It writes nothing."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import asked_of, engagement_facts
from kt_engine.answers.people_lines import CommunicationLine, communication_lines
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Task, table_of
from kt_engine.store.unit import Reader

T = table_of(Task)


@dataclass(frozen=True)
class PlannedMessage:
    line: CommunicationLine
    """Its owner as printed name and handle; its function as its title."""
    before_title: str | None
    """Title of the task before whose end it is sent."""


@dataclass(frozen=True)
class CommunicationPlanFacts:
    engagement: EngagementFacts
    as_of: date
    messages: tuple[PlannedMessage, ...]


def collect_communication_plan(reader: Reader, engagement_id: int, today: date) -> CommunicationPlanFacts:
    playbook = pinned_playbook(reader, engagement_id)
    people = asked_of(reader, engagement_id, playbook).people.values()
    names = {row["handle"]: f"{row['name']} ({row['handle']})" for row in people}
    lines = communication_lines(reader, engagement_id, today)
    wanted = [one.before for one in lines if one.before is not None]
    titles = {
        row["handle"]: row["title"]
        for row in reader.rows(select(T.c.handle, T.c.title).where(T.c.handle.in_(wanted)))
    }
    return CommunicationPlanFacts(
        engagement=engagement_facts(reader, engagement_id),
        as_of=today,
        messages=tuple(
            PlannedMessage(
                replace(
                    one,
                    owner=names.get(one.owner or ""),
                    function=playbook.functions[one.function].title,
                ),
                titles.get(one.before or ""),
            )
            for one in lines
        ),
    )

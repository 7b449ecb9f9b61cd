"""The facts of the readiness log: every point of every process, by stream, with its way back. It writes nothing."""

from dataclasses import dataclass, replace
from datetime import date

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import asked_of, engagement_facts
from kt_engine.answers.readiness_lines import PointLine, readiness_lines
from kt_engine.playbook.schema import Playbook
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.unit import Reader
from kt_engine.words import Stream

TITLES = {
    Stream.PEOPLE: "People",
    Stream.PROCESS: "Process",
    Stream.TECHNOLOGY: "Technology",
    Stream.IN_FLIGHT_WORK: "In-flight work",
}


@dataclass(frozen=True)
class LoggedProcess:
    handle: str
    name: str


@dataclass(frozen=True)
class LoggedStream:
    key: str
    title: str


@dataclass(frozen=True)
class ReadinessLogFacts:
    engagement: EngagementFacts
    as_of: date
    processes: tuple[LoggedProcess, ...]
    streams: tuple[LoggedStream, ...]
    points: tuple[PointLine, ...]
    """What can stop a go-live first, by the last day of its way back."""


def collect_readiness_log(reader: Reader, engagement_id: int, on: date) -> ReadinessLogFacts:
    """Collect every point as it stands on a day, closed ones too; owners by name and handle."""
    playbook = pinned_playbook(reader, engagement_id)
    asked = asked_of(reader, engagement_id, playbook)
    names = {str(row["handle"]): asked.person(person_id) for person_id, row in asked.people.items()}
    return ReadinessLogFacts(
        engagement=engagement_facts(reader, engagement_id),
        as_of=on,
        processes=tuple(LoggedProcess(row["handle"], row["name"]) for row in in_scope(reader, engagement_id)),
        streams=streams_of(playbook),
        points=tuple(
            replace(line, owner=names[line.owner]) for line in readiness_lines(reader, engagement_id, on)
        ),
    )


def streams_of(playbook: Playbook) -> tuple[LoggedStream, ...]:
    """Give the four streams of every engagement, then the playbook's own."""
    of_all = (LoggedStream(one.value, TITLES[one]) for one in Stream)
    return (*of_all, *(LoggedStream(key, spec.title) for key, spec in playbook.streams.items()))

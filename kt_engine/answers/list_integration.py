"""The registers of access, readiness, promises, people and controls, what is late first. It writes nothing."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from kt_engine.answers.access_lines import AccessLine, access_lines
from kt_engine.answers.control_lines import ControlLine, control_lines
from kt_engine.answers.people_lines import (
    CommunicationLine,
    NoticeLine,
    communication_lines,
    notice_lines,
)
from kt_engine.answers.promise_lines import (
    AssumptionLine,
    CommitmentLine,
    assumption_lines,
    commitment_lines,
)
from kt_engine.answers.readiness_lines import PointLine, readiness_lines
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Engagement
from kt_engine.store.unit import Reader

Line = TypeVar("Line")


def list_access(database: Database, engagement: str, today: date) -> tuple[AccessLine, ...]:
    """Give every right. Raises NotFound, as all of these do."""
    return _of(database, engagement, lambda reader, of: access_lines(reader, of, today))


def list_readiness(database: Database, engagement: str, today: date) -> tuple[PointLine, ...]:
    return _of(database, engagement, lambda reader, of: readiness_lines(reader, of, today))


def list_assumptions(database: Database, engagement: str, today: date) -> tuple[AssumptionLine, ...]:
    return _of(database, engagement, lambda reader, of: assumption_lines(reader, of, today))


def list_commitments(database: Database, engagement: str) -> tuple[CommitmentLine, ...]:
    return _of(database, engagement, commitment_lines)


def list_people_notices(database: Database, engagement: str, today: date) -> tuple[NoticeLine, ...]:
    return _of(database, engagement, lambda reader, of: notice_lines(reader, of, today))


def list_communications(database: Database, engagement: str, today: date) -> tuple[CommunicationLine, ...]:
    return _of(database, engagement, lambda reader, of: communication_lines(reader, of, today))


def list_controls(database: Database, engagement: str, today: date) -> tuple[ControlLine, ...]:
    return _of(database, engagement, lambda reader, of: control_lines(reader, of, today))


def _of(
    database: Database, engagement: str, lines: Callable[[Reader, int], tuple[Line, ...]]
) -> tuple[Line, ...]:
    with open_store(database) as reader:
        return lines(reader, find(reader, Engagement, engagement)["id"])

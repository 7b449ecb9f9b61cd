"""How long each handover has stood in each step, and whose answer is how late. It writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.collect_handover_register import handover_versions
from kt_engine.answers.document_control import SignatureFacts
from kt_engine.answers.document_reading import signatures_of
from kt_engine.answers.open_questions import questions_of
from kt_engine.answers.overdue import awaited_of
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.tables import Engagement, Handover, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import HandoverStatus

H = table_of(Handover)
WAITING = frozenset(
    {HandoverStatus.REQUESTED, HandoverStatus.SUBMITTED, HandoverStatus.IN_REVIEW, HandoverStatus.RETURNED}
)


@dataclass(frozen=True)
class ClockStep:
    """One thing that happened to a version, and the calendar days since the thing before it."""

    version: int
    what: str
    by: str
    on: date
    after_calendar_days: int | None
    """None for the first."""


@dataclass(frozen=True)
class HandoverClock:
    handover: str
    title: str
    process: str | None
    status: HandoverStatus
    rounds_count: int
    """Versions submitted so far."""
    since_on: date | None
    """The day of the last step; None before anything was submitted, and when nothing is waited for."""
    age_calendar_days: int
    waits_for: tuple[str, ...]
    answer_days: int | None
    """Working days an answer may take; None where nobody says."""
    waited_days: int
    """Working days of the side asked."""
    overdue_days: int
    open_questions_count: int
    steps: tuple[ClockStep, ...]


def handover_clocks(database: Database, engagement: str, today: date) -> tuple[HandoverClock, ...]:
    """Give those that wait for somebody, the latest answer first. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        where = (H.c.engagement_id == engagement_id, H.c.status.in_(WAITING))
        rows = reader.rows(select(H).where(*where).order_by(H.c.id))
        clocks = _clocks(reader, engagement_id, rows, today)
    return tuple(sorted(clocks, key=lambda one: (-one.overdue_days, -one.age_calendar_days)))


def clock_of(database: Database, handover: str, today: date) -> HandoverClock:
    """Give the clock of one handover, also when it is over. Raises NotFound."""
    with open_store(database) as reader:
        row = find(reader, Handover, handover)
        return _clocks(reader, row["engagement_id"], [row], today)[0]


def _clocks(
    reader: Reader, engagement_id: int, rows: Sequence[RowMapping], today: date
) -> list[HandoverClock]:
    waits = awaited_of(reader, engagement_id, today)
    asked = questions_of(reader, engagement_id, only_open=True)
    versions = handover_versions(reader, [row["id"] for row in rows])
    names = {v["id"]: f"{row['handle']} v{v['number']}" for row in rows for v in versions[row["id"]]}
    signed = signatures_of(reader, "handover_version", names)
    found = []
    for row in rows:
        mine = [one for one in waits if one.wait.handle == row["handle"]]
        answers = [one.answer for one in mine if one.answer is not None]
        steps = _steps(reader, versions[row["id"]], signed)
        waiting = row["status"] in WAITING
        since = steps[-1].on if steps and waiting else None
        process = next((one.wait.process for one in mine), None)
        found.append(
            HandoverClock(
                row["handle"], row["title"], process, row["status"], len(versions[row["id"]]), since,
                (today - since).days if since else 0,
                tuple(dict.fromkeys(who for one in mine for who in one.wait.who)) if waiting else (),
                min((one.answer_days for one in answers if one.answer_days is not None), default=None),
                max((one.waited_days for one in answers), default=0),
                max((one.overdue_days for one in answers), default=0),
                sum(one.handover == row["handle"] for one in asked),
                steps,
            )
        )  # fmt: skip
    return found


def _steps(
    reader: Reader, versions: Sequence[RowMapping], signed: Mapping[int, tuple[SignatureFacts, ...]]
) -> tuple[ClockStep, ...]:
    told: list[tuple[int, str, str, date]] = []
    for version in versions:
        number = version["number"]
        told.append(
            (
                number,
                "submitted",
                str(by_id(reader, Person, version["author_id"])["handle"]),
                version["submitted_at"].date(),
            )
        )
        told += [(number, one.meaning.value, one.person, one.at.date()) for one in signed[version["id"]]]
    steps, before = [], None
    for number, what, by, on in told:
        steps.append(ClockStep(number, what, by, on, None if before is None else (on - before).days))
        before = on
    return tuple(steps)

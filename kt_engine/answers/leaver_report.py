"""What somebody who leaves would leave behind, engagement by engagement. It re-assigns and writes nothing.

Listed is what he is asked for that is planned to end after his last day, or has no day; what is late counts as today's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.knowledge_holders import knowledge_of
from kt_engine.answers.leaver_duties import duties_of
from kt_engine.answers.leaver_integration import integration_duties
from kt_engine.answers.leaver_lines import Behind, Leaver, LeaverLine, LineKind
from kt_engine.answers.open_work import open_work_of
from kt_engine.answers.roster import roster_of
from kt_engine.rules.gates import Seats, Vote, open_seats, quorum_reached
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.leaving import known_leavers
from kt_engine.store.tables import Engagement, Gate, Person, RoleGrant, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import OPEN_ENGAGEMENTS, Decision

E, G, R = table_of(Engagement), table_of(Gate), table_of(RoleGrant)


@dataclass(frozen=True)
class EngagementLeft:
    """One open engagement in which he holds something."""

    engagement: str
    name: str
    lines: tuple[LeaverLine, ...]


@dataclass(frozen=True)
class LeaverReport:
    person: str
    last_on: date
    successor: str | None
    """Only a proposal: nothing is given to him by it."""
    engagements: tuple[EngagementLeft, ...]

    def lines_of(self, kind: LineKind) -> tuple[LeaverLine, ...]:
        return tuple(line for one in self.engagements for line in one.lines if line.kind is kind)


def leaver_report(
    database: Database, person: str, last_on: date, *, today: date, successor: str | None = None
) -> LeaverReport:
    """Give what a person would leave behind after a last day, inclusive. Raises NotFound."""
    with open_store(database) as reader:
        row = find(reader, Person, person)
        after = None if successor is None else str(find(reader, Person, successor)["handle"])
        leaver = Leaver(row["id"], row["handle"], last_on, today, after)
        return LeaverReport(row["handle"], last_on, after, tuple(_engagements(reader, leaver)))


def _engagements(reader: Reader, leaver: Leaver) -> Iterator[EngagementLeft]:
    there = select(R.c.engagement_id).where(R.c.person_id == leaver.id)
    rows = reader.rows(select(E).where(E.c.id.in_(there), E.c.status.in_(OPEN_ENGAGEMENTS)).order_by(E.c.id))
    for row in rows:
        behind = Behind(
            reader,
            row["id"],
            row["handle"],
            roster_of(reader, row["id"], leaver.today),
            open_work_of(reader, row["id"]),
            leaver,
        )
        lines = (
            *duties_of(behind),
            *integration_duties(behind),
            *_knowledge(behind),
            *_quorums(behind),
            *_functions(behind),
        )
        yield EngagementLeft(row["handle"], row["name"], lines)


def _knowledge(behind: Behind) -> Iterator[LeaverLine]:
    """Give the items for which he is the only giver."""
    for item in knowledge_of(behind.reader, behind.engagement_id, behind.leaver.today):
        if item.givers != (behind.leaver.handle,):
            continue
        kept = f", recorded: {', '.join(item.recordings)}" if item.recordings else ""
        must = "must-have, " if item.must_have else ""
        yield behind.line(
            LineKind.KNOWLEDGE,
            item.called,
            f"{item.title} ({must}criticality {item.criticality}{kept})",
            None,
            f"kt knowledge recording {behind.engagement} {item.called} --reference TEXT",
            process=item.process,
        )


def _quorums(behind: Behind) -> Iterator[LeaverLine]:
    """Give the gates to come that enough people can sign with him, and not without him and others who leave."""
    leaver = behind.leaver
    gone = {
        who
        for who, row in known_leavers(behind.reader, leaver.today).items()
        if row["last_on"] < leaver.last_on
    }
    rows = behind.reader.rows(
        select(G)
        .where(G.c.engagement_id == behind.engagement_id, G.c.passed_on.is_(None), G.c.withdrawn_on.is_(None))
        .order_by(G.c.id)
    )
    with_him = [vote for vote in _votes(behind) if vote.person_id not in gone]
    without = [vote for vote in with_him if vote.person_id != leaver.id]
    for row in rows:
        seats = behind.roster.quorum(row["gate_key"])
        fails = not quorum_reached(seats, without, Decision.GO)
        if fails and quorum_reached(seats, with_him, Decision.GO) and leaver.misses(row["forecast_on"]):
            yield _quorum(behind, row, open_seats(seats, without) or seats)


def _quorum(behind: Behind, gate: RowMapping, missing: Sequence[Seats]) -> LeaverLine:
    named = ", ".join(f"{seat.role.value.replace('_', ' ')} ({seat.side.value})" for seat in missing)
    grant = " and ".join(
        f"kt role grant {behind.leaver.next} {seat.role.value} --engagement {behind.engagement} "
        f"--side {seat.side.value}"
        for seat in missing
    )
    what = f"nobody else can sign {gate['title']} as {named}"
    return behind.line(
        LineKind.QUORUM, gate["handle"], what, gate["forecast_on"], grant,
        process=behind.work.process(gate["process_id"]),
    )  # fmt: skip


def _votes(behind: Behind) -> list[Vote]:
    """Give what everybody with a role here would sign."""
    return [Vote(who, side, role, Decision.GO) for who, role, side in behind.roster.grants]


def _functions(behind: Behind) -> Iterator[LeaverLine]:
    for (key, process_id), who in sorted(
        behind.roster.holders.items(), key=lambda one: (one[0][0], one[0][1] or 0)
    ):
        if who != behind.leaver.id:
            continue
        process = behind.work.process(process_id)
        spec = behind.roster.playbook.functions.get(key)
        yield behind.line(
            LineKind.FUNCTION,
            key if process is None else f"{key}@{process}",
            spec.title if spec else key,
            None,
            behind.assign(key, process),
            process=process,
        )

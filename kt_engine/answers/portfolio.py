"""Every open engagement in one row, by few statements over all of them, never one per engagement. It writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, Select, func, select

from kt_engine.answers.colours import verdicts_of_all
from kt_engine.answers.document_reading import proof_of
from kt_engine.answers.waves import WaveStanding, waves_of_all
from kt_engine.rules.colour import Verdict, WaveDates, worst_first
from kt_engine.rules.stages import derived_stage
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import (
    Condition,
    Engagement,
    EngagementParty,
    FunctionAssignment,
    Gate,
    GateVersion,
    Handover,
    Party,
    Person,
    Process,
    Task,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import (
    DOABLE_TASKS,
    OPEN_ENGAGEMENTS,
    AuthMethod,
    ConditionStatus,
    EngagementStatus,
    GateStatus,
    HandoverStatus,
    ProcessStatus,
    Side,
)

E, P, T, G, V = table_of(Engagement), table_of(Process), table_of(Task), table_of(Gate), table_of(GateVersion)
H, X, PE = table_of(Handover), table_of(Condition), table_of(Person)
EP, O, F = table_of(EngagementParty), table_of(Party), table_of(FunctionAssignment)  # noqa: E741
NO_SLACK_KNOWN = 10_000


@dataclass(frozen=True)
class UrgentWait:
    """What an engagement waits for first: the least slack, then the earliest day."""

    handle: str
    what: str
    who: str
    """Function and handle; what is asked for where nobody holds it."""
    due_on: date | None
    slack_days: int | None


@dataclass(frozen=True)
class PortfolioLine:
    handle: str
    name: str
    client: str
    rehearsal: bool
    status: EngagementStatus
    stage_number: int
    distribution: tuple[tuple[int, int], ...]
    next_wave: WaveDates | None
    """The next to go live; None before there is one, and once all are live."""
    verdict: Verdict
    wait: UrgentWait | None
    open_conditions: int
    auth_method: AuthMethod = AuthMethod.TOTP


@dataclass(frozen=True)
class Portfolio:
    lines: tuple[PortfolioLine, ...]
    """Open engagements: red first, then amber, not measured, green; real ones before rehearsals."""
    finished: int
    cancelled: int
    finished_rehearsals: int
    """Of the finished and cancelled ones."""
    as_of: date


def portfolio(database: Database, today: date) -> Portfolio:
    """Read the portfolio as of a day."""
    with open_store(database) as reader:
        return portfolio_of(reader, today)


def colours_of_open(reader: Reader, today: date) -> dict[int, Verdict]:
    """Give the colour of every open engagement, by its id."""
    return verdicts_of_all(reader, _open_waves(reader), today)


def _open_waves(reader: Reader) -> dict[int, tuple[WaveStanding, ...]]:
    """Give the waves of every open engagement, none for one without a process in scope."""
    rows = reader.rows(select(E.c.id).where(E.c.status.in_(OPEN_ENGAGEMENTS)))
    waves = waves_of_all(
        reader, P.c.engagement_id.in_(select(E.c.id).where(E.c.status.in_(OPEN_ENGAGEMENTS)))
    )
    return {row["id"]: waves.get(row["id"], ()) for row in rows}


def portfolio_of(reader: Reader, today: date) -> Portfolio:
    engagements = reader.rows(select(E).order_by(E.c.id))
    waves = _open_waves(reader)
    verdicts = verdicts_of_all(reader, waves, today)
    clients, stages = _clients(reader), _stages(reader)
    waits, conditions = _urgent(reader), _conditions(reader)
    lines = [
        _line(
            row, clients.get(row["id"], "not recorded"), stages.get(row["id"], []), waves[row["id"]],
            verdicts[row["id"]], waits.get(row["id"]), conditions.get(row["id"], 0),
        )
        for row in engagements
        if row["status"] in OPEN_ENGAGEMENTS
    ]  # fmt: skip
    over = [row for row in engagements if row["status"] not in OPEN_ENGAGEMENTS]
    return Portfolio(
        tuple(sorted(lines, key=_rank)),
        finished=sum(row["status"] is EngagementStatus.FINISHED for row in over),
        cancelled=sum(row["status"] is EngagementStatus.CANCELLED for row in over),
        finished_rehearsals=sum(bool(row["rehearsal"]) for row in over),
        as_of=today,
    )


def _rank(line: PortfolioLine) -> tuple[bool, int, date]:
    expected_on = line.next_wave.expected_on if line.next_wave else None
    return line.rehearsal, worst_first(line.verdict.colour), expected_on or date.max


def _line(
    row: RowMapping,
    client: str,
    stages: Sequence[int],
    waves: Sequence[WaveStanding],
    verdict: Verdict,
    wait: UrgentWait | None,
    open_conditions: int,
) -> PortfolioLine:
    ahead = [wave.dates for wave in waves if wave.actual_on is None]
    return PortfolioLine(
        handle=row["handle"],
        name=row["name"],
        client=client,
        rehearsal=bool(row["rehearsal"]),
        status=row["status"],
        stage_number=derived_stage(row["stage_number"], stages),
        distribution=tuple((number, stages.count(number)) for number in sorted(set(stages))),
        next_wave=min(ahead, key=lambda wave: (wave.expected_on or date.max, wave.wave), default=None),
        verdict=verdict,
        wait=wait if row["status"] is EngagementStatus.ACTIVE else None,
        open_conditions=open_conditions,
        auth_method=proof_of(row),
    )


def _clients(reader: Reader) -> dict[int, str]:
    rows = reader.rows(
        select(EP.c.engagement_id, O.c.name)
        .join(O, O.c.id == EP.c.party_id)
        .where(EP.c.side == Side.CLIENT)
        .order_by(EP.c.id)
    )
    return {row["engagement_id"]: row["name"] for row in rows}


def _stages(reader: Reader) -> dict[int, list[int]]:
    rows = reader.rows(
        select(P.c.engagement_id, P.c.stage_number).where(
            P.c.status != ProcessStatus.DESCOPED, P.c.stage_number.is_not(None)
        )
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row["engagement_id"], []).append(row["stage_number"])
    return found


def _conditions(reader: Reader) -> dict[int, int]:
    rows = reader.rows(
        select(X.c.engagement_id, func.count().label("n"))
        .where(X.c.status != ConditionStatus.CLOSED)
        .group_by(X.c.engagement_id)
    )
    return {row["engagement_id"]: row["n"] for row in rows}


def _urgent(reader: Reader) -> dict[int, UrgentWait]:
    """Give the most urgent wait of each engagement: a task, a gate to be signed, else a handover."""
    people = {row["id"]: row["handle"] for row in reader.rows(select(PE.c.id, PE.c.handle))}
    holders = _holders(reader)
    found: dict[int, UrgentWait] = {}
    for statement in (_handovers(), _tasks(), _gates()):
        for row in reader.rows(statement):
            wait = _wait(row, people, holders)
            known = found.get(row["engagement_id"])
            if known is None or _urgency(wait) < _urgency(known):
                found[row["engagement_id"]] = wait
    return found


def _urgency(wait: UrgentWait) -> tuple[int, date]:
    return NO_SLACK_KNOWN if wait.slack_days is None else wait.slack_days, wait.due_on or date.max


def _tasks() -> Select[tuple[object, ...]]:
    """The first by slack and day of each engagement, found by the database."""
    place = func.row_number().over(
        partition_by=T.c.engagement_id,
        order_by=(func.coalesce(T.c.slack_days, NO_SLACK_KNOWN), T.c.forecast_on, T.c.id),
    )
    ranked = (
        select(
            T.c.engagement_id, T.c.handle, T.c.title, T.c.function_key, T.c.process_id, T.c.assignee_id,
            T.c.slack_days, func.coalesce(T.c.baseline_on, T.c.forecast_on).label("due_on"), place.label("place"),
        )
        .join(E, E.c.id == T.c.engagement_id)
        .outerjoin(P, P.c.id == T.c.process_id)
        .where(E.c.status == EngagementStatus.ACTIVE, T.c.status.in_(DOABLE_TASKS), T.c.issues.is_(None))
        .where(P.c.id.is_(None) | (P.c.status == ProcessStatus.IN_SCOPE))
        .subquery()
    )  # fmt: skip
    return select(ranked).where(ranked.c.place == 1)


def _handovers() -> Select[tuple[object, ...]]:
    """Those under way: submitted, and not accepted yet."""
    under_way = (HandoverStatus.SUBMITTED, HandoverStatus.IN_REVIEW)
    return (
        select(
            H.c.engagement_id, H.c.handle, H.c.title, H.c.receiver_function.label("function_key"),
            H.c.process_id, H.c.receiver_id.label("assignee_id"), H.c.due_on,
        )
        .where(H.c.status.in_(under_way))
        .order_by(H.c.due_on, H.c.id)
    )  # fmt: skip


def _gates() -> Select[tuple[object, ...]]:
    return (
        select(
            G.c.engagement_id, V.c.handle, G.c.title, G.c.slack_days, G.c.process_id, G.c.forecast_on.label("due_on")
        )
        .join(G, G.c.id == V.c.gate_id)
        .where(V.c.status == GateStatus.PRESENTED, G.c.withdrawn_on.is_(None))
        .order_by(V.c.id)
    )  # fmt: skip


def _holders(reader: Reader) -> dict[tuple[int, str, int | None], int]:
    rows = reader.rows(
        select(F.c.engagement_id, F.c.function_key, F.c.process_id, F.c.person_id).order_by(F.c.id)
    )
    return {(row["engagement_id"], row["function_key"], row["process_id"]): row["person_id"] for row in rows}


def _wait(
    row: RowMapping, people: Mapping[int, str], holders: Mapping[tuple[int, str, int | None], int]
) -> UrgentWait:
    if "function_key" not in row:
        return UrgentWait(row["handle"], f"sign: {row['title']}", "signers", row["due_on"], row["slack_days"])
    id_, function = row["engagement_id"], row["function_key"]
    person = row["assignee_id"]
    if person is None and function is not None:
        person = holders.get((id_, function, row["process_id"])) or holders.get((id_, function, None))
    asked = function.replace("_", " ") if function else "named person"
    who = f"{asked} {people[person]}" if person else f"{asked} (nobody assigned yet)"
    return UrgentWait(row["handle"], row["title"], who, row["due_on"], row.get("slack_days"))

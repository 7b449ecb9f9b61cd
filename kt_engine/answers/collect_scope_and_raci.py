"""The facts of scope and RACI: what moves, what stays, who answers for which piece of work. It writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.playbook.raci import RaciLine, raci_lines
from kt_engine.playbook.schema import Playbook
from kt_engine.store.functions import holders
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import Chain, Event, EventText, Party, Person, Site, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import ProcessStatus, Side, Stage

MOST_COLUMNS = 8
"""Functions beside each other that an A4 page still holds; work with more is split into tables of those it needs."""


@dataclass(frozen=True)
class ScopedProcess:
    handle: str
    key: str
    name: str
    wave: int
    site: str | None
    criticality: int
    volume_per_month: int
    status: ProcessStatus


@dataclass(frozen=True)
class DescopedProcess:
    handle: str
    name: str
    on: date | None
    reason: str | None
    """None where it was erased."""


@dataclass(frozen=True)
class FunctionHolder:
    process: str | None
    """Handle of the process it is held for; None: the whole engagement."""
    person: str
    party: str | None


@dataclass(frozen=True)
class RaciFunction:
    key: str
    title: str
    side: Side
    holders: tuple[FunctionHolder, ...]
    """Empty: not assigned yet."""


@dataclass(frozen=True)
class KeptWork:
    """Work that a function of the client does once the process is monitored."""

    task: str
    function: str


@dataclass(frozen=True)
class RaciRow:
    kind: str
    title: str
    letters: tuple[str, ...]
    """One per function of its table: A/R, A, R, C, I or nothing."""


@dataclass(frozen=True)
class RaciTable:
    stage: Stage
    part: int
    parts: int
    functions: tuple[str, ...]
    rows: tuple[RaciRow, ...]


@dataclass(frozen=True)
class ScopeAndRaciFacts:
    engagement: EngagementFacts
    processes: tuple[ScopedProcess, ...]
    descoped: tuple[DescopedProcess, ...]
    kept: tuple[KeptWork, ...]
    functions: tuple[RaciFunction, ...]
    tables: tuple[RaciTable, ...]


def collect_scope_and_raci(reader: Reader, engagement_id: int) -> ScopeAndRaciFacts:
    playbook = pinned_playbook(reader, engagement_id)
    lines = raci_lines(playbook)
    rows = processes_of(reader, engagement_id)
    return ScopeAndRaciFacts(
        engagement=engagement_facts(reader, engagement_id),
        processes=scoped_processes(reader, rows),
        descoped=descoped_processes(reader, engagement_id, rows),
        kept=_kept(playbook, lines),
        functions=_functions(reader, engagement_id, playbook, rows, lines),
        tables=tuple(table for stage in playbook.stages for table in raci_tables(playbook, stage, lines)),
    )


def scoped_processes(reader: Reader, rows: Iterable[RowMapping]) -> tuple[ScopedProcess, ...]:
    site = table_of(Site)
    sites = {row["id"]: row["name"] for row in reader.rows(select(site.c.id, site.c.name))}
    found = [
        ScopedProcess(
            handle=row["handle"],
            key=row["process_key"],
            name=row["name"],
            wave=row["wave"],
            site=sites.get(row["site_id"]),
            criticality=row["criticality"],
            volume_per_month=row["volume_per_month"],
            status=row["status"],
        )
        for row in rows
        if row["status"] is not ProcessStatus.DESCOPED
    ]
    return tuple(sorted(found, key=lambda one: one.wave))


def descoped_processes(
    reader: Reader, engagement_id: int, rows: Iterable[RowMapping]
) -> tuple[DescopedProcess, ...]:
    event, text, chain = table_of(Event), table_of(EventText), table_of(Chain)
    told = reader.rows(
        select(event.c.subject, event.c.at, text.c.text)
        .join(chain, chain.c.id == event.c.chain_id)
        .outerjoin(text, (text.c.event_id == event.c.id) & (text.c.place == "fact:reason"))
        .where(chain.c.engagement_id == engagement_id, event.c.kind == "process_descoped")
    )
    known = {row["subject"]: row for row in told}
    found = []
    for row in rows:
        if row["status"] is ProcessStatus.DESCOPED:
            said = known.get(row["handle"])
            on, reason = (said["at"].date(), said["text"]) if said else (None, None)
            found.append(DescopedProcess(row["handle"], row["name"], on, reason))
    return tuple(found)


def _kept(playbook: Playbook, lines: Iterable[RaciLine]) -> tuple[KeptWork, ...]:
    """Give the tasks of the last stage that the client's functions do."""
    return tuple(
        KeptWork(line.title, playbook.functions[function].title)
        for line in lines
        if line.stage is Stage.MONITOR and line.kind == "task"
        for function in line.responsible
        if playbook.functions[function].side is Side.CLIENT
    )


def _functions(
    reader: Reader,
    engagement_id: int,
    playbook: Playbook,
    processes: Iterable[RowMapping],
    lines: Iterable[RaciLine],
) -> tuple[RaciFunction, ...]:
    """Give the functions in use, the client's first, with who holds them in the whole engagement and per process."""
    handles = {row["id"]: row["handle"] for row in processes if row["status"] is not ProcessStatus.DESCOPED}
    held = holders(reader, engagement_id)
    people = _people(reader)
    used = frozenset[str]().union(*(line.functions for line in lines))

    def of(key: str) -> tuple[FunctionHolder, ...]:
        whole = [FunctionHolder(None, *people[held[key, None]])] if (key, None) in held else []
        own = [
            FunctionHolder(handle, *people[held[key, process_id]])
            for process_id, handle in handles.items()
            if (key, process_id) in held
        ]
        return (*whole, *own)

    return tuple(
        RaciFunction(key, playbook.functions[key].title, playbook.functions[key].side, of(key))
        for key in in_columns(playbook, used)
    )


def _people(reader: Reader) -> dict[int, tuple[str, str | None]]:
    """Give printed name with handle, and company, by the person's id."""
    person, party = table_of(Person), table_of(Party)
    rows = reader.rows(
        select(person.c.id, person.c.name, person.c.handle, party.c.name.label("party")).outerjoin(
            party, party.c.id == person.c.party_id
        )
    )
    return {row["id"]: (f"{row['name']} ({row['handle']})", row["party"]) for row in rows}


def in_columns(playbook: Playbook, used: Iterable[str]) -> tuple[str, ...]:
    """Order functions as columns: the client's first, each side as the playbook names them."""
    wanted = set(used)
    keys = [key for key in playbook.functions if key in wanted]
    return tuple(sorted(keys, key=lambda key: playbook.functions[key].side is not Side.CLIENT))


def raci_tables(playbook: Playbook, stage: Stage, lines: Iterable[RaciLine]) -> tuple[RaciTable, ...]:
    """Give a stage's lines in as few tables as hold no more functions than a page does."""
    groups: list[list[RaciLine]] = []
    for line in lines:
        if line.stage is not stage:
            continue
        if groups and len(_used([*groups[-1], line])) <= MOST_COLUMNS:
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(_table(playbook, group, part, len(groups)) for part, group in enumerate(groups, start=1))


def _used(lines: Iterable[RaciLine]) -> frozenset[str]:
    return frozenset[str]().union(*(line.functions for line in lines))


def _table(playbook: Playbook, lines: Sequence[RaciLine], part: int, parts: int) -> RaciTable:
    columns = in_columns(playbook, _used(lines))
    rows = tuple(_row(line, columns) for line in lines)
    return RaciTable(lines[0].stage, part, parts, columns, rows)


def _row(line: RaciLine, columns: Sequence[str]) -> RaciRow:
    """Raises ValueError unless exactly one function answers for it."""
    letters = tuple(line.letters(function) for function in columns)
    accountable = sum(letter.startswith("A") for letter in letters)
    if accountable != 1:
        raise ValueError(f"{line.kind} {line.key} has {accountable} accountable functions, not one")
    return RaciRow(line.kind, line.title, letters)

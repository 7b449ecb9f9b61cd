"""Reads a list of work under way, or of assets, and adds it up. It knows no handover."""

from dataclasses import dataclass

from kt_engine.errors import Problem
from kt_engine.exchange.cells import choice_cell, number_cell, text_cell
from kt_engine.exchange.csv_rows import Row, Sheet, raise_if_any, read_sheet
from kt_engine.words import AssetState, HandoverKind, WorkOwner

WORK_COLUMNS = ("kind", "owner", "count_at_freeze", "count_at_handover")
WORK_OPTIONAL = ("process_key", "oldest_on", "who_finishes", "remark")
ASSET_COLUMNS = ("identifier", "kind", "holder", "state")
ASSET_OPTIONAL = ("system", "right", "for_desk", "needed_from", "approved_by", "tested_by", "remark")
MOST = 10_000_000


@dataclass(frozen=True)
class Inventory:
    """What the rows add up to; of assets every row counts one."""

    rows_count: int
    frozen_count: int
    handed_count: int
    provider_count: int
    other_provider_count: int
    stays_count: int
    open_rows: tuple[str, ...]
    """The rows that do not add up, as a sentence each."""


def read_inventory(kind: HandoverKind, data: bytes, file: str) -> Inventory:
    """Read the bytes of a CSV file of this kind of handover; every fault of the file is raised at once.

    Raises InvalidInput with line and column. A row whose two counts differ is no fault: it is work to be found.
    """
    return _assets(data, file) if kind is HandoverKind.ASSET else _work(data, file)


def _work(data: bytes, file: str) -> Inventory:
    sheet = read_sheet(
        data, what="list of work under way", columns=WORK_COLUMNS, optional=WORK_OPTIONAL, file=file
    )
    problems = list(sheet.problems)
    counts = dict.fromkeys(WorkOwner, 0)
    frozen, open_rows = 0, []
    for row in sheet.rows:
        kind = text_cell(row, "kind", problems)
        owner = choice_cell(row, "owner", problems, [one.value for one in WorkOwner])
        before = number_cell(row, "count_at_freeze", problems, low=0, high=MOST)
        now = number_cell(row, "count_at_handover", problems, low=0, high=MOST)
        if owner in counts:
            counts[WorkOwner(owner)] += now
        frozen += before
        if before != now:
            open_rows.append(f"line {row.line}: {kind} was {before} at the freeze and is {now}")
    _refuse_twice(sheet, ("kind", "process_key"), problems)
    raise_if_any(problems)
    return Inventory(
        len(sheet.rows), frozen, sum(counts.values()), counts[WorkOwner.PROVIDER],
        counts[WorkOwner.OTHER_PROVIDER], counts[WorkOwner.STAYS], tuple(open_rows),
    )  # fmt: skip


def _assets(data: bytes, file: str) -> Inventory:
    sheet = read_sheet(data, what="list of assets", columns=ASSET_COLUMNS, optional=ASSET_OPTIONAL, file=file)
    problems = list(sheet.problems)
    moved, stays, open_rows = 0, 0, []
    for row in sheet.rows:
        name = text_cell(row, "identifier", problems)
        text_cell(row, "kind", problems)
        text_cell(row, "holder", problems)
        state = choice_cell(row, "state", problems, [one.value for one in AssetState])
        if state == AssetState.PENDING.value:
            open_rows.append(f"line {row.line}: {name} is pending")
        moved += state in {AssetState.TRANSFERRED.value, AssetState.TESTED.value}
        stays += state == AssetState.STAYS.value
    _refuse_twice(sheet, ("identifier",), problems)
    raise_if_any(problems)
    return Inventory(len(sheet.rows), len(sheet.rows), moved + stays, moved, 0, stays, tuple(open_rows))


def _refuse_twice(sheet: Sheet, columns: tuple[str, ...], problems: list[Problem]) -> None:
    """Note every row that names what a row above it names already."""
    first: dict[tuple[str, ...], Row] = {}
    for row in sheet.rows:
        place = tuple(row.cells[column] for column in columns)
        if place in first:
            sentence = f"{place[0]} stands in line {first[place].line} already. Put the two together."
            problems.append(row.problem(columns[0], sentence))
        first.setdefault(place, row)

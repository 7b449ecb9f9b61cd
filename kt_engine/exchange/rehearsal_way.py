"""Reads what a rehearsal tells of its trainees: checks, cases, levels, audits and what goes wrong. It plays nothing.

A table that is not there tells nothing: a rehearsal may leave the long way out.
"""

from collections.abc import Callable
from typing import TypeVar

from kt_engine.exchange.cells import key_cell, number_cell, text_cell
from kt_engine.exchange.csv_rows import Row
from kt_engine.exchange.nearest import shown
from kt_engine.exchange.rehearsal_table import Tables
from kt_engine.exchange.rehearsal_way_lines import (
    AssessorLine,
    AttritionLine,
    AuditLine,
    CaseLine,
    CheckLine,
    LevelLine,
    PeriodLine,
    ShadowLine,
    Told,
    TurnLine,
    WayTables,
)
from kt_engine.words import AttritionReason, CheckResult

Line = TypeVar("Line")
TOP_LEVEL, TOP_SCORE, LONGEST_SECONDS = 5, 100, 10**6
YES_OR_NO = ("yes", "no")
TURNS = ("level_down", "case_failed", "nesting_extended", "recertify", "acknowledge")
LONG = 600


COLUMNS = {
    "checks": "person process check about_day result reference account by",
    "shadow_log": "person process case about_day simulated reference outcome watched_with",
    "levels": "person process activity level about_day cases_before first_reference supervised_by proposed_by",
    "certification_cases": "person process set number case score critical_right reference about_day scored_by",
    "audits": "person process about_day score reference by remark",
    "periods": "person process period_offset handle_seconds tenured_seconds quality by",
    "trainee_turns": "turn person process about_day what key from_level to_level criterion reason by",
    "attritions": "person process announced_day last_day reason note option first_option signed_by what_is_short",
    "assessors": "person qualification reference until about_day",
}
OPTIONAL = {"trainee_turns": "score"}


def read_way(tables: Tables) -> WayTables:
    """Read them, checked against the names of people and processes; every fault is kept in `tables.problems`."""
    return WayTables(
        checks=_lines(tables, "checks", _check),
        shadow=_lines(tables, "shadow_log", _shadow),
        levels=_lines(tables, "levels", _level),
        cases=_lines(tables, "certification_cases", _case),
        audits=_lines(tables, "audits", _audit),
        periods=_lines(tables, "periods", _period),
        turns=_lines(tables, "trainee_turns", _turn),
        attritions=_lines(tables, "attritions", _attrition),
        assessors=_lines(tables, "assessors", _assessor),
    )


def _lines(tables: Tables, name: str, line: Callable[[Tables, Row], Line]) -> tuple[Line, ...]:
    rows = tables.rows(f"{name}.csv", COLUMNS[name].split(), OPTIONAL.get(name, "").split())
    return tuple(line(tables, row) for row in rows)


def _told(tables: Tables, row: Row, day: str = "about_day") -> Told:
    return Told(tables.person(row, "person"), tables.process(row), tables.day(row, day))


def _key(tables: Tables, row: Row, column: str) -> str:
    return key_cell(row, column, tables.problems)


def _text(tables: Tables, row: Row, column: str) -> str:
    return text_cell(row, column, tables.problems, most=LONG)


def _number(tables: Tables, row: Row, column: str, low: int, high: int) -> int:
    return number_cell(row, column, tables.problems, low=low, high=high)


def _yes(tables: Tables, row: Row, column: str) -> bool:
    return tables.choice(row, column, YES_OR_NO) == "yes"


def _check(tables: Tables, row: Row) -> CheckLine:
    result = tables.choice(row, "result", [one.value for one in CheckResult])
    return CheckLine(
        _told(tables, row),
        check=_key(tables, row, "check"),
        result=CheckResult(result) if result in set(CheckResult) else CheckResult.FAILED,
        reference=_text(tables, row, "reference"),
        account=row.cells["account"] or None,
        by=tables.person(row, "by"),
    )


def _shadow(tables: Tables, row: Row) -> ShadowLine:
    return ShadowLine(
        _told(tables, row),
        case=_key(tables, row, "case"),
        simulated=_yes(tables, row, "simulated"),
        reference=_text(tables, row, "reference"),
        outcome=_text(tables, row, "outcome"),
        watched_with=tables.person(row, "watched_with"),
    )


def _level(tables: Tables, row: Row) -> LevelLine:
    return LevelLine(
        _told(tables, row),
        activity=_key(tables, row, "activity"),
        level=_number(tables, row, "level", 1, TOP_LEVEL),
        cases_before=_number(tables, row, "cases_before", 0, 99),
        first_reference=_text(tables, row, "first_reference"),
        supervised_by=tables.person(row, "supervised_by"),
        proposed_by=tables.person(row, "proposed_by"),
    )


def _case(tables: Tables, row: Row) -> CaseLine:
    return CaseLine(
        _told(tables, row),
        set_number=_number(tables, row, "set", 1, 9),
        case=_key(tables, row, "case"),
        score=_number(tables, row, "score", 0, TOP_SCORE),
        critical_right=_yes(tables, row, "critical_right"),
        reference=_text(tables, row, "reference"),
        scored_by=tables.person(row, "scored_by"),
    )


def _audit(tables: Tables, row: Row) -> AuditLine:
    return AuditLine(
        _told(tables, row),
        score=_number(tables, row, "score", 0, TOP_SCORE),
        reference=_text(tables, row, "reference"),
        by=tables.person(row, "by"),
    )


def _period(tables: Tables, row: Row) -> PeriodLine:
    return PeriodLine(
        person=tables.person(row, "person"),
        process=tables.process(row),
        offset=_number(tables, row, "period_offset", 1, 24),
        handle_seconds=_number(tables, row, "handle_seconds", 1, LONGEST_SECONDS),
        tenured_seconds=_number(tables, row, "tenured_seconds", 1, LONGEST_SECONDS),
        quality=_number(tables, row, "quality", 0, TOP_SCORE),
        by=tables.person(row, "by"),
    )


def _turn(tables: Tables, row: Row) -> TurnLine:
    levels = [
        _number(tables, row, column, 1, TOP_LEVEL) if row.cells[column] else 0
        for column in ("from_level", "to_level")
    ]
    return TurnLine(
        _told(tables, row),
        what=tables.choice(row, "what", TURNS),
        key=row.cells["key"],
        from_level=levels[0],
        to_level=levels[1],
        criterion=row.cells["criterion"],
        score=_number(tables, row, "score", 0, TOP_SCORE) if row.cells["score"] else None,
        reason=_text(tables, row, "reason"),
        by=tables.person(row, "by"),
    )


def _attrition(tables: Tables, row: Row) -> AttritionLine:
    reason = tables.choice(row, "reason", [one.value for one in AttritionReason])
    option, _, successor = (part.strip() for part in row.cells["option"].partition(":"))
    if successor not in tables.people:
        sentence = (
            f"option is written as KIND: PERSON, and no person of people.csv is called {shown(successor)}."
        )
        tables.problems.append(row.problem("option", sentence))
    return AttritionLine(
        _told(tables, row, "announced_day"),
        last_day=tables.day(row, "last_day"),
        reason=AttritionReason(reason) if reason in set(AttritionReason) else AttritionReason.RESIGNED,
        note=_text(tables, row, "note"),
        option=option,
        successor=successor,
        not_chosen=_text(tables, row, "first_option"),
    )


def _assessor(tables: Tables, row: Row) -> AssessorLine:
    return AssessorLine(
        person=tables.person(row, "person"),
        qualification=_key(tables, row, "qualification"),
        reference=_text(tables, row, "reference"),
        until_day=tables.day(row, "until"),
        day=tables.day(row, "about_day"),
    )

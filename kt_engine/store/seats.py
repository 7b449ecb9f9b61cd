"""Reads seats: what is needed, who sits where, who leaves, what was agreed about it; it decides nothing."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import RowMapping, func, select

from kt_engine.playbook.schema import Playbook
from kt_engine.store.tables import Attrition, Certification, Replacement, SeatAssignment, SeatNeed, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import ReplacementKind

N, A, T, R = (table_of(row) for row in (SeatNeed, SeatAssignment, Attrition, Replacement))
C = table_of(Certification)
ANY = "any"
"""The shift or language of what names none."""


def named(word: str) -> str | None:
    """Give a shift or language, None where it stands for any."""
    return None if word == ANY else word


def words_of(playbook: Playbook, name: str) -> tuple[str, ...]:
    """Give the shifts or languages a playbook lists; empty: any word may be used."""
    spec, certification = playbook.staffing, playbook.certification
    if name == "language":
        return spec.languages if spec else ()
    return (spec.shifts if spec else ()) or (certification.shifts if certification else ())


Week = tuple[int, str, str, date]
"""Process id, shift, language, Monday."""
Place = tuple[int, str, str]


def newest_needs(reader: Reader, engagement_id: int) -> dict[Week, RowMapping]:
    """Give the newest row of each process, shift, language and first week, in the order of the weeks."""
    rows = reader.rows(
        select(N).where(N.c.engagement_id == engagement_id).order_by(N.c.from_week_on, N.c.number, N.c.id)
    )
    return {(row["process_id"], row["shift"], row["language"], row["from_week_on"]): row for row in rows}


def needs_by_place(reader: Reader, engagement_id: int) -> dict[Place, tuple[RowMapping, ...]]:
    """Give the same by process, shift and language, the earliest week first."""
    found: dict[Place, list[RowMapping]] = {}
    for (process_id, shift, language, _), row in newest_needs(reader, engagement_id).items():
        found.setdefault((process_id, shift, language), []).append(row)
    return {place: tuple(rows) for place, rows in found.items()}


def needs_are_known(reader: Reader, engagement_id: int) -> bool:
    return reader.value(select(N.c.id).where(N.c.engagement_id == engagement_id).limit(1)) is not None


def newest_assignments(reader: Reader, engagement_id: int) -> dict[int, RowMapping]:
    """Give where each certification sits now, by its id."""
    rows = reader.rows(select(A).where(A.c.engagement_id == engagement_id).order_by(A.c.number, A.c.id))
    return _by_certification(rows)


def newest_attritions(reader: Reader, engagement_id: int) -> dict[int, RowMapping]:
    """Give the newest statement of each leaving, by the certification's id."""
    rows = reader.rows(select(T).where(T.c.engagement_id == engagement_id).order_by(T.c.number, T.c.id))
    return _by_certification(rows)


def replacements_of(reader: Reader, engagement_id: int) -> dict[int, RowMapping]:
    """Give what was agreed about each seat that was left, by the certification's id."""
    return _by_certification(
        reader.rows(select(R).where(R.c.engagement_id == engagement_id).order_by(R.c.id))
    )


def delayed_go_lives(reader: Reader, engagement_id: int) -> dict[int, date]:
    """Give the latest day agreed on, by process, where it was signed that a process goes live later."""
    rows = reader.rows(
        select(C.c.process_id, func.max(R.c.due_on, type_=R.c.due_on.type).label("on"))
        .join(C, C.c.id == R.c.certification_id)
        .where(R.c.engagement_id == engagement_id, R.c.kind == ReplacementKind.DELAY)
        .group_by(C.c.process_id)
    )
    return {row["process_id"]: row["on"] for row in rows if row["on"] is not None}


def _by_certification(rows: Iterable[RowMapping]) -> dict[int, RowMapping]:
    return {row["certification_id"]: row for row in rows}

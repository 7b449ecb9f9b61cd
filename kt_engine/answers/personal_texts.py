"""Finds every typed text about one person, and the files that name him. It erases nothing.

What others typed about somebody elsewhere (a comment, a reason, a risk) is not found: nothing says whom it is about.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, or_, select
from sqlmodel import SQLModel

from kt_engine.store.columns import ERASED
from kt_engine.store.files import file_path
from kt_engine.store.tables import (
    AccessRight,
    AccessTest,
    Authenticator,
    AuthorityLevel,
    BreakGlass,
    CaseAssessment,
    Certification,
    Chain,
    Commitment,
    DelayNotice,
    Delegation,
    Document,
    Event,
    EventText,
    HandoverVersion,
    KnowledgeVersion,
    Message,
    NestingAudit,
    NestingPeriod,
    Observation,
    ParallelRun,
    Person,
    Qualification,
    Recertification,
    RefusedSignature,
    Signoff,
    TraineeCheck,
    table_of,
)
from kt_engine.store.unit import Reader

P, S, M, D, B = (table_of(row) for row in (Person, Signoff, Message, Delegation, BreakGlass))
A, N, R = table_of(Authenticator), table_of(DelayNotice), table_of(RefusedSignature)
X, TRIED, U = table_of(AccessRight), table_of(AccessTest), table_of(Commitment)
C, E, T = table_of(Chain), table_of(Event), table_of(EventText)
RUN = table_of(ParallelRun)
DOCUMENT, HANDED = table_of(Document), (table_of(HandoverVersion), table_of(KnowledgeVersion))
K, Q = table_of(Certification), table_of(Qualification)
OF_TRAINEE: Mapping[type[SQLModel], tuple[str, ...]] = {
    TraineeCheck: ("reference", "account"),
    Observation: ("reference", "outcome"),
    AuthorityLevel: ("reason",),
    CaseAssessment: ("reference",),
    NestingPeriod: ("reason",),
    NestingAudit: ("reference",),
    Recertification: ("reason",),
}
READABLE = frozenset({"text/markdown", "text/plain", "text/csv", "text/html", "application/json"})


@dataclass(frozen=True)
class PersonalText:
    """One column of one row that holds a text about the person."""

    table: str
    row_id: int
    column: str
    engagement_id: int | None
    is_erased: bool
    """True: nothing stands in the row, or not any more; an earlier text may still be kept beside its event."""

    @property
    def place(self) -> str:
        return f"{self.table}:{self.row_id}:{self.column}"


@dataclass(frozen=True)
class KeptText:
    """A text kept beside an event of a chain."""

    text_id: int
    engagement_id: int | None
    seq: int
    place: str


@dataclass(frozen=True)
class Naming:
    """Issued documents and handed-over files that still name a person, and those that cannot be searched."""

    named_in: tuple[str, ...]
    not_searched: tuple[str, ...]


def personal_texts(reader: Reader, person: RowMapping) -> tuple[PersonalText, ...]:
    """Give every column that holds a text about this person, the installation's first."""
    person_id = person["id"]
    sources: tuple[tuple[Table, ColumnElement[bool], tuple[str, ...]], ...] = (
        (P, P.c.id == person_id, ("name", "email")),
        (A, A.c.person_id == person_id, ("end_reason",)),
        (S, S.c.person_id == person_id, ("printed_name",)),
        (M, M.c.person_id == person_id, ("title", "text")),
        (D, or_(D.c.from_person_id == person_id, D.c.to_person_id == person_id), ("reason",)),
        (B, B.c.person_id == person_id, ("reason",)),
        (R, R.c.person_id == person_id, ("sentence",)),
        (X, X.c.person_id == person_id, ("right",)),
        (TRIED, TRIED.c.tested_by == person_id, ("reason",)),
        (Q, Q.c.person_id == person_id, ("reference",)),
        (K, K.c.person_id == person_id, ("reason",)),
        *_of_trainee(person_id),
    )
    found = [text for table, where, columns in sources for text in _texts(reader, table, where, columns)]
    found.extend(_named(reader, person, N, ("sent_to", "received_by")))
    found.extend(_named(reader, person, U, ("promised_by", "promised_to")))
    return tuple(
        sorted(found, key=lambda text: (text.engagement_id or 0, text.table, text.row_id, text.column))
    )


def _of_trainee(person_id: int) -> Iterator[tuple[Table, ColumnElement[bool], tuple[str, ...]]]:
    """Give what was typed about somebody on his way as a trainee: in every table that has a certification."""
    mine = select(K.c.id).where(K.c.person_id == person_id)
    for row, columns in OF_TRAINEE.items():
        table = table_of(row)
        yield table, table.c.certification_id.in_(mine), columns


def _texts(
    reader: Reader, table: Table, where: ColumnElement[bool], columns: Sequence[str]
) -> Iterator[PersonalText]:
    for row in reader.rows(select(table).where(where).order_by(table.c.id)):
        for column in columns:
            gone = row[column] in (None, "", ERASED)
            yield PersonalText(table.name, row["id"], column, row.get("engagement_id"), gone)


def _named(
    reader: Reader, person: RowMapping, table: Table, columns: Sequence[str]
) -> Iterator[PersonalText]:
    """Give the places where somebody typed this person's name or address as sender, receiver or giver."""
    names = names_of(person)
    for row in reader.rows(select(table).order_by(table.c.id)):
        for column in columns:
            if row[column] and any(name in row[column].casefold() for name in names):
                yield PersonalText(table.name, row["id"], column, row["engagement_id"], is_erased=False)


def names_of(person: RowMapping) -> tuple[str, ...]:
    """Give what a person is called in texts: name and address, without capitals."""
    return tuple(text.casefold() for text in (person["name"], person["email"]) if text and text != ERASED)


def kept_texts(reader: Reader, texts: Sequence[PersonalText]) -> tuple[KeptText, ...]:
    """Give every text, also of earlier versions, that is kept beside an event for these places."""
    places = {text.place for text in texts}
    statement = (
        select(T.c.id, T.c.place, T.c.text, E.c.seq, C.c.engagement_id)
        .join(E, E.c.id == T.c.event_id)
        .join(C, C.c.id == E.c.chain_id)
        .order_by(E.c.id, T.c.id)
    )
    found: list[KeptText] = []
    for some in _portions(sorted(places)):
        rows: Sequence[Any] = reader.rows(statement.where(T.c.place.in_(some)))
        found.extend(
            KeptText(row["id"], row["engagement_id"], row["seq"], row["place"])
            for row in rows
            if row["text"] not in ("", ERASED)
        )
    return tuple(found)


def _portions(places: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    for start in range(0, len(places), size):
        yield places[start : start + size]


def files_naming(reader: Reader, files: Path, person: RowMapping) -> Naming:
    """Search issued documents and handed-over files for the person's name and address."""
    names = names_of(person)
    named, blind = [], []
    for label, engagement, sha256, readable in _searched(reader):
        text = _text_of(files, engagement, sha256) if readable else None
        if text is None:
            blind.append(label)
        elif any(name in text for name in names):
            named.append(label)
    return Naming(tuple(named), tuple(blind))


def _searched(reader: Reader) -> Iterator[tuple[str, str, str, bool]]:
    for row in reader.rows(select(DOCUMENT).order_by(DOCUMENT.c.id)):
        yield row["handle"], f"E{row['engagement_id']}", row["record_sha256"], True
    for row in reader.rows(select(RUN).order_by(RUN.c.id)):
        yield f"the units of {row['handle']}", f"E{row['engagement_id']}", row["population_sha256"], True
    for table in HANDED:
        for row in reader.rows(select(table).order_by(table.c.id)):
            label = f"{row['file_name']} (E{row['engagement_id']}, version {row['number']})"
            yield label, f"E{row['engagement_id']}", row["sha256"], row["media_type"] in READABLE


def _text_of(files: Path, engagement: str, sha256: str) -> str | None:
    try:
        return file_path(files, engagement, sha256).read_text(encoding="utf-8").casefold()
    except (OSError, ValueError):
        return None

"""The proof a certificate stands on: modules, attempts, sessions, playbook, every step asked for. It judges nothing.

No score stands in it: where one would, there is the salted digest by which its event holds it. So who may not see
scores can make the hash again, and cannot try out which scores give it. Scores of older events stand as they do there.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, select

from kt_engine.answers.trainee_facts import FIRST_TERM, trainee_facts
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.trainee_path import needed_modules
from kt_engine.store.columns import plain
from kt_engine.store.events import canonical, salted_digest, sha256_text
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import (
    Agreement,
    Assessment,
    Attendance,
    AuthorityLevel,
    CaseAssessment,
    Engagement,
    Event,
    EventText,
    NestingAudit,
    NestingPeriod,
    Observation,
    Person,
    PlaybookVersion,
    Process,
    TraineeCheck,
    TrainingSession,
    table_of,
)
from kt_engine.store.unit import Reader

A, T, S = table_of(Assessment), table_of(Attendance), table_of(TrainingSession)
P, E, V, W = table_of(Person), table_of(Engagement), table_of(PlaybookVersion), table_of(Process)
K, L, OB, X = (
    table_of(TraineeCheck),
    table_of(AuthorityLevel),
    table_of(Observation),
    table_of(CaseAssessment),
)
N, U, G = table_of(NestingPeriod), table_of(NestingAudit), table_of(Agreement)
TEXT, EVENT = table_of(EventText), table_of(Event)
STEPS_FORMAT = 3
"""Of the part of a proof that tells of the steps beside class and tests."""


def proof_sha256(reader: Reader, certification: RowMapping, modules: Sequence[str]) -> str:
    """Give the hash that is signed; any new attempt or session changes it."""
    return sha256_text(proof_text(reader, certification, modules))


def proven_modules(reader: Reader, certification: RowMapping, playbook: Playbook) -> list[str]:
    """Give the modules a proof names: all, or for a new certificate those that are tested again."""
    if playbook.certification is None or not playbook.certification.has_steps:
        return list(playbook.training)
    return list(needed_modules(playbook, trainee_facts(reader, certification).term))


def proof_text(reader: Reader, certification: RowMapping, modules: Sequence[str]) -> str:
    """Give the proof as RFC 8785 JSON; people stand in it by handle, and no text that somebody typed."""
    spec = pinned_playbook(reader, certification["engagement_id"]).certification
    kept = _score_digests(reader, certification["handle"])
    steps = _steps(reader, certification, kept) if spec is not None and spec.has_steps else {}
    return canonical(
        {
            **steps,
            "attempts": [_plain(row, "assessment", kept) for row in attempts_of(reader, certification["id"])],
            "certification": certification["handle"],
            "modules": list(modules),
            "playbook_sha256": _playbook_sha256(reader, certification["engagement_id"]),
            "process": reader.value(select(W.c.handle).where(W.c.id == certification["process_id"])),
            "sessions": [_plain(row) for row in sessions_attended(reader, certification["id"])],
            "trainee": reader.value(select(P.c.handle).where(P.c.id == certification["person_id"])),
        }
    )


Digests = Mapping[str, str]
"""By the place of a score: table, row and column."""


def _score_digests(reader: Reader, handle: str) -> Digests:
    """Give the digests of all scores in the events about one certification."""
    rows = reader.rows(
        select(TEXT.c.place, TEXT.c.salt, TEXT.c.text)
        .join(EVENT, EVENT.c.id == TEXT.c.event_id)
        .where(EVENT.c.subject == handle, TEXT.c.place.like("%:score_pct"))
    )
    return {row["place"]: salted_digest(row["salt"], row["text"]) for row in rows}


def _steps(reader: Reader, certification: RowMapping, kept: Digests) -> dict[str, Any]:
    """Give what the long way adds: checks, what was seen and done, levels with their agreements, cases, assessors."""
    certification_id = certification["id"]
    return {
        "steps_format": STEPS_FORMAT,
        "term": trainee_facts(reader, certification).term,
        "checks": _rows(reader, K, certification_id, "checked_by", "phase check_key result checked_on"),
        "observations": _rows(
            reader, OB, certification_id, "observer_id",
            "number phase case_key activity_key level simulated corrected observed_on",
        ),
        "levels": [*_levels(reader, certification_id)],
        "cases": _rows(
            reader, X, certification_id, "assessor_id",
            "term set_number number case_key score_pct pass_mark_pct critical critical_right passed assessed_on "
            "qualified_by", kept,
        ),
        "tests": [*_tests(reader, certification_id)],
    }  # fmt: skip


def _rows(
    reader: Reader,
    table: Table,
    certification_id: int,
    person: str,
    columns: str,
    kept: Digests | None = None,
) -> list[dict[str, Any]]:
    """Give the rows of one table about one trainee, with the handle of who recorded each."""
    names: list[ColumnElement[Any]] = [table.c[name] for name in columns.split()]
    statement = (
        select(table.c.id, *names, P.c.handle.label("by"))
        .join(P, P.c.id == table.c[person])
        .where(table.c.certification_id == certification_id)
        .order_by(table.c.id)
    )
    return [_plain(row, table.name, kept) for row in reader.rows(statement)]


def _levels(reader: Reader, certification_id: int) -> Iterator[dict[str, Any]]:
    statement = (
        select(
            L.c.activity_key, L.c.level, L.c.cause, L.c.criterion_key, L.c.since_on,
            P.c.handle.label("by"), G.c.handle.label("agreement"), G.c.content_sha256,
        )
        .join(P, P.c.id == L.c.recorded_by)
        .outerjoin(G, G.c.id == L.c.agreement_id)
        .where(L.c.certification_id == certification_id)
        .order_by(L.c.id)
    )  # fmt: skip
    for row in reader.rows(statement):
        yield _plain(row)


def _tests(reader: Reader, certification_id: int) -> Iterator[dict[str, Any]]:
    """Give what is known of the tests beside the attempts: of which certificate, which questions, who may assess."""
    columns = (A.c.module_key, A.c.attempt, A.c.term, A.c.question_set, A.c.qualified_by, A.c.source_sha256)
    for row in reader.rows(select(*columns).where(A.c.certification_id == certification_id).order_by(A.c.id)):
        yield {**_plain(row), "term": row["term"] or FIRST_TERM}


def nesting_sha256(reader: Reader, certification: RowMapping) -> str:
    """Give the hash of the evidence a graduation is signed on: the days in the nursery and every audit in it."""
    certification_id = certification["id"]
    kept = _score_digests(reader, certification["handle"])
    return sha256_text(
        canonical(
            {
                "audits": _rows(
                    reader, U, certification_id, "auditor_id",
                    "number audited_on score_pct pass_mark_pct red_flag passed qualified_by", kept,
                ),
                "certification": certification["handle"],
                "days": _rows(
                    reader, N, certification_id, "recorded_by", "number complexity starts_on ends_on"
                ),
            }
        )
    )  # fmt: skip


def attempts_of(reader: Reader, certification_id: int) -> Sequence[RowMapping]:
    """Give every attempt of one trainee on one process, in the order they were recorded."""
    return reader.rows(
        select(
            A.c.id,
            A.c.module_key,
            A.c.attempt,
            A.c.score_pct,
            A.c.pass_mark_pct,
            A.c.critical_right,
            A.c.passed,
            A.c.assessed_on,
            P.c.handle.label("assessor"),
        )
        .join(P, P.c.id == A.c.assessor_id)
        .where(A.c.certification_id == certification_id)
        .order_by(A.c.id)
    )


def sessions_attended(reader: Reader, certification_id: int) -> Sequence[RowMapping]:
    """Give the sessions this trainee attended, in the order they were recorded."""
    return reader.rows(
        select(S.c.number, S.c.module_key, S.c.held_on, S.c.hours, P.c.handle.label("trainer"))
        .join(T, T.c.training_session_id == S.c.id)
        .join(P, P.c.id == S.c.trainer_id)
        .where(T.c.certification_id == certification_id, T.c.attended)
        .order_by(S.c.number)
    )


def _plain(row: RowMapping, table: str = "", kept: Digests | None = None) -> dict[str, Any]:
    """Give a row without its id; a score whose event holds a digest as that digest."""
    values = {name: plain(value) for name, value in row.items() if name != "id"}
    digest = (kept or {}).get(f"{table}:{row.get('id')}:score_pct")
    return values if digest is None else {**values, "score_pct": digest}


def _playbook_sha256(reader: Reader, engagement_id: int) -> str:
    statement = select(V.c.sha256).join(E, E.c.playbook_version_id == V.c.id).where(E.c.id == engagement_id)
    return str(reader.value(statement))

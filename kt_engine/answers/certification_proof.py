"""The proof a certificate stands on: modules, attempts, sessions, playbook. It judges nothing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.store.columns import plain
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.tables import (
    Assessment,
    Attendance,
    Engagement,
    Person,
    PlaybookVersion,
    Process,
    TrainingSession,
    table_of,
)
from kt_engine.store.unit import Reader

A, T, S = table_of(Assessment), table_of(Attendance), table_of(TrainingSession)
P, E, V, W = table_of(Person), table_of(Engagement), table_of(PlaybookVersion), table_of(Process)


def proof_sha256(reader: Reader, certification: RowMapping, modules: Sequence[str]) -> str:
    """Give the hash that is signed; any new attempt or session changes it."""
    return sha256_text(proof_text(reader, certification, modules))


def proof_text(reader: Reader, certification: RowMapping, modules: Sequence[str]) -> str:
    """Give the proof as RFC 8785 JSON; people stand in it by handle."""
    return canonical(
        {
            "attempts": [_plain(row) for row in attempts_of(reader, certification["id"])],
            "certification": certification["handle"],
            "modules": list(modules),
            "playbook_sha256": _playbook_sha256(reader, certification["engagement_id"]),
            "process": reader.value(select(W.c.handle).where(W.c.id == certification["process_id"])),
            "sessions": [_plain(row) for row in sessions_attended(reader, certification["id"])],
            "trainee": reader.value(select(P.c.handle).where(P.c.id == certification["person_id"])),
        }
    )


def attempts_of(reader: Reader, certification_id: int) -> Sequence[RowMapping]:
    """Give every attempt of one trainee on one process, in the order they were recorded."""
    return reader.rows(
        select(
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


def _plain(row: RowMapping) -> dict[str, Any]:
    return {name: plain(value) for name, value in row.items()}


def _playbook_sha256(reader: Reader, engagement_id: int) -> str:
    statement = select(V.c.sha256).join(E, E.c.playbook_version_id == V.c.id).where(E.c.id == engagement_id)
    return str(reader.value(statement))

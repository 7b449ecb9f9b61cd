"""Which seats wait: for a choice about one that was left, and for the people of a signed hire. It writes nothing."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.answers.seats_left_open import open_rows
from kt_engine.answers.wait import Place, Wait, rows
from kt_engine.store.agreements import agreements_about
from kt_engine.store.seats import newest_attritions, replacements_of
from kt_engine.store.tables import Agreement, Certification, table_of
from kt_engine.words import AgreementKind, AgreementStatus, ReplacementKind, Role, Side, Stage

A = table_of(Agreement)


def seat_waits(place: Place) -> Iterator[Wait]:
    """Give both kinds, for processes that are in scope and not finished."""
    yield from _choices(place)
    settled = replacements_of(place.reader, place.engagement_id)
    if any(row["kind"] is ReplacementKind.HIRE for row in settled.values()):
        yield from _hires(place, settled)


def _choices(place: Place) -> Iterator[Wait]:
    """What is proposed already waits for its signers instead."""
    left = [row for row in open_rows(place.reader, place.engagement_id) if _counts(place, row["process_id"])]
    if not left:
        return
    waiting = agreements_about(
        place.reader, place.engagement_id, kind=AgreementKind.REPLACEMENT, status=AgreementStatus.PROPOSED
    )
    proposed = {row["subject"] for row in waiting}
    attritions = newest_attritions(place.reader, place.engagement_id)
    for row in left:
        if row["handle"] not in proposed:
            what = "choose what is done about a seat somebody left"
            yield _wait(
                place, row, Role.TRANSITION_MANAGER, None, what, attritions[row["id"]]["left_on"],
                f"kt training options {row['handle']}",
            )  # fmt: skip


def _hires(place: Place, settled: Mapping[int, RowMapping]) -> Iterator[Wait]:
    """A hire is done when as many were nominated since as must begin so that one is expected to come through."""
    certifications = {row["id"]: row for row in rows(place, Certification)}
    named = {row["successor_id"] for row in settled.values()}
    came = [row for row in certifications.values() if row["id"] not in named]
    for row in sorted(settled.values(), key=lambda one: int(one["id"])):
        left = certifications[row["certification_id"]]
        if row["kind"] is not ReplacementKind.HIRE or not _counts(place, left["process_id"]):
            continue
        content = _content(place, row["agreement_id"])
        wanted = content["starters"] or 1
        counted = [one for one in came if _came_for(one, left, row["decided_on"])][:wanted]
        came = [one for one in came if one not in counted]
        if len(counted) < wanted:
            yield _hire(place, left, row, content, wanted - len(counted))


def _came_for(one: RowMapping, left: RowMapping, decided_on: date) -> bool:
    later = one["id"] > left["id"] and one["nominated_on"] >= decided_on
    return later and bool(one["process_id"] == left["process_id"])


def _hire(place: Place, left: RowMapping, row: RowMapping, content: Mapping[str, Any], missing: int) -> Wait:
    begins, people = content.get("begins_on"), "1 person" if missing == 1 else f"{missing} people"
    live = f", to be live on {row['due_on']}" if row["due_on"] else ""
    process = place.work.process(left["process_id"])
    return _wait(
        place, left, Role.TEAM_LEAD, Side.PROVIDER, f"hire and nominate {people} for the seat{live}",
        date.fromisoformat(begins) if begins else None, f"kt training nominate {process} --person ...",
    )  # fmt: skip


def _wait(
    place: Place, row: RowMapping, role: Role, side: Side | None, what: str, due_on: date | None, do: str
) -> Wait:
    who, asked, on = place.roster.with_role(role, side)
    stage = place.work.stage_now(Stage.TRANSITION_AND_INTEGRATE, row["process_id"])
    process = place.work.process(row["process_id"])
    return Wait(row["handle"], who, asked, on, what, stage, process, due_on, None, do, holds_up=False)


def _counts(place: Place, process_id: int) -> bool:
    return place.work.in_scope(process_id) and not place.work.processes[process_id]["finished"]


def _content(place: Place, agreement_id: int) -> Mapping[str, Any]:
    text = place.reader.value(select(A.c.content_json).where(A.c.id == agreement_id))
    content: Mapping[str, Any] = json.loads(text)
    return content

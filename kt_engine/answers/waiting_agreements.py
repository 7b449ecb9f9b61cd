"""Which agreements wait for whose signature. It writes nothing."""

from collections.abc import Iterator

from sqlalchemy import RowMapping, select

from kt_engine.answers.wait import Place, Wait
from kt_engine.rules.matrix import agreement_kind, meaning_of, signs
from kt_engine.store.agreements import Seat, barred_of, seats_of
from kt_engine.store.tables import Agreement, table_of
from kt_engine.words import AgreementStatus, Role, Stage, WaitKind

A = table_of(Agreement)


def agreement_waits(place: Place) -> Iterator[Wait]:
    """Give one wait for each open seat of a proposal whose process is in scope."""
    where = (A.c.engagement_id == place.engagement_id, A.c.status == AgreementStatus.PROPOSED)
    for row in place.reader.rows(select(A).where(*where).order_by(A.c.id)):
        if not place.work.in_scope(row["process_id"]):
            continue
        seats = seats_of(place.reader, row["id"])
        taken = {seat.signed_by for seat in seats} | barred_of(place.reader, row["id"]) | {row["proposed_by"]}
        for seat in seats:
            if seat.signed_by is None:
                yield _wait(place, row, seat, taken)


def _wait(place: Place, row: RowMapping, seat: Seat, taken: set[int | None]) -> Wait:
    kind, meaning = agreement_kind(row["kind"]), meaning_of(row["kind"])
    able = [
        (who, role, side)
        for who, role, side in place.roster.grants
        if who not in taken and signs(role, kind, meaning) and seat.fits(who, role, side)
    ]
    roles = dict.fromkeys(role for _, role, _ in able)
    who = tuple(dict.fromkeys(place.roster.handles[person] for person, _, _ in able))
    side = seat.side or next((on for _, _, on in able), None)
    if not able:
        role = seat.role or next(one for one in Role if signs(one, kind, meaning))
        who, words, side = place.roster.with_role(role, side, without=[one for one in taken if one])
    else:
        words = " or ".join(role.value.replace("_", " ") for role in roles)
    handle = row["handle"]
    return Wait(
        handle, who, words, side or place.roster.known(0)[1], f"sign: {row['title']}",
        place.work.stage_now(Stage.IDENTIFY_NEEDS, row["process_id"]), place.work.process(row["process_id"]),
        row["due_on"], None, f"kt agreement sign {handle}", holds_up=False, kind=WaitKind.AGREEMENT, thing=handle,
        asked_on=row["proposed_at"].date(),
    )  # fmt: skip

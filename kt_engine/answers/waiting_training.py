"""What trainees wait for: teaching, tests, signatures, a successor. It writes nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy import RowMapping, func, select

from kt_engine.answers.wait import Place, Wait, rows, signers
from kt_engine.store.tables import Assessment, Certification, Signoff, table_of
from kt_engine.words import CertificationStatus, Role, Side, Stage, WaitKind

S, A = table_of(Signoff), table_of(Assessment)
TRAINING = {
    CertificationStatus.NOMINATED: (
        "teach the trainee",
        "record-session {process} MODULE --attended {handle} ...",
    ),
    CertificationStatus.IN_CLASS: ("assess the trainee", "record-assessment {handle} MODULE --score ..."),
    CertificationStatus.REMEDIATION: (
        "teach and assess the trainee again",
        "record-assessment {handle} MODULE --score ...",
    ),
}


def training_waits(place: Place) -> Iterator[Wait]:
    for row in rows(place, Certification):
        if not place.work.in_scope(row["process_id"]):
            continue
        handle, status = row["handle"], row["status"]
        if status in TRAINING:
            what, do = TRAINING[status]
            yield _training(place, row, Role.TRAINER, Side.PROVIDER, what, do)
        elif status is CertificationStatus.ASSESSED:
            yield from _certificate(place, row)
        elif _ran_out(place, row):
            what = "withdraw the trainee, whose certificate ran out, and nominate another one"
            yield _training(
                place, row, Role.TEAM_LEAD, Side.PROVIDER, what, f"withdraw {handle} --reason ..."
            )


def _ran_out(place: Place, row: RowMapping) -> bool:
    """Nobody marks a certificate on the day after its last one; a process that has finished needs none."""
    if place.work.processes[row["process_id"]]["finished"]:
        return False
    ended = row["expires_on"] is not None and row["expires_on"] < place.today
    return row["status"] is CertificationStatus.EXPIRED or (
        row["status"] is CertificationStatus.CERTIFIED and ended
    )


def _certificate(place: Place, row: RowMapping) -> Iterator[Wait]:
    """The seats nobody has signed on the proof as it is now; signatures on an earlier proof count for nothing."""
    spec = place.roster.playbook.certification
    if spec is None:
        return
    signed = signers(
        place, (S.c.certification_id == row["id"]) & (S.c.object_sha256 == (row["evidence_sha256"] or ""))
    )
    done = {one["person_id"] for one in signed} | {row["person_id"]}
    last = place.reader.first(
        select(func.max(A.c.assessed_on, type_=A.c.assessed_on.type).label("on"), func.count().label("n"))
        .where(A.c.certification_id == row["id"])
    )  # fmt: skip
    for seat in spec.signed_by:
        filled = sum((one["side"], one["role"]) == (seat.side, seat.role) for one in signed)
        if filled < seat.count:
            wait = _training(
                place, row, seat.role, seat.side, "certify the trainee", f"certify {row['handle']}", done
            )
            yield replace(
                wait,
                kind=WaitKind.CERTIFICATE,
                thing=row["handle"],
                round=last["n"] if last else 1,
                asked_on=last["on"] if last else None,
            )


def _training(
    place: Place, row: RowMapping, role: Role, side: Side, what: str, do: str, without: Iterable[int] = ()
) -> Wait:
    who, asked, on = place.roster.with_role(role, side, without=without)
    process = place.work.process(row["process_id"])
    command = do.format(handle=row["handle"], process=process)
    return Wait(
        row["handle"], who, asked, on, what, place.work.stage_now(Stage.TRANSITION_AND_INTEGRATE, row["process_id"]),
        process, None, None, f"kt training {command}",
    )  # fmt: skip

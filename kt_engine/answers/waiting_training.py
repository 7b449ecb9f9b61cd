"""What trainees wait for: checks, teaching, tests, supervision, signatures, a successor. It writes nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import RowMapping, func, select

from kt_engine.answers.trainee_facts import facts_of_engagement
from kt_engine.answers.wait import Place, Wait, rows, signers
from kt_engine.playbook.schema import CertificationSpec
from kt_engine.rules.trainee_next import Step, Way, later_step, next_step
from kt_engine.rules.trainee_path import TraineeFacts
from kt_engine.store.tables import Assessment, CaseAssessment, Certification, Signoff, table_of
from kt_engine.words import CERTIFIED_OR_LATER, CertificationStatus, Role, Side, Stage, WaitKind

S, A, X = table_of(Signoff), table_of(Assessment), table_of(CaseAssessment)
PROVEN = (CertificationStatus.ASSESSED, CertificationStatus.REVERSE_SHADOW)
AGAIN = (CertificationStatus.RECERT_DUE, CertificationStatus.EXPIRED)


def training_waits(place: Place) -> Iterator[Wait]:
    spec = place.roster.playbook.certification
    if spec is None:
        return
    certifications = rows(place, Certification)
    facts = facts_of_engagement(place.reader, place.engagement_id) if certifications else {}
    for row in certifications:
        if place.work.in_scope(row["process_id"]):
            yield from _waits(place, spec, row, facts)


def _waits(
    place: Place, spec: CertificationSpec, row: RowMapping, facts: Mapping[int, TraineeFacts]
) -> Iterator[Wait]:
    process = place.work.processes[row["process_id"]]
    is_open = (process["stage_number"] or 0) >= Stage.GO_LIVE.number
    way = Way(place.roster.playbook, spec, facts[row["id"]], place.today, is_open, row["live_on"])
    if _ran_out(place, spec, row):
        what = "withdraw the trainee, whose certificate ran out, and nominate another one"
        do = f"withdraw {row['handle']} --reason ..."
        yield _training(place, row, Role.TEAM_LEAD, Side.PROVIDER, what, do)
        return
    step = next_step(way)
    if process["finished"] and row["status"] in AGAIN:
        return
    if step is None and row["status"] in PROVEN:
        yield from _certificate(place, spec, row)
    step = step or (None if process["finished"] else later_step(way))
    if step is not None:
        yield _step(place, row, step)


def _step(place: Place, row: RowMapping, step: Step) -> Wait:
    """Ask the holder of the function the playbook names, else whoever holds the role."""
    named = step.function is not None and place.roster.person(step.function, row["process_id"], None)
    if step.function is None or not named:
        function = place.roster.playbook.functions[step.function] if step.function else None
        role, side = (function.role, function.side) if function else (step.role, step.side)
        wait = _training(place, row, role, side, step.what, step.do)
    else:
        who, asked, on = place.roster.asked(step.function, row["process_id"], None)
        wait = replace(
            _training(place, row, step.role, step.side, step.what, step.do), who=who, role=asked, side=on
        )
    return replace(wait, holds_up=step.holds_up)


def _ran_out(place: Place, spec: CertificationSpec, row: RowMapping) -> bool:
    """Where a playbook knows no new certificate nobody marks the end of one; a finished process needs none."""
    if place.work.processes[row["process_id"]]["finished"] or spec.recertification is not None:
        return False
    ended = row["expires_on"] is not None and row["expires_on"] < place.today
    return row["status"] is CertificationStatus.EXPIRED or (row["status"] in CERTIFIED_OR_LATER and ended)


def _certificate(place: Place, spec: CertificationSpec, row: RowMapping) -> Iterator[Wait]:
    """The seats nobody has signed on the proof as it is now; signatures on an earlier proof count for nothing."""
    signed = signers(
        place, (S.c.certification_id == row["id"]) & (S.c.object_sha256 == (row["evidence_sha256"] or ""))
    )
    done = {one["person_id"] for one in signed} | {row["person_id"]}
    tests, cases = _last(place, A, row["id"]), _last(place, X, row["id"])
    asked_on = max((one["on"] for one in (tests, cases) if one and one["on"]), default=None)
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
                round=(tests["n"] if tests else 1) + (cases["n"] if cases else 0),
                asked_on=asked_on,
            )


def _last(place: Place, table: Any, certification_id: int) -> RowMapping | None:
    """Give the day of the newest attempt in a table, and how many there are."""
    on = func.max(table.c.assessed_on, type_=table.c.assessed_on.type).label("on")
    return place.reader.first(
        select(on, func.count().label("n")).where(table.c.certification_id == certification_id)
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

"""Who is waited for, and for what: every open thing that a person must do, live from the store.

People appear as handles. Where nobody holds the function asked for, the transition manager is asked to assign it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import RowMapping, func, select

from kt_engine.answers.open_work import open_work_of
from kt_engine.answers.roster import roster_of
from kt_engine.answers.wait import Place, Wait, rows
from kt_engine.answers.waiting_agreements import agreement_waits
from kt_engine.answers.waiting_gates import condition_waits, gate_waits
from kt_engine.answers.waiting_integration import integration_waits
from kt_engine.answers.waiting_knowledge import knowledge_waits
from kt_engine.answers.waiting_questions import question_waits
from kt_engine.answers.waiting_risks import risk_waits
from kt_engine.answers.waiting_seats import seat_waits
from kt_engine.answers.waiting_training import training_waits
from kt_engine.answers.waiting_waivers import waiver_waits
from kt_engine.store.handover_findings import holding_counts
from kt_engine.store.tables import Handover, HandoverReviewer, HandoverVersion, Signoff, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import DOABLE_TASKS, EngagementStatus, HandoverStatus, Meaning, TaskStatus, WaitKind

__all__ = ["Wait", "waits_of"]

H, HR = table_of(Handover), table_of(HandoverReviewer)
HV, S = table_of(HandoverVersion), table_of(Signoff)


def waits_of(reader: Reader, engagement_id: int, today: date) -> tuple[Wait, ...]:
    """Give every open wait of an active engagement: late ones first, then by slack, then by handle."""
    work = open_work_of(reader, engagement_id)
    if work.engagement["status"] is not EngagementStatus.ACTIVE:
        return ()
    place = Place(reader, engagement_id, roster_of(reader, engagement_id, today), work, today)
    tasks = rows(place, Task)
    place = replace(place, baselines={row["id"]: row["baseline_on"] for row in tasks if row["baseline_on"]})
    found = [
        *_tasks(place, tasks),
        *_handovers(place),
        *training_waits(place),
        *seat_waits(place),
        *gate_waits(place, tasks),
        *condition_waits(place),
        *risk_waits(place),
        *waiver_waits(place),
        *agreement_waits(place),
        *question_waits(place),
        *integration_waits(place),
        *knowledge_waits(place),
    ]
    return tuple(
        sorted(
            found, key=lambda wait: (-wait.late_days(today), _or_last(wait.slack_days), _natural(wait.handle))
        )
    )


def _or_last(slack: int | None) -> int:
    return 10_000 if slack is None else slack


def _natural(handle: str) -> tuple[str, int]:
    stem = handle.rstrip("0123456789")
    return stem, int(handle[len(stem) :] or 0)


def _tasks(place: Place, tasks: Iterable[RowMapping]) -> Iterator[Wait]:
    for row in tasks:
        stage, process_id, handle = row["stage"], row["process_id"], row["handle"]
        if row["status"] not in DOABLE_TASKS or row["issues"] or not place.work.has_begun(stage, process_id):
            continue
        what, do = row["title"], f"kt task complete {handle}"
        who, role, side = place.roster.asked(row["function_key"], process_id, row["assignee_id"])
        if row["status"] is TaskStatus.BLOCKED:
            what, do = f"unblock: {what}", f"kt task unblock {handle}"
        elif place.roster.person(row["function_key"], process_id, row["assignee_id"]) is None:
            do = f"kt task assign {handle} PERSON"
        yield Wait(
            handle, who, role, side, what, place.work.stage_now(stage, process_id),
            place.work.process(process_id), row["baseline_on"] or row["forecast_on"], row["slack_days"], do,
            kind=WaitKind.TASK, thing=handle, at_least_days=row["duration_days"], planned_on=row["baseline_on"],
        )  # fmt: skip


def _handovers(place: Place) -> Iterator[Wait]:
    engagement_id = place.engagement_id
    reviewers: dict[int, list[RowMapping]] = {}
    for row in place.reader.rows(select(HR).where(HR.c.engagement_id == engagement_id).order_by(HR.c.id)):
        reviewers.setdefault(row["handover_id"], []).append(row)
    rounds = _rounds(place)
    held = holding_counts(place.reader, engagement_id)
    for row in rows(place, Handover):
        latest = rounds.get(row["id"], NEVER)
        if row["status"] in {HandoverStatus.REQUESTED, HandoverStatus.RETURNED}:
            if place.work.has_begun(row["stage"], row["process_id"]):
                yield _delivery(place, row, latest)
        elif row["status"] in {HandoverStatus.SUBMITTED, HandoverStatus.IN_REVIEW} and place.work.in_scope(
            row["process_id"]
        ):
            yield from _answers(place, row, latest, reviewers.get(row["id"], []), held.get(row["id"], 0))


@dataclass(frozen=True)
class _Round:
    """The latest version of a handover and what was signed on it."""

    submitted_on: date | None = None
    reviewed: frozenset[int] = frozenset()
    reviewed_on: date | None = None
    returned_on: date | None = None


NEVER = _Round()


def _rounds(place: Place) -> dict[int, _Round]:
    """Give the latest version of each handover that was submitted, by the handover's id."""
    found: dict[int, _Round] = {}
    who = func.coalesce(S.c.for_person_id, S.c.person_id).label("who")
    for row in place.reader.rows(
        select(H.c.id, HV.c.submitted_at, S.c.meaning, S.c.signed_at, who)
        .join(HV, (HV.c.handover_id == H.c.id) & (HV.c.number == H.c.current_number))
        .outerjoin(S, S.c.handover_version_id == HV.c.id)
        .where(H.c.engagement_id == place.engagement_id)
        .order_by(H.c.id, S.c.id)
    ):
        known = found.get(row["id"], _Round(row["submitted_at"].date()))
        if row["meaning"] is Meaning.REVIEWED:
            known = replace(
                known, reviewed=known.reviewed | {row["who"]}, reviewed_on=row["signed_at"].date()
            )
        elif row["meaning"] is Meaning.RETURNED:
            known = replace(known, returned_on=row["signed_at"].date())
        found[row["id"]] = known
    return found


def _delivery(place: Place, row: RowMapping, latest: _Round) -> Wait:
    wait = _handover(place, row, row["giver_function"], row["giver_id"], "hand over", "submit {} FILE")
    number = row["current_number"] + 1
    return replace(
        wait,
        kind=WaitKind.HANDOVER_DELIVERY,
        thing=f"{row['handle']} v{number}",
        round=number,
        asked_on=latest.returned_on,
        planned_on=place.planned_of(row["due_task_id"]) if row["due_task_id"] else row["due_on"],
    )


def _answers(
    place: Place, row: RowMapping, latest: _Round, reviewers: Iterable[RowMapping], held: int
) -> Iterator[Wait]:
    """The reviewers whose signature is missing; the receiver only once all of them have signed.

    What was found in it stands in his way: he returns it, or asks for it to be overruled.
    """
    asked = {"thing": f"{row['handle']} v{row['current_number']}", "round": row["current_number"]}
    missing = [
        one
        for one in reviewers
        if place.roster.person(one["function_key"], row["process_id"], one["person_id"])
        not in latest.reviewed
    ]
    for one in missing:
        wait = _handover(place, row, one["function_key"], one["person_id"], "review", "accept {}")
        yield replace(wait, kind=WaitKind.HANDOVER_REVIEW, asked_on=latest.submitted_on, **asked)
    if not missing:
        findings = f"{held} finding{'s' * (held != 1)}"
        verb, command = (
            (f"return, or overrule {findings}", "findings {}") if held else ("accept", "accept {}")
        )
        wait = _handover(place, row, row["receiver_function"], row["receiver_id"], verb, command)
        since = latest.reviewed_on or latest.submitted_on
        yield replace(wait, kind=WaitKind.HANDOVER_ACCEPTANCE, asked_on=since, **asked)


def _handover(
    place: Place, row: RowMapping, function: str | None, person_id: int | None, verb: str, command: str
) -> Wait:
    who, role, side = place.roster.asked(function, row["process_id"], person_id)
    do = f"kt handover {command.format(row['handle'])}"
    if place.roster.person(function, row["process_id"], person_id) is None:
        do = f"kt function assign {place.work.engagement['handle']} {function} PERSON"
    return Wait(
        row["handle"], who, role, side, f"{verb}: {row['title']}",
        place.work.stage_now(row["stage"], row["process_id"]), place.work.process(row["process_id"]),
        row["due_on"], None, do,
    )  # fmt: skip

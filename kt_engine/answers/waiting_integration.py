"""Who is waited for about access, readiness, promises, people and controls. It writes nothing.

Held up are only the things that hold a gate by themselves; the others are reminders.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from kt_engine.answers.access_lines import AccessLine, access_lines
from kt_engine.answers.control_lines import ControlLine, control_lines
from kt_engine.answers.people_lines import communication_lines, notice_lines
from kt_engine.answers.promise_lines import assumption_lines, commitment_lines, pending_of
from kt_engine.answers.readiness_lines import readiness_lines
from kt_engine.answers.roster import Asked
from kt_engine.answers.wait import Place, Wait
from kt_engine.rules.readiness import NoticeState
from kt_engine.words import AccessStatus, Colour, CommitmentStatus, Role, Stage

NEAR = timedelta(days=7)
"""A message is asked for from the week before its day."""
AHEAD = timedelta(days=14)
"""A control is handed over in the two weeks before the go-live; its signers need some of them."""
TRANSITION = Stage.TRANSITION_AND_INTEGRATE


def integration_waits(place: Place) -> Iterator[Wait]:
    """Give every open thing about readiness whose process is in scope and not on hold."""
    ids = {row["handle"]: number for number, row in place.work.processes.items()}
    for wait in (
        *_access(place),
        *_points(place),
        *_assumptions(place),
        *_commitments(place),
        *_notices(place),
        *_messages(place),
        *_controls(place),
    ):
        if wait.process is None or place.work.in_scope(ids[wait.process]):
            yield wait


def _wait(
    place: Place, handle: str, asked: Asked, what: str, do: str, *, process: str | None, due_on: date | None,
    holds_up: bool = False,
) -> Wait:  # fmt: skip
    who, role, side = asked
    ids = {row["handle"]: number for number, row in place.work.processes.items()}
    stage = place.work.stage_now(TRANSITION, None if process is None else ids[process])
    return Wait(handle, who, role, side, what, stage, process, due_on, None, do, holds_up=holds_up)


def _person(place: Place, handle: str) -> Asked:
    """Give somebody who is asked by name."""
    number = next(one for one, known in place.roster.handles.items() if known == handle)
    return place.roster.asked(None, None, number)


def _manager(place: Place) -> Asked:
    return place.roster.with_role(Role.TRANSITION_MANAGER, None)


def _before_live(place: Place, process: str | None) -> bool:
    """Tell whether the process has not passed the gates of the transition yet."""
    numbers = {row["handle"]: row["stage_number"] or 0 for row in place.work.processes.values()}
    return process is None or numbers[process] <= TRANSITION.number


def _access(place: Place) -> Iterator[Wait]:
    for line in access_lines(place.reader, place.engagement_id, place.today):
        if line.must_be_revoked:
            what = f"take away from {line.person}, who has left: {line.right} in {line.system}"
            yield _wait(
                place, line.handle, _granter(place, line), what, f"kt system revoke {line.handle}",
                process=line.process, due_on=line.last_on,
            )  # fmt: skip
        elif line.status in {AccessStatus.REQUESTED, AccessStatus.FAILED}:
            verb = "grant" if line.status is AccessStatus.REQUESTED else "mend"
            what = f"{verb} {line.person}: {line.right} in {line.system}"
            yield _wait(
                place, line.handle, _granter(place, line), what, f"kt system grant {line.handle}",
                process=line.process, due_on=None,
            )  # fmt: skip
        elif line.status is AccessStatus.GRANTED:
            do = f"kt system test {line.handle} --works --site {line.site} --shift '{line.shift}'"
            what = f"try: {line.right} in {line.system}"
            yield _wait(
                place, line.handle, _person(place, line.person), what, do, process=line.process, due_on=None
            )


def _granter(place: Place, line: AccessLine) -> Asked:
    """Give who grants rights in a system, else the transition manager."""
    spec = place.roster.playbook.systems.get(line.system)
    if spec is None or spec.owner is None:
        return _manager(place)
    return place.roster.asked(spec.owner, line.process_id, None)


def _points(place: Place) -> Iterator[Wait]:
    for line in readiness_lines(place.reader, place.engagement_id, place.today):
        if not line.is_open or line.agreement:
            continue
        do = f"kt readiness close {line.handle} --reason TEXT"
        if line.stops:
            over = (
                "the way back is over, decide now"
                if line.way_back_is_over
                else "settle it or choose the way back"
            )
            yield _wait(
                place, line.handle, _person(place, line.owner), f"{over}: {line.text}", do,
                process=line.process, due_on=line.fallback_on, holds_up=_before_live(place, line.process),
            )  # fmt: skip
        elif line.due_on <= place.today:
            yield _wait(
                place, line.handle, _person(place, line.owner), f"settle: {line.text}", do,
                process=line.process, due_on=line.due_on,
            )  # fmt: skip


def _assumptions(place: Place) -> Iterator[Wait]:
    ids = {row["handle"]: number for number, row in place.work.processes.items()}
    for line in assumption_lines(place.reader, place.engagement_id, place.today):
        if line.agreement or line.colour is Colour.GREEN:
            continue
        asked = (
            _person(place, line.owner)
            if line.owner
            else place.roster.asked(line.function, ids.get(line.process or ""), None)
        )
        if line.lacks_change_note:
            do, what, due_on = (
                "change-note {} --reference TEXT",
                "agree a contract change note",
                line.decided_on,
            )
        else:
            do, what, due_on = "validate {} --found TEXT", "find out whether it is true", line.expires_on
        yield _wait(
            place, line.handle, asked, f"{what}: {line.text}", f"kt assumption {do.format(line.handle)}",
            process=line.process, due_on=due_on,
        )  # fmt: skip


def _commitments(place: Place) -> Iterator[Wait]:
    for line in commitment_lines(place.reader, place.engagement_id):
        if line.status is CommitmentStatus.OPEN and not line.agreement:
            do = "take-on" if line.cost else "estimate"
            yield _wait(
                place, line.handle, _manager(place), f"take on or renounce: {line.text}",
                f"kt commitment {do} {line.handle} ...", process=line.process, due_on=None,
                holds_up=place.work.engagement["stage_number"] >= TRANSITION.number
                and _before_live(place, line.process),
            )  # fmt: skip


def _notices(place: Place) -> Iterator[Wait]:
    for line in notice_lines(place.reader, place.engagement_id, place.today):
        if line.state in {NoticeState.GIVEN, NoticeState.UNDATED}:
            continue
        if line.state is NoticeState.TOO_LATE:
            do = f"kt people-notice transfer {line.handle} --on {line.earliest_transfer_on}"
            what = f"given too late, move the day people move to {line.earliest_transfer_on}: {line.title}"
        else:
            do = f"kt people-notice give {line.handle} --on DATE --reference TEXT"
            what = f"tell people in time: {line.title}"
        yield _wait(
            place, line.handle, _manager(place), what, do, process=line.process, due_on=line.due_on,
            holds_up=line.is_late and _before_live(place, line.process),
        )  # fmt: skip


def _messages(place: Place) -> Iterator[Wait]:
    for line in communication_lines(place.reader, place.engagement_id, place.today):
        if line.sent_on is not None or line.planned_on is None or line.planned_on > place.today + NEAR:
            continue
        yield _wait(
            place, line.handle, place.roster.asked(line.function, line.process_id, line.owner_id),
            f"tell {line.audience}: {line.message}", f"kt communication sent {line.handle} --evidence TEXT",
            process=line.process, due_on=line.planned_on,
        )  # fmt: skip


def _controls(place: Place) -> Iterator[Wait]:
    lines = control_lines(place.reader, place.engagement_id, place.today)
    pending = pending_of(place.reader, place.engagement_id) if lines else {}
    for line in lines:
        first = _free_from(line, place.today)
        if line.handle in pending:
            continue
        if first is None:
            yield from _taken_over(place, line)
            continue
        yield _wait(
            place, line.handle, _manager(place), f"name who answers from {first} on: {line.title}",
            f"kt control hand-over {line.handle} --to PERSON --from {first}", process=line.process, due_on=first,
            holds_up=True,
        )  # fmt: skip


def _taken_over(place: Place, line: ControlLine) -> Iterator[Wait]:
    """Ask for the hand-over of a control whose taker is to answer from the go-live on, two weeks before it."""
    spec = place.roster.playbook.controls.get(line.key)
    if spec is None or spec.taker is None or line.go_live_on is None:
        return
    taker = place.roster.person(spec.taker, line.process_id, None)
    from_on = max(line.go_live_on, place.today)
    who = place.roster.handles.get(taker or 0)
    if who is None or line.go_live_on > place.today + AHEAD or line.owner_on(from_on) == who:
        return
    yield _wait(
        place, line.handle, _manager(place), f"hand over to {who}: {line.title}",
        f"kt control hand-over {line.handle} --to {who} --from {from_on}", process=line.process,
        due_on=line.go_live_on,
    )  # fmt: skip


def _free_from(line: ControlLine, today: date) -> date | None:
    """Give the first day from today on without anybody; today where nobody answers and no end is known."""
    gap = line.next_gap(today)
    if gap is not None:
        return max(gap.first_on, today)
    return today if line.covered_until is None and line.owner is None else None

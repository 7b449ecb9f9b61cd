"""What somebody who leaves still holds or answers for: rights of access, controls, points of readiness. No writes."""

from collections.abc import Iterator

from kt_engine.answers.access_lines import access_lines
from kt_engine.answers.control_lines import control_lines
from kt_engine.answers.leaver_lines import Behind, LeaverLine, LineKind
from kt_engine.answers.readiness_lines import readiness_lines
from kt_engine.words import AccessStatus


def integration_duties(behind: Behind) -> Iterator[LeaverLine]:
    """Give what must be taken away from him by his last day, and what somebody else must answer for after it."""
    leaver, today = behind.leaver, behind.leaver.today
    for right in access_lines(behind.reader, behind.engagement_id, today):
        if right.person == leaver.handle and right.status is not AccessStatus.REVOKED:
            yield behind.line(
                LineKind.ACCESS, right.handle, f"take away: {right.right} in {right.system}", leaver.last_on,
                f"kt system revoke {right.handle}", process=right.process,
            )  # fmt: skip
    for control in control_lines(behind.reader, behind.engagement_id, today):
        owned = [one for one in control.owners if one.person == leaver.handle]
        if owned and (owned[-1].until_on is None or owned[-1].until_on >= leaver.last_on):
            yield behind.line(
                LineKind.CONTROL, control.handle, control.title, leaver.last_on,
                f"kt control hand-over {control.handle} --to {leaver.next} --from DATE", process=control.process,
            )  # fmt: skip
    for point in readiness_lines(behind.reader, behind.engagement_id, today):
        if point.is_open and point.owner == leaver.handle and leaver.misses(point.due_on):
            yield behind.line(
                LineKind.READINESS, point.handle, point.text, point.due_on,
                f"kt readiness change {point.handle} --owner {leaver.next} --note TEXT", process=point.process,
            )  # fmt: skip

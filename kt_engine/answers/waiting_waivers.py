"""Which proposed waivers wait for somebody's signature. It writes nothing."""

from collections.abc import Iterator

from sqlalchemy import select

from kt_engine.answers.wait import Place, Wait
from kt_engine.store.tables import Task, Waiver, table_of
from kt_engine.words import OVER_TASKS, Role, WaiverStatus

T, W = table_of(Task), table_of(Waiver)
DECIDERS = (Role.PROCESS_OWNER, Role.TEAM_LEAD, Role.STEERING_COMMITTEE)
ASKED = "process owner, team lead or steering committee"


def waiver_waits(place: Place) -> Iterator[Wait]:
    """Give those whose task is not over yet; anybody may decide who holds such a role and did not propose it."""
    rows = place.reader.rows(
        select(
            W.c.handle,
            W.c.proposed_by,
            W.c.proposed_at,
            T.c.handle.label("task"),
            T.c.title,
            T.c.stage,
            T.c.process_id,
        )
        .add_columns(T.c.status, T.c.slack_days)
        .join(T, T.c.id == W.c.task_id)
        .where(W.c.engagement_id == place.engagement_id, W.c.status == WaiverStatus.PROPOSED)
        .order_by(W.c.id)
    )
    for row in rows:
        if row["status"] in OVER_TASKS or not place.work.in_scope(row["process_id"]):
            continue
        grants = [grant for grant in place.roster.grants if grant[1] in DECIDERS]
        who = [place.roster.handles[person] for person, _, _ in grants if person != row["proposed_by"]]
        side = next((on for person, _, on in grants if person != row["proposed_by"]), None)
        people, role, asked_on = place.roster.with_role(Role.PROCESS_OWNER, side)
        yield Wait(
            row["handle"], tuple(dict.fromkeys(who)) or people, ASKED if who else role, side or asked_on,
            f"approve or refuse to waive {row['task']}: {row['title']}",
            place.work.stage_now(row["stage"], row["process_id"]), place.work.process(row["process_id"]), None,
            row["slack_days"], f"kt task approve-waiver {row['handle']}",
            thing=row["handle"], asked_on=row["proposed_at"].date(),
        )  # fmt: skip

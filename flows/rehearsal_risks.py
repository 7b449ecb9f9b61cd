"""What the people of a rehearsal do about risks, and when: the script's steps in their order. It does nothing."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from sqlalchemy import RowMapping, func, select

from flows.rehearsal_scene import Deed, Scene
from kt_engine.actions.close_risk import close_risk
from kt_engine.actions.mark_risk_occurred import mark_risk_occurred
from kt_engine.actions.rate_risk import rate_risk
from kt_engine.actions.reopen_risk import reopen_risk
from kt_engine.errors import Refused
from kt_engine.exchange.nearest import did_you_mean
from kt_engine.exchange.rehearsal_shapes import RiskPart, RiskStepPart
from kt_engine.store.database import Database
from kt_engine.store.tables import Risk, RiskRating, table_of
from kt_engine.store.unit import Act

R, N = table_of(Risk), table_of(RiskRating)


def risk_deeds(scene: Scene) -> Iterator[Deed]:
    """Give the next step of each risk of the script; every step is one rating, so their number tells which it is."""
    if not scene.rehearsal.script.risks:
        return
    rows = scene.reader.rows(
        select(R, func.count(N.c.id).label("ratings_count"))
        .outerjoin(N, N.c.risk_id == R.c.id)
        .where(R.c.engagement_id == scene.engagement_id)
        .group_by(R.c.id)
    )
    known = {row["risk_key"]: row for row in rows}
    for part in scene.rehearsal.script.risks:
        _check(scene, part)
        row = known.get(part.risk)
        if row is not None and row["ratings_count"] < len(part.steps):
            yield _deed(scene, row, part.steps[row["ratings_count"]])


def _check(scene: Scene, part: RiskPart) -> None:
    if part.risk not in scene.playbook.risks:
        near = did_you_mean(part.risk, scene.playbook.risks)
        raise Refused(f"script.yaml tells of the risk {part.risk}, which the playbook does not have.{near}")


def _deed(scene: Scene, row: RowMapping, step: RiskStepPart) -> Deed:
    who = scene.holder(row["owner_function"], None) or int(scene.engagement["started_by"])
    starts_on = scene.engagement["starts_on"]
    on = scene.working_day(who, starts_on + timedelta(days=step.day))
    do = partial(_do, row["handle"], step, starts_on)
    return Deed(on, who, f"{scene.handle(who)}: {row['handle']} is {step.what}", do)


def _do(handle: str, step: RiskStepPart, starts_on: date, database: Database, act: Act) -> object:
    review_on = None if step.review_after is None else act.at.date() + timedelta(days=step.review_after)
    if step.what == "occurred":
        return mark_risk_occurred(database, act, handle, note=step.note)
    if step.what == "closed":
        return close_risk(database, act, handle, reason=step.note)
    if step.what == "reopened":
        return reopen_risk(database, act, handle, reason=step.note, review_on=review_on)
    return rate_risk(
        database,
        act,
        handle,
        likelihood=step.likelihood or 0,
        impact=step.impact or 0,
        note=step.note,
        review_on=review_on,
        fallback_on=None if step.fallback_day is None else starts_on + timedelta(days=step.fallback_day),
    )

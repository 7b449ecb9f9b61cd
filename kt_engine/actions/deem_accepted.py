"""Records that the contract takes a handover as accepted after a notice stayed unanswered; it is no signature."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.answers.answer_periods import AnswerPeriod
from kt_engine.answers.deemed import deemed_of
from kt_engine.answers.handover_people import versions_of
from kt_engine.answers.notice_facts import missing_answers
from kt_engine.answers.open_questions import standing_in_the_way
from kt_engine.answers.overdue import Chase, awaited_of, chase_of
from kt_engine.errors import Refused
from kt_engine.plan.calendar import add_working_days
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import DeemedAcceptance, DelayNotice, Handover
from kt_engine.store.unit import Act, Unit
from kt_engine.words import HandoverStatus, Role

KIND = "handover_deemed"
INSTEAD = "Silence counts only while a submitted version waits for an answer."


@dataclass(frozen=True)
class DeemedHandover:
    handle: str
    version: int
    clause: str
    notice: str
    deemed_on: date


def deem_accepted(database: Database, act: Act, handover: str, *, notice: str) -> DeemedHandover:
    """Record it for the version that waits, under the notice's term of the contract.

    Raises Refused where the contract does not say so, the notice was not sent, is about something else or was
    answered, while its further period runs, and for people of the side that is silent.
    """
    engagement_id = engagement_in(Handover, handover)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_deemed(unit, find(unit, Handover, known))
        require(unit, "chase answers", engagement_id=engagement_id)
        require_open(unit, engagement_id)
        row, told = find(unit, Handover, handover), find(unit, DelayNotice, notice)
        target = HandoverStatus.DEEMED_ACCEPTED
        check_move("handover", row["handle"], row["status"], target, "deemed accepted", INSTEAD)
        chase = chase_of(unit, engagement_id)
        period = _check(unit, row, told, chase)
        version = versions_of(unit, row["id"])[0]
        _check_way(unit, row, version)
        unit.insert(
            DeemedAcceptance,
            engagement_id=engagement_id,
            handover_version_id=version["id"],
            object_sha256=version["sha256"],
            contract_term_id=period.term_id,
            delay_notice_id=told["id"],
            deemed_on=unit.today,
            recorded_by=act.by,
        )
        unit.change(Handover, row["id"], row["handle"], version=row["version"], status=target)
        unit.event(
            KIND, row["handle"], number=version["number"], sha256=version["sha256"], notice=told["handle"]
        )
        return _as_deemed(unit, row)


def _check(unit: Unit, handover: RowMapping, notice: RowMapping, chase: Chase) -> AnswerPeriod:
    """Give the term it rests on; every rule that stands against it raises."""
    name, thing = notice["handle"], f"{handover['handle']} v{handover['current_number']}"
    if (notice["engagement_id"], notice["thing"]) != (handover["engagement_id"], thing):
        raise Refused(f"{name} is about {notice['thing']}, not about {thing}. Issue one for {thing} first.")
    period = chase.periods.of(notice["wait"], notice["side"])
    if period is None or not period.deemed:
        raise Refused(
            f"The contract does not take silence on {thing} for acceptance, so it still has to be signed. "
            f"See: kt contract terms E{handover['engagement_id']}"
        )
    _check_silence(unit, notice)
    if notice["sent_on"] is None:
        raise Refused(f"{name} was not sent yet. First: kt notice sent {name} --on DATE --to TEXT")
    last = add_working_days(
        chase.calendar(notice["side"]), notice["sent_on"] + timedelta(days=1), period.answer_days
    )
    if unit.today <= last:
        raise Refused(
            f"{name} was sent on {notice['sent_on']}; its further period of {period.answer_days} working days "
            f"({period.source}) ends on {last}. It can be deemed accepted from the day after."
        )
    held = roles_of(unit, unit.engagement_id, unit.act.by, unit.today)
    if not any(role is Role.TRANSITION_MANAGER and side is not notice["side"] for role, side in held):
        side = notice["side"].value.replace("_", " ")
        raise Refused(
            f"The {side} is silent on {thing}; a transition manager of another side records what follows. "
            "Who wants to accept signs: kt handover accept"
        )
    return period


def _check_way(unit: Unit, handover: RowMapping, version: RowMapping) -> None:
    """Raise while something stands in the way of accepting it: who asks is not silent."""
    left = standing_in_the_way(unit, handover, version)
    if left:
        raise Refused(
            f"{handover['handle']} v{version['number']} cannot be deemed accepted: {'; '.join(left)}."
        )


def _check_silence(unit: Unit, notice: RowMapping) -> None:
    """Raise when what the notice asked for has been answered since."""
    waits = awaited_of(unit, notice["engagement_id"], unit.today)
    missing = missing_answers(waits, notice["thing"]).get(notice["side"])
    if missing is None or missing.first.wait.kind is not notice["wait"]:
        raise Refused(f"What {notice['handle']} asked for was answered since. See: kt due")


def _as_deemed(unit: Unit, row: RowMapping) -> DeemedHandover:
    known = deemed_of(unit, row["engagement_id"])[row["id"]]
    return DeemedHandover(row["handle"], row["current_number"], known.clause, known.notice, known.on)

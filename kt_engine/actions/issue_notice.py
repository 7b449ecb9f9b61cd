"""Issues a numbered delay notice for an answer whose period is over, with the facts frozen as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.write_message import write_message
from kt_engine.answers.notice_facts import Missing, missing_answers, notice_facts
from kt_engine.answers.overdue import Answer, awaited_of, chase_of
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.store.database import Database, open_store
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.find import next_number
from kt_engine.store.roles import counts_on
from kt_engine.store.tables import DelayNotice, Person, RoleGrant, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import MessageKind, Role, Side

KIND = "notice_issued"
N, P, G = table_of(DelayNotice), table_of(Person), table_of(RoleGrant)


@dataclass(frozen=True)
class IssuedNotice:
    handle: str
    thing: str
    side: Side
    due_on: date
    lost_days: int
    """Working days of that side after the period, the day of the notice included."""
    facts_sha256: str


def issue_notice(
    database: Database, act: Act, engagement_id: int, thing: str, *, side: Side | None = None
) -> IssuedNotice:
    """Issue it, and write to the side's people; the document comes with the next tick.

    Raises NotFound when nobody is asked for this, Refused before the period is over or twice on one day,
    UsageProblem when two sides are asked and none is named.
    """
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_issued(unit.rows(select(N).where(N.c.handle == known))[0])
        require(unit, "chase answers", engagement_id=engagement_id)
        engagement = require_open(unit, engagement_id)
        chase = chase_of(unit, engagement_id)
        waits = awaited_of(unit, engagement_id, unit.today, chase)
        missing = _one_side(missing_answers(waits, thing), thing, engagement["handle"], side)
        answer = _check_over(missing, unit.today)
        _check_new(unit, missing)
        facts = notice_facts(unit, engagement_id, missing, chase, unit.today)
        number = next_number(unit, DelayNotice, engagement_id=engagement_id)
        handle = f"{engagement['handle']}-N{number}"
        row = _insert(unit, handle, number, missing, answer, {**facts, "notice": handle})
        _tell(unit, row, missing)
        unit.event(
            KIND,
            handle,
            thing=row["thing"],
            round=row["round"],
            side=row["side"],
            due_on=row["due_on"],
            lost_days=row["lost_days"],
            facts_sha256=row["facts_sha256"],
        )
        return _as_issued(row)


def _one_side(found: Mapping[Side, Missing], thing: str, engagement: str, side: Side | None) -> Missing:
    wanted = {on: one for on, one in found.items() if side in {None, on}}
    if not wanted:
        of = "" if side is None else f" of the {side.value.replace('_', ' ')}"
        raise NotFound("open question about", f"{thing.strip()}{of}", f"See them with: kt due ({engagement})")
    if len(wanted) > 1:
        sides = " and ".join(sorted(on.value for on in wanted))
        raise UsageProblem(f"{thing.strip()} waits for {sides}. Say whose delay it is: --side {min(wanted)}")
    return next(iter(wanted.values()))


def _check_over(missing: Missing, today: date) -> Answer:
    wait, answer = missing.first.wait, missing.first.answer
    if answer is None or answer.due_on is None:
        raise Refused(
            f"No period is agreed for the answer to {wait.thing}. Record the contract's with: "
            "kt contract record ... --terms FILE"
        )
    if today <= answer.due_on:
        raise Refused(
            f"The answer to {wait.thing} is due on {answer.due_on}, the last of {answer.answer_days} working days "
            f"({answer.source}). A notice can be issued from the day after."
        )
    return answer


def _check_new(unit: Unit, missing: Missing) -> None:
    wait = missing.first.wait
    earlier = unit.value(
        select(N.c.handle).where(
            N.c.engagement_id == unit.engagement_id,
            N.c.thing == wait.thing,
            N.c.round == wait.round,
            N.c.wait == wait.kind,
            N.c.issued_on == unit.today,
        )
    )
    if earlier is not None:
        raise Refused(
            f"{earlier} was issued today for {wait.thing}. See it with: kt notice show {earlier}; "
            "another one can follow tomorrow."
        )


def _insert(
    unit: Unit, handle: str, number: int, missing: Missing, answer: Answer, facts: Mapping[str, object]
) -> RowMapping:
    wait, text = missing.first.wait, canonical(facts)
    row_id = unit.insert(
        DelayNotice,
        engagement_id=unit.engagement_id,
        handle=handle,
        number=number,
        thing=wait.thing,
        round=wait.round,
        wait=wait.kind,
        side=wait.side,
        asked_on=answer.asked_on,
        due_on=answer.due_on,
        clause=answer.clause,
        lost_days=facts["lost_days"],
        facts_json=text,
        facts_sha256=sha256_text(text),
        issued_by=unit.act.by,
        issued_on=unit.today,
    )
    return unit.rows(select(N).where(N.c.id == row_id))[0]


def _tell(unit: Unit, row: RowMapping, missing: Missing) -> None:
    """Write to who was asked and to that side's transition managers."""
    managers = (
        select(G.c.person_id)
        .where(G.c.engagement_id == unit.engagement_id, G.c.role == Role.TRANSITION_MANAGER)
        .where(G.c.side == row["side"], counts_on(unit.today))
    )
    people = unit.rows(
        select(P.c.id, P.c.name)
        .where(P.c.handle.in_(missing.people) | P.c.id.in_(managers))
        .where(P.c.disabled_on.is_(None) | (P.c.disabled_on > unit.today))
        .order_by(P.c.id)
    )
    wait = missing.first.wait
    what = " ".join(wait.what.split())
    for person in people:
        lines = [
            f"Dear {' '.join(person['name'].split())},",
            "",
            f"the delay notice {row['handle']} was issued on {row['issued_on']}.",
            f"Awaited: {row['thing']}, {what}, asked on {row['asked_on']} of {', '.join(missing.people)}.",
            f"The answer was due on {row['due_on']}; {row['lost_days']} working days are lost so far.",
            f"To answer: {wait.do}",
            f"All of it: kt notice show {row['handle']}",
            "",
        ]
        write_message(
            unit,
            person["id"],
            MessageKind.NOTICE,
            about=row["handle"],
            title=f"Delay notice {row['handle']}: {row['thing']}",
            text="\n".join(lines),
        )


def _as_issued(row: RowMapping) -> IssuedNotice:
    return IssuedNotice(
        row["handle"], row["thing"], row["side"], row["due_on"], row["lost_days"], row["facts_sha256"]
    )

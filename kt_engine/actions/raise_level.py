"""Proposes that a trainee may go further in one kind of work; the supervising giver signs, and then he may."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.propose_agreement import Proposal, Wanted, propose
from kt_engine.actions.training_in_hand import (
    certification_in_hand,
    check_not_own,
    check_one_of,
    check_there,
    steps_in_hand,
)
from kt_engine.answers.trainee_facts import trainee_facts
from kt_engine.errors import Refused, UsageProblem
from kt_engine.playbook.schema import Playbook
from kt_engine.playbook.trainee_path import ReverseShadowSpec
from kt_engine.rules.trainee_path import TOP_LEVEL, TraineeFacts, clean_cases, limit
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find, next_number
from kt_engine.store.functions import holder_now
from kt_engine.store.tables import Agreement, AuthorityLevel, Certification, Person, Process
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, LevelCause

KIND = "level_proposed"
VERB = "say how far trainees may go"
IS_TRAINEE = "is_the_trainee"


@dataclass(frozen=True)
class ProposedLevel:
    handle: str
    activity: str
    agreement: str
    before: int
    level: int


def raise_level(database: Database, act: Act, handle: str, *, activity: str, level: int) -> ProposedLevel:
    """Propose a higher level, by one step or more; it holds once the supervising giver has signed the agreement.

    Raises UsageProblem for a level that is none or not higher, Refused before the work under supervision has begun,
    with too few supervised cases without correction, and for who would sign it himself.
    """
    engagement_id = engagement_in(Certification, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_proposed(unit, known)
        row = certification_in_hand(unit, handle)
        require(unit, VERB, engagement_id=engagement_id)
        check_not_own(unit, row, "raises")
        check_there(row, "raised")
        playbook, spec = steps_in_hand(unit, row)
        if spec.reverse_shadow is None:
            raise Refused(f"The playbook of {row['handle']} asks for no work under supervision.")
        key = check_one_of("activity", activity, spec.reverse_shadow.activities)
        facts = trainee_facts(unit, row)
        before = _check_level(row, facts, key, level)
        _check_cases(playbook, spec.reverse_shadow, facts, key, before)
        agreement = propose(unit, engagement_id, _proposal(unit, row, spec.reverse_shadow, facts, key, level))
        unit.event(
            KIND, agreement["handle"], certification=row["handle"], activity=key, level=level,
            before=before, content_sha256=agreement["content_sha256"],
        )  # fmt: skip
        return ProposedLevel(row["handle"], key, agreement["handle"], before, level)


def level_subject(handle: str, activity: str) -> str:
    """Give what an agreement on a level is about."""
    return f"{handle} {activity}"


def _check_level(row: RowMapping, facts: TraineeFacts, activity: str, level: int) -> int:
    before = facts.level_of.get(activity)
    if before is None:
        raise Refused(
            f"{row['handle']} does not work under supervision yet: kt training begin-reverse-shadow {row['handle']}"
        )
    if not 1 <= level <= TOP_LEVEL:
        raise UsageProblem(f"A level goes from 1 to {TOP_LEVEL}, not {level}.")
    if level <= before:
        raise UsageProblem(
            f"{row['handle']} is at level {before} in {activity} already. To lower it: kt training lower-level"
        )
    return before


def _check_cases(
    playbook: Playbook, spec: ReverseShadowSpec, facts: TraineeFacts, activity: str, before: int
) -> None:
    needed = limit(playbook, spec.cases_per_level) if spec.cases_per_level else 0
    done = clean_cases(facts, activity)
    if done < needed:
        raise Refused(
            f"{facts.handle} has done {done} of {needed} cases of {activity} without correction at level {before}. "
            f"Record them: kt training observe {facts.handle} --activity {activity}"
        )


def _proposal(
    unit: Unit, row: RowMapping, spec: ReverseShadowSpec, facts: TraineeFacts, activity: str, level: int
) -> Proposal:
    process = by_id(unit, Process, row["process_id"])
    person = by_id(unit, Person, row["person_id"])
    mine = [one for one in facts.seen if one.activity == activity]
    title = f"{person['handle']} may go to level {level} in {spec.activities[activity].title} of {process['handle']}"
    return Proposal(
        AgreementKind.AUTHORITY_LEVEL,
        level_subject(row["handle"], activity),
        title[:200],
        {
            "activity": activity,
            "cases_count": len(mine),
            "cases_corrected_count": sum(one.corrected for one in mine),
            "certification": row["handle"],
            "from": facts.level_of[activity],
            "to": level,
        },
        [_giver(unit, row, spec)],
        process_id=row["process_id"],
        bars={row["person_id"]: IS_TRAINEE},
    )


def _giver(unit: Unit, row: RowMapping, spec: ReverseShadowSpec) -> Wanted:
    """Give the seat of the supervising giver: by name, or by the role of his function while nobody holds it."""
    who = holder_now(unit, row["engagement_id"], spec.supervised_by, row["process_id"])
    if who is not None:
        return Wanted(person_id=who)
    function = steps_in_hand(unit, row)[0].functions[spec.supervised_by]
    return Wanted(role=function.role, side=function.side)


def level_raised(unit: Unit, agreement: RowMapping) -> Mapping[str, Any]:
    """Write the level that was agreed; the event of the signature tells of it."""
    handle, _, activity = agreement["subject"].partition(" ")
    row = find(unit, Certification, handle)
    check_there(row, "raised")
    level = int(content_of(agreement)["to"])
    before = trainee_facts(unit, row).level_of.get(activity, 0)
    if level <= before:
        raise Refused(f"{handle} is at level {before} in {activity} already. Propose it anew.")
    unit.insert(
        AuthorityLevel,
        engagement_id=row["engagement_id"],
        certification_id=row["id"],
        activity_key=activity,
        number=next_number(unit, AuthorityLevel, certification_id=row["id"], activity_key=activity),
        level=level,
        cause=LevelCause.RAISED,
        agreement_id=agreement["id"],
        since_on=unit.today,
        recorded_by=unit.act.by,
    )
    return {"certification": handle, "activity": activity, "level": level}


def content_of(agreement: RowMapping) -> Mapping[str, Any]:
    content: Mapping[str, Any] = json.loads(agreement["content_json"])
    return content


def _as_proposed(unit: Unit, known: str) -> ProposedLevel:
    agreement = find(unit, Agreement, known)
    content = content_of(agreement)
    return ProposedLevel(
        content["certification"], content["activity"], known, int(content["from"]), int(content["to"])
    )

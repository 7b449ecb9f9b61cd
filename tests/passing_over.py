"""Walks a knowledge item of a small test playbook from identified to baselined, by the real actions."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping, select

from builders import ENGINE, Made, Someone, make_act
from kept_stores import kept
from kt_engine.actions.baseline_knowledge import baseline_knowledge
from kt_engine.actions.capture_knowledge import capture_knowledge
from kt_engine.actions.document_knowledge import document_knowledge
from kt_engine.actions.knowledge_in_hand import KnowledgeDone
from kt_engine.actions.play_back_knowledge import ChosenTopic, play_back_knowledge
from kt_engine.actions.prioritise_knowledge import prioritise_knowledge
from kt_engine.actions.propose_knowledge import propose_knowledge
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.review_knowledge import review_knowledge
from kt_engine.actions.schedule_knowledge import schedule_knowledge
from kt_engine.actions.sign_agreement import SignedAgreement, sign_agreement
from kt_engine.actions.validate_knowledge import validate_knowledge
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import KnowledgeItemRow, table_of
from kt_engine.words import KnowledgeStatus, WorkSetting
from walking import DAY, House, handed, of, walk_to_stage_four

DESK = "knowledge_desk"
HOUSE_ITEM, GREETING, WORK = "E1-I1", "E1-I2", "E1-I3"
"""Of the whole engagement; of E1-P1, in no module; of E1-P1, taught in a module. E1-I4 and E1-I5 are those of E1-P2."""
ORDER = (
    KnowledgeStatus.PRIORITISED, KnowledgeStatus.SCHEDULED, KnowledgeStatus.CAPTURED, KnowledgeStatus.DOCUMENTED,
    KnowledgeStatus.SME_REVIEWED, KnowledgeStatus.PLAYED_BACK, KnowledgeStatus.SIGNED_OFF,
    KnowledgeStatus.FIELD_VALIDATED, KnowledgeStatus.BASELINED,
)  # fmt: skip
TEXT = "# Purpose\nClaims are paid in time.\n\n# Steps\n1. Look at the receipt.\n"
K = table_of(KnowledgeItemRow)


def make_desk(
    database: Database,
    files: Path,
    *,
    processes: int = 1,
    until: KnowledgeStatus | None = None,
    handle: str = WORK,
) -> House:
    """An engagement in stage 4 whose seats are filled; every item identified, one taken to a status step by step.

    Of a store that was built before only the database is copied, not the files.
    """

    def build() -> Made:
        made = walk_to_stage_four(database, processes=processes, playbook=DESK)
        reconcile(database, make_act(ENGINE, DAY), made.engagement_id)
        for step in ORDER[: ORDER.index(until) + 1] if until else ():
            STEPS[step](House(database, made, files), handle)
        return made

    return House(database, kept(database, ("desk", processes, until, handle), build), files)


def rated(house: House, handle: str = WORK, **more: Any) -> KnowledgeDone:
    act = more.pop("act", of(house.people.manager))
    return prioritise_knowledge(house.database, act, handle, **{"complexity": 4, **more})


def scheduled(house: House, handle: str = WORK, **more: Any) -> KnowledgeDone:
    act = more.pop("act", of(house.people.trainers[0]))
    return schedule_knowledge(house.database, act, handle, **{"on": DAY, "hours": Decimal(2), **more})


def captured(house: House, handle: str = WORK, **more: Any) -> KnowledgeDone:
    act = more.pop("act", of(house.people.trainers[0]))
    there = [giver_of(house, handle).handle, receiver_of(house, handle).handle]
    known = {"held_on": DAY, "attended": there, "recording": "Media library, session 14", **more}
    return capture_knowledge(house.database, act, handle, **known)


def documented(house: House, handle: str = WORK, text: str = TEXT, **more: Any) -> KnowledgeDone:
    act = more.pop("act", of(receiver_of(house, handle)))
    name = more.pop("name", "the_work.md")
    return document_knowledge(house.database, house.files, act, handle, file=handed(text, name))


def reviewed(house: House, handle: str = WORK, **more: Any) -> KnowledgeDone:
    act = more.pop("act", of(giver_of(house, handle)))
    return review_knowledge(house.database, act, handle, **{"passed": True, **more})


def played_back(house: House, handle: str = WORK, score: str = "90", **more: Any) -> KnowledgeDone:
    act = more.pop("act", of(giver_of(house, handle)))
    known = {"owner": owner_of(house, handle).handle, "topics": topics(house, handle), **more}
    return play_back_knowledge(house.database, act, handle, score_pct=Decimal(score), **known)


def topics(house: House, handle: str = WORK) -> list[ChosenTopic]:
    """One chosen by each side; the receiver's is an easy one."""
    return [
        ChosenTopic("A lost receipt", receiver_of(house, handle).handle),
        ChosenTopic("A trip outside the policy", giver_of(house, handle).handle, hard=True),
    ]


def proposed(house: House, handle: str = WORK, **more: Any) -> str:
    """Put it before its signers; gives the agreement's handle."""
    act = more.pop("act", of(house.people.manager))
    return propose_knowledge(house.database, act, handle, **more).agreements[0]


def signed_by(house: House, agreement: str, who: Someone, **more: Any) -> SignedAgreement:
    return sign_agreement(house.database, more.pop("act", of(who)), agreement, **more)


def signed_off(house: House, handle: str = WORK) -> str:
    """Propose and sign it by all three; gives the agreement's handle."""
    agreement = proposed(house, handle)
    for who in (giver_of(house, handle), receiver_of(house, handle), owner_of(house, handle)):
        signed_by(house, agreement, who)
    return agreement


def validated(house: House, handle: str = WORK, **more: Any) -> KnowledgeDone:
    act = more.pop("act", of(giver_of(house, handle)))
    known = {
        "case": "Claim 2231", "setting": WorkSetting.LIVE, "used_by": house.people.trainees[0].handle,
        "used_on": DAY, **more,
    }  # fmt: skip
    return validate_knowledge(house.database, act, handle, **known)


def baselined(house: House, handle: str = WORK, **more: Any) -> KnowledgeDone:
    act = more.pop("act", of(house.people.trainers[0]))
    return baseline_knowledge(house.database, act, handle, **more)


STEPS: Mapping[KnowledgeStatus, Callable[..., object]] = {
    KnowledgeStatus.PRIORITISED: rated,
    KnowledgeStatus.SCHEDULED: scheduled,
    KnowledgeStatus.CAPTURED: captured,
    KnowledgeStatus.DOCUMENTED: documented,
    KnowledgeStatus.SME_REVIEWED: reviewed,
    KnowledgeStatus.PLAYED_BACK: played_back,
    KnowledgeStatus.SIGNED_OFF: signed_off,
    KnowledgeStatus.FIELD_VALIDATED: validated,
    KnowledgeStatus.BASELINED: baselined,
}


def walked(house: House, until: KnowledgeStatus, handle: str) -> None:
    """Take one more identified item to a status, step by step."""
    for step in ORDER[: ORDER.index(until) + 1]:
        STEPS[step](house, handle)


def giver_of(house: House, handle: str) -> Someone:
    return house.people.process_owner if handle == HOUSE_ITEM else house.people.experts[0]


def receiver_of(house: House, handle: str) -> Someone:
    return house.people.team_leads[0] if handle == HOUSE_ITEM else house.people.trainers[0]


def owner_of(house: House, handle: str) -> Someone:
    """Who owns it for the client; where the owner gives it, the second one."""
    return house.people.second_process_owner if handle == HOUSE_ITEM else house.people.process_owner


def item(house: House, handle: str = WORK) -> RowMapping:
    with open_store(house.database) as reader:
        return reader.rows(select(K).where(K.c.handle == handle))[0]


def status(house: House, handle: str = WORK) -> KnowledgeStatus:
    return KnowledgeStatus(item(house, handle)["status"])


def on(day: date, who: Someone) -> Any:
    return of(who, day)

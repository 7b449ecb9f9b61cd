"""Keeps that a signed knowledge item was used in live or simulated work, and whether it had to be corrected."""

from datetime import date

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import (
    NOTE_LENGTH,
    KnowledgeDone,
    KnowledgeInHand,
    knowledge_as_it_stands,
    knowledge_in_hand,
    person_in,
    sides_of,
)
from kt_engine.errors import MoveRefused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.knowledge import check_use, instead_of
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import KnowledgeItemRow
from kt_engine.store.unit import Act
from kt_engine.words import SIGNED_OFF_OR_LATER, KnowledgeStatus, KnowledgeStepKind, WorkSetting

KIND = "knowledge_validated"
CASE_LENGTH = 200


def validate_knowledge(
    database: Database,
    act: Act,
    handle: str,
    *,
    case: str,
    setting: WorkSetting,
    used_by: str,
    used_on: date,
    corrected: str | None = None,
) -> KnowledgeDone:
    """Keep one use of the signed version by somebody of the provider, as who saw it; `corrected` says what was wrong.

    The first use without correction validates the item. Raises MoveRefused before it is signed off, Refused for
    confirming one's own use, UsageProblem for a day to come.
    """
    where = one_line(case, "case", most=CASE_LENGTH)
    wrong = None if corrected is None else one_line(corrected, "correction", most=NOTE_LENGTH)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        if hand.status not in SIGNED_OFF_OR_LATER:
            instead = instead_of(hand.handle, hand.status)
            raise MoveRefused(hand.handle, hand.status.value, "used in work", instead)
        if used_on > unit.today:
            raise UsageProblem(f"The day of the use, {used_on}, has not come yet. Record it when it is over.")
        user = _user(hand, used_by)
        hand.step(
            KnowledgeStepKind.VALIDATED, on=used_on, person_id=user, passed=wrong is None, reference=where,
            note=wrong, setting=setting,
        )  # fmt: skip
        status = hand.status
        if wrong is None and status is KnowledgeStatus.SIGNED_OFF:
            status = KnowledgeStatus.FIELD_VALIDATED
            hand.change(status=status)
        unit.event(
            KIND, hand.handle, texts=None, number=hand.row["current_number"], setting=setting, used_on=used_on,
            corrected=wrong is not None, status=status,
        )  # fmt: skip
        return knowledge_as_it_stands(unit, hand.handle)


def _user(hand: KnowledgeInHand, used_by: str) -> int:
    unit, engagement_id = hand.unit, hand.row["engagement_id"]
    person = person_in(unit, engagement_id, used_by, "use it in work")
    sides = sides_of(unit, engagement_id, person["id"])
    check_use(hand.handle, person["handle"], hand.called(unit.act.by), sides)
    hand.keep(hand.people.giver, hand.people.backup, hand.people.receiver)
    return int(person["id"])

"""Asks something about a handover: a comment on a section, or a query to somebody. It is closed before acceptance."""

from dataclasses import dataclass

from sqlalchemy import RowMapping

from kt_engine.actions.authority import is_human, require_open
from kt_engine.actions.done_before import check_same
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.question_in_hand import LONGEST, OVER, check_may, those_at_the_table
from kt_engine.answers.handover_people import people_of
from kt_engine.errors import MoveRefused, Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, next_number
from kt_engine.store.tables import Handover, HandoverQuestion, Person
from kt_engine.store.unit import Act, Unit
from kt_engine.words import QuestionKind, QuestionStatus

KIND = "question_asked"


@dataclass(frozen=True)
class AskedQuestion:
    handle: str
    handover: str
    kind: QuestionKind


def ask_question(
    database: Database,
    act: Act,
    handover: str,
    *,
    question: str,
    section: str | None = None,
    of: str | None = None,
) -> AskedQuestion:
    """Ask as giver, receiver or reviewer; `of` is a person's handle, without it the giver answers.

    With `section` it is a comment on that section of the newest version. Raises Refused for anybody else, for a
    question to oneself, MoveRefused when nothing is left to ask.
    """
    text = one_line(question, "question", most=LONGEST)
    about = None if section is None else one_line(section, "section's title")
    kind = QuestionKind.QUERY if section is None else QuestionKind.COMMENT
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Handover, handover)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            row = find(unit, HandoverQuestion, known)
            check_same(unit, known, same=(row["question"], row["kind"]) == (text, kind))
            return AskedQuestion(known, find(unit, Handover, handover)["handle"], kind)
        row = find(unit, Handover, handover)
        require_open(unit, row["engagement_id"])
        _check(unit, row)
        return _insert(unit, row, kind, about, text, _asked_of(unit, of))


def _check(unit: Unit, handover: RowMapping) -> None:
    if handover["status"] in OVER:
        raise MoveRefused(
            handover["handle"],
            handover["status"].value,
            "asked about",
            "Add a new handover for what changed.",
        )
    people = people_of(unit, handover)
    who = f"its giver {people.giver.called}, and who signs it: {people.signers}"
    check_may(unit, those_at_the_table(people), f"ask about {handover['handle']}", who)


def _asked_of(unit: Unit, person: str | None) -> int | None:
    """Find who is to answer. Raises Refused for oneself, for who has left and for what is no person."""
    if person is None:
        return None
    row = find(unit, Person, person)
    if row["id"] == unit.act.by:
        raise Refused(f"{row['handle']} asks; name somebody else who answers.")
    if not is_human(row) or (row["disabled_on"] is not None and row["disabled_on"] <= unit.today):
        raise Refused(f"{row['handle']} cannot answer: no person, or no longer here. Name somebody else.")
    return int(row["id"])


def _insert(
    unit: Unit, handover: RowMapping, kind: QuestionKind, section: str | None, text: str, of: int | None
) -> AskedQuestion:
    engagement_id = handover["engagement_id"]
    number = next_number(unit, HandoverQuestion, engagement_id=engagement_id)
    handle = f"E{engagement_id}-Q{number}"
    unit.insert(
        HandoverQuestion,
        engagement_id=engagement_id,
        handle=handle,
        number=number,
        handover_id=handover["id"],
        version_number=handover["current_number"],
        kind=kind,
        section=section,
        question=text,
        status=QuestionStatus.OPEN,
        asked_by=unit.act.by,
        asked_on=unit.today,
        asked_of=of,
    )
    unit.event(KIND, handle, handover=handover["handle"], question_kind=kind)
    return AskedQuestion(handle, str(handover["handle"]), kind)

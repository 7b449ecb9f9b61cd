"""What all verbs about one knowledge item share: the item and its people, its moves, the steps that are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.authority import is_human, require, require_open
from kt_engine.errors import MoveRefused, Refused
from kt_engine.rules.knowledge import ASIDE, check_named, instead_of
from kt_engine.rules.moves import check_move
from kt_engine.store.find import by_id, find, next_number
from kt_engine.store.functions import holders
from kt_engine.store.knowledge import (
    KnowledgePeople,
    people_behind,
    queries_of,
    version_handle,
    versions_of,
)
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import KnowledgeItemRow, KnowledgeStep, Person, Process
from kt_engine.store.unit import Unit
from kt_engine.words import KnowledgeStatus, KnowledgeStepKind, ProcessStatus, Role, Side

KEEP = "keep knowledge items"
NOTE_LENGTH = 600
OUT = frozenset({KnowledgeStatus.WAIVED, KnowledgeStatus.DESCOPED})
SILENT = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.SERVICE})
"""Roles that have no part in what passes over."""


@dataclass(frozen=True)
class KnowledgeDone:
    """An item as a verb leaves it."""

    handle: str
    status: KnowledgeStatus
    version: int | None
    """The version it stands on."""
    score: int | None
    must_have: bool
    back_to: KnowledgeStatus | None
    due_on: date | None
    review_on: date | None
    agreements: tuple[str, ...] = ()
    """What was put before people by it."""


@dataclass(frozen=True)
class KnowledgeInHand:
    row: RowMapping
    people: KnowledgePeople
    unit: Unit

    @property
    def handle(self) -> str:
        return str(self.row["handle"])

    @property
    def status(self) -> KnowledgeStatus:
        return KnowledgeStatus(self.row["status"])

    @property
    def versioned(self) -> str:
        """What is signed: E7-I5 v2."""
        return version_handle(self.row)

    @property
    def giver(self) -> str:
        """The handle of who gives it; known once `check_people` let it through."""
        return self.called(self.people.giver)

    @property
    def receiver(self) -> str:
        return self.called(self.people.receiver)

    def called(self, person_id: int | None) -> str:
        return "nobody" if person_id is None else str(by_id(self.unit, Person, person_id)["handle"])

    def check_people(self) -> None:
        """Raise Refused unless somebody gives it, and somebody else receives it."""
        named = (self.people.giver, self.people.receiver)
        check_named(self.handle, *(None if one is None else self.called(one) for one in named))

    def newest(self) -> RowMapping:
        """Give the version it stands on. Raises MoveRefused where nothing is written down."""
        found = versions_of(self.unit, self.row["id"])
        if not found:
            raise MoveRefused(
                self.handle, self.status.value, "looked at", instead_of(self.handle, self.status)
            )
        return found[0]

    def open_queries(self) -> list[int]:
        return [row["number"] for row in queries_of(self.unit, self.row["id"]) if row["closed_on"] is None]

    def keep(self, *named: int | None) -> None:
        """Raise Refused unless who acts keeps the knowledge items, or is one of the persons named."""
        self.may(KEEP, *named)

    def may(self, verb: str, *named: int | None) -> None:
        is_named = self.unit.act.by in {one for one in named if one is not None}
        require(self.unit, verb, engagement_id=self.row["engagement_id"], named=is_named)

    def check(self, target: KnowledgeStatus, verb: str) -> None:
        """Raise MoveRefused unless the item may move there; `verb` is a participle.

        What is blocked or waived makes no step of its own: it is unblocked or opened again first.
        """
        if self.status in ASIDE and target not in OUT:
            raise MoveRefused(self.handle, self.status.value, verb, instead_of(self.handle, self.status))
        check_move(
            "knowledge_item", self.handle, self.status, target, verb, instead_of(self.handle, self.status)
        )

    def back(self, verb: str) -> KnowledgeStatus:
        """Give where a blocked or waived item goes back to."""
        target = KnowledgeStatus(self.row["back_to"])
        check_move("knowledge_item", self.handle, self.status, target, verb, "")
        return target

    def change(self, **values: Any) -> None:
        """Change the row; the caller has checked the move and writes the event."""
        self.unit.change(KnowledgeItemRow, self.row["id"], self.handle, version=self.row["version"], **values)

    def step(self, kind: KnowledgeStepKind, **values: Any) -> int:
        """Keep what happened; gives its id."""
        known = {"on": self.unit.today, "version_number": self.row["current_number"], **values}
        return self.unit.insert(
            KnowledgeStep,
            engagement_id=self.row["engagement_id"],
            item_id=self.row["id"],
            number=next_number(self.unit, KnowledgeStep, item_id=self.row["id"]),
            kind=kind,
            recorded_by=self.unit.act.by,
            recorded_at=self.unit.act.at,
            **known,
        )


def knowledge_in_hand(unit: Unit, handle: str) -> KnowledgeInHand:
    """Give the item. Raises NotFound, MoveRefused where its engagement does not move, Refused out of scope."""
    row = find(unit, KnowledgeItemRow, handle)
    require_open(unit, row["engagement_id"])
    if row["process_id"] is not None:
        process = by_id(unit, Process, row["process_id"])
        if process["status"] is not ProcessStatus.IN_SCOPE:
            raise Refused(
                f"{process['handle']} is {process['status'].value.replace('_', ' ')}; nothing of {row['handle']} moves."
            )
    if row["left_on"] is not None:
        raise MoveRefused(
            row["handle"], row["status"].value, "changed", f"It left the scope on {row['left_on']}."
        )
    return KnowledgeInHand(row, people_behind(holders(unit, row["engagement_id"]), row), unit)


def knowledge_as_it_stands(unit: Unit, handle: str, agreements: Sequence[str] = ()) -> KnowledgeDone:
    row = find(unit, KnowledgeItemRow, handle)
    return KnowledgeDone(
        handle=row["handle"],
        status=row["status"],
        version=row["current_number"],
        score=row["score"],
        must_have=bool(row["must_have"]),
        back_to=row["back_to"],
        due_on=row["due_on"],
        review_on=row["review_on"],
        agreements=tuple(agreements),
    )


def person_in(unit: Unit, engagement_id: int, handle: str, what: str) -> RowMapping:
    """Give a person with a part in the engagement. Raises Refused for who has left, or holds no role in it."""
    person = find(unit, Person, handle)
    if not is_human(person):
        raise Refused(f"{person['handle']} is not a person and cannot {what}.")
    if person["disabled_on"] is not None and person["disabled_on"] <= unit.today:
        raise Refused(f"{person['handle']} has left. Name somebody who is still there.")
    held = roles_of(unit, engagement_id, person["id"], unit.today)
    if not {role for role, _ in held} - SILENT:
        raise Refused(
            f"{person['handle']} has no role in this engagement and cannot {what}. Grant one first: kt role grant"
        )
    return person


def sides_of(unit: Unit, engagement_id: int, person_id: int) -> frozenset[Side | None]:
    return frozenset(side for _, side in roles_of(unit, engagement_id, person_id, unit.today))

"""The criterion that holds a process's gates while must-have knowledge would leave with somebody. It writes nothing."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from kt_engine.answers.knowledge_holders import KnowledgeItem, knowledge_of
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.gates import Evidence, Measured
from kt_engine.store.find import by_id
from kt_engine.store.leaving import known_leavers
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Process
from kt_engine.store.unit import Reader
from kt_engine.words import CriterionClass, Measure, Unit

KEY = "leaver_knowledge"
NAMED = 3


class Asking(Protocol):
    """Who asks for a measure, as far as leavers need to know."""

    @property
    def engagement_id(self) -> int: ...
    @property
    def process_id(self) -> int | None: ...
    @property
    def today(self) -> date: ...


def leaver_knowledge(reader: Reader, asked: Asking) -> tuple[Decimal | None, tuple[Evidence, ...]]:
    """Must-have knowledge items known only to people who will leave: unrecorded, without second giver or successor."""
    items = leaver_items(reader, asked.engagement_id, asked.process_id, asked.today)
    return Decimal(sum(item.at_risk for item in items)), ()


def leaver_criterion(
    reader: Reader, engagement_id: int, process_id: int | None, today: date
) -> tuple[Measured, ...]:
    """Give the criterion of a process's gate from the day a leaving is known of somebody who gives such an item.

    Nothing where nobody leaves, so that the packs of other engagements stay as they are.
    """
    concerned = leaver_items(reader, engagement_id, process_id, today)
    if not concerned:
        return ()
    lost = [item for item in concerned if item.at_risk]
    return (
        Measured(
            key=KEY,
            title=_title(lost or concerned, lost=bool(lost)),
            criterion_class=CriterionClass.MUST,
            measure=Measure.LEAVER_KNOWLEDGE_COUNT,
            value=Decimal(len(lost)),
            unit=Unit.COUNT,
            at_least=None,
            at_most=Decimal(0),
            source=_source(pinned_playbook(reader, engagement_id)),
        ),
    )


def leaver_items(
    reader: Reader, engagement_id: int, process_id: int | None, today: date
) -> tuple[KnowledgeItem, ...]:
    """Give the must-have items of a process, and of the whole engagement, that somebody who leaves gives."""
    if process_id is None or not known_leavers(reader, today):
        return ()
    of = {None, by_id(reader, Process, process_id)["handle"]}
    items = knowledge_of(reader, engagement_id, today)
    return tuple(item for item in items if item.must_have and item.leaving and item.process in of)


def _title(items: Sequence[KnowledgeItem], *, lost: bool) -> str:
    named = ", ".join(item.item for item in items[:NAMED])
    more = f" and {len(items) - NAMED} more" if len(items) > NAMED else ""
    who = ", ".join(dict.fromkeys(handle for item in items for handle in item.leaving))
    if lost:
        return f"Must-have knowledge that leaves with {who}: {named}{more}"
    return f"Must-have knowledge of {who}, who will leave, is kept: {named}{more}"


def _source(playbook: Playbook) -> str | None:
    threshold = playbook.thresholds.get("must_have_criticality")
    return None if threshold is None else threshold.source

"""What a playbook rules about knowledge sessions, as minutes and counts. It reads no row but the pinned playbook."""

from dataclasses import dataclass
from decimal import Decimal

from kt_engine.exchange.session_hours import minutes_of
from kt_engine.playbook.schema import KnowledgeItemSpec, Playbook
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.unit import Reader

MUST_HAVE, MUST_HAVE_FROM = "must_have_criticality", 4
A_WHOLE_DAY = 24 * 60


@dataclass(frozen=True)
class SessionRules:
    most_minutes_a_day: int
    """A whole day where the playbook rules nothing."""
    longest_minutes: int
    shortest_minutes: int
    attendance_pct: Decimal | None
    cancelled_in_a_row: int | None
    is_ruled: bool
    """False: the playbook says nothing of sessions, and none is planned by itself."""


NO_RULES = SessionRules(A_WHOLE_DAY, A_WHOLE_DAY, 15, None, None, is_ruled=False)


def rules_of(playbook: Playbook) -> SessionRules:
    spec, thresholds = playbook.sessions, playbook.thresholds
    if spec is None:
        return NO_RULES
    return SessionRules(
        most_minutes_a_day=minutes_of(thresholds[spec.hours_a_day].value),
        longest_minutes=minutes_of(thresholds[spec.longest].value),
        shortest_minutes=minutes_of(thresholds[spec.shortest].value),
        attendance_pct=None if spec.attendance is None else thresholds[spec.attendance].value,
        cancelled_in_a_row=(
            None if spec.cancelled_in_a_row is None else int(thresholds[spec.cancelled_in_a_row].value)
        ),
        is_ruled=True,
    )


def session_rules(reader: Reader, engagement_id: int) -> SessionRules:
    return rules_of(pinned_playbook(reader, engagement_id))


def is_must_have(playbook: Playbook, item: KnowledgeItemSpec) -> bool:
    """Tell whether an item's criticality makes it a must-have: that of the playbook, else 4."""
    threshold = playbook.thresholds.get(MUST_HAVE)
    return item.criticality >= (MUST_HAVE_FROM if threshold is None else threshold.value)

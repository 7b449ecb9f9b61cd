"""The facts of what the plan takes for true, and of what was promised aloud before signing. It writes nothing."""

from dataclasses import dataclass, replace
from datetime import date

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import asked_of, engagement_facts
from kt_engine.answers.promise_lines import (
    AssumptionLine,
    CommitmentLine,
    assumption_lines,
    commitment_lines,
    warning_days,
)
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.unit import Reader


@dataclass(frozen=True)
class AssumptionRegisterFacts:
    engagement: EngagementFacts
    as_of: date
    warning_days: int
    """Calendar days before its last day on which an assumption turns amber."""
    assumptions: tuple[AssumptionLine, ...]
    """Their owners as printed name and handle, their functions as titles."""
    commitments: tuple[CommitmentLine, ...]


def collect_assumption_register(reader: Reader, engagement_id: int, today: date) -> AssumptionRegisterFacts:
    playbook = pinned_playbook(reader, engagement_id)
    people = asked_of(reader, engagement_id, playbook).people.values()
    names = {row["handle"]: f"{row['name']} ({row['handle']})" for row in people}
    return AssumptionRegisterFacts(
        engagement=engagement_facts(reader, engagement_id),
        as_of=today,
        warning_days=warning_days(playbook),
        assumptions=tuple(
            replace(one, owner=names.get(one.owner or ""), function=playbook.functions[one.function].title)
            for one in assumption_lines(reader, engagement_id, today)
        ),
        commitments=commitment_lines(reader, engagement_id),
    )

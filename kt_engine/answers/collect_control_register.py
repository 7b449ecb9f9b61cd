"""The facts of the control register: each control with who answers for it, period by period. It writes nothing."""

from dataclasses import dataclass, replace
from datetime import date

from kt_engine.answers.control_lines import ControlLine, control_lines, cover_days
from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import asked_of, engagement_facts
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.unit import Reader


@dataclass(frozen=True)
class ControlRegisterFacts:
    engagement: EngagementFacts
    as_of: date
    cover_days: int
    """Calendar days after the go-live in which somebody must still answer."""
    cover_source: str | None
    controls: tuple[ControlLine, ...]
    """Those with the next day without anybody first."""


def collect_control_register(reader: Reader, engagement_id: int, on: date) -> ControlRegisterFacts:
    """Collect every control as it stands on a day; owners by name and handle."""
    playbook = pinned_playbook(reader, engagement_id)
    asked = asked_of(reader, engagement_id, playbook)
    names = {str(row["handle"]): asked.person(person_id) for person_id, row in asked.people.items()}
    threshold = playbook.thresholds.get("control_cover")
    return ControlRegisterFacts(
        engagement=engagement_facts(reader, engagement_id),
        as_of=on,
        cover_days=cover_days(playbook),
        cover_source=threshold.source if threshold else None,
        controls=tuple(_named(line, names) for line in control_lines(reader, engagement_id, on)),
    )


def _named(line: ControlLine, names: dict[str, str]) -> ControlLine:
    return replace(
        line,
        owner=names[line.owner] if line.owner else None,
        owners=tuple(replace(one, person=names[one.person]) for one in line.owners),
    )

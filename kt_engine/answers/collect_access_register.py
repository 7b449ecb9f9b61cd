"""The facts of the access register: every right of every named user, with what he found. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from kt_engine.answers.access_lines import AccessLine, access_lines, ready_of
from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.unit import Reader


@dataclass(frozen=True)
class SystemReady:
    key: str
    title: str
    working_count: int
    needed_count: int


@dataclass(frozen=True)
class AccessRegisterFacts:
    engagement: EngagementFacts
    as_of: date
    systems: tuple[SystemReady, ...]
    rights: tuple[AccessLine, ...]
    """What must be taken away first, then what does not work yet."""

    @property
    def ready(self) -> tuple[int, int]:
        return ready_of(self.rights, None)


def collect_access_register(reader: Reader, engagement_id: int, on: date) -> AccessRegisterFacts:
    """Collect every right as it stands on a day, revoked ones too: a register shows the whole population."""
    lines = access_lines(reader, engagement_id, on)
    known = pinned_playbook(reader, engagement_id).systems
    return AccessRegisterFacts(
        engagement=engagement_facts(reader, engagement_id),
        as_of=on,
        systems=tuple(
            SystemReady(
                key,
                known[key].title if key in known else key,
                *ready_of(tuple(one for one in lines if one.system == key), None),
            )
            for key in sorted({one.system for one in lines})
        ),
        rights=lines,
    )

"""How far the trainees of a rehearsal came, counted from its store. It writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.bus_factor import held_items
from kt_engine.answers.trainee_facts import facts_of_engagement
from kt_engine.rules.trainee_path import wanted_levels
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Certification, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import CERTIFIED_OR_LATER, GONE_TRAINEES, CertificationStatus

C = table_of(Certification)


@dataclass(frozen=True)
class PeopleCount:
    nominated: int
    """Everybody who ever was."""
    certified: int
    """Who is now, or does live work by it."""
    live: int | None
    """Of them who do live work; None: the playbook ends with the certificate."""
    proficient: int | None
    left: int
    bus_factor: int | None
    """The fewest certified people behind any must-have item in a shift; None: there is no such item."""
    levels: Mapping[str, int]
    """The lowest level of authority of the certified in each kind of work; empty where none is asked for."""

    def sentence(self) -> str:
        """Say it in one line, without what the playbook does not ask for."""
        far = (
            []
            if self.live is None
            else [f"{self.live} of them live", f"{self.proficient} of these proficient"]
        )
        parts = [f"{self.nominated} nominated", f"{self.certified} certified", *far, f"{self.left} left"]
        if self.bus_factor is not None:
            parts.append(f"bus factor {self.bus_factor}")
        if self.levels:
            levels = ", ".join(f"{activity} {level}" for activity, level in self.levels.items())
            parts.append(f"lowest level of authority: {levels}")
        return "; ".join(parts)


def people_of(reader: Reader, engagement_id: int, today: date) -> PeopleCount:
    playbook = pinned_playbook(reader, engagement_id)
    has_steps = playbook.certification is not None and playbook.certification.has_steps
    rows = reader.rows(select(C).where(C.c.engagement_id == engagement_id).order_by(C.c.id))
    certified = [row for row in rows if row["status"] in CERTIFIED_OR_LATER]
    held = [min(len(one.today), len(one.at_go_live)) for one in held_items(reader, engagement_id, today)]
    proficient = sum(row["status"] is CertificationStatus.PROFICIENT for row in rows)
    return PeopleCount(
        nominated=len(rows),
        certified=len(certified),
        live=sum(row["live_on"] is not None for row in certified) if has_steps else None,
        proficient=proficient if has_steps else None,
        left=sum(row["status"] in GONE_TRAINEES for row in rows),
        bus_factor=min(held, default=None),
        levels=_lowest(reader, engagement_id, certified, tuple(wanted_levels(playbook))),
    )


def _lowest(
    reader: Reader, engagement_id: int, certified: list[RowMapping], activities: tuple[str, ...]
) -> dict[str, int]:
    if not certified or not activities:
        return {}
    facts = facts_of_engagement(reader, engagement_id)
    levels = [facts[row["id"]].level_of for row in certified]
    return {activity: min(one.get(activity, 0) for one in levels) for activity in activities}

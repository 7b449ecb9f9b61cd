"""Who fills a seat or is on the way to one, since when and until when, in one engagement. It writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import RowMapping, select

from kt_engine.answers.learning_since import learning_since
from kt_engine.answers.planning import PARTY_CALENDARS, calendars_of, side_calendars
from kt_engine.methods.seats import StageSurvival
from kt_engine.plan.arrival import Stretch, live_on
from kt_engine.plan.milestones import GO_LIVE
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.learning import Place, place_of, stage_of
from kt_engine.store.leaving import known_leavers
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.seats import newest_assignments, newest_attritions
from kt_engine.store.tables import Certification, Person, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import CERTIFIED_OR_LATER, CertificationStatus, LearningStage, Side

C, P, T = table_of(Certification), table_of(Person), table_of(Task)


@dataclass(frozen=True)
class Way:
    """What the playbook says of the way to live work; empty where it says nothing."""

    stretches: tuple[Stretch, ...] = ()
    survival: tuple[StageSurvival, ...] = ()

    @property
    def stages(self) -> tuple[LearningStage, ...]:
        return tuple(one.stage for one in self.stretches)


@dataclass(frozen=True)
class SeatHolder:
    """One person on one process."""

    certification_id: int
    certification: str
    person_id: int
    person: str
    process_id: int
    status: CertificationStatus
    place: Place
    stage: LearningStage | None
    """Of who learns."""
    shift: str | None
    """None: nobody has said where he sits."""
    language: str | None
    holds_seat: bool
    live_on: date | None
    """The day who learns can be live, if he comes through; None: he is live, or the playbook does not say how long."""
    leaves_on: date | None
    """His last day, where it is known that he leaves."""
    last_on: date | None
    """The last day he counts: he leaves, or his certificate runs out. None: nothing is known."""


@dataclass(frozen=True)
class SeatHolders:
    """Everybody of an engagement who has not ended, and on whose calendar people learn there."""

    way: Way
    people: tuple[SeatHolder, ...]
    newcomer: SiteCalendar
    """The calendar of somebody who is not known yet: the provider's."""
    of_person: Mapping[int, SiteCalendar]

    def calendar(self, person_id: int | None) -> SiteCalendar:
        return self.of_person.get(person_id or 0, self.newcomer)

    def of_process(self, process_id: int) -> tuple[SeatHolder, ...]:
        return self._by_process.get(process_id, ())

    @cached_property
    def _by_process(self) -> Mapping[int, tuple[SeatHolder, ...]]:
        """Kept, because every week of every shift asks for it."""
        found: dict[int, list[SeatHolder]] = {}
        for one in self.people:
            found.setdefault(one.process_id, []).append(one)
        return {process_id: tuple(people) for process_id, people in found.items()}


def way_of(playbook: Playbook) -> Way:
    spec, thresholds = playbook.staffing, playbook.thresholds
    if spec is None:
        return Way()
    return Way(
        tuple(Stretch(stage, int(thresholds[one.length].value)) for stage, one in spec.stages.items()),
        tuple(
            StageSurvival(stage.value, thresholds[one.survival].value) for stage, one in spec.stages.items()
        ),
    )


def seat_holders(reader: Reader, engagement_id: int, today: date) -> SeatHolders:
    """Read everybody as of a day; who is attrited or removed is left out."""
    way = way_of(pinned_playbook(reader, engagement_id))
    rows = reader.rows(
        select(C, P.c.handle.label("person"), P.c.disabled_on, P.c.site_id, P.c.party_id)
        .join(P, P.c.id == C.c.person_id)
        .where(C.c.engagement_id == engagement_id)
        .order_by(C.c.id)
    )
    here = [row for row in rows if place_of(row["status"], way.stages) is not Place.ENDED]
    calendars = calendars_of(reader)
    newcomer = _newcomers(reader, engagement_id, calendars)
    of_person = {row["person_id"]: calendars.get(_calendar_id(row), newcomer) for row in here}
    case = _Case(
        way,
        learning_since(reader, engagement_id, here, way.stages),
        newest_assignments(reader, engagement_id),
        newest_attritions(reader, engagement_id),
        known_leavers(reader, today),
        of_person,
        today,
        frozenset() if _has_nursery(here) else _gone_live(reader, engagement_id),
    )
    return SeatHolders(way, tuple(case.holder(row) for row in here), newcomer, of_person)


def _has_nursery(rows: Sequence[RowMapping]) -> bool:
    """Tell whether anybody was ever put into a nursery here: he is there, or has come out of it."""
    after = CERTIFIED_OR_LATER - {CertificationStatus.CERTIFIED}
    return any(row["status"] in after for row in rows)


def _gone_live(reader: Reader, engagement_id: int) -> frozenset[int]:
    rows = reader.rows(
        select(T.c.process_id).where(
            T.c.engagement_id == engagement_id, T.c.milestone == GO_LIVE, T.c.actual_on.is_not(None)
        )
    )
    return frozenset(row["process_id"] for row in rows)


def _newcomers(reader: Reader, engagement_id: int, calendars: Mapping[int, SiteCalendar]) -> SiteCalendar:
    sides = side_calendars(reader, engagement_id)
    return calendars[sides.get(Side.PROVIDER) or sides.get(Side.CLIENT) or next(iter(calendars))]


def _calendar_id(row: RowMapping) -> int:
    """Give the calendar somebody works on: his site's, else his company's."""
    return int(row["site_id"] or PARTY_CALENDARS - (row["party_id"] or 0))


@dataclass(frozen=True)
class _Case:
    way: Way
    since: Mapping[int, date]
    assignments: Mapping[int, RowMapping]
    attritions: Mapping[int, RowMapping]
    leavers: Mapping[int, RowMapping]
    of_person: Mapping[int, SiteCalendar]
    today: date
    without_nursery: frozenset[int]
    """Processes that are live while nobody was ever put into a nursery: there, who is certified does the work."""

    def holder(self, row: RowMapping) -> SeatHolder:
        stages = self.way.stages
        if row["process_id"] in self.without_nursery:
            stages = tuple(one for one in stages if one is not LearningStage.NESTING)
        place = place_of(row["status"], stages)
        stage = stage_of(row["status"], self.way.stages) if place is Place.LEARNING else None
        assignment = self.assignments.get(row["id"])
        leaves_on = self._leaves_on(row)
        return SeatHolder(
            certification_id=row["id"],
            certification=row["handle"],
            person_id=row["person_id"],
            person=row["person"],
            process_id=row["process_id"],
            status=row["status"],
            place=place,
            stage=stage,
            shift=assignment["shift"] if assignment else None,
            language=assignment["language"] if assignment else None,
            holds_seat=bool(assignment["holds_seat"]) if assignment else True,
            live_on=self._live_on(row, stage),
            leaves_on=leaves_on,
            last_on=_first_of(leaves_on, row["expires_on"]),
        )

    def _live_on(self, row: RowMapping, stage: LearningStage | None) -> date | None:
        if stage is None:
            return None
        calendar = self.of_person[row["person_id"]]
        return live_on(calendar, self.way.stretches, stage, self.since[row["id"]], self.today)

    def _leaves_on(self, row: RowMapping) -> date | None:
        leaver, attrition = self.leavers.get(row["person_id"]), self.attritions.get(row["id"])
        return _first_of(leaver["last_on"] if leaver else None, attrition["left_on"] if attrition else None)


def _first_of(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)

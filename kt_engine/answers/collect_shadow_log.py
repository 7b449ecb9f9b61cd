"""The facts of the shadow log: cases watched and done, and how far each trainee may go. It writes nothing.

It goes to both sides: what a person watched and may do stands beside his handle; how often somebody had to step in
stands in sums alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.answers.trainee_facts import facts_of_engagement
from kt_engine.playbook.schema import CertificationSpec, Playbook
from kt_engine.rules.trainee_path import TraineeFacts, unseen_cases, wanted_levels
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Agreement, AuthorityLevel, Certification, Observation, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus, LevelCause, ObservationPhase

C, W, L, G, P = (table_of(row) for row in (Certification, Observation, AuthorityLevel, Agreement, Person))


@dataclass(frozen=True)
class LogCase:
    """A mandatory case."""

    title: str
    real_only: bool


@dataclass(frozen=True)
class LogSeen:
    on: date
    case: str
    simulated: bool
    reference: str
    outcome: str
    observer: str


@dataclass(frozen=True)
class LogLimit:
    """How far a trainee may go in one kind of work."""

    activity: str
    level: int
    target: int
    done: int
    """Cases done under supervision so far."""


@dataclass(frozen=True)
class LogChange:
    since_on: date
    activity: str
    level: int
    cause: LevelCause
    criterion: str | None
    agreement: str | None
    by: str


@dataclass(frozen=True)
class LogTrainee:
    certification: str
    person: str
    status: CertificationStatus
    unseen: tuple[str, ...]
    """Titles of mandatory cases not seen often enough."""
    seen: tuple[LogSeen, ...]
    limits: tuple[LogLimit, ...]
    changes: tuple[LogChange, ...]


@dataclass(frozen=True)
class LogProcess:
    handle: str
    name: str
    supervised_count: int
    corrected_count: int
    trainees: tuple[LogTrainee, ...]


@dataclass(frozen=True)
class ShadowLogFacts:
    engagement: EngagementFacts
    cases: tuple[LogCase, ...]
    stop_criteria: tuple[str, ...]
    processes: tuple[LogProcess, ...]


def collect_shadow_log(
    reader: Reader, engagement_id: int, certification_id: int | None = None
) -> ShadowLogFacts:
    """Collect the log of every process in scope, or of one trainee alone."""
    playbook = pinned_playbook(reader, engagement_id)
    spec = playbook.certification
    stops = spec.reverse_shadow.stop_criteria if spec and spec.reverse_shadow else {}
    log = _Log(reader, playbook, spec, facts_of_engagement(reader, engagement_id), engagement_id)
    return ShadowLogFacts(
        engagement=engagement_facts(reader, engagement_id),
        cases=tuple(
            LogCase(case.title, case.real_only)
            for case in (spec.shadow.cases if spec and spec.shadow else {}).values()
        ),
        stop_criteria=tuple(stop.title for stop in stops.values()),
        processes=tuple(log.processes(certification_id)),
    )


@dataclass(frozen=True)
class _Log:
    reader: Reader
    playbook: Playbook
    spec: CertificationSpec | None
    facts: Mapping[int, TraineeFacts]
    engagement_id: int

    def processes(self, only: int | None) -> list[LogProcess]:
        rows = self.reader.rows(
            select(C, P.c.handle.label("person"))
            .join(P, P.c.id == C.c.person_id)
            .where(C.c.engagement_id == self.engagement_id)
            .order_by(C.c.id)
        )
        seen, levels = self._by_trainee(), self._levels()
        found = []
        for process in in_scope(self.reader, self.engagement_id):
            mine = [row for row in rows if row["process_id"] == process["id"] and only in {None, row["id"]}]
            done = [one for row in mine for one in seen.get(row["id"], ()) if one["activity_key"]]
            if mine or only is None:
                found.append(
                    LogProcess(
                        process["handle"], process["name"], len(done), sum(bool(one["corrected"]) for one in done),
                        tuple(self._trainee(row, seen.get(row["id"], ()), levels.get(row["id"], ())) for row in mine),
                    )
                )  # fmt: skip
        return found

    def _by_trainee(self) -> dict[int, list[RowMapping]]:
        """Give the cases watched and done, by certification."""
        rows = self.reader.rows(
            select(W, P.c.handle.label("by"))
            .join(P, P.c.id == W.c.observer_id)
            .where(W.c.engagement_id == self.engagement_id)
            .order_by(W.c.id)
        )
        return _grouped(rows)

    def _levels(self) -> dict[int, list[RowMapping]]:
        """Give every change of a level with its agreement, by certification."""
        rows = self.reader.rows(
            select(L, P.c.handle.label("by"), G.c.handle.label("agreement"))
            .join(P, P.c.id == L.c.recorded_by)
            .outerjoin(G, G.c.id == L.c.agreement_id)
            .where(L.c.engagement_id == self.engagement_id)
            .order_by(L.c.id)
        )
        return _grouped(rows)

    def _trainee(
        self, row: RowMapping, seen: Sequence[RowMapping], levels: Sequence[RowMapping]
    ) -> LogTrainee:
        facts = self.facts[row["id"]]
        return LogTrainee(
            certification=row["handle"],
            person=row["person"],
            status=row["status"],
            unseen=tuple(self._case(key) for key in unseen_cases(self.playbook, facts)),
            seen=tuple(
                LogSeen(
                    one["observed_on"], self._case(one["case_key"]), bool(one["simulated"]), one["reference"],
                    one["outcome"], one["by"],
                )
                for one in seen
                if one["phase"] is ObservationPhase.SHADOW
            ),
            limits=tuple(
                LogLimit(
                    self._activity(key), facts.level_of.get(key, 0), target,
                    sum(one["activity_key"] == key for one in seen),
                )
                for key, target in wanted_levels(self.playbook).items()
            ),
            changes=tuple(self._change(one) for one in levels),
        )  # fmt: skip

    def _change(self, row: RowMapping) -> LogChange:
        stops = self.spec.reverse_shadow.stop_criteria if self.spec and self.spec.reverse_shadow else {}
        stop = stops.get(row["criterion_key"] or "")
        return LogChange(
            since_on=row["since_on"],
            activity=self._activity(row["activity_key"]),
            level=row["level"],
            cause=row["cause"],
            criterion=stop.title if stop else row["criterion_key"],
            agreement=row["agreement"],
            by=row["by"],
        )

    def _case(self, key: str | None) -> str:
        cases = self.spec.shadow.cases if self.spec and self.spec.shadow else {}
        return cases[key].title if key in cases else str(key)

    def _activity(self, key: str) -> str:
        known = self.spec.reverse_shadow.activities if self.spec and self.spec.reverse_shadow else {}
        return known[key].title if key in known else key


def _grouped(rows: Sequence[RowMapping]) -> dict[int, list[RowMapping]]:
    found: dict[int, list[RowMapping]] = {}
    for row in rows:
        found.setdefault(row["certification_id"], []).append(row)
    return found

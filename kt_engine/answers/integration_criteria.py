"""The criteria that hold a gate by themselves, whatever the playbook says, from the day there is something to hold it.

What can stop a go-live, people told too late, a control without an owner, an open promise, an expired condition: where
the playbook measures the same for more than information, its own criterion decides. It writes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kt_engine.answers.integration_measures import INTEGRATION, Asking, expired_conditions
from kt_engine.playbook.schema import GateSpec
from kt_engine.rules.gates import Measured
from kt_engine.store.unit import Reader
from kt_engine.words import CriterionClass, Measure, Per, Stage, Unit

TITLES = {
    Measure.SHOWSTOPPERS_OPEN_COUNT: "Open points that can stop the go-live",
    Measure.PEOPLE_NOTICES_LATE_COUNT: "Notices to people that are late",
    Measure.CONTROL_DAYS_WITHOUT_OWNER_COUNT: "Days on which nobody answers for a control",
    Measure.COMMITMENTS_OPEN_COUNT: "Spoken promises neither taken on nor renounced",
    Measure.CONDITIONS_EXPIRED_COUNT: "Conditions past their last day",
}
OF_PROCESS = {
    Stage.TRANSITION_AND_INTEGRATE: (
        Measure.SHOWSTOPPERS_OPEN_COUNT,
        Measure.PEOPLE_NOTICES_LATE_COUNT,
        Measure.CONTROL_DAYS_WITHOUT_OWNER_COUNT,
    ),
    Stage.GO_LIVE: (Measure.CONTROL_DAYS_WITHOUT_OWNER_COUNT,),
}
OF_ENGAGEMENT = {Stage.TRANSITION_AND_INTEGRATE: (Measure.COMMITMENTS_OPEN_COUNT,)}
SOURCE = "holds every gate by itself"
NAMED = 3


@dataclass(frozen=True)
class _Asked:
    engagement_id: int
    process_id: int | None
    today: date


def integration_criteria(
    reader: Reader, spec: GateSpec, stage: Stage, engagement_id: int, process_id: int | None, today: date
) -> Iterator[Measured]:
    """Give what holds this gate beside its own criteria; nothing where nothing does."""
    asked = _Asked(engagement_id, process_id, today)
    own = {one.measure for one in spec.criteria.values() if one.criterion_class is not CriterionClass.INFORM}
    wanted = (OF_PROCESS if spec.of is Per.PROCESS else OF_ENGAGEMENT).get(stage, ())
    for measure in (*wanted, Measure.CONDITIONS_EXPIRED_COUNT):
        if measure in own:
            continue
        value, _ = INTEGRATION[measure](reader, asked)
        if value is None or value > 0:
            yield _criterion(measure, value, _title(reader, measure, asked))


def _title(reader: Reader, measure: Measure, asked: Asking) -> str:
    if measure is not Measure.CONDITIONS_EXPIRED_COUNT:
        return TITLES[measure]
    handles = expired_conditions(reader, asked)
    more = f" and {len(handles) - NAMED} more" if len(handles) > NAMED else ""
    return f"{TITLES[measure]}: {', '.join(handles[:NAMED])}{more}"


def _criterion(measure: Measure, value: Decimal | None, title: str) -> Measured:
    return Measured(
        key=measure.value,
        title=title,
        criterion_class=CriterionClass.MUST,
        measure=measure,
        value=value,
        unit=Unit.COUNT,
        at_least=None,
        at_most=Decimal(0),
        source=SOURCE,
    )

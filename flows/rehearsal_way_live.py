"""How somebody certified in a rehearsal comes to live work and is measured there. It does nothing itself."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from flows.rehearsal_gates import month_after
from flows.rehearsal_scene import Deed
from flows.rehearsal_story import person_named, story_date
from flows.rehearsal_trainee import Trainee
from kt_engine.actions.begin_live import begin_live
from kt_engine.actions.begin_nesting import begin_nesting
from kt_engine.actions.extend_nesting import extend_nesting
from kt_engine.actions.propose_graduation import propose_graduation
from kt_engine.actions.record_audit import Audited, record_audit
from kt_engine.actions.record_period import WorkedPeriod, record_period
from kt_engine.exchange.rehearsal_way_lines import AuditLine, PeriodLine
from kt_engine.plan.milestones import GO_LIVE
from kt_engine.store.database import Database
from kt_engine.store.unit import Act
from kt_engine.words import AgreementKind, CertificationStatus, Stage

S = CertificationStatus
FIRST_AUDIT_DAYS = 4
"""Calendar days in the nursery before the first audit, where the table names an earlier day."""


def live_deeds(trainee: Trainee) -> Iterator[Deed]:
    """Give what comes next after the certificate."""
    status = trainee.facts.status
    if status is S.CERTIFIED:
        yield from _begin(trainee)
    elif status is S.NESTING:
        yield from _nursery(trainee)
    elif status in {S.LIVE, S.PROFICIENT}:
        yield from _periods(trainee)


def _begin(trainee: Trainee) -> Iterator[Deed]:
    """Begin the nursery the day after the switch; who was live before goes on the day after his new certificate."""
    scene, who = trainee.scene, trainee.lead()
    if trainee.row["live_on"]:
        on = scene.working_days_after(who, trainee.row["certified_on"], 1)
        sentence = f"{scene.handle(who)} lets {trainee.handle} go on with live work"
        yield Deed(on, who, sentence, partial(_live, trainee.handle), stirs=False)
        return
    switched_on = _switched_on(trainee)
    if switched_on is not None:
        on = scene.working_days_after(who, max(switched_on, trainee.row["certified_on"]), 1)
        sentence = f"{scene.handle(who)} takes {trainee.handle} into the nursery"
        yield Deed(on, who, sentence, partial(_nest, trainee.handle), stirs=False)


def _switched_on(trainee: Trainee) -> date | None:
    days: list[date] = [
        task["actual_on"]
        for task in trainee.scene.tasks.values()
        if task["milestone"] == GO_LIVE
        and task["process_id"] == trainee.row["process_id"]
        and task["actual_on"]
    ]
    return max(days, default=None)


def _live(handle: str, database: Database, act: Act) -> object:
    return begin_live(database, act, handle)


def _nest(handle: str, database: Database, act: Act) -> object:
    return begin_nesting(database, act, handle)


def _nursery(trainee: Trainee) -> Iterator[Deed]:
    """One audit after the other; a longer stay where the table says so; at the end the evidence goes to its signers."""
    facts, scene = trainee.facts, trainee.scene
    turn = trainee.turn("nesting_extended")
    if turn and len(facts.stays) == 1 and facts.audits:
        who = person_named(scene, turn.by)
        on = max(trainee.on_day(who, turn.told.day), scene.working_days_after(who, facts.audits[-1].on, 1))
        sentence = f"{scene.handle(who)} extends the nursery of {trainee.handle}"
        yield Deed(on, who, sentence, partial(_extend, trainee.handle, turn.reason), stirs=False)
        return
    lines = trainee.of(scene.rehearsal.way.audits)
    if len(facts.audits) < len(lines):
        yield _audit(trainee, lines, lines[len(facts.audits)])
    elif not trainee.is_proposed(AgreementKind.GRADUATION, trainee.handle):
        who = trainee.lead()
        on = scene.working_day(who, facts.stays[-1].ends_on)
        sentence = f"{scene.handle(who)} proposes that {trainee.handle} leaves the nursery"
        yield Deed(on, who, sentence, partial(_graduate, trainee.handle))


def _audit(trainee: Trainee, lines: list[AuditLine], line: AuditLine) -> Deed:
    """Keep the days between the audits where the nursery began later than the table says."""
    scene, who = trainee.scene, person_named(trainee.scene, line.by)
    since_first = line.told.day - lines[0].told.day
    earliest = trainee.facts.stays[0].starts_on + timedelta(days=FIRST_AUDIT_DAYS + since_first)
    on = scene.working_day(who, max(story_date(scene, line.told.day), earliest))
    sentence = f"{scene.handle(who)} audits {trainee.handle}"
    return Deed(on, who, sentence, partial(_record_audit, trainee.handle, line), stirs=False)


def _record_audit(handle: str, line: AuditLine, database: Database, act: Act) -> object:
    return record_audit(database, act, handle, Audited(line.reference, Decimal(line.score), act.at.date()))


def _extend(handle: str, reason: str, database: Database, act: Act) -> object:
    return extend_nesting(database, act, handle, reason=reason)


def _graduate(handle: str, database: Database, act: Act) -> object:
    return propose_graduation(database, act, handle)


def _periods(trainee: Trainee) -> Iterator[Deed]:
    """Record each month of live work on the first working day after it."""
    scene, process = trainee.scene, trainee.scene.processes[trainee.row["process_id"]]
    if process["stage_number"] != Stage.MONITOR.number:
        return
    known = {period for period, _ in trainee.facts.periods}
    for line in scene.rehearsal.way.periods:
        if (line.person, line.process) != (trainee.name, trainee.process):
            continue
        first_on = month_after(process["stage_since_on"], line.offset - 1)
        over_on = month_after(first_on, 1)
        if f"{first_on:%Y-%m}" not in known and trainee.row["live_on"] < over_on:
            who = person_named(scene, line.by)
            sentence = f"{scene.handle(who)} records how {trainee.handle} worked in {first_on:%Y-%m}"
            do = partial(_record_period, trainee.handle, f"{first_on:%Y-%m}", line)
            yield Deed(scene.working_day(who, over_on), who, sentence, do, stirs=False)


def _record_period(handle: str, period: str, line: PeriodLine, database: Database, act: Act) -> object:
    worked = WorkedPeriod(
        period, Decimal(line.handle_seconds), Decimal(line.tenured_seconds), Decimal(line.quality)
    )
    return record_period(database, act, handle, worked)

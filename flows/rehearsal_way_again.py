"""How somebody of a rehearsal is certified again: called, taught, tested, scored. It does nothing itself."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from flows.rehearsal_scene import Deed
from flows.rehearsal_story import person_named
from flows.rehearsal_trainee import Trainee
from flows.rehearsal_way_practice import scored_cases
from kt_engine.actions.call_recertification import call_recertification
from kt_engine.actions.record_assessment import record_assessment
from kt_engine.actions.record_session import record_session
from kt_engine.exchange.rehearsal_way_lines import TurnLine
from kt_engine.rules.trainee_path import needed_modules
from kt_engine.store.database import Database
from kt_engine.store.unit import Act
from kt_engine.words import CertificationStatus, RecertCause, Role

S = CertificationStatus
AT_WORK = frozenset({S.LIVE, S.PROFICIENT})
TAUGHT_DAYS, TESTED_DAYS = 1, 3
"""Working days after the call: of the class, and of the test."""


def again_deeds(trainee: Trainee) -> Iterator[Deed]:
    """Give what comes next for a new certificate, up to its signatures."""
    turn, facts = trainee.turn("recertify"), trainee.facts
    if turn is None:
        return
    if facts.term == 1:
        if facts.status in AT_WORK:
            who = person_named(trainee.scene, turn.by)
            sentence = f"{trainee.scene.handle(who)} calls {trainee.handle} to be certified again"
            do = partial(_call, trainee.handle, turn)
            yield Deed(trainee.on_day(who, turn.told.day), who, sentence, do)
    elif facts.status is S.RECERT_DUE:
        yield _class(trainee)
    elif facts.status is S.IN_CLASS:
        yield from _tests(trainee, turn)
    elif facts.status is S.ASSESSED:
        yield from scored_cases(trainee)


def _call(handle: str, turn: TurnLine, database: Database, act: Act) -> object:
    return call_recertification(database, act, handle, cause=RecertCause(turn.key), reason=turn.reason)


def _class(trainee: Trainee) -> Deed:
    scene, who = trainee.scene, trainee.one_with(Role.TRAINER)
    on = scene.working_days_after(who, trainee.facts.terms[-1].due_on, TAUGHT_DAYS)
    modules = needed_modules(scene.playbook, trainee.facts.term)
    process = scene.processes[trainee.row["process_id"]]["handle"]
    hours = {module: scene.playbook.training[module].hours for module in modules}
    sentence = f"{scene.handle(who)} teaches {', '.join(modules)} to {trainee.handle} again"
    return Deed(on, who, sentence, partial(_teach, process, trainee.handle, hours), stirs=False)


def _teach(process: str, handle: str, hours: dict[str, Decimal], database: Database, act: Act) -> object:
    on = act.at.date()
    return [
        record_session(database, act, process, module=module, held_on=on, hours=each, attended=[handle])
        for module, each in hours.items()
    ]


def _tests(trainee: Trainee, turn: TurnLine) -> Iterator[Deed]:
    scene, facts, who = trainee.scene, trainee.facts, trainee.one_with(Role.TRAINER)
    passed = {test.module for test in facts.tests if test.term == facts.term and test.passed}
    on = scene.working_days_after(who, facts.terms[-1].due_on, TESTED_DAYS)
    score = turn.score or max(scene.rehearsal.script.scores)
    for module in needed_modules(scene.playbook, facts.term):
        if module not in passed:
            sentence = f"{scene.handle(who)} tests {trainee.handle} in {module} again"
            yield Deed(on, who, sentence, partial(_test, trainee.handle, module, score), stirs=False)


def _test(handle: str, module: str, score: int, database: Database, act: Act) -> object:
    return record_assessment(
        database, act, handle, module=module, score_pct=Decimal(score), critical_right=True,
        assessed_on=act.at.date(),
    )  # fmt: skip

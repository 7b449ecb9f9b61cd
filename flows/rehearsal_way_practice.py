"""How a trainee of a rehearsal comes to his certificate: checks, cases, levels. It does nothing itself."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby

from flows.rehearsal_scene import Deed
from flows.rehearsal_story import person_named
from flows.rehearsal_trainee import Trainee
from kt_engine.actions.begin_reverse_shadow import begin_reverse_shadow
from kt_engine.actions.lower_level import lower_level
from kt_engine.actions.raise_level import level_subject, raise_level
from kt_engine.actions.record_case import ScoredCase, record_case
from kt_engine.actions.record_check import record_check
from kt_engine.actions.record_observation import Watched, record_observation
from kt_engine.exchange.rehearsal_way_lines import (
    CaseLine,
    CheckLine,
    LevelLine,
    OfTrainee,
    ShadowLine,
    TurnLine,
)
from kt_engine.rules.trainee_path import cases_passed, clean_cases, open_checks, unseen_cases
from kt_engine.store.database import Database
from kt_engine.store.unit import Act
from kt_engine.words import AgreementKind, CertificationStatus, CheckPhase, LevelCause, TraineeStep

S = CertificationStatus
CHECKED = {S.NOMINATED: CheckPhase.CLEARANCE, S.CLEARED: CheckPhase.INDUCTION}
REACHED = {CheckPhase.CLEARANCE: TraineeStep.CLEARED, CheckPhase.INDUCTION: TraineeStep.INDUCTED}
DONE_ALONE = "Done from the first look to the note; nothing had to be put right."


def practice_deeds(trainee: Trainee) -> Iterator[Deed]:
    """Give what comes next up to the certificate, beside class and tests."""
    status = trainee.facts.status
    if status in CHECKED:
        yield from _checks(trainee, CHECKED[status])
    elif status in {S.ASSESSED, S.SHADOWING} and trainee.facts.term == 1:
        yield from _cases_watched(trainee)
    elif status is S.SHADOW_DONE:
        yield from _supervision(trainee)
    elif status is S.REVERSE_SHADOW:
        yield from _levels(trainee)
        yield from scored_cases(trainee)


def _since(lines: Sequence[OfTrainee]) -> int:
    """Give the first day a table names."""
    return min((line.told.day for line in lines), default=0)


def _supervised_since(trainee: Trainee) -> int:
    return _since(trainee.of(trainee.scene.rehearsal.way.levels))


def _checks(trainee: Trainee, phase: CheckPhase) -> Iterator[Deed]:
    scene = trainee.scene
    left = open_checks(scene.playbook, trainee.facts, phase)
    lines = trainee.of(scene.rehearsal.way.checks)
    for line in lines:
        who = person_named(scene, line.by)
        on = trainee.within(REACHED[phase], who, line.told.day, _since(lines))
        if line.check in left and on is not None:
            sentence = f"{scene.handle(who)} checks {line.check} of {trainee.handle}"
            yield Deed(on, who, sentence, partial(_check, trainee.handle, line), stirs=False)


def _check(handle: str, line: CheckLine, database: Database, act: Act) -> object:
    return record_check(
        database, act, [handle], check=line.check, result=line.result, on=act.at.date(),
        reference=line.reference, account=line.account,
    )  # fmt: skip


def _cases_watched(trainee: Trainee) -> Iterator[Deed]:
    scene = trainee.scene
    unseen = unseen_cases(scene.playbook, trainee.facts)
    lines = trainee.of(scene.rehearsal.way.shadow)
    for line in lines:
        who = person_named(scene, line.watched_with)
        on = trainee.within(TraineeStep.WATCHED, who, line.told.day, _since(lines))
        if line.case in unseen and on is not None:
            sentence = f"{trainee.handle} watches {line.case} with {scene.handle(who)}"
            yield Deed(on, who, sentence, partial(_watch, trainee.handle, line), stirs=False)


def _watch(handle: str, line: ShadowLine, database: Database, act: Act) -> object:
    seen = Watched(line.reference, line.outcome, act.at.date(), case=line.case, simulated=line.simulated)
    return record_observation(database, act, handle, seen)


def _supervision(trainee: Trainee) -> Iterator[Deed]:
    """Begin the work under supervision on the first day of its task."""
    lines = trainee.of(trainee.scene.rehearsal.way.levels)
    if lines:
        who = person_named(trainee.scene, lines[0].supervised_by)
        on = trainee.within(TraineeStep.SUPERVISED, who, 0, 0)
        if on is not None:
            sentence = f"{trainee.handle} begins to work under supervision of {trainee.scene.handle(who)}"
            yield Deed(on, who, sentence, partial(_begin, trainee.handle), stirs=False)


def _begin(handle: str, database: Database, act: Act) -> object:
    return begin_reverse_shadow(database, act, handle)


def _levels(trainee: Trainee) -> Iterator[Deed]:
    """For each kind of work the next level: first the cases it needs, then the proposal; one goes down between."""
    lines = trainee.of(trainee.scene.rehearsal.way.levels)
    for activity in dict.fromkeys(line.activity for line in lines):
        of_activity = [line for line in lines if line.activity == activity]
        of_it = [one for one in trainee.facts.levels if one.activity == activity]
        raised = sum(one.cause is LevelCause.RAISED for one in of_it)
        turn = trainee.turn("level_down")
        is_down = any(one.cause is LevelCause.LOWERED for one in of_it)
        now = trainee.facts.level_of[activity]
        if turn and turn.key == activity and not is_down and now == turn.from_level:
            yield from _down(trainee, turn, of_activity[raised - 1])
            continue
        coming = of_activity[raised:]
        if coming and not trainee.is_proposed(
            AgreementKind.AUTHORITY_LEVEL, level_subject(trainee.handle, activity)
        ):
            yield from _up(trainee, coming[0])


def _down(trainee: Trainee, turn: TurnLine, reached: LevelLine) -> Iterator[Deed]:
    """The case in which it happened is recorded as corrected, and the level goes down at once."""
    who = person_named(trainee.scene, turn.by)
    on = trainee.within(TraineeStep.SUPERVISED, who, turn.told.day, _supervised_since(trainee))
    if on is not None:
        case = next_reference(reached.first_reference, reached.cases_before)
        sentence = (
            f"{trainee.scene.handle(who)} lowers {trainee.handle} to level {turn.to_level} in {turn.key}"
        )
        yield Deed(on, who, sentence, partial(_lower, trainee.handle, turn, case), stirs=False)


def _lower(handle: str, turn: TurnLine, case: str, database: Database, act: Act) -> object:
    seen = Watched(case, turn.reason, act.at.date(), activity=turn.key, corrected=True)
    record_observation(database, act, handle, seen)
    return lower_level(
        database, act, handle, activity=turn.key, level=turn.to_level, criterion=turn.criterion,
        reason=turn.reason,
    )  # fmt: skip


def _up(trainee: Trainee, line: LevelLine) -> Iterator[Deed]:
    scene, activity = trainee.scene, line.activity
    missing = line.cases_before - clean_cases(trainee.facts, activity)
    who = person_named(scene, line.supervised_by if missing > 0 else line.proposed_by)
    on = trainee.within(TraineeStep.SUPERVISED, who, line.told.day, _supervised_since(trainee))
    if on is None:
        return
    if missing > 0:
        sentence = f"{trainee.handle} does {missing} cases of {activity} before {scene.handle(who)}"
        yield Deed(on, who, sentence, partial(_supervise, trainee.handle, line, missing), stirs=False)
    else:
        sentence = f"{scene.handle(who)} proposes level {line.level} in {activity} for {trainee.handle}"
        yield Deed(on, who, sentence, partial(_raise, trainee.handle, line))


def _supervise(handle: str, line: LevelLine, count: int, database: Database, act: Act) -> object:
    on = act.at.date()
    cases = [Watched(next_reference(line.first_reference, place), DONE_ALONE, on, activity=line.activity)
             for place in range(count)]  # fmt: skip
    return [record_observation(database, act, handle, case) for case in cases]


def next_reference(first: str, place: int) -> str:
    """Give a reference so many places after the first one: RK-7000 and 2 make RK-7002."""
    head, digits = re.fullmatch(r"(.*?)(\d*)", first, re.DOTALL | re.ASCII).groups()  # type: ignore[union-attr]
    return f"{head}{int(digits) + place:0{len(digits)}}" if digits else f"{first}, {place + 1}"


def _raise(handle: str, line: LevelLine, database: Database, act: Act) -> object:
    return raise_level(database, act, handle, activity=line.activity, level=line.level)


def scored_cases(trainee: Trainee) -> Iterator[Deed]:
    """Give the next set of cases, scored on one day, until one is passed."""
    scene = trainee.scene
    if cases_passed(scene.playbook, trainee.facts, scene.today):
        return
    left = trainee.of(scene.rehearsal.way.cases)[len(trainee.facts.cases) :]
    for number, lines in groupby(left, key=lambda line: line.set_number):
        cases = tuple(lines)
        who = person_named(scene, cases[0].scored_by)
        on = trainee.within(TraineeStep.READY, who, cases[0].told.day, _supervised_since(trainee))
        if on is not None:
            sentence = f"{scene.handle(who)} scores {len(cases)} cases of {trainee.handle}, set {number}"
            yield Deed(on, who, sentence, partial(_score, trainee.handle, cases), stirs=False)
        return


def _score(handle: str, lines: Sequence[CaseLine], database: Database, act: Act) -> object:
    scored = [
        ScoredCase(
            line.case, line.reference, Decimal(line.score), act.at.date(), critical_right=line.critical_right
        )
        for line in lines
    ]
    return [record_case(database, act, handle, one) for one in scored]

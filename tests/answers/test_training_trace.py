"""Why somebody was let loose on live work: every step with its proof, as of any day, and the sentence that says it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from builders import make_act
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.leave_person import leave_person
from kt_engine.actions.withdraw_trainee import withdraw_trainee
from kt_engine.answers.as_of import as_of
from kt_engine.answers.training_trace import TrainingTrace, training_trace
from kt_engine.errors import NotFound
from kt_engine.store.database import Database
from kt_engine.words import AuthMethod, CertificationStatus
from process_walks import passes
from walking import DAY, House, nominated, of, passed, scored, taught, walk_to_stage_four

TRAINEE = 3
LATER = DAY + timedelta(days=1)
GATE = DAY + timedelta(days=2)


def trace(house: House, on: date = DAY) -> TrainingTrace:
    return training_trace(house.database, house.people.trainees[TRAINEE].handle, "E1-P1", on)


def certified(house: House) -> str:
    certificate = passed(house.database, house.made, TRAINEE)
    for who in (house.people.trainers[1], house.people.experts[0]):
        certify_trainee(house.database, of(who, LATER), certificate)
    return certificate


def test_who_was_never_nominated_has_no_way(transition: House) -> None:
    found = trace(transition)
    assert (found.certification, found.let_loose) == (None, False)
    assert found.sentence == (
        f"No: {found.person} was never nominated for E1-P1, so nothing allows the live work."
    )


def test_every_step_is_told_with_who_and_when(any_database: Database) -> None:
    made = walk_to_stage_four(any_database)
    people = made.people
    certificate = nominated(any_database, made)
    taught(any_database, made, certificate, "basics", "manners")
    scored(any_database, made, certificate, "70")
    scored(any_database, made, certificate, "90")
    scored(any_database, made, certificate, "95", module="manners")
    found = training_trace(any_database, people.trainees[0].handle, "E1-P1", DAY, sees=True)
    assert (found.nominated_on, found.nominated_by) == (DAY, people.manager.handle)
    trainer = people.trainers[0].handle
    assert [(one.module, one.hours, one.trainer) for one in found.sessions] == [
        ("basics", Decimal(4), trainer),
        ("manners", Decimal(4), trainer),
    ]
    assert found.hours == Decimal(8)
    assert [(a.attempt, a.score_pct, a.pass_mark_pct, a.passed, a.assessor) for a in found.attempts] == [
        (1, Decimal(70), Decimal(80), False, trainer),
        (2, Decimal(90), Decimal(80), True, trainer),
        (1, Decimal(95), Decimal(80), True, trainer),
    ]
    assert (found.status, found.let_loose) == (CertificationStatus.ASSESSED, False)
    assert "has passed the assessments, but the certificate is not signed by all" in found.sentence


def test_a_certified_person_waits_for_the_gate_of_the_process(transition: House) -> None:
    certificate = certified(transition)
    found = trace(transition, LATER)
    assert [(one.person, one.auth_method, one.sha256) for one in found.signatures] == [
        (who.handle, AuthMethod.SELF_DECLARED, found.proof_sha256)
        for who in (transition.people.trainers[1], transition.people.experts[0])
    ]
    assert not found.let_loose
    assert found.sentence.startswith(
        f"Not yet: {found.person} was certified on {LATER} ({certificate}, valid until {found.expires_on}) after "
        "passing basics, manners, signed by "
    )
    assert found.sentence.endswith("E1-P1 is not open to live work: its gate of stage 4 has not passed.")


def test_after_the_gate_the_sentence_names_its_decision_and_signers(transition: House) -> None:
    certified(transition)
    passes(transition, 1, "ready", on=GATE)
    found = trace(transition, GATE)
    owner, lead = transition.people.process_owner.handle, transition.people.team_leads[0].handle
    assert found.let_loose
    assert found.gate is not None
    assert found.gate.version == "E1-G-ready-P1 v1"
    assert found.sentence.startswith("Yes: ")
    assert found.sentence.endswith(
        f"E1-P1 was opened to live work by E1-G-ready-P1 v1, decided go with conditions on {GATE} by "
        f"{owner} (process owner, client) and {lead} (team lead, provider)."
    )


def test_as_of_the_day_before_the_answer_was_another(transition: House) -> None:
    certified(transition)
    passes(transition, 1, "ready", on=GATE)
    who = transition.people.trainees[TRAINEE].handle
    with as_of(transition.database, LATER, today=GATE) as past:
        then = training_trace(past, who, "E1-P1", LATER)
    assert (then.let_loose, then.gate) == (False, None)
    with as_of(transition.database, GATE, today=GATE) as past:
        assert training_trace(past, who, "E1-P1", GATE) == trace(transition, GATE)


def test_a_certificate_that_ran_out_lets_nobody_work(transition: House) -> None:
    certified(transition)
    passes(transition, 1, "ready", on=GATE)
    ends = trace(transition, GATE).expires_on
    assert ends is not None
    assert trace(transition, ends).let_loose
    found = trace(transition, ends + timedelta(days=1))
    assert not found.let_loose
    assert f"ran out on {ends}" in found.sentence


def test_who_left_does_not_work_any_more(transition: House) -> None:
    certified(transition)
    passes(transition, 1, "ready", on=GATE)
    who = transition.people.trainees[TRAINEE].handle
    leave_person(transition.database, make_act(on=GATE), who, last_on=GATE, known_on=GATE)
    assert trace(transition, GATE).let_loose
    assert "has left" in trace(transition, GATE + timedelta(days=1)).sentence


def test_who_was_withdrawn_does_not_work(transition: House) -> None:
    certificate = nominated(transition.database, transition.made, TRAINEE)
    withdraw_trainee(
        transition.database, of(transition.people.manager), certificate, reason="Another job", on=DAY
    )
    found = trace(transition)
    assert found.sentence == f"No: {found.person} was withdrawn on {DAY} ({certificate})."


def test_an_unknown_person_or_process_is_not_found(transition: House) -> None:
    with pytest.raises(NotFound):
        training_trace(transition.database, "P99", "E1-P1", DAY)
    with pytest.raises(NotFound):
        training_trace(transition.database, "P3", "E1-P9", DAY)

"""A declined certificate sends the trainee back with points; another session makes a new proof and a new round."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from builders import Someone
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.decline_certificate import CertificateDeclined, decline_certificate
from kt_engine.answers.verify_store import verify
from kt_engine.errors import MoveRefused, Refused, SignatureRefused, UsageProblem
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Certification, DeclinePoint, Signoff, table_of
from kt_engine.words import CertificationStatus
from walking import House, count_of, nominated, of, passed, status_of, taught, value_of, walk_to_stage_four

LATER = date(2027, 1, 22)


def declined(house: House, who: Someone, trainee: str, *points: str) -> CertificateDeclined:
    return decline_certificate(house.database, of(who), trainee, points=points or ("Refunds are not sure.",))


def test_who_holds_an_open_seat_declines_with_points(stage_four: House) -> None:
    trainee = passed(stage_four.database, stage_four.made)
    done = declined(stage_four, stage_four.people.experts[0], trainee, "Refunds.", "Lost receipts.")
    assert (done.status, done.points_count) == (CertificationStatus.REMEDIATION, 2)
    assert status_of(stage_four, Certification, trainee) is CertificationStatus.REMEDIATION
    point = table_of(DeclinePoint)
    with open_store(stage_four.database) as reader:
        rows = reader.rows(select(point.c.number, point.c.text).order_by(point.c.number))
    assert [(row["number"], row["text"]) for row in rows] == [(1, "Refunds."), (2, "Lost receipts.")]


def test_another_session_makes_a_new_proof_that_everybody_signs_anew(stage_four: House) -> None:
    database, people = stage_four.database, stage_four.people
    trainee = passed(database, stage_four.made)
    first = certify_trainee(database, of(people.trainers[0]), trainee)
    declined(stage_four, people.experts[0], trainee)
    assert value_of(database, Certification, trainee, "evidence_sha256") is None
    taught(database, stage_four.made, trainee, "basics", on=LATER)
    assert status_of(stage_four, Certification, trainee) is CertificationStatus.ASSESSED
    again = certify_trainee(database, of(people.trainers[0], LATER), trainee)
    assert again.evidence_sha256 != first.evidence_sha256
    last = certify_trainee(database, of(people.experts[0], LATER), trainee)
    assert last.status is CertificationStatus.CERTIFIED


def test_a_declined_certificate_is_signed_by_nobody_before_another_session(stage_four: House) -> None:
    trainee = passed(stage_four.database, stage_four.made)
    declined(stage_four, stage_four.people.experts[0], trainee)
    with pytest.raises(MoveRefused, match="is remediation and cannot be certified"):
        certify_trainee(stage_four.database, of(stage_four.people.trainers[0]), trainee)


@pytest.mark.parametrize(
    ("who", "told"),
    [("manager", "may not sign"), ("process_owner", "may not sign"), ("trainee", "certifies himself")],
)
def test_who_holds_no_open_seat_declines_nothing(stage_four: House, who: str, told: str) -> None:
    people = stage_four.people
    trainee = passed(stage_four.database, stage_four.made)
    person = people.trainees[0] if who == "trainee" else getattr(people, who)
    with pytest.raises(SignatureRefused, match=told):
        declined(stage_four, person, trainee)
    assert status_of(stage_four, Certification, trainee) is CertificationStatus.ASSESSED


def test_a_certificate_is_declined_with_a_point_at_least(stage_four: House) -> None:
    trainee = passed(stage_four.database, stage_four.made)
    with pytest.raises(UsageProblem, match="one point each"):
        decline_certificate(stage_four.database, of(stage_four.people.experts[0]), trainee, points=())


def test_a_trainee_who_has_not_passed_is_not_declined(stage_four: House) -> None:
    trainee = nominated(stage_four.database, stage_four.made)
    with pytest.raises(MoveRefused, match="is nominated and cannot be declined"):
        declined(stage_four, stage_four.people.experts[0], trainee)


def test_the_same_command_declines_once_and_with_other_points_is_refused(stage_four: House) -> None:
    trainee = passed(stage_four.database, stage_four.made)
    act = of(stage_four.people.experts[0], command_id="c1")
    first = decline_certificate(stage_four.database, act, trainee, points=["Refunds."])
    before = count_of(stage_four.database, Signoff)
    assert decline_certificate(stage_four.database, act, trainee, points=["Refunds."]) == first
    with pytest.raises(Refused, match="with other content"):
        decline_certificate(stage_four.database, act, trainee, points=["Receipts."])
    assert count_of(stage_four.database, Signoff) == before


def test_what_a_declined_certificate_writes_is_proved_by_its_events(
    any_database: Database, tmp_path: Path
) -> None:
    made = walk_to_stage_four(any_database)
    house = House(any_database, made, tmp_path / "files")
    trainee = passed(any_database, made)
    certify_trainee(any_database, of(made.people.trainers[0]), trainee)
    declined(house, made.people.experts[0], trainee)
    taught(any_database, made, trainee, "basics", on=LATER)
    assert verify(any_database, house.files, ALLOWED_MOVES).findings == ()

import json
from datetime import date

import pytest
from sqlalchemy import select

from builders import ENGINE, Someone, make_act
from kt_engine.actions.certify_trainee import CertificateSigned, certify_trainee
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.withdraw_trainee import withdraw_trainee
from kt_engine.answers.certification_proof import proof_sha256, proof_text
from kt_engine.errors import MoveRefused, NotFound, SignatureRefused
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Certification, Signoff, table_of
from kt_engine.words import CertificationStatus, Meaning, Role, Side
from walking import (
    DAY,
    House,
    count_of,
    last_event,
    nominated,
    of,
    passed,
    scored,
    status_of,
    taught,
    value_of,
    walk_to_stage_four,
)

EXPERT = (Role.SUBJECT_EXPERT, Side.CLIENT)
TRAINER = (Role.TRAINER, Side.PROVIDER)


def sign(house: House, who: Someone, certification: str = "E1-K1") -> CertificateSigned:
    return certify_trainee(house.database, of(who), certification)


def test_trainer_and_expert_sign_the_same_proof_and_the_second_certifies(any_database: Database) -> None:
    made = walk_to_stage_four(any_database)
    certification = passed(any_database, made)
    first = certify_trainee(any_database, of(made.people.trainers[0]), certification)
    assert (first.status, first.waits_for) == (CertificationStatus.ASSESSED, (EXPERT,))
    assert value_of(any_database, Certification, certification, "evidence_sha256") == first.evidence_sha256
    second = certify_trainee(any_database, of(made.people.experts[0]), certification)
    assert second == CertificateSigned(
        certification, CertificationStatus.CERTIFIED, first.evidence_sha256, (), DAY, date(2028, 1, 20)
    )
    assert value_of(any_database, Certification, certification, "expires_on") == date(2028, 1, 20)
    signoff = table_of(Signoff)
    with open_store(any_database) as reader:
        rows = reader.rows(
            select(signoff).where(signoff.c.certification_id.is_not(None)).order_by(signoff.c.id)
        )
    assert [(row["role"], row["side"]) for row in rows] == [TRAINER, EXPERT]
    assert {row["meaning"] for row in rows} == {Meaning.CERTIFIED}
    assert {row["object_sha256"] for row in rows} == {first.evidence_sha256}
    assert last_event(any_database) == ("certificate_signed", certification)


def test_the_seats_are_signed_in_any_order(stage_four: House) -> None:
    passed(stage_four.database, stage_four.made)
    assert sign(stage_four, stage_four.people.experts[0]).waits_for == (TRAINER,)
    assert sign(stage_four, stage_four.people.trainers[1]).status is CertificationStatus.CERTIFIED


def test_the_trainer_who_assessed_is_not_enough(stage_four: House) -> None:
    passed(stage_four.database, stage_four.made)
    sign(stage_four, stage_four.people.trainers[0])
    assert status_of(stage_four, Certification, "E1-K1") is CertificationStatus.ASSESSED
    with pytest.raises(
        SignatureRefused, match=r"may not sign E1-K1: that needs the role subject expert \(client\)"
    ):
        sign(stage_four, stage_four.people.trainers[1])


def test_who_has_signed_does_not_sign_again(stage_four: House) -> None:
    people = stage_four.people
    passed(stage_four.database, stage_four.made)
    sign(stage_four, people.trainers[0])
    with pytest.raises(SignatureRefused, match="has already signed E1-K1"):
        sign(stage_four, people.trainers[0])
    assert status_of(stage_four, Certification, "E1-K1") is CertificationStatus.ASSESSED


def test_nobody_certifies_himself(stage_four: House) -> None:
    trainee = stage_four.people.trainees[0]
    passed(stage_four.database, stage_four.made)
    grant(stage_four, trainee, Role.TRAINER, Side.PROVIDER)
    with pytest.raises(SignatureRefused, match="nobody certifies himself"):
        sign(stage_four, trainee)


@pytest.mark.parametrize("who", ["manager", "sponsor", "outsider"])
def test_who_holds_no_seat_certifies_nobody(stage_four: House, who: str) -> None:
    passed(stage_four.database, stage_four.made)
    before = count_of(stage_four.database, Signoff)
    with pytest.raises(SignatureRefused, match="needs the role"):
        sign(stage_four, getattr(stage_four.people, who))
    assert count_of(stage_four.database, Signoff) == before
    assert value_of(stage_four.database, Certification, "E1-K1", "evidence_sha256") is None


def test_the_engine_certifies_nobody(stage_four: House) -> None:
    passed(stage_four.database, stage_four.made)
    with pytest.raises(SignatureRefused, match="P2 is not a person"):
        certify_trainee(stage_four.database, make_act(ENGINE), "E1-K1")


def test_nobody_is_certified_before_every_module_is_passed(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    with pytest.raises(
        MoveRefused, match=r"is nominated and cannot be certified. First every module is passed"
    ):
        sign(stage_four, stage_four.people.trainers[0])
    taught(stage_four.database, stage_four.made, certification, "basics", "manners")
    scored(stage_four.database, stage_four.made, certification, "90")
    with pytest.raises(MoveRefused, match="is in class and cannot be certified"):
        sign(stage_four, stage_four.people.trainers[0])


def test_a_withdrawn_trainee_is_not_certified(stage_four: House) -> None:
    passed(stage_four.database, stage_four.made)
    withdraw_trainee(stage_four.database, of(stage_four.people.manager), "E1-K1", reason="Left.")
    with pytest.raises(MoveRefused, match=r"is attrited and cannot be certified. The trainee was withdrawn"):
        sign(stage_four, stage_four.people.trainers[0])


def test_a_certified_trainee_is_not_certified_again(stage_four: House) -> None:
    passed(stage_four.database, stage_four.made)
    sign(stage_four, stage_four.people.trainers[0])
    sign(stage_four, stage_four.people.experts[0])
    with pytest.raises(MoveRefused, match="is certified and cannot be certified"):
        sign(stage_four, stage_four.people.trainers[1])


def test_the_proof_names_attempts_sessions_and_playbook_and_is_the_same_twice(stage_four: House) -> None:
    certification = nominated(stage_four.database, stage_four.made)
    taught(stage_four.database, stage_four.made, certification, "basics")
    with open_store(stage_four.database) as reader:
        row = find(reader, Certification, certification)
        before = proof_sha256(reader, row, ["basics"])
        assert proof_sha256(reader, row, ["basics"]) == before
    scored(stage_four.database, stage_four.made, certification, "79.9")
    with open_store(stage_four.database) as reader:
        text = proof_text(reader, row, ["basics"])
        assert proof_sha256(reader, row, ["basics"]) != before
    trainer = stage_four.people.trainers[0].handle
    assert f'"assessor":"{trainer}"' in text
    # A score stands in it by the digest of its event, so that no score can be tried out by the hash.
    assert "79.9" not in text
    assert len(json.loads(text)["attempts"][0]["score_pct"]) == 64
    assert '"playbook_sha256":"' in text
    assert stage_four.people.trainees[0].name not in text


def test_a_repeated_command_signs_once(stage_four: House) -> None:
    passed(stage_four.database, stage_four.made)
    act = of(stage_four.people.trainers[0], command_id="c1")
    first = certify_trainee(stage_four.database, act, "E1-K1")
    assert certify_trainee(stage_four.database, act, "E1-K1") == first


def test_an_unknown_certification_is_not_found(stage_four: House) -> None:
    with pytest.raises(NotFound, match="There is no certification E1-K9"):
        sign(stage_four, stage_four.people.trainers[0], "E1-K9")


def grant(house: House, who: Someone, role: Role, side: Side) -> None:
    grant_role(
        house.database,
        of(house.people.manager),
        engagement_id=house.made.engagement_id,
        person=who.handle,
        role=role,
        side=side,
    )

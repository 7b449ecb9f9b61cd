"""The events of an engagement as lines, for those whom the role matrix lets read them."""

from datetime import timedelta

import pytest

from builders import Someone, make_act
from kt_engine.actions.add_person import add_person
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.leave_person import leave_person
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.answers.audit_log import AuditLine, Wanted, audit_log
from kt_engine.errors import NotFound, Refused, SignatureRefused
from kt_engine.store.database import Database
from kt_engine.store.tables import Event
from kt_engine.words import Decision, Role
from process_walks import present
from walking import DAY, House, count_of, nominated, of, walk_to_stage_four

EVERYTHING = Wanted()


def read(house: House, by: Someone | int, wanted: Wanted = EVERYTHING) -> tuple[AuditLine, ...]:
    person_id = by if isinstance(by, int) else by.id
    return audit_log(house.database, "E1", by=person_id, today=DAY, wanted=wanted)


def test_every_event_of_the_engagement_is_a_line_in_the_order_of_its_chain(any_database: Database) -> None:
    made = walk_to_stage_four(any_database)
    lines = audit_log(any_database, "E1", by=made.people.manager.id, today=DAY, wanted=EVERYTHING)
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    assert (lines[0].kind, lines[0].who, lines[0].subject) == (
        "engagement_started",
        made.people.manager.handle,
        "E1",
    )
    decided = next(line for line in lines if line.kind == "gate_decided")
    assert [(fact.name, fact.value) for fact in decided.facts] == [("decision", "go")]


@pytest.mark.parametrize("who", ["manager", "process_owner", "sponsor", "provider_sponsor"])
def test_manager_owner_and_committee_read_all_of_it(transition: House, who: str) -> None:
    assert len(read(transition, getattr(transition.people, who))) == len(read(transition, 1))


def test_an_auditor_reads_all_of_it(transition: House) -> None:
    auditor = add_person(transition.database, make_act(), name="Ada Auditor").handle
    grant_role(transition.database, make_act(), person=auditor, role=Role.AUDITOR)
    number = int(auditor.removeprefix("P"))
    assert len(read(transition, number)) == len(read(transition, 1))


def test_a_trainee_reads_only_what_is_about_himself(transition: House) -> None:
    person = transition.people.trainees[3]
    certificate = nominated(transition.database, transition.made, trainee=3)
    lines = read(transition, person)
    assert certificate in {line.subject for line in lines}
    assert len(lines) < len(read(transition, 1))
    assert [line.kind for line in lines if line.kind.startswith("gate")] == []


def test_a_team_lead_reads_what_he_did(transition: House) -> None:
    lines = read(transition, transition.people.team_leads[0])
    assert "gate_signed" in {line.kind for line in lines}
    assert "engagement_started" not in {line.kind for line in lines}


@pytest.mark.parametrize("group", ["experts", "trainers"])
def test_experts_and_trainers_may_not_read_it(transition: House, group: str) -> None:
    with pytest.raises(Refused, match="may not read the audit log"):
        read(transition, getattr(transition.people, group)[0])


def test_somebody_without_a_role_may_not_read_it(transition: House) -> None:
    with pytest.raises(Refused, match="may not read the audit log"):
        read(transition, transition.people.outsider)


def test_who_has_left_may_not_read_it(transition: House) -> None:
    owner = transition.people.process_owner
    yesterday = DAY - timedelta(days=1)
    leave_person(transition.database, make_act(on=DAY), owner.handle, last_on=yesterday, known_on=DAY)
    with pytest.raises(Refused, match="may not read the audit log"):
        read(transition, owner)


def test_a_refused_attempt_is_a_line_with_its_sentence(transition: House) -> None:
    gate = present(transition, "ready", on=DAY)
    with pytest.raises(SignatureRefused) as refused:
        sign_gate(
            transition.database, of(transition.people.manager), gate, decision=Decision.NO_GO, comment="No"
        )
    [line] = read(transition, transition.people.manager, Wanted(kind="signature_refused"))
    assert line.sentence == str(refused.value)
    assert line.who == transition.people.manager.handle


def test_a_person_a_kind_and_days_narrow_it(transition: House) -> None:
    manager, sponsor = transition.people.manager, transition.people.sponsor
    signed = read(transition, manager, Wanted(person=sponsor.handle, kind="gate_signed"))
    assert {line.who for line in signed} == {sponsor.handle}
    assert len(signed) == 3
    nominated(transition.database, transition.made, trainee=3)
    of_the_day = read(transition, manager, Wanted(from_on=DAY, to_on=DAY))
    assert {line.at.date() for line in of_the_day} == {DAY}
    assert "trainee_nominated" in {line.kind for line in of_the_day}
    assert read(transition, manager, Wanted(from_on=DAY + timedelta(days=1))) == ()


def test_ids_of_rows_are_left_out(transition: House) -> None:
    lines = read(transition, transition.people.manager, Wanted(kind="trainee_nominated"))
    assert [fact.name for line in lines for fact in line.facts if fact.name.endswith("_id")] == []


def test_an_unknown_engagement_or_person_is_not_found(transition: House) -> None:
    with pytest.raises(NotFound):
        audit_log(transition.database, "E9", by=1, today=DAY, wanted=EVERYTHING)
    with pytest.raises(NotFound):
        read(transition, 1, Wanted(person="P99"))


def test_reading_writes_nothing(transition: House) -> None:
    before = count_of(transition.database, Event)
    read(transition, 1)
    assert count_of(transition.database, Event) == before


def test_the_installations_log_is_for_auditors_and_administrators(database: Database) -> None:
    made = walk_to_stage_four(database)
    lines = audit_log(database, "installation", by=1, today=DAY, wanted=EVERYTHING)
    assert lines[0].kind == "store_initialised"
    assert {"person_added", "engagement_opened"} <= {line.kind for line in lines}
    with pytest.raises(Refused, match="may not read the audit log of installation"):
        audit_log(database, "installation", by=made.people.manager.id, today=DAY, wanted=EVERYTHING)

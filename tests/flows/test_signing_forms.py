"""Forms sign with a code only where the administrator allows it; else they say how to sign instead."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from sqlalchemy import select

from authenticators import enrol
from builders import Someone, make_engagement
from flow_samples import settings_in
from flows.environment import PASSWORD
from flows.forms import answer
from flows.forms.choices import OpenChoices
from flows.forms.fields import FORMS_SIGN
from flows.house import at_home, house_of
from form_runs import refused, said, submitted
from kt_engine.actions.add_commitment import add_commitment
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.decide_commitment import decide_commitment
from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.waive_task import waive_task
from kt_engine.answers.form_choices import form_choices
from kt_engine.answers.form_choices_of_work import WorkChoices
from kt_engine.exchange.one_time_codes import code_at
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import AuthEvent, GateVersion, RefusedSignature, Signoff, Waiver, table_of
from kt_engine.words import AuthMethod, CommitmentStatus, SigningReason, Stage
from walking import DAY, House, added, count_of, of, open_tasks, value_of
from walking import submitted as handed_in

NOW = datetime(DAY.year, DAY.month, DAY.day, 15, tzinfo=UTC)
PROVEN = "Identity proven by one-time code."
RUN = "11111111-2222-3333-4444-555555555555"


class Clock(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Clock":
        return cls.fromtimestamp(NOW.timestamp(), tz)


@pytest.fixture
def coded(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A desk in stage 1 whose signatures need codes; its forms may sign, and were submitted just now."""
    monkeypatch.setattr(answer, "datetime", Clock)
    monkeypatch.setattr(answer, "submitted_at", lambda: NOW - timedelta(seconds=5))
    monkeypatch.setenv(PASSWORD, "desk:a-password")
    made = make_engagement(database, "tiny", 1, auth_method=AuthMethod.TOTP)
    open_tasks(database, made, Stage.IDENTIFY_NEEDS)
    house = house_of(settings_in(tmp_path, prefect_signing="1"))
    with at_home(house):
        yield House(database, made, house.settings.files)
    house.db.dispose()


@pytest.fixture
def code(coded: House) -> Callable[[Someone], str]:
    """Enrols somebody and gives the code shown when the form was submitted."""

    def read(who: Someone) -> str:
        secret = enrol(coded.database, who, coded.files.parent / "keys", NOW - timedelta(days=1))
        return code_at(secret, NOW - timedelta(seconds=5))

    return read


def work(desk: House) -> WorkChoices:
    return form_choices(desk.database).work


def to_review(desk: House) -> str:
    """Submit a document for the process owner's review; gives its line in the form."""
    handle = added(desk, reviewers=[desk.people.process_owner])
    handed_in(desk, desk.people.experts[0], handle)
    [line] = work(desk).handovers_to_sign
    return line


def hash_of(line: str) -> str:
    """Give what somebody types who has read the version of this line."""
    return line.split()[2][:6]


def reasons(desk: House) -> list[SigningReason]:
    refusal = table_of(RefusedSignature)
    with open_store(desk.database) as reader:
        return [row["reason"] for row in reader.rows(select(refusal.c.reason).order_by(refusal.c.id))]


def test_a_document_is_reviewed_in_a_form_with_code_and_hash(
    coded: House, code: Callable[[Someone], str]
) -> None:
    line, owner = to_review(coded), coded.people.process_owner
    message = said(
        "Handover · accept", handover=line, by=owner.handle, code=code(owner), shown_hash=hash_of(line)
    )
    assert message.endswith(f"v1 is reviewed. It waits for {coded.people.team_leads[0].handle}. {PROVEN}")
    assert count_of(coded.database, AuthEvent) == 1


def test_a_gate_is_signed_in_a_form_and_says_how_identity_was_proven(
    coded: House, code: Callable[[Someone], str]
) -> None:
    complete_task(coded.database, of(coded.people.sponsor), "E1-T1")
    present_gate(coded.database, of(coded.people.manager), "E1-G-need")
    [line] = work(coded).gates_to_sign
    assert line.startswith("E1-G-need v1 · ")
    pack = str(value_of(coded.database, GateVersion, "E1-G-need v1", "pack_sha256"))
    people = coded.people
    fields = {"gate": line, "decision": "go", "shown_hash": pack[:6]}
    first = said("Gate · sign", by=people.sponsor.handle, code=code(people.sponsor), **fields)
    assert first == f"E1-G-need v1 is signed and waits for the other signers. {PROVEN}"
    last = said("Gate · sign", by=people.process_owner.handle, code=code(people.process_owner), **fields)
    assert last == f"E1-G-need v1 is signed and decided: go. {PROVEN}"


def test_an_agreement_is_signed_in_a_form_with_code_and_hash(
    coded: House, code: Callable[[Someone], str]
) -> None:
    manager, owner = of(coded.people.manager), coded.people.process_owner
    add_commitment(coded.database, manager, "E1", text="A visit", promised_by="Sales", promised_to="Desk")
    decide_commitment(
        coded.database, manager, "E1-UC1", outcome=CommitmentStatus.RENOUNCED, reason="Not in the price"
    )
    [line] = form_choices(coded.database).readiness.agreements
    without = refused("Agreement · sign", agreement=line, by=owner.handle)
    assert without.startswith("A signature here needs the code your authenticator shows now")
    shown = line.split()[1][:6]
    message = said("Agreement · sign", agreement=line, by=owner.handle, code=code(owner), shown_hash=shown)
    assert message.endswith(f"It waits for 1 more signature. {PROVEN}")


def test_a_decision_that_is_none_signs_nothing(coded: House) -> None:
    told = refused("Gate · sign", gate="E1-G-need v1", decision="maybe", by=coded.people.sponsor.handle)
    assert told == "maybe is no decision. Choose one of: go, go_with_conditions, temporary_no_go, no_go."


def test_a_waiver_is_approved_in_a_form(coded: House, code: Callable[[Someone], str]) -> None:
    waive_task(coded.database, of(coded.people.manager), "E1-T1", reason="Known.")
    [line] = work(coded).waivers
    content = str(value_of(coded.database, Waiver, "E1-W1", "content_sha256"))
    owner = coded.people.process_owner
    message = said(
        "Task · approve waiver", waiver=line, by=owner.handle, code=code(owner), shown_hash=content[:8]
    )
    assert message.startswith("E1-W1 is approved: E1-T1 is waived.")
    assert message.endswith(PROVEN)


def test_another_hash_than_that_of_the_version_is_refused_before_the_code_is_looked_at(
    coded: House, code: Callable[[Someone], str]
) -> None:
    line, owner = to_review(coded), coded.people.process_owner
    handle = line.split()[0]
    typed = "0" * 6 if not hash_of(line).startswith("0") else "f" * 6
    fields = {"by": owner.handle, "code": code(owner), "shown_hash": typed}
    assert "you typed" in refused("Handover · accept", handover=line, **fields)
    assert "has changed since it was shown" in refused("Handover · accept", handover=handle, **fields)
    assert (count_of(coded.database, AuthEvent), count_of(coded.database, Signoff)) == (0, 0)
    assert reasons(coded) == [SigningReason.VERSION]


@pytest.mark.parametrize("empty", ["code", "shown_hash"])
def test_a_code_or_a_hash_that_is_missing_is_asked_for(
    coded: House, code: Callable[[Someone], str], empty: str
) -> None:
    line, owner = to_review(coded), coded.people.process_owner
    fields = {"code": code(owner), "shown_hash": hash_of(line), empty: " "}
    told = refused("Handover · accept", handover=line, by=owner.handle, **fields)
    assert told.startswith("A signature here needs the code your authenticator shows now")


def test_a_form_that_lay_too_long_is_refused_and_recorded(
    coded: House, code: Callable[[Someone], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line, owner = to_review(coded), coded.people.process_owner
    monkeypatch.setattr(answer, "submitted_at", lambda: NOW - timedelta(seconds=121))
    told = refused(
        "Handover · accept", handover=line, by=owner.handle, code=code(owner), shown_hash=hash_of(line)
    )
    assert told.startswith("This form was submitted 121 seconds ago")
    assert reasons(coded) == [SigningReason.CODE_LATE]
    assert count_of(coded.database, AuthEvent) == 0


def test_a_code_is_checked_as_of_the_submission_although_the_run_began_later(
    coded: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, owner = to_review(coded), coded.people.process_owner
    shown_at = NOW - timedelta(seconds=119)
    monkeypatch.setattr(answer, "submitted_at", lambda: shown_at)
    secret = enrol(coded.database, owner, coded.files.parent / "keys", NOW - timedelta(days=1))
    code = code_at(secret, shown_at)
    message = said("Handover · accept", handover=line, by=owner.handle, code=code, shown_hash=hash_of(line))
    assert message.endswith(PROVEN)


def test_the_code_of_somebody_else_is_refused_and_recorded(
    coded: House, code: Callable[[Someone], str]
) -> None:
    line, owner = to_review(coded), coded.people.process_owner
    code(owner)
    others = {"code": code(coded.people.team_leads[0]), "shown_hash": hash_of(line)}
    assert "is not a code of" in refused("Handover · accept", handover=line, by=owner.handle, **others)
    assert reasons(coded) == [SigningReason.CODE_WRONG]


def test_a_run_that_was_repeated_later_gives_its_own_answer_again(
    coded: House, code: Callable[[Someone], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line, owner = to_review(coded), coded.people.process_owner
    fields = {"handover": line, "by": owner.handle, "code": code(owner), "shown_hash": hash_of(line)}
    assert submitted("Handover · accept", RUN, **fields).is_completed()
    monkeypatch.setattr(answer, "submitted_at", lambda: NOW - timedelta(hours=1))
    again = submitted("Handover · accept", RUN, **fields)
    assert again.is_completed(), again.message
    assert count_of(coded.database, Signoff) == 1


@pytest.mark.parametrize("why", ["no password", "not allowed"])
def test_where_forms_may_not_sign_they_say_the_command_instead(
    coded: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    line, owner = to_review(coded), coded.people.process_owner
    allowed = "1" if why == "no password" else "0"
    if why == "no password":
        monkeypatch.delenv(PASSWORD)
    house = house_of(settings_in(tmp_path, prefect_signing=allowed))
    with at_home(house):
        told = refused("Handover · accept", handover=line, by=owner.handle, code="123456")
        assert OpenChoices(house).now(DAY)[FORMS_SIGN] == ()
    house.db.dispose()
    handle = line.split()[0]
    assert told.endswith(f"which asks for the code: kt handover accept {handle}")
    assert (count_of(coded.database, Signoff), reasons(coded)) == (0, [])


def test_where_forms_may_sign_the_page_is_told(coded: House, tmp_path: Path) -> None:
    house = house_of(settings_in(tmp_path, prefect_signing="1"))
    assert count_of(coded.database, Signoff) == 0
    assert OpenChoices(house).now(DAY)[FORMS_SIGN] == ("on",)
    house.db.dispose()

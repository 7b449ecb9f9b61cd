"""The forms about seats, access, readiness, parallel runs and promises, each as a plain function on the store."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli_runner import Kt
from form_desk import forms_at, put
from form_runs import refused, said
from getting_ready import LATER, SHIFT, WAY_BACK, agreed, granted
from kt_engine.actions.add_commitment import add_commitment
from kt_engine.answers.form_choices import form_choices
from kt_engine.answers.form_choices_of_readiness import ReadinessChoices
from kt_engine.answers.list_parallel_runs import parallel_sample
from kt_engine.exchange.csv_out import csv_text
from kt_engine.store.database import Database
from parallel_runs import both_sign, units_file
from seating import certified, staffed
from walking import DAY, House, of

AFTERNOON = datetime(DAY.year, DAY.month, DAY.day, 15, tzinfo=UTC)
SIGNED = "Identity self-declared."


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with forms_at(tmp_path, monkeypatch, AFTERNOON) as found:
        yield found


def offered(desk: House) -> ReadinessChoices:
    return form_choices(desk.database).readiness


def test_rights_come_from_a_file_and_are_tried_by_their_own_user(desk: House, inbox: Path) -> None:
    user, manager = desk.people.trainees[0], desk.people.manager.handle
    text = f"person,system,right,shift,granted_on\n{user.handle},claims,check claims,{SHIFT},{DAY}\n"
    told = said("Access · import", engagement="E1", file=put(inbox, "access.csv", text), by=manager)
    assert told.startswith("1 right is new in E1; of those asked for before 0 are granted now.")
    [right] = offered(desk).rights
    assert right.startswith(f"E1-X1 · {user.handle}: check claims in claims, at S")
    [site] = offered(desk).sites
    found = {"right": right, "works": "no", "site": site, "shift": SHIFT}
    assert refused("Access · test", by=user.handle, **found).startswith(
        "Say in the field Reason what happened"
    )
    found |= {"reason": "No such user"}
    assert f"only {user.handle} can say that it works" in refused("Access · test", by=manager, **found)
    assert said("Access · test", by=user.handle, **found) == "E1-X1 failed."
    assert said("Access · test", by=user.handle, **(found | {"works": "yes"})) == "E1-X1 works."


def test_a_fault_in_an_access_file_shows_no_name(desk: House, inbox: Path) -> None:
    text = f"person,system,right,shift\nZoe Zed,claims,check claims,{SHIFT}\n"
    fields = {"engagement": "E1", "file": put(inbox, "access.csv", text), "by": desk.people.manager.handle}
    message = refused("Access · import", **fields)
    assert message.startswith("access.csv:2:1: ")
    assert "Zed" not in message


def test_a_point_is_added_changed_and_a_showstopper_closed_by_both_sides(desk: House, inbox: Path) -> None:
    manager, lead = desk.people.manager.handle, desk.people.team_leads[0].handle
    process = offered(desk).moving_processes[0]
    point = {
        "process": process, "stream": "technology", "colour": "amber", "text": "No line to the bank",
        "owner": f"{lead} · team lead", "due_on": LATER.isoformat(), "showstopper": "yes", "by": manager,
    }  # fmt: skip
    assert "stop the go-live" in refused("Readiness · add point", **point)
    way_back = {
        "mitigation": "A second order",
        "fallback": "The old desk pays",
        "fallback_on": WAY_BACK.isoformat(),
    }
    told = said("Readiness · add point", **point, **way_back)
    assert told == f"E1-RP1 is on the readiness log; the way back can be chosen until {WAY_BACK}."
    [line] = offered(desk).points
    assert line == f"E1-RP1 · No line to the bank, E1-P1, amber, way back until {WAY_BACK}"
    changed = said("Readiness · change point", point=line, colour="green", note="The line was tried", by=lead)
    assert changed == "E1-RP1 is green."
    closing = said("Readiness · close point", point="E1-RP1", reason="Tried twice", by=manager)
    [agreement] = offered(desk).agreements
    assert closing.endswith(f"Next: they sign {agreement.split()[0]}.")
    for who in (desk.people.process_owner, desk.people.team_leads[0]):
        said("Agreement · sign", agreement=agreement, by=who.handle)
    assert offered(desk).points == ()


def test_a_parallel_run_goes_from_its_rule_to_its_verdict_by_forms(desk: House, inbox: Path) -> None:
    manager = desk.people.manager.handle
    units = put(inbox, "invoices.csv", units_file().data.decode())
    rule = {"units": units, "target": "80", "confidence": "80", "errors": "1", "by": manager}
    told = said("Parallel run · plan", process="E1-P1", **rule)
    assert told.startswith(
        "E1-PA1 is planned: 14 units are drawn and compared, 1 error at most. A process just at"
    )
    both_sign(desk, offered(desk).agreements[0].split()[0])
    [run] = offered(desk).runs_to_draw
    assert said("Parallel run · draw", run=run, by=manager).startswith("14 units of E1-PA1 are drawn.")
    [run] = offered(desk).runs_to_compare
    expert = desk.people.experts[0].handle
    assert "has no verdict yet" in refused("Parallel run · conclude", run=run, by=manager)
    drawn = [(unit.unit, "match") for unit in parallel_sample(desk.database, "E1-PA1")]
    wrong = put(
        inbox, "wrong.csv", csv_text(("unit", "result", "compared_by"), [(drawn[0][0], "match", "Zoe Zed")])
    )
    message = refused("Parallel run · import comparisons", run=run, file=wrong, by=expert)
    assert message.startswith("wrong.csv:2:3: ")
    assert "Zed" not in message
    file = put(inbox, "compared.csv", csv_text(("unit", "result"), drawn))
    compared = said("Parallel run · import comparisons", run=run, file=file, by=expert)
    assert compared == "14 comparisons are recorded in E1-PA1. All are compared. Next: conclude it."
    assert said("Parallel run · conclude", run=run, by=manager).startswith("E1-PA1 is accepted by its rule.")


def test_assumptions_promises_and_messages_are_settled(desk: House, inbox: Path) -> None:
    manager = desk.people.manager.handle
    [assumption] = offered(desk).assumptions
    assert assumption.startswith("E1-AS1 · The volumes hold, stands until ")
    told = said(
        "Assumption · decide", assumption=assumption, outcome="validated", found="A count", by=manager
    )
    assert told == "E1-AS1 is validated once both sides have signed. Next: they sign E1-A1."
    agreed(desk, "E1-A1")
    assert offered(desk).assumptions == ()
    add_commitment(
        desk.database,
        of(desk.people.manager),
        "E1",
        text="One visit",
        promised_by="Sales",
        promised_to="Owner",
    )
    [promise] = offered(desk).promises
    settled = said(
        "Commitment · decide", commitment=promise, outcome="renounced", reason="Not priced", by=manager
    )
    assert settled.startswith("E1-UC1 is renounced once both sides have signed.")
    message = offered(desk).messages[0]
    sent = said("Communication · note as sent", message=message, evidence="Mail of today", by=manager)
    assert sent == f"{message.split()[0]} was sent on {DAY}."


def test_seats_are_needed_filled_left_and_filled_again(
    database: Database, tmp_path: Path, inbox: Path
) -> None:
    house = staffed(database, tmp_path)
    manager, who = house.people.manager.handle, house.people.trainees[0]
    text = "process,from_week,source,needed\nE1-P1,2027-W03,Contract,1\n"
    told = said("Seat · import needs", engagement="E1", file=put(inbox, "seats.csv", text), by=manager)
    assert told == "1 figure is new in E1. Next: the status page says what is short."
    trainee = certified(house, who)
    [line] = offered(house).seats
    assert line.startswith(f"{trainee} · {who.handle} on E1-P1")
    choices = form_choices(house.database)
    place = {"shift": choices.shifts[0], "language": choices.languages[0]}
    placed = said("Seat · place", trainee=line, by=manager, **place)
    assert placed == f"{trainee} sits in the shift {place['shift']}, language {place['language']}."
    last = (DAY + timedelta(days=14)).isoformat()
    [person] = offered(house).seated_people
    left = said("Seat · person leaves", person=person, last_on=last, reason="resigned", by=manager)
    assert left.startswith(
        f"{who.handle} leaves (resigned); {last} is the last day. {trainee} on E1-P1: short of 1 seat"
    )
    assert "options: " in left
    [seat] = offered(house).left_seats
    option = left.partition("options: ")[2].partition(",")[0]
    proposed = said("Seat · choose replacement", seat=seat, option=option, by=manager)
    assert proposed.startswith(f"E1-A1 is proposed: {option} for the seat of {trainee}.")


def test_these_forms_say_the_sentences_of_the_command_line(
    desk: House, tmp_path: Path, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by = desk.people.manager.handle
    right = granted(desk, desk.people.trainees[0])
    wrong = inbox / put(inbox, "wrong.csv", "unit\n1\n")
    faults = [
        (
            "Access · test",
            {"right": right, "works": "yes", "site": "S1", "shift": SHIFT},
            ["system", "test", right, "--works", "--site", "S1", "--shift", SHIFT],
        ),
        ("Access · import", {"engagement": "E1", "file": wrong.name}, ["system", "import", "E1", str(wrong)]),
        ("Seat · import needs", {"engagement": "E1", "file": wrong.name}, ["seat", "import", "E1", str(wrong)]),
        ("Seat · place", {"trainee": "E1-K404"}, ["seat", "assign", "E1-K404"]),
        (
            "Seat · person leaves",
            {"person": "P3", "last_on": "2027-03-01", "reason": "moved"},
            ["training", "attrite", "P3", "--on", "2027-03-01", "--reason", "moved"],
        ),
        (
            "Readiness · close point",
            {"point": "E1-RP9", "reason": "x"},
            ["readiness", "close", "E1-RP9", "--reason", "x"],
        ),
        (
            "Parallel run · plan",
            {"process": "E1-P1", "units": wrong.name},
            ["parallel", "plan", "E1-P1", "--units", str(wrong)],
        ),
        ("Parallel run · draw", {"run": "E1-PA9"}, ["parallel", "draw", "E1-PA9"]),
        (
            "Communication · note as sent",
            {"message": "E1-CM1", "evidence": " "},
            ["communication", "sent", "E1-CM1", "--evidence", " "],
        ),
    ]  # fmt: skip
    folder = f"{inbox}/"
    for form, fields, words in faults:
        told = Kt(tmp_path, capsys)(*words, by=by)
        assert told.code != 0, form
        assert refused(form, **fields, by=by).replace(folder, "") == told.err.strip().replace(folder, ""), (
            form
        )

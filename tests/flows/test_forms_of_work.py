"""The forms about tasks, handovers, training, KPIs and gates, each as a plain function on the store."""

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest

from cli_runner import Kt
from flow_samples import settings_in
from flows.forms import answer
from flows.forms.gate import without_names
from flows.forms.handover import shown_version
from flows.forms.typed import handles_of, yes_or_no
from flows.house import at_home, house_of
from form_runs import refused, said, submitted
from kt_engine.answers.form_choices import form_choices
from kt_engine.answers.form_choices_of_work import WorkChoices
from kt_engine.cli import opening
from kt_engine.errors import NotFound, UsageProblem
from kt_engine.store.database import Database
from kt_engine.words import Stage
from stage_builders import pass_gate
from walking import DAY, House, added, nominated, open_tasks, passed, taught, walk_to_stage_four
from walking import submitted as handed_in

NOW = datetime(DAY.year, DAY.month, DAY.day, 15, tzinfo=UTC)
SELF_DECLARED = "Identity self-declared."


class Clock(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Clock":
        return cls.fromtimestamp(NOW.timestamp(), tz)


@pytest.fixture
def desk(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A very small desk in stage 4, on the day the tests act; forms and command line are at home there."""
    monkeypatch.setattr(answer, "datetime", Clock)
    monkeypatch.setattr(opening, "now", lambda: NOW)
    monkeypatch.setenv("KT_HOME", str(tmp_path))
    made = walk_to_stage_four(database)
    open_tasks(database, made, Stage.TRANSITION_AND_INTEGRATE, DAY)
    house = house_of(settings_in(tmp_path))
    (tmp_path / "inbox").mkdir()
    with at_home(house):
        yield House(database, made, house.settings.files)
    house.db.dispose()


def work(desk: House) -> WorkChoices:
    return form_choices(desk.database).work


def put(tmp_path: Path, name: str, text: str) -> str:
    (tmp_path / "inbox" / name).write_text(text)
    return name


def test_a_task_is_completed_by_who_is_asked_with_a_file_as_evidence(desk: House, tmp_path: Path) -> None:
    task, by = work(desk).doable_tasks[0], desk.people.trainers[0].handle
    handle = task.split()[0]
    proof = put(tmp_path, "proof.md", "# done")
    assert said("Task · complete", task=task, evidence=proof, by=by).startswith(f"{handle} is done.")
    assert "is done and cannot be completed" in refused("Task · complete", task=task, by=by)


def test_a_task_is_blocked_unblocked_and_waived_by_two_people(desk: House) -> None:
    task, by = work(desk).doable_tasks[0], desk.people.manager.handle
    handle = task.split()[0]
    assert said("Task · block", task=task, reason="No access", by=by).startswith(f"{handle} is blocked.")
    assert work(desk).blocked_tasks == (task,)
    assert said("Task · unblock", task=task, note="Given", by=by).startswith(f"{handle} is ready again.")
    proposed = said("Task · waive", task=task, reason="Not needed", by=by)
    assert proposed.startswith(f"E1-W1 proposes that {handle} need not be done, SHA-256 ")
    assert task in work(desk).open_tasks
    [waiver] = work(desk).waivers
    assert "proposed by" in waiver
    assert "therefore does not approve it" in refused("Task · approve waiver", waiver=waiver, by=by)
    owner = desk.people.process_owner.handle
    approved = said("Task · approve waiver", waiver=waiver, by=owner)
    assert approved.startswith(f"E1-W1 is approved: {handle} is waived.")
    assert approved.endswith(SELF_DECLARED)
    assert task not in work(desk).open_tasks


def test_a_handover_is_submitted_returned_and_submitted_again(desk: House, tmp_path: Path) -> None:
    handle = added(desk, reviewers=[desk.people.process_owner])
    expert, owner = desk.people.experts[0].handle, desk.people.process_owner.handle
    [asked] = [line for line in work(desk).handovers_to_submit if line.startswith(f"{handle} ")]
    message = said("Handover · submit", handover=asked, file=put(tmp_path, "one.md", "one"), by=expert)
    assert message.startswith(f"{handle} v1 is submitted, SHA-256 7692c3ad")
    [shown] = work(desk).handovers_to_sign
    points = "Refunds above 500; Lost receipts"
    message = said("Handover · return", handover=shown, reason="Too short", points=points, by=owner)
    assert message == f"{handle} v1 is returned; the next version is awaited. {SELF_DECLARED}"
    [asked] = [line for line in work(desk).handovers_to_submit if line.startswith(f"{handle} ")]
    assert asked.endswith("returned, 1. Refunds above 500, 2. Lost receipts")
    again = said("Handover · submit", handover=handle, file=put(tmp_path, "two.md", "two"), by=expert)
    assert again.startswith(f"{handle} v2 is submitted")


def test_a_handover_is_reviewed_then_accepted_by_self_declared_people(desk: House) -> None:
    handle = added(desk, reviewers=[desk.people.process_owner])
    handed_in(desk, desk.people.experts[0], handle)
    owner, lead = desk.people.process_owner.handle, desk.people.team_leads[0].handle
    [shown] = work(desk).handovers_to_sign
    assert "still waits for the review" in refused("Handover · accept", handover=shown, by=lead)
    reviewed = said("Handover · accept", handover=shown, comment="Right", by=owner)
    assert reviewed == f"{handle} v1 is reviewed. It waits for {lead}. {SELF_DECLARED}"
    accepted = said("Handover · accept", handover=work(desk).handovers_to_sign[0], by=lead)
    assert accepted == f"{handle} v1 is accepted. {SELF_DECLARED}"


def test_a_version_that_is_no_longer_the_newest_is_not_signed(desk: House, tmp_path: Path) -> None:
    handle = added(desk, reviewers=[desk.people.process_owner])
    handed_in(desk, desk.people.experts[0], handle)
    owner = desk.people.process_owner.handle
    [old] = work(desk).handovers_to_sign
    said("Handover · return", handover=old, reason="Too short", by=owner)
    put(tmp_path, "two.md", "two")
    said("Handover · submit", handover=handle, file="two.md", by=desk.people.experts[0].handle)
    refused("Handover · accept", handover=old, by=owner)
    assert [line for line in work(desk).handovers_to_sign if line.startswith(f"{handle} v2")]


def test_a_signature_that_is_sent_twice_is_one(desk: House) -> None:
    handle = added(desk, reviewers=[desk.people.process_owner])
    handed_in(desk, desk.people.experts[0], handle)
    fields = {"handover": handle, "by": desk.people.process_owner.handle}
    first = submitted("Handover · accept", "11111111-2222-3333-4444-555555555555", **fields)
    second = submitted("Handover · accept", "11111111-2222-3333-4444-555555555555", **fields)
    assert first.is_completed()
    assert second.is_completed(), second.message
    assert "already" in refused("Handover · accept", **fields)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("E1-H3", ("E1-H3", None, None)),
        ("E1-H3 v12 b94e9361 · Chapter one, submitted", ("E1-H3", 12, "b94e9361")),
        ("E1-H3 b94e9361", ("E1-H3", None, "b94e9361")),
    ],
)
def test_the_line_of_a_handover_says_which_version_was_shown(
    line: str, shown: tuple[str, int | None, str | None]
) -> None:
    assert shown_version(line) == shown


def test_more_words_than_a_version_has_are_refused() -> None:
    with pytest.raises(UsageProblem, match="and all is too much"):
        shown_version("E1-H3 v1 b94e9361 and all")


def test_a_session_an_assessment_and_a_certificate_are_recorded(desk: House) -> None:
    trainee = nominated(desk.database, desk.made, 2)
    by, day = desk.people.trainers[0].handle, DAY.isoformat()
    [line] = [each for each in work(desk).trainees if each.startswith(f"{trainee} ")]
    session = {"process": "E1-P1 · Process 1", "held_on": day, "hours": "3.5", "attended": [line], "by": by}
    assert said("Training · record session", module="basics · The basics", **session).startswith(
        "Session 1 of E1-P1 is recorded: 1 attended."
    )
    taught(desk.database, desk.made, trainee, "manners")
    scored = {"certification": line, "score": "90", "by": by}
    assert said("Training · record assessment", module="basics", **scored).startswith(
        f"{trainee} basics, attempt 1: passed."
    )
    said("Training · record assessment", module="manners", assessed_on=day, **scored)
    [ready] = work(desk).certificates
    assert ready.startswith(f"{trainee} · {desk.people.trainees[2].handle} on E1-P1")
    first = said("Training · certify", certification=ready, by=by)
    assert first == f"{trainee} is signed. It waits for subject expert (client). {SELF_DECLARED}"
    last = said("Training · certify", certification=ready, by=desk.people.experts[0].handle)
    assert last.startswith(f"{trainee} is certified until ")
    assert last.endswith(SELF_DECLARED)


def test_a_wrong_critical_question_fails_the_attempt(desk: House) -> None:
    trainee = nominated(desk.database, desk.made, 2)
    taught(desk.database, desk.made, trainee, "basics")
    message = said(
        "Training · record assessment",
        certification=trainee, module="basics", score="100", critical_wrong="yes",
        by=desk.people.trainers[0].handle,
    )  # fmt: skip
    assert "attempt 1: not passed" in message


def test_several_trainees_are_a_list_or_a_text() -> None:
    assert handles_of(["E1-K1 · P12", "E1-K2 · P13"]) == ["E1-K1", "E1-K2"]
    assert handles_of("E1-K1, E1-K2;E1-K3") == ["E1-K1", "E1-K2", "E1-K3"]
    assert handles_of("") == []


def test_yes_and_no_are_the_only_answers() -> None:
    assert (yes_or_no("yes", "Wrong"), yes_or_no(" NO ", "Wrong"), yes_or_no("", "Wrong")) == (
        True,
        False,
        False,
    )
    with pytest.raises(UsageProblem, match="Wrong: perhaps is neither yes nor no"):
        yes_or_no("perhaps", "Wrong")


def test_a_gate_is_presented_and_never_signed_in_a_form(desk: House) -> None:
    [gate] = work(desk).gates
    message = said("Gate · present", gate=gate, by=desk.people.manager.handle)
    assert message.startswith("E1-G-ready-P1 v1 is presented, SHA-256 ")
    assert message.endswith(
        "Next: its signers sign, each with: kt gate sign E1-G-ready-P1 --decision DECISION"
    )


def test_an_owner_nobody_knows_is_told_by_the_line_of_the_file(desk: House) -> None:
    fault = NotFound("person", "Zoe Zed", "See them with: kt person list")
    told = str(without_names(fault, {"Zoe Zed": 3}, "conditions.csv"))
    assert told.startswith("conditions.csv:3: There is no person called as the owner in this line.")
    assert without_names(fault, {}, "") is fault


def test_a_kpi_value_is_recorded_for_a_process_that_runs_live(desk: House) -> None:
    by = desk.people.team_leads[0].handle
    fields = {"engagement": "E1", "kpi": "on_time", "period": "2027-01", "value": "98.2", "source": "Tickets"}
    early = refused("KPI · record value", process="E1-P1", by=by, **fields)
    assert early.startswith("E1-P1 does not run live yet")
    pass_gate(desk.database, desk.made, Stage.TRANSITION_AND_INTEGRATE, "E1-P1")
    [process] = work(desk).live_processes
    message = said("KPI · record value", process=process, by=by, **fields)
    assert message.startswith("on_time of E1-P1 in 2027-01 is recorded (number 1).")


FAULTS = [
    ("Task · complete", {"task": "E1-T404"}, ["task", "complete", "E1-T404"]),
    ("Task · complete", {"task": "rubbish"}, ["task", "complete", "rubbish"]),
    ("Task · block", {"task": "E1-T4", "reason": " "}, ["task", "block", "E1-T4", "--reason", " "]),
    ("Task · unblock", {"task": "E1-T4"}, ["task", "unblock", "E1-T4"]),
    ("Task · waive", {"task": "E1-T1", "reason": "x"}, ["task", "waive", "E1-T1", "--reason", "x"]),
    ("Handover · accept", {"handover": "E1-H404"}, ["handover", "accept", "E1-H404"]),
    (
        "Handover · return",
        {"handover": "E1-H1", "reason": "x"},
        ["handover", "return", "E1-H1", "--reason", "x"],
    ),
    (
        "Handover · accept",
        {"handover": "E1-H1 v1 zz"},
        ["handover", "accept", "E1-H1", "--version", "1", "--sha256", "zz"],
    ),
    ("Training · certify", {"certification": "E1-K404"}, ["training", "certify", "E1-K404"]),
    (
        "KPI · record value",
        {"engagement": "E1", "kpi": "ontime", "period": "2027-01", "value": "1", "source": "x"},
        ["kpi", "record", "E1", "ontime", "1", "--period", "2027-01", "--source", "x"],
    ),
    (
        "KPI · record value",
        {"engagement": "E1", "kpi": "on_time", "period": "May", "value": "1", "source": "x"},
        ["kpi", "record", "E1", "on_time", "1", "--period", "May", "--source", "x"],
    ),
    ("Gate · present", {"gate": "E1-G-need"}, ["gate", "present", "E1-G-need"]),
    (
        "Gate · close condition",
        {"condition": "E1-C1", "note": " "},
        ["gate", "close-condition", "E1-C1", "--note", " "],
    ),
    ("Engagement · hold", {"engagement": "E9", "reason": "x"}, ["engagement", "hold", "E9", "--reason", "x"]),
    ("Engagement · resume", {"engagement": "E1"}, ["engagement", "resume", "E1"]),
]


@pytest.mark.parametrize(
    ("form", "fields", "words"), FAULTS, ids=lambda each: each if isinstance(each, str) else ""
)
def test_a_form_says_the_sentence_the_command_line_says(
    desk: House, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    form: str, fields: dict[str, str], words: list[str],
) -> None:  # fmt: skip
    by = desk.people.manager.handle
    told = Kt(tmp_path, capsys)(*words, by=by)
    assert told.code != 0
    assert refused(form, **fields, by=by) == told.err.strip()


@pytest.mark.parametrize("text", ["process_key\n", "process_key,name\nclaims", "\x00", ""])
def test_a_fault_of_a_file_is_told_as_the_command_line_tells_it(
    desk: House, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    by, file = desk.people.manager.handle, put(tmp_path, "scope.csv", text)
    told = Kt(tmp_path, capsys)("scope", "import", "E1", str(tmp_path / "inbox" / file), by=by)
    message = refused("Engagement · import scope", engagement="E1", file=file, by=by)
    folder = f"{tmp_path / 'inbox'}/"
    assert message.replace(folder, "") == told.err.strip().replace(folder, "")


def test_a_sign_off_form_ends_as_the_command_does_for_a_trainee_of_all_modules(desk: House) -> None:
    trainee = passed(desk.database, desk.made, 2)
    message = refused("Training · certify", certification=trainee, by=desk.people.trainees[2].handle)
    assert trainee in message

"""`kt notice`, `kt contract --terms`, `kt handover deem`: what waits, for how long, and what its delay costs."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from chasing import DUE, REVIEW, agreed, submitted_on
from cli_runner import Kt
from kt_engine.cli import opening, top
from walking import House

LATE = DUE + timedelta(days=4)
HEAD = "wait,side,answer_days,clause,deemed\n"


@pytest.fixture
def silent(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A review that the client owes since Friday, looked at on Tuesday."""
    agreed(house, REVIEW)
    submitted_on(house)
    on_day(monkeypatch, LATE)
    return house


def on_day(monkeypatch: pytest.MonkeyPatch, on: date) -> None:
    now = opening.now().replace(year=on.year, month=on.month, day=on.day)
    ticks = iter(range(1000))
    for module in (opening, top):
        monkeypatch.setattr(module, "now", lambda: now + timedelta(seconds=next(ticks)))


def test_due_says_since_when_until_when_in_which_round_and_how_often_reminded(kt: Kt, silent: House) -> None:
    [line] = [one for one in kt("due", "--json").json["due"] if one["wait"]["handle"] == "E1-H1"]
    answer = line["answer"]
    assert (answer["asked_on"], answer["due_on"], answer["answer_days"]) == ("2027-04-29", "2027-05-07", 5)
    assert (answer["clause"], answer["reminded_count"], answer["overdue_days"]) == ("clause 7.3", 0, 2)
    assert (line["wait"]["round"], line["wait"]["kind"], line["declined"]) == (1, "handover_review", None)
    [text] = [one for one in kt("due").out.splitlines() if "review: " in one]
    assert text.split()[3:5] == ["2027-04-29", "2027-05-07"] or "2027-04-29  2027-05-07" in text
    assert "7 days of silence" in text


def test_a_notice_is_issued_sent_received_listed_and_shown(kt: Kt, silent: House) -> None:
    manager = silent.people.provider_manager
    said = kt("notice", "issue", "E1", "E1-H1 v1", by=manager)
    assert (said.code, said.out) == (0, "E1-N1\n")
    assert said.err.startswith(
        "E1-N1 is issued: E1-H1 v1 was due on 2027-05-07, 2 working days of the client are lost."
    )
    words = ("--on", "2027-05-11")
    said = kt("notice", "sent", "E1-N1", *words, "--to", "Olga Owner", by=manager)
    assert said.err == "E1-N1 was sent on 2027-05-11 to Olga Owner.\n"
    said = kt("notice", "received", "E1-N1", *words, "--by-whom", "Front desk", by=manager)
    assert said.err == "E1-N1 was received on 2027-05-11 by Front desk.\n"
    [line] = kt("notice", "list", "E1", "--json").json["notices"]
    assert (line["handle"], line["sent_on"], line["received_by"]) == ("E1-N1", "2027-05-11", "Front desk")
    shown = kt("notice", "show", "E1-N1").out
    for text in ("E1-H1 v1: review", "clause 7.3", "2027-05-11 to Olga Owner", "Olga Owner (P"):
        assert text in shown
    assert kt("notice", "show", "E1-N1", "--json").json["facts"]["lost_days"] == 2


def test_a_dry_run_issues_nothing(kt: Kt, silent: House) -> None:
    said = kt("notice", "issue", "E1", "E1-H1", "--dry-run", by=silent.people.provider_manager)
    assert (said.code, said.err.startswith("Dry run, nothing was changed.")) == (0, True)
    assert kt("notice", "list", "E1", "--json").json["notices"] == []


def test_a_notice_before_its_time_is_refused_with_the_day(
    kt: Kt, silent: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_day(monkeypatch, DUE)
    said = kt("notice", "issue", "E1", "E1-H1", by=silent.people.provider_manager)
    assert (said.code, "is due on 2027-05-07" in said.err) == (1, True)


def test_a_handover_is_deemed_accepted_and_shown_as_such(
    kt: Kt, silent: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = silent.people.provider_manager
    kt("notice", "issue", "E1", "E1-H1", by=manager)
    kt("notice", "sent", "E1-N1", "--on", "2027-05-11", "--to", "Olga Owner", by=manager)
    early = kt("handover", "deem", "E1-H1", "--notice", "E1-N1", by=manager)
    assert (early.code, "ends on 2027-05-19" in early.err) == (1, True)
    on_day(monkeypatch, LATE + timedelta(days=9))
    said = kt("handover", "deem", "E1-H1", "--notice", "E1-N1", by=manager)
    assert (said.code, said.out) == (0, "E1-H1 v1\n")
    assert "deemed accepted under clause 7.3, after E1-N1. Nobody has signed it." in said.err
    words = "deemed accepted under clause 7.3 on 2027-05-20, after E1-N1"
    assert words in kt("handover", "list", "E1").out
    assert words in kt("handover", "show", "E1-H1").out
    assert kt("notice", "issue", "E1", "E1-H1", by=manager).code == 3
    assert kt("verify").code == 0


def test_a_contract_is_recorded_with_its_terms(kt: Kt, house: House, tmp_path: Path) -> None:
    file = tmp_path / "terms.csv"
    file.write_text(HEAD + "handover_review,client,5,clause 7.3,yes\n")
    dates = ("--signed-on", "2027-01-04", "--starts-on", "2027-02-01", "--ends-on", "2030-01-31")
    words = (*dates, "--reference", "C-7", "--go-live", "1=2027-06-01", "--terms", str(file))
    assert kt("contract", "record", "E1", *words, by=house.people.manager).code == 0
    again = kt("contract", "record", "E1", *words, by=house.people.manager)
    assert "was recorded so already" in again.err
    [term] = kt("contract", "terms", "E1", "--json").json["terms"]
    assert (term["wait"], term["side"], term["answer_days"], term["deemed"]) == (
        "handover_review", "client", 5, True
    )  # fmt: skip
    assert term["source"] == "contract C-7, clause 7.3"
    assert "clause 7.3" in kt("contract", "terms", "E1").out
    file.write_text(HEAD + "handover_review,client,0,clause 7.3,yes\n")
    assert kt("contract", "record", "E1", *words, by=house.people.manager).code == 4

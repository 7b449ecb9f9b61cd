"""A contract with payments on the command line, and what the plan says of them."""

import json
from datetime import date

import pytest

from builders import ENGINE, Made, make_act, make_engagement
from cli_runner import Kt, Said
from kt_engine.actions.replan import replan
from kt_engine.store.database import Database
from kt_engine.words import Stage
from stage_builders import reach_stage
from walking import open_tasks

HEAD = "milestone,title,promised_on,amount,currency,wave,gate\n"
PAID = "M4,Wave 1 is live,2027-03-01,60000,EUR,1,\nM5,Proved,2027-03-31,900,JPY,,proof\n"


@pytest.fixture
def contracted(database: Database, kt: Kt) -> Made:
    """A tiny engagement in stage 3, planned."""
    assert kt.home
    made = make_engagement(database, "tiny")
    reach_stage(database, made, Stage.DEFINE_CONTRACT)
    open_tasks(database, made, Stage.DEFINE_CONTRACT)
    return made


def record(kt: Kt, made: Made, text: str, *more: str) -> Said:
    (kt.home / "paid.csv").write_text(HEAD + text)
    return kt(
        "contract", "record", "E1", "--signed-on", "2027-01-04", "--starts-on", "2027-02-01",
        "--ends-on", "2030-01-31", "--reference", "C-1", "--go-live", "1=2027-03-01",
        "--milestones", str(kt.home / "paid.csv"), *more, by=made.people.manager,
    )  # fmt: skip


def test_a_contract_is_shown_with_its_payments_beside_the_plan(kt: Kt, contracted: Made) -> None:
    said = record(kt, contracted, PAID.replace(",proof", ",contract"))
    assert (said.code, said.out) == (0, "E1\n")
    shown = kt("contract", "show", "E1")
    assert "EUR 60,000" in shown.out
    assert "go-live of wave 1" in shown.out
    body = kt("contract", "show", "E1", "--json").json["contract"]
    first, second = body["milestones"]
    assert (first["milestone"], first["tied_to"], first["amount_minor"]) == (
        "M4",
        "go-live of wave 1",
        6_000_000,
    )
    assert (second["tied_to"], second["amount"]) == ("gate contract", "JPY 900")
    cutovers = [
        one for one in kt("plan", "show", "E1", "--json").json["plan"] if one["title"] == "Switch over"
    ]
    assert first["forecast_on"] == max(one["forecast_on"] for one in cutovers)
    days = first["slack_days"] + 1
    assert cutovers[0]["price"] == f"from day {days}: milestone M4 (EUR 60,000) moves"
    assert f"from day {days}: milestone M4 (EUR 60,000) moves" in kt("plan", "show", "E1").out


def test_wrong_payments_are_told_with_their_places_and_nothing_is_recorded(kt: Kt, contracted: Made) -> None:
    said = record(kt, contracted, PAID)
    assert said.code == 4
    assert "paid.csv:3:7: There is no gate 'proof'." in said.err
    assert kt("contract", "show", "E1").code == 3


def test_a_dry_run_records_no_payment(kt: Kt, contracted: Made) -> None:
    assert record(kt, contracted, PAID.replace(",proof", ",contract"), "--dry-run").code == 0
    said = kt("contract", "show", "E1")
    assert (said.code, said.out) == (3, "")
    assert "kt contract record E1" in said.err


def test_changes_of_dates_are_listed_with_cause_and_side(
    kt: Kt, contracted: Made, database: Database
) -> None:
    assert kt("plan", "history", "E1", "--dates").err == "No date has changed.\n"
    replan(database, make_act(ENGINE, date(2027, 1, 5)), contracted.engagement_id)
    said = kt("plan", "history", "E1", "--dates", "--task", "E1-T1")
    assert said.code == 0
    assert "+1" in said.out
    changes = json.loads(kt("plan", "history", "E1", "--dates", "--wave", "1", "--json").out)["changes"]
    assert changes
    assert {one["made_on"] for one in changes} == {"2027-01-05"}
    assert {one["side"] for one in changes} == {"client"}
    refused = kt("plan", "history", "E1", "--wave", "1")
    assert (refused.code, refused.err) == (
        2,
        "--task and --wave choose among changes of dates. Add --dates.\n",
    )


def test_hours_and_half_days_of_a_site_are_set_and_listed(kt: Kt, contracted: Made) -> None:
    manager = contracted.people.manager
    assert kt("site", "hours", "S1", "08:00-16:30", by=manager).out == "S1\n"
    assert kt("site", "hours", "S1", "16:30-08:00", by=manager).code == 2
    assert kt("site", "list", "--json").json["sites"][0]["hours"] == "08:00-16:30"
    said = kt("site", "holidays", "S1", "--half-day", "2027-12-24", by=manager)
    assert said.err == "S1: 2027-12-24 is now a half day.\n"
    days = kt("site", "holidays", "S1", "--year", "2027", "--json").json["holidays"]
    assert {"on": "2027-12-24", "weekday": "Fri", "title": "Half day", "kind": "half_day"} in days
    added = kt("party", "add", "Late", "--country", "DE", "--hours", "12:00-20:00", by=manager)
    assert added.code == 0
    assert kt("party", "list", "--json").json["parties"][-1]["hours"] == "12:00-20:00"

"""`kt risk` keeps the register, says each step in one sentence, and asks owners through `kt due`."""

from datetime import date

from builders import Made, make_act
from cli_runner import Kt
from kt_engine.actions.rate_risk import rate_risk
from kt_engine.store.database import Database

RATE = ("risk", "rate", "E1-R1", "--likelihood", "4", "--impact", "4", "--note", "Two are away")


def test_a_risk_goes_from_its_rating_over_what_happened_to_its_end(kt: Kt, made: Made) -> None:
    manager = made.people.manager
    said = kt(*RATE, "--review-on", "2027-03-01", "--fallback-on", "2027-04-01", by=manager)
    assert (said.code, said.out) == (0, "E1-R1\n")
    assert said.err == "E1-R1 is rated 4 x 4, a score of 16. It is looked at again on 2027-03-01.\n"
    assert kt("risk", "occurred", "E1-R1", "--note", "Nobody came", by=manager).err == "E1-R1 has occurred.\n"
    assert kt("risk", "close", "E1-R1", "--reason", "Solved", by=manager).err == "E1-R1 is closed.\n"
    assert kt(*RATE, by=manager).code == 1
    again = kt("risk", "reopen", "E1-R1", "--reason", "Again", "--review-on", "2027-03-02", by=manager)
    assert again.err == "E1-R1 is open again, with a score of 16.\n"
    risk = kt("risk", "show", "E1-R1", "--json").json["risk"]
    assert [one["status"] for one in risk["ratings"]] == ["open", "occurred", "closed", "open"]
    assert (risk["score"], risk["band"], risk["score_before"]) == (16, "extreme", 16)
    assert (risk["review_on"], risk["fallback_on"]) == ("2027-03-02", "2027-04-01")
    shown = kt("risk", "show", "E1-R1").out
    assert "Two are away" in shown
    assert "Nobody came" in shown


def test_the_list_has_what_occurred_first_and_then_the_highest_score(kt: Kt, made: Made) -> None:
    new = ("risk", "add", "E1", "--mitigation", "Wait", "--function", "lead", "--impact", "5", "--title")
    low, high = (
        kt(*new, title, "--likelihood", number, by=made.people.manager).out.strip()
        for title, number in (("Low", "1"), ("High", "5"))
    )
    kt("risk", "occurred", low, "--note", "So it came", by=made.people.manager)
    listed = [one["handle"] for one in kt("risk", "list", "E1", "--json").json["risks"]]
    assert (listed[0], listed[1]) == (low, high)
    assert kt("risk", "list", "E1").out.splitlines()[1].startswith(low)


def test_a_dry_run_keeps_nothing(kt: Kt, made: Made) -> None:
    said = kt(*RATE, "--dry-run", by=made.people.manager)
    assert said.err.startswith("Dry run, nothing was changed.")
    assert kt("risk", "show", "E1-R1", "--json").json["risk"]["ratings"] == []


def test_a_command_sent_twice_rates_once(kt: Kt, made: Made) -> None:
    first, second = (kt(*RATE, "--command-id", "r1", "--json", by=made.people.manager).json for _ in range(2))
    assert first == second
    assert first["ratings_count"] == 1


def test_a_review_that_has_come_stands_in_what_is_due(kt: Kt, made: Made, database: Database) -> None:
    rate_risk(
        database, make_act(made.people.manager), "E1-R1", likelihood=4, impact=4,
        note="Two are away", review_on=date(2027, 1, 20),
    )  # fmt: skip
    assert "review risk: Nobody has time" in kt("due").out
    kt(*RATE, by=made.people.manager)
    assert "review risk" not in kt("due").out


def test_bad_words_are_said_in_one_sentence(kt: Kt, made: Made) -> None:
    words = ("risk", "rate", "E1-R1", "--likelihood", "9", "--impact", "4", "--note", "x")
    assert (kt(*words, by=made.people.manager).code, kt(*words, by=made.people.manager).err) == (
        2,
        "The likelihood is 9; it goes from 1 to 5.\n",
    )
    assert kt("risk", "show", "E1-R99").code == 3

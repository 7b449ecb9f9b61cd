"""What a deal rests on: assumptions that expire and ask for change notes, promises that are costed and settled."""

from datetime import date, timedelta

import pytest

from getting_ready import agreed, measured
from kt_engine.actions.add_assumption import add_assumption
from kt_engine.actions.add_commitment import add_commitment
from kt_engine.actions.decide_assumption import decide_assumption
from kt_engine.actions.decide_commitment import decide_commitment
from kt_engine.actions.estimate_commitment import estimate_commitment
from kt_engine.actions.note_change_note import note_change_note
from kt_engine.answers.list_agreements import agreement_view, list_agreements
from kt_engine.answers.list_integration import list_assumptions, list_commitments
from kt_engine.answers.list_risks import show_risk
from kt_engine.answers.promise_lines import AssumptionLine, CommitmentLine
from kt_engine.answers.verify_store import verify
from kt_engine.errors import MoveRefused, Refused, UsageProblem
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.words import AgreementStatus, AssumptionStatus, Colour, CommitmentStatus
from walking import DAY, House, of

OF_PLAYBOOK = "E1-AS1"
TRUE, FALSE = AssumptionStatus.VALIDATED, AssumptionStatus.FALSIFIED


def assumed(desk: House, today: date = DAY) -> AssumptionLine:
    return list_assumptions(desk.database, "E1", today)[0]


def decided(desk: House, outcome: AssumptionStatus, *, sign: bool = True) -> str:
    manager = of(desk.people.manager)
    done = decide_assumption(desk.database, manager, OF_PLAYBOOK, outcome=outcome, found="Sample of 200")
    if sign:
        agreed(desk, done.agreement or "")
    return done.agreement or ""


def promised(desk: House, *, cost: str | None = "4000") -> str:
    return add_commitment(
        desk.database, of(desk.people.manager), "E1", text="One visit before go-live", promised_by="Sales lead",
        promised_to="Process owner", cost=cost, currency="EUR" if cost else None,
    ).handle  # fmt: skip


def promise(desk: House) -> CommitmentLine:
    return list_commitments(desk.database, "E1")[0]


def settle(desk: House, handle: str, outcome: CommitmentStatus) -> str:
    manager = of(desk.people.manager)
    done = decide_commitment(desk.database, manager, handle, outcome=outcome, reason="As talked through")
    return done.agreement or ""


def test_the_playbooks_assumption_comes_with_the_transition_and_its_last_day(desk: House) -> None:
    found = assumed(desk)
    assert (found.handle, found.text, found.status) == (
        OF_PLAYBOOK,
        "The volumes hold",
        AssumptionStatus.OPEN,
    )
    assert found.expires_on == DAY + timedelta(days=42)


def test_an_assumption_nobody_validates_turns_amber_and_then_red(desk: House) -> None:
    last = DAY + timedelta(days=42)
    days = (DAY, last - timedelta(days=14), last, last + timedelta(days=1))
    assert [assumed(desk, on).colour for on in days] == [
        Colour.GREEN,
        Colour.AMBER,
        Colour.AMBER,
        Colour.RED,
    ]


def test_it_is_true_once_both_sides_have_signed(desk: House) -> None:
    agreement = decided(desk, TRUE, sign=False)
    assert (assumed(desk).status, assumed(desk).agreement) == (AssumptionStatus.OPEN, agreement)
    assert agreement_view(desk.database, agreement).line.title == "It is true that: The volumes hold"
    agreed(desk, agreement)
    assert assumed(desk).status is TRUE
    assert assumed(desk, DAY + timedelta(days=99)).colour is Colour.GREEN


def test_what_is_false_puts_a_risk_on_the_register_and_asks_for_a_change_note(desk: House) -> None:
    decided(desk, FALSE)
    found = assumed(desk)
    assert (found.status, found.colour, found.lacks_change_note) == (FALSE, Colour.RED, True)
    risk = show_risk(desk.database, found.risk or "")
    assert risk.title == "A contract change note is missing; false is: The volumes hold"
    assert (risk.score, risk.review_on) == (15, DAY + timedelta(days=1))
    done = note_change_note(desk.database, of(desk.people.manager), OF_PLAYBOOK, reference="CCN 4")
    assert done.status is FALSE
    assert (assumed(desk).change_note, assumed(desk).colour) == ("CCN 4", Colour.GREEN)
    assert verify(desk.database, desk.files, ALLOWED_MOVES).findings == ()


def test_what_was_true_can_turn_out_false_but_not_the_other_way_round(desk: House) -> None:
    decided(desk, TRUE)
    decided(desk, FALSE)
    with pytest.raises(MoveRefused, match="is falsified and cannot be validated"):
        decided(desk, TRUE)


def test_a_change_note_belongs_to_what_is_false_and_there_is_one(desk: House) -> None:
    manager = of(desk.people.manager)
    with pytest.raises(MoveRefused, match="Only what was found to be false"):
        note_change_note(desk.database, manager, OF_PLAYBOOK, reference="CCN 4")
    decided(desk, FALSE)
    note_change_note(desk.database, manager, OF_PLAYBOOK, reference="CCN 4")
    with pytest.raises(MoveRefused, match="It stands"):
        note_change_note(desk.database, manager, OF_PLAYBOOK, reference="CCN 5")


def test_an_assumption_is_not_added_with_a_last_day_that_is_over(desk: House) -> None:
    with pytest.raises(UsageProblem, match="is over already"):
        add_assumption(
            desk.database, of(desk.people.manager), "E1", text="x", source="y", function="owner",
            expires_on=DAY - timedelta(days=1),
        )  # fmt: skip


def test_whoever_holds_its_function_finds_out_and_nobody_else_but_the_manager(desk: House) -> None:
    people = desk.people
    decide_assumption(desk.database, of(people.process_owner), OF_PLAYBOOK, outcome=TRUE, found="Looked")
    with pytest.raises(Refused, match="may not keep assumptions and promises"):
        decide_assumption(desk.database, of(people.trainers[0]), OF_PLAYBOOK, outcome=TRUE, found="Looked")


def test_a_promise_is_not_taken_on_before_its_cost_is_known(desk: House) -> None:
    handle = promised(desk, cost=None)
    with pytest.raises(Refused, match="nobody takes on what he cannot count"):
        settle(desk, handle, CommitmentStatus.TAKEN_ON)
    estimate_commitment(desk.database, of(desk.people.manager), handle, cost="0", currency="EUR")
    agreed(desk, settle(desk, handle, CommitmentStatus.TAKEN_ON))
    assert (promise(desk).status, promise(desk).cost) == (CommitmentStatus.TAKEN_ON, "EUR 0")


def test_a_promise_can_be_renounced_without_a_cost(desk: House) -> None:
    agreed(desk, settle(desk, promised(desk, cost=None), CommitmentStatus.RENOUNCED))
    assert (promise(desk).status, promise(desk).decided_on) == (CommitmentStatus.RENOUNCED, DAY)


def test_another_figure_withdraws_what_waits_for_signatures(desk: House) -> None:
    handle = promised(desk)
    settle(desk, handle, CommitmentStatus.TAKEN_ON)
    estimate_commitment(desk.database, of(desk.people.manager), handle, cost="5000.50", currency="EUR")
    assert list_agreements(desk.database, "E1")[0].status is AgreementStatus.WITHDRAWN
    assert promise(desk).cost == "EUR 5,000.50"


def test_what_was_signed_about_a_promise_stands(desk: House) -> None:
    handle = promised(desk)
    agreed(desk, settle(desk, handle, CommitmentStatus.TAKEN_ON))
    with pytest.raises(MoveRefused, match="What was signed stands"):
        settle(desk, handle, CommitmentStatus.RENOUNCED)
    with pytest.raises(MoveRefused, match="What was signed stands"):
        estimate_commitment(desk.database, of(desk.people.manager), handle, cost="1", currency="EUR")


@pytest.mark.parametrize(
    ("cost", "currency", "words"),
    [
        ("12,5", "EUR", "is no amount"),
        ("1.005", "EUR", "3 digits"),
        ("1", "euro", "is no code"),
        ("1", None, "code"),
    ],
)
def test_a_cost_that_is_none_is_told(desk: House, cost: str, currency: str | None, words: str) -> None:
    with pytest.raises(UsageProblem, match=words):
        add_commitment(
            desk.database, of(desk.people.manager), "E1", text="x", promised_by="a", promised_to="b", cost=cost,
            currency=currency,
        )  # fmt: skip


def test_open_promises_do_not_hold_the_gate_of_a_process(desk: House) -> None:
    promised(desk)
    assert measured(desk, "commitments_open_count") is None

"""A file of terms says for each kind of answer and side how long it may take; every fault is told at its place."""

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.terms import TermRow, read_terms
from kt_engine.words import Side, WaitKind

HEAD = "wait,side,answer_days,clause,deemed\n"


def problems(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as refusal:
        read_terms((HEAD + text).encode(), file="terms.csv")
    return [str(problem) for problem in refusal.value.problems]


def test_each_row_is_a_term() -> None:
    text = HEAD + "handover_review,client,5,clause 7.3,yes\ngate_signature,provider,3,clause 8,\n"
    assert read_terms(text.encode()) == (
        TermRow(WaitKind.HANDOVER_REVIEW, Side.CLIENT, 5, "clause 7.3", deemed=True),
        TermRow(WaitKind.GATE_SIGNATURE, Side.PROVIDER, 3, "clause 8"),
    )


def test_the_column_deemed_may_be_left_out() -> None:
    (term,) = read_terms(b"wait,side,answer_days,clause\ntask,client,9,annex 2\n")
    assert (term.answer_days, term.deemed) == (9, False)


def test_every_fault_is_told_with_its_place() -> None:
    told = problems("handover_revue,clients,0,,maybe\n")
    assert [one.split(": ")[0] for one in told] == [f"terms.csv:2:{column}" for column in range(1, 6)]
    assert "Did you mean `handover_review`?" in told[0] or "handover_review" in told[0]


def test_silence_is_acceptance_of_handovers_only() -> None:
    (told,) = problems("gate_signature,client,3,clause 8,yes\n")
    assert "Silence can be acceptance of a handover only, not of a gate_signature." in told


def test_a_kind_of_answer_stands_once_for_each_side() -> None:
    (told,) = problems("task,client,3,clause 8,no\ntask,client,4,clause 9,no\n")
    assert "task of the client is in line 2 already." in told

import pytest

from kt_engine.errors import UsageProblem
from kt_engine.exchange.typed_text import email_address, one_line


def test_text_is_kept_in_composed_form_without_outer_blanks() -> None:
    assert one_line("  Zoe\u0308  ", "name") == "Zo\u00eb"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \t", "The reason is empty"),
        ("r" * 201, "The reason has 201 characters; at most 200 are taken"),
        ("a\nb", "invisible sign"),
        ("a\u200fb", "invisible sign"),
        ("a\u2028b", "invisible sign"),
    ],
)
def test_text_that_cannot_be_shown_on_one_line_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(UsageProblem, match=sentence):
        one_line(text, "reason")


def test_the_longest_text_is_taken() -> None:
    assert one_line("r" * 200, "reason") == "r" * 200


@pytest.mark.parametrize("text", ["ana@example", "ana", "a b@example.com", "@example.com", ""])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="is no e-mail address"):
        email_address(text)


def test_an_address_is_taken_without_outer_blanks() -> None:
    assert email_address(" ana@example.com ") == "ana@example.com"

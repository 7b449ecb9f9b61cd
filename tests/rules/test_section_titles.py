import pytest

from kt_engine.rules.section_titles import is_meant, nearest


@pytest.mark.parametrize(
    "title",
    [
        "Exceptions", "exceptions", "EXCEPTIONS:", "3. Exceptions", "3.2 Exceptions", "3) **Exceptions**", "Exception",
        "Section 4: Exceptions", "IV. Exceptions", "`Exceptions`", "Exceptions and what to do", "The exceptions",
        "A. Exceptions", "Exceptions (rare ones)", "[Exceptions](#x)",
    ],
)  # fmt: skip
def test_a_title_is_meant_however_it_is_written(title: str) -> None:
    assert is_meant("Exceptions", title)


@pytest.mark.parametrize(
    "title", ["Steps", "Expectations", "Handling of exceptions", "Exceptionally", "", "3."]
)
def test_another_title_is_not(title: str) -> None:
    assert not is_meant("Exceptions", title)


def test_words_and_their_sign_are_the_same() -> None:
    assert is_meant("Policies & controls", "2. Policy and Control")


def test_the_nearest_title_is_told_and_only_if_it_is_near() -> None:
    assert nearest("Escalation", ["Purpose", "4. Escalations path", "Excalation"]) == "Excalation"
    assert nearest("Escalation", ["Purpose", "Steps"]) == ""

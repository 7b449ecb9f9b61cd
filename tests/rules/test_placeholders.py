import pytest

from kt_engine.rules.placeholders import placeholders_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("TBD", "TBD"), ("Owner: TBC.", "TBC"), ("The limit is (TBD", "TBD"), ("tbd", "tbd"), ("**tba**", "tba"),
        ("Dates are still to be confirmed.", "still to be confirmed"), ("to be defined", "to be defined"),
        ("Lorem ipsum dolor", "Lorem ipsum"), ("Who: ???", "???"), ("??", "??"),
        ("<insert name of the lead>", "<insert name of the lead>"),
        ("[Insert screen here]", "[Insert screen here]"), ("{{ insert limit }}", ""),
        ("Click or tap here to enter text.", "Click or tap here to enter"),
        ("Limit: xxx euro", "xxx"), ("XXXX", "XXXX"), ("TODO: ask Ana", "TODO"),
        ("Add the text here", "Add the text here"),
        ("Coming soon", "Coming soon"), ("Steps (to follow)", "to follow"), ("Placeholder", "Placeholder"),
    ],
)  # fmt: skip
def test_what_an_author_still_owes_is_found(text: str, found: str) -> None:
    assert [word.strip(")") for word in placeholders_in(text)] == ([found] if found else [])


@pytest.mark.parametrize(
    "text",
    [
        'If the cost centre is "TBD", return the claim.', "`TBD` is returned", "Your ID has the form E000xxxxx",
        "a limit of ($XXX.00)", "555-xxx-xxxx", "$[x,xxx.yy]", "Title XXX of the act", "Really???", "What now?",
        "The form is to be completed by the traveller.", "The owner is to be determined by the team lead each day.",
        "I will be back on [date you return]", "[ requestor_name ]", "Please enter the amount in the field.",
        "Work in progress limits are three cards.", "the todo list of the desk", "https://example.com/xxx/TBD",
        "<br>", "none", "N/A", "-", "Insert the card here, then wait for the tone.", "tbd.example.com",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert placeholders_in(text) == ()


def test_each_placeholder_is_told_once() -> None:
    assert placeholders_in("TBD and TBD and xxx") == ("TBD", "xxx")

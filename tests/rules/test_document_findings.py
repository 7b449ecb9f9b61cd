from collections.abc import Sequence

import pytest

from kt_engine.exchange.read_document import read_document
from kt_engine.rules.document_findings import findings_of
from kt_engine.rules.finding import Finding
from kt_engine.words import FindingKind

K = FindingKind
HEAD = "Process owner: head of the desk. Last reviewed: 12 May 2026.\n\n"
WANTED = ("Purpose", "Steps", "Exceptions")
WHOLE = (
    HEAD
    + "# Purpose\n\nWhy.\n\n# Steps\n\n1. Open it.\n\n# Exceptions\n\n| Case | Decision |\n|---|---|\n| late | pay |\n"
)


def found(text: str, required: Sequence[str] = (), name: str = "sop.md") -> list[Finding]:
    return list(findings_of(read_document(text.encode(), name), required))


def told(
    text: str, required: Sequence[str] = (), name: str = "sop.md"
) -> list[tuple[FindingKind, str, bool]]:
    return [(one.kind, str(one.place), one.blocks) for one in found(text, required, name)]


def test_a_whole_document_has_no_finding() -> None:
    assert told(WHOLE, WANTED) == []


def test_a_missing_section_blocks_and_the_nearest_heading_is_told() -> None:
    text = WHOLE.replace("# Exceptions", "# Exeptions")
    (finding,) = found(text, WANTED)
    assert (finding.kind, finding.section, finding.blocks) == (K.SECTION_MISSING, "Exceptions", True)
    assert finding.sentence == "The section 'Exceptions' is missing. Is it 'Exeptions'? Then name it so."


BLANK_TABLE = "\n\n| A | B |\n|---|---|\n|  |  |\n"


@pytest.mark.parametrize("rest", ["", "\n\n<!-- later -->\n", "\n\n---\n", "\n\n- \n", BLANK_TABLE])
def test_a_required_section_without_a_word_is_empty_and_blocks(rest: str) -> None:
    text = WHOLE.split("# Exceptions")[0] + "# Exceptions" + rest
    assert (K.SECTION_EMPTY, "line 11", True) in [
        one for one in told(text, WANTED) if one[0] is not K.TABLE_BLANK
    ]


def test_a_section_that_only_names_what_would_be_filled_in_is_empty_in_this_file() -> None:
    text = WHOLE.split("# Exceptions")[0] + '# Exceptions\n\n{% include "cases.md" %}\n'
    assert "its text is not in this file" in found(text, WANTED)[0].sentence


def test_a_section_whose_text_stands_in_its_sub_sections_is_not_empty() -> None:
    assert told(WHOLE.replace("# Steps\n\n", "# Steps\n\n## Morning\n\n"), WANTED) == []


def test_a_section_of_pictures_warns_that_nobody_read_it() -> None:
    text = WHOLE.split("# Exceptions")[0] + "# Exceptions\n\n![cases](cases.png)\n"
    assert told(text, WANTED) == [(K.NOT_READ, "line 11", False)]


def test_bold_beginnings_count_where_there_is_no_heading() -> None:
    text = HEAD + "**1.0 Purpose:** Why.\n\n**2.0 Steps:**\n\n- Open it.\n\n**3.0 Exceptions:** none known\n"
    assert told(text, WANTED) == []
    assert told(text.replace(" none known", ""), WANTED) == [(K.SECTION_EMPTY, "line 9", True)]


def test_numbered_steps_under_a_numbered_beginning_are_its_text() -> None:
    steps = "2. Steps\n\n1. Open it\n\n2. Close it\n\n"
    text = f"Owner: Ana\nDate: 12 May 2026\n\n1. Purpose\n\nWhy.\n\n{steps}3. Exceptions\n\nNone.\n"
    assert told(text, WANTED, "sop.txt") == []


def test_one_filled_section_of_two_with_the_same_title_is_enough() -> None:
    assert told(WHOLE + "\n# Steps\n\nMore.\n\n# Purpose\n", WANTED) == []


def test_a_heading_nobody_asks_for_with_nothing_under_it_warns() -> None:
    assert told(WHOLE + "\n# Notes\n", WANTED) == [(K.SECTION_EMPTY, "line 17", False)]


def test_a_placeholder_blocks_where_sections_are_required_and_warns_elsewhere() -> None:
    text = WHOLE.replace("Why.", "TBD")
    assert told(text, WANTED) == [(K.PLACEHOLDER, "line 5", True)]
    assert told(text) == [(K.PLACEHOLDER, "line 5", False)]


def test_a_placeholder_in_a_cell_or_a_heading_is_found_and_one_in_code_is_not() -> None:
    text = WHOLE.replace("| late | pay |", "| late | ??? |") + "\n```\nTBD\n```\n\n# More (TBC)\n\nText.\n"
    assert told(text, WANTED) == [(K.PLACEHOLDER, "line 15", True), (K.PLACEHOLDER, "line 21", True)]


TABLE = "| Control | Owner |\n|---|---|\n"


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (TABLE, K.TABLE_BLANK),
        (TABLE + "|  |  |\n", K.TABLE_BLANK),
        (TABLE + "| four eyes |  |\n| limits | Ana |\n", K.CELL_BLANK),
        ("| Case* | Decision |\n|---|---|\n|  | pay |\n| late | pay |\n", K.CELL_BLANK),
        ("|---|---| |**To:**|Desk| |**From:**|Ana|\n", K.TABLE_BROKEN),
        ("| Case | Decision |\n| late | pay |\n", K.TABLE_BROKEN),
    ],
)
def test_a_table_with_a_gap_warns(table: str, kind: FindingKind) -> None:
    assert [(one[0], one[2]) for one in told(f"{WHOLE}\n# Controls\n\n{table}", WANTED)] == [(kind, False)]


@pytest.mark.parametrize(
    "table",
    [
        TABLE + "| four eyes | Ana |\n",
        "| Name | Signature |\n|---|---|\n|  |  |\n",
        "| Case | Remark |\n|---|---|\n| late |  |\n",
    ],
)
def test_a_table_that_is_filled_signed_or_only_remarked_does_not(table: str) -> None:
    assert told(f"{WHOLE}\n# Controls\n\n{table}", WANTED) == []


def test_a_blank_form_is_blank_on_purpose() -> None:
    assert told(f"{WHOLE}\n# Template of the list\n\n{TABLE}|  |  |\n", WANTED) == []


@pytest.mark.parametrize(
    "head",
    [
        "---\nowner: Ana\nupdated: 2026-05-12\n---\n", "Owner: Ana\nDate: 12 May 2026\n\n",
        "**Author:** Ana, *effective from* 12/05/2026\n\n",
        "| Owner | Ana |\n|---|---|\n| Review date | 2027-05-12 |\n\n",
        "# Claims (12 May 2026)\n\nMaintained by: the desk\n\n",
        "|---|---| |**TO:**|Desk| |**FROM:**|Ana| |**DATE:**|Issued (3.0) on May 12,\n2026| |**SUBJECT:**|Claims|\n\n",
        "# Responsibilities\n\nThe lead.\n\n# Versions\n\n| Version | Date |\n|---|---|\n| 1 | May 2026 |\n\n",
        "This page is owned by the claims team.\n\nValid until: Q4 2026\n\n",
    ],
)  # fmt: skip
def test_an_owner_and_a_date_are_known_in_many_forms(head: str) -> None:
    kinds = {one.kind for one in found(head + "Text.\n")}
    assert not kinds & {K.NO_OWNER, K.NO_DATE}


@pytest.mark.parametrize(
    "text",
    [
        "# Claims\n\nIn May 2024 the limit was 50 euro.\n", "---\ntitle: Claims\n---\nThe owner of the card pays.\n",
        "Owner: TBD\n\nDate: \n", "| Control | Owner |\n|---|---|\n| limits | Ana |\n\n# Steps\n\nPay.\n"[35:],
        "The maximum is $191,900 as of 2024.\n",
    ],
)  # fmt: skip
def test_other_owners_and_dates_are_not_the_documents(text: str) -> None:
    assert {one.kind for one in found(text)} >= {K.NO_OWNER, K.NO_DATE}


def test_whom_to_ask_is_not_who_owns_and_the_sentence_says_so() -> None:
    assert [
        one.sentence for one in found("---\nquestions:\n  - travel\nupdated: 2026-05-12\n---\nText.\n")
    ] == ["No owner is named, only whom to ask."]


def test_template_tags_are_told_once() -> None:
    (finding,) = found(WHOLE + "\n{% alert %}\nSee {{ page }}.\n\n{% end %}\n", WANTED)
    assert (finding.kind, str(finding.place)) == (K.TEMPLATE_TAGS, "line 17")
    assert finding.sentence.startswith("3 template tags")


def test_a_persons_data_blocks_a_teams_warns_and_lines_and_section_are_named() -> None:
    text = WHOLE + "\n# Help\n\nana.perez@example.com, help@example.com\n\nagain: ana.perez@example.com\n"
    first, second = found(text)
    assert (first.kind, first.section, first.blocks) == (K.EMAIL, "Help", True)
    assert first.sentence == "E-mail address a...@e...com in lines 19 and 21."
    assert (second.kind, second.blocks) == (K.SHARED_MAILBOX, False)


def test_a_list_of_data_is_searched_but_not_read_as_a_text() -> None:
    assert told("name,owner\nTBD,\n", name="list.csv") == []
    assert [one[0] for one in told("name,mail\nAna,ana.perez@example.com\n", name="list.csv")] == [K.EMAIL]


def test_what_was_not_read_blocks_where_sections_are_required_and_is_never_called_complete() -> None:
    document = read_document(b"\x89PNG\r\n\x1a\nx", "screen.png")
    (finding,) = findings_of(document, WANTED)
    assert (finding.kind, finding.blocks) == (K.NOT_READ, True)
    assert [one.blocks for one in findings_of(document, ())] == [False]

"""Fixed text is said in the language of the document, and in English where no translation is known."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kt_engine.documents.speech import say, say_number, speaking, spoken
from kt_engine.documents.template_text import spoken_source, tags
from kt_engine.documents.wording import counted, day, figure, moment, month, number, threshold, working_week
from kt_engine.words import Language, Measure, Unit

ES = Language.ES


def shouted(text: str) -> str:
    return text.upper()


def test_the_house_speaks_english_unless_told_otherwise() -> None:
    assert spoken() is Language.EN


def test_a_language_is_spoken_only_within() -> None:
    with speaking(ES):
        assert spoken() is ES
    assert spoken() is Language.EN


def test_what_has_no_translation_is_said_in_english() -> None:
    with speaking(ES):
        assert say("Nobody ever wrote {what} anywhere.", what="this") == "Nobody ever wrote this anywhere."


def test_a_brace_within_a_value_is_text() -> None:
    assert say("Certificate {certification}: {process}", certification="{process}", process="P") == (
        "Certificate {process}: P"
    )


@pytest.mark.parametrize(("count", "said"), [(1, "stone"), (0, "stones"), (2, "stones")])
def test_english_has_two_forms_of_number(count: int, said: str) -> None:
    assert say_number(count, "stone", "stones") == said


def test_dates_follow_the_language_and_never_the_machine() -> None:
    with speaking(ES):
        assert day(date(2027, 4, 19)) == "19 abr 2027"
        assert month(date(2027, 4, 1)) == "abril de 2027"
        assert moment(datetime(2027, 4, 19, 8, 41, 7, tzinfo=UTC)) == "19 abr 2027, 08:41:07 UTC"
        assert working_week((0, 6)) == "lun, dom"


def test_numbers_follow_the_language() -> None:
    with speaking(ES):
        assert number(Decimal("1234.50")) == "1.234,5"
        assert figure(Decimal("87.50"), Unit.PERCENT) == "87,5 %"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0", "0"),
        ("-0.50", "-0.5"),
        ("1E+2", "100"),
        ("1234567.125", "1,234,567.125"),
        ("999", "999"),
    ],
)
def test_english_numbers_have_commas_and_no_idle_zeros(value: str, said: str) -> None:
    assert number(Decimal(value)) == said


def test_a_line_of_a_template_is_one_text_without_the_marks_it_opens_with() -> None:
    assert spoken_source("## 1. Who {{ is|there }} now", shouted) == "## 1. WHO {{ IS|THERE }} NOW"
    assert spoken_source("- {% if a %}yes{% endif %}", shouted) == "- {% IF A %}YES{% ENDIF %}"


def test_every_cell_of_a_table_is_a_text_of_its_own() -> None:
    seen: list[str] = []

    def keep(text: str) -> str:
        seen.append(text)
        return text

    line = "| Name | {{ one.name|words }} | {% if a %}b{% else %}c{% endif %} | --- |"
    assert spoken_source(line, keep) == line
    assert seen == ["Name", "{% if a %}b{% else %}c{% endif %}"]


def test_a_line_that_is_only_a_statement_is_no_text() -> None:
    for line in (
        "{% for one in some %}",
        "  {% endif %}",
        "{# a remark #}",
        "| --- | ---: |",
        "{{ a }}: {{ b }}",
    ):
        assert spoken_source(line, shouted) == line


def test_the_tags_of_a_text_are_counted_whatever_their_order() -> None:
    assert tags("{{ b }} of {{ a }}{% if c %}") == tags("{{ a }} de {{ b }}{% if c %}")
    assert tags("{{ a }}") != tags("{{ a }}{{ a }}")


def test_a_count_and_a_threshold_read_in_english_as_before() -> None:
    assert counted(2, "earlier change", "earlier changes") == "2 earlier changes"
    both = threshold(Decimal(1), Decimal(2), Measure.OPEN_CONDITIONS_COUNT, Unit.COUNT)
    assert both == "at least 1 condition and at most 2 conditions"

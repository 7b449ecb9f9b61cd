"""A chart shows what its table says, in a picture that holds nothing that acts."""

import re
from xml.etree import ElementTree as ET

import pytest

from kt_engine.documents.charts import Chart, chart_of
from kt_engine.documents.front_words import front_words
from kt_engine.documents.record_tree import Block, Table, record_tree
from kt_engine.documents.writers.record_html import record_html
from kt_engine.documents.writers.typst_pdf import pdf, typst_of
from kt_engine.words import DocumentKey
from printed import plain_front, sample

WAVES = """
| Wave | Processes | Contract | Baseline | Forecast | Actual |
| ---: | ---: | --- | --- | --- | --- |
| 1 | 1 | 15 Feb 2027 | 15 Feb 2027 | 15 Feb 2027 | 14 Feb 2027 |
| 2 | 1 | 19 Apr 2027 | 12 Apr 2027 | 19 Apr 2027 | not yet |
| 3 | 1 | not recorded | not signed | not planned | not yet |
"""
COVERAGE = """
| Process | Claimed | Proven | Gap |
| --- | --- | --- | --- |
| E7-P1 | 1 of 3 items, weight 50 of 170, 29.4 % | 0 of 3 items, weight 0 of 170, 0 % | 29.4 points |
| E7-P2 | 1 of 1 item, weight 50 of 50, 100 % | 0 of 1 item, weight 0 of 50, 0 % | 100 points |
"""
DRAWN = {
    DocumentKey.TRANSITION_PLAN: 2,
    DocumentKey.WEEKLY_STATUS: 1,
    DocumentKey.STAFFING_PLAN: 1,
    DocumentKey.KNOWLEDGE_REGISTER: 2,
}


def table(markdown: str) -> Table:
    (found,) = record_tree(record_html(markdown))
    assert isinstance(found, Table)
    return found


def chart(markdown: str) -> Chart:
    found = chart_of(table(markdown), "en")
    assert found is not None
    return found


@pytest.mark.parametrize("key", list(DRAWN), ids=str)
def test_documents_with_plans_seats_and_coverage_have_their_charts(key: DocumentKey) -> None:
    markdown, front = sample(key)
    blocks: tuple[Block, ...] = record_tree(record_html(markdown))
    drawn = [one for one in blocks if isinstance(one, Table) and chart_of(one, "en")]
    assert len(drawn) == DRAWN[key]
    assert typst_of(markdown, front).count("#chart(") == DRAWN[key]


def test_the_alternative_text_says_every_figure_in_the_words_of_the_table() -> None:
    alt = chart(WAVES).alt
    assert alt.startswith(front_words("en").chart_alt.partition("{")[0])
    assert "Wave 2: Contract 19 Apr 2027, Baseline 12 Apr 2027, Forecast 19 Apr 2027" in alt
    assert "Wave 3" not in alt


def test_a_later_date_stands_further_right() -> None:
    rings = re.findall(r'<circle cx="([\d.]+)" cy="[\d.]+" r="5.5"', chart(WAVES).svg)
    legend, first, second = map(float, rings)
    assert legend < first < second


def test_a_larger_share_has_a_longer_bar_and_nought_has_almost_none() -> None:
    bars = [float(one) for one in re.findall(r'width="([\d.]+)" height="6"', chart(COVERAGE).svg)]
    claimed, proven, all_claimed, none_proven = bars[2:]
    assert all_claimed > 3 * claimed
    assert proven == none_proven < 1


def test_a_table_of_words_or_of_one_row_has_no_chart() -> None:
    assert chart_of(table("| Wave | Name |\n| --- | --- |\n| 1 | a |\n| 2 | b |\n"), "en") is None
    one_row = "\n".join(WAVES.strip().splitlines()[:3])
    assert chart_of(table(one_row), "en") is None


def test_a_label_is_text_and_never_markup() -> None:
    hostile = COVERAGE.replace("E7-P1", "&lt;script&gt;alert(1)&lt;/script&gt;\\|&amp;")
    svg = chart(hostile).svg
    root = ET.fromstring(svg)  # noqa: S314 - our own
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= {"svg", "path", "rect", "circle", "text"}
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on") or "href" in name]
    assert pdf(f"# Plan\n\n{hostile}", plain_front())


def test_the_same_table_gives_the_same_picture() -> None:
    assert chart(WAVES) == chart(WAVES)

"""The weekly report stands on one A4 page whatever it has to tell, and shows no colour that was not measured."""

import dataclasses
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from builders import Made
from document_samples import control
from document_samples.weekly import crowded_week, weekly_status
from kt_engine.answers.collect_weekly_status import collect_weekly_status
from kt_engine.answers.weekly_status_facts import WeeklyLine, WeeklyStatusFacts
from kt_engine.documents.render import render
from kt_engine.documents.weekly_status import sentence
from kt_engine.store.unit import Reader
from kt_engine.words import Colour, DocumentKey

KEY = DocumentKey.WEEKLY_STATUS
BROWSER = shutil.which("chromium")


def written(facts: WeeklyStatusFacts) -> tuple[str, str]:
    rendered = render(KEY, facts, control(KEY, facts))
    return rendered.markdown, rendered.html


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="no browser to print with")
@pytest.mark.parametrize("facts", [weekly_status(), crowded_week()], ids=["ordinary", "crowded"])
def test_it_prints_on_one_page(facts: WeeklyStatusFacts, tmp_path: Path) -> None:
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(written(facts)[1], encoding="utf-8")
    subprocess.run(
        [
            BROWSER or "", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--disable-component-update", "--no-first-run", f"--user-data-dir={tmp_path / 'profile'}",
            "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri(),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf.read_bytes())) == 1


def test_what_does_not_fit_is_counted() -> None:
    markdown, _ = written(crowded_week())
    for said in ("and 22 more decisions", "and 24 more waves", "and 56 more", "and 75 more", "and 6 more"):
        assert said in markdown


def test_what_was_not_measured_has_no_colour() -> None:
    facts = weekly_status()
    unmeasured = tuple(dataclasses.replace(one, now=None, before=None) for one in facts.lines)
    blank = dataclasses.replace(
        facts, lines=unmeasured, overall=WeeklyLine("Overall", None, None, "nothing was measured", ())
    )
    rows = [row for row in re.findall(r"<tr>.*?</tr>", written(blank)[1], re.DOTALL) if "not measured" in row]
    assert len(rows) >= len(unmeasured) + 1
    assert not [row for row in rows if re.search(r">(green|amber|red)<|class=\"(good|warn|bad)\"", row)]


def test_a_colour_is_shown_in_its_colour_and_in_words() -> None:
    _, html = written(weekly_status())
    assert '<td class="bad">red</td>' in html
    assert '<td class="warn">amber</td>' in html
    assert '<td class="good">green</td>' in html


def test_the_next_wave_is_told_in_one_sentence() -> None:
    facts = weekly_status()
    assert sentence(facts) == (
        "Wave 2 goes live on Mon 19 Apr 2027, 7 calendar days after the contract; no day is left in the plan."
    )
    live = dataclasses.replace(facts, waves=facts.waves[:1])
    assert sentence(live) == "All 1 wave are live, the last since 12 Feb 2027."


def test_without_risks_there_is_no_list_of_them() -> None:
    assert "Top three" not in written(dataclasses.replace(weekly_status(), risks=()))[0]


def line(facts: WeeklyStatusFacts, name: str) -> WeeklyLine:
    return next(one for one in facts.lines if one.name == name)


def test_a_month_with_a_figure_missing_is_not_green(reader: Reader, made: Made) -> None:
    facts = collect_weekly_status(reader, made.engagement_id, "2027-W11", date(2027, 3, 19))
    assert line(facts, "Service").now is None
    earlier = collect_weekly_status(reader, made.engagement_id, "2027-W08", date(2027, 2, 26))
    assert line(earlier, "Service").now is None


def test_a_handover_still_open_after_go_live_is_red_and_was_not_before(reader: Reader, made: Made) -> None:
    facts = collect_weekly_status(reader, made.engagement_id, "2027-W09", date(2027, 3, 1))
    assert (line(facts, "Knowledge").now, line(facts, "Knowledge").because) == (Colour.RED, ("E1-H2",))
    assert line(facts, "People").now is Colour.RED
    assert facts.overall.now is Colour.RED


def test_before_the_first_plan_last_week_has_no_colour_and_nothing_was_promised(
    reader: Reader, made: Made
) -> None:
    facts = collect_weekly_status(reader, made.engagement_id, "2027-W01", date(2027, 1, 8))
    assert facts.promised_count is None
    assert line(facts, "Schedule").before is None
    assert facts.overall.before is None


def test_money_is_not_measured_without_payments_in_the_contract(reader: Reader, made: Made) -> None:
    facts = collect_weekly_status(reader, made.engagement_id, "2027-W09", date(2027, 3, 1))
    assert line(facts, "Money").now is None


def test_who_steers_and_manages_is_addressed_but_not_the_sender(reader: Reader, made: Made) -> None:
    facts = collect_weekly_status(reader, made.engagement_id, "2027-W09", date(2027, 3, 1))
    assert facts.to == ("Sven Sponsor (Aldergate Retail)",)
    assert facts.engagement.owner == "Mara Manager"

"""One morning in a real browser, on a real `kt serve`: pages read, forms filled in, and no other host asked."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from builders import CLIENT
from flow_samples import settings_in
from flows.server import free_port
from kt_engine.answers.form_choices import form_choices
from kt_engine.answers.ticking import unsettled
from kt_engine.store.database import Database
from pages import CHROMIUM, PATIENCE, Pages, browser
from served import Served, served
from walking import walk_to_stage_four

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason=f"no browser is installed: {CHROMIUM}; apt-get install chromium"
    ),
]
STAGES = (
    "1 Identify needs",
    "2 Select partner",
    "3 Define contract",
    "4 Transition and integrate",
    "5 Go live",
    "6 Monitor",
)


@pytest.fixture
def one(database: Database, tmp_path: Path) -> Iterator[Served]:
    """An engagement in stage 4, served until it has settled and the forms offer its work."""
    walk_to_stage_four(database)
    settings_in(tmp_path)
    with served(tmp_path, free_port()) as serving:
        serving.until_ready()
        serving.until("settled", lambda: unsettled(database) == ())
        serving.until("planned", lambda: form_choices(database).work.open_tasks)
        yield serving
        serving.end_in_peace()
    database.dispose()


def test_a_manager_reads_the_pages_and_fills_in_forms(one: Served, database: Database) -> None:
    with browser(one.serving.ui_url) as pages:
        reads_portfolio_progress_and_status(pages)
        handle = starts_an_engagement(pages)
        assert any(line.startswith(handle) for line in form_choices(database).active)
        is_refused_in_a_sentence(pages)
        waives_a_task_and_presents_the_gate(pages)
        is_offered_the_new_engagement(pages, handle)
        assert pages.foreign_hosts == set()


def reads_portfolio_progress_and_status(pages: Pages) -> None:
    pages.open("/kt")
    pages.shows(CLIENT)
    pages.follow(re.compile("^E1$"))
    pages.shows("6 Task runs")
    pages.shows("engagement-e1-status")
    pages.page.get_by_role("tab", name="Task Runs").click()
    for stage in STAGES:
        pages.shows(stage)
    pages.page.get_by_role("tab", name="Artifacts").click()
    pages.open_page_of("status")
    pages.shows(re.compile("^Go-live "))
    drawing = pages.page.locator("svg[aria-roledescription^=flowchart]")
    expect(drawing).to_be_visible(timeout=PATIENCE)
    expect(drawing).to_contain_text("Learn the work")
    expect(pages.page.get_by_text("flowchart TD")).to_have_count(0)


def starts_an_engagement(pages: Pages) -> str:
    pages.open_form("Engagement · start")
    pages.fill(
        Playbook="travel_desk", Client=CLIENT, Name="Northern desk", First_day="15", Who_does_this="P3"
    )
    assert pages.submit() == "Completed"
    told = pages.shows(re.compile(r"E\d+ Northern desk is started")).inner_text()
    found = re.search(r"E\d+", told)
    assert found is not None
    return found[0]


def is_refused_in_a_sentence(pages: Pages) -> None:
    pages.open_form("Task · complete", task="E1-T999")
    pages.fill(Who_does_this="P3")
    assert pages.submit() == "Failed"
    pages.shows("There is no task E1-T999")


def waives_a_task_and_presents_the_gate(pages: Pages) -> None:
    pages.open_form("Task · waive")
    pages.fill(Task="Learn the work", Reason="The incumbent's team moves over", Who_does_this="P3")
    assert pages.submit() == "Completed"
    pages.shows(re.compile(r"E1-W\d+ proposes that E1-T\d+ need not be done"))
    pages.open_form("Gate · present")
    pages.fill(Gate="E1-G-ready-P1", Who_does_this="P3")
    assert pages.submit() == "Completed"
    pages.shows(re.compile("E1-G-ready-P1 v1 is presented"))


def is_offered_the_new_engagement(pages: Pages, handle: str) -> None:
    pages.open_form("Engagement · hold")
    assert any(line.startswith(handle) for line in pages.offered("Engagement"))

"""Makes the pictures of docs/screens from a home with a rehearsal that is under way.

All of them: python tests/screens.py HOME. Some: python tests/screens.py HOME NAME NAME. The home is only read.
"""

import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from flows.server import free_port  # noqa: E402 found only after the line above
from pages import FORMS, Pages, browser  # noqa: E402
from served import served  # noqa: E402

FOLDER = ROOT / "docs" / "screens"
MOST_BYTES = 150_000
SCALE = 0.8
"""A page of 1440 by 900 becomes a picture that is small enough to keep and still read."""
SETTLE = 3_000
"""Milliseconds until a page has drawn what it shows."""
SHEET_WIDTH, SHEET_HEIGHT = 794, 850
"""Of an A4 sheet at 96 pixels to the inch: its width, and as much of its height as is small enough to keep."""
SHEETS = {"weekly-report": "E1-WS-*.html", "gate-report": "E1-GR-*.html"}


def portfolio(pages: Pages) -> None:
    pages.open("/kt")
    while pages.page.get_by_text("still being made").count():
        pages.page.wait_for_timeout(SETTLE)
        pages.open("/kt")
    pages.shows("All engagements")


def progress(pages: Pages) -> None:
    pages.open("/kt/E1")
    pages.shows("6 Task runs")
    pages.shows("engagement-e1-status")


def status(pages: Pages) -> None:
    progress(pages)
    pages.open_page_of("status")
    pages.shows("Go-live by wave")


def drawings(pages: Pages) -> None:
    status(pages)
    pages.page.wait_for_timeout(SETTLE)
    pages.shows(re_of("The path to")).evaluate("heading => heading.scrollIntoView({block: 'start'})")


def transfer(pages: Pages) -> None:
    """Show how far the knowledge transfer of each process is."""
    status(pages)
    heading = pages.page.get_by_role("heading", name="Knowledge transfer", exact=True)
    heading.evaluate("heading => heading.scrollIntoView({block: 'start'})")


def re_of(start: str) -> "re.Pattern[str]":
    return re.compile(f"^{start}")


def tasks(pages: Pages) -> None:
    progress(pages)
    pages.open_page_of("tasks")


def forms(pages: Pages) -> None:
    pages.open(FORMS)
    pages.shows("Engagement · start")


def forms_of_sessions(pages: Pages) -> None:
    pages.open(f"{FORMS}/session")
    pages.shows("Session · book")


def filled_form(pages: Pages) -> None:
    pages.open_form("Task · complete")
    pages.fill(Task="side by side", Note="The last case was compared today", Who_does_this="P19")


def refused_run(pages: Pages) -> None:
    """Submit what the engine refuses; it changes nothing in the store."""
    pages.open_form("Gate · present")
    pages.fill(Gate="E1-G-ready-P1", Who_does_this="P4")
    assert pages.submit() == "Failed"
    pages.shows("State Message")


SCREENS: dict[str, Callable[[Pages], None]] = {
    "portfolio": portfolio,
    "progress": progress,
    "status": status,
    "status-drawings": drawings,
    "tasks": tasks,
    "transfer": transfer,
    "forms": forms,
    "forms-session": forms_of_sessions,
    "form": filled_form,
    "refused": refused_run,
}


def take(page: Page, name: str) -> None:
    page.wait_for_timeout(SETTLE)
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file)
    size = file.stat().st_size
    assert size <= MOST_BYTES, f"{file} has {size} bytes, more than {MOST_BYTES}"
    sys.stderr.write(f"{file.relative_to(ROOT)}  {size} bytes\n")


def take_sheets(page: Page, documents: Path, names: list[str]) -> None:
    """Show the newest of each document as a sheet of paper."""
    page.set_viewport_size({"width": SHEET_WIDTH, "height": SHEET_HEIGHT})
    for name in (name for name in SHEETS if name in names):
        page.goto(max(documents.glob(SHEETS[name])).as_uri())
        take(page, name)


def main(home: Path, names: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(home, Path(folder) / "home"))
        with served(copy, free_port()) as one:
            one.until_ready()
            with browser(one.serving.ui_url, SCALE) as pages:
                for name in (name for name in SCREENS if name in names):
                    SCREENS[name](pages)
                    take(pages.page, name)
                take_sheets(pages.page, copy / "documents" / "E1", names)
            one.end_in_peace()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or [*SCREENS, *SHEETS])

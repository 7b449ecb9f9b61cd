"""The pages in Debian's Chromium, as a person uses them: opened, read, forms filled in. It knows no store."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Locator, Page, ViewportSize, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--no-default-browser-check",
    "--no-first-run",
)
"""Without these the browser itself speaks to its maker's hosts."""
WIDTH, HEIGHT = 1440, 900
PATIENCE = 60_000
"""Milliseconds that a busy machine may take for one step."""
FORMS = "/kt/forms"
ENDED = re.compile("Completed|Failed|Crashed|Cancelled")
FIELD = "xpath=ancestor::*[contains(concat(' ', @class, ' '), ' group ')][1]"


class Pages:
    """One tab of a browser on the pages of a `kt serve`."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.asked: set[str] = set()
        """Every host that was asked for anything, also in vain."""
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: self._note(request.url))
        page.on("websocket", lambda socket: self._note(socket.url))

    def _note(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"data", "blob"}:
            self.asked.add(parts.netloc)

    @property
    def foreign_hosts(self) -> set[str]:
        return self.asked - {urlsplit(self.url).netloc}

    def open(self, path: str) -> None:
        self.page.goto(f"{self.url}{path}")

    def shows(self, text: str | re.Pattern[str]) -> Locator:
        """Wait until a text stands on the page, and give its first place."""
        found = self.page.get_by_text(text).first
        expect(found).to_be_visible(timeout=PATIENCE)
        return found

    def follow(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def open_page_of(self, kind: str) -> None:
        """Open `status`, `tasks` or `documents` from the progress run's tab, as one does: its card, then its newest."""
        self.follow(re.compile(f"-{kind}"))
        self.page.locator("a[href*='/artifacts/artifact/']").first.click()

    def open_form(self, name: str, **known: str) -> None:
        """Open a form as one does, from the list of all; `known` are fields that an address may bring along."""
        self.open(FORMS)
        self.page.get_by_role("link", name=name, exact=True).click()
        self.page.get_by_role("button", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Custom run").click()
        if known:
            self.page.wait_for_url("**/run?*")
            self.page.goto(f"{self.page.url.split('?')[0]}?{urlencode({'parameters': json.dumps(known)})}")
        expect(self.page.get_by_role("button", name="Submit")).to_be_visible(timeout=PATIENCE)

    def fill(self, **fields: str) -> None:
        """Fill in fields by their titles, with `_` for a blank: texts are typed, lines of a list and days chosen."""
        for name, value in fields.items():
            self._fill(name.replace("_", " "), value)

    def _fill(self, title: str, value: str) -> None:
        field = self._field(title)
        if field.locator("textarea, input").count():
            field.locator("textarea, input").first.fill(value)
            return
        is_date = "Pick a date" in field.inner_text()
        field.locator("button").first.click()
        if is_date:
            day = self.page.locator("[role=gridcell] button, [role=dialog] button").filter(has_text=value)
            day.last.click()
            self.page.keyboard.press("Escape")
        else:
            # Not a click of the mouse: the page draws its lists again every few seconds, away under the pointer.
            self.page.get_by_role("option").filter(has_text=value).first.dispatch_event("click")

    def _field(self, title: str) -> Locator:
        label = self.page.locator("label").filter(has_text=re.compile(rf"^{title}( \(Optional\))?$"))
        return label.last.locator(FIELD).locator("fieldset").first

    def offered(self, title: str) -> list[str]:
        """Give the lines of a dropdown."""
        self._field(title).locator("button").first.click()
        lines = self.page.get_by_role("option").all_inner_texts()
        self.page.keyboard.press("Escape")
        return lines

    def submit(self) -> str:
        """Submit the form, go to its run, wait for its end, and give the word for the end."""
        with self.page.expect_response(lambda answer: "create_flow_run" in answer.url) as made:
            self.page.get_by_role("button", name="Submit").click()
        # The tab that opens by itself shows no line that came after it was opened.
        self.open(f"/v2/runs/flow-run/{made.value.json()['id']}?tab=Details")
        end = self.page.locator("[class*=badge], span, div").get_by_text(ENDED).first
        expect(end).to_be_visible(timeout=PATIENCE)
        return end.inner_text()


@contextmanager
def browser(url: str, scale: float = 1) -> Iterator[Pages]:
    """Open a tab; `scale` is how many pixels of a picture stand for one of the page."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            size: ViewportSize = {"width": WIDTH, "height": HEIGHT}
            yield Pages(chromium.new_page(viewport=size, device_scale_factor=scale), url)
        finally:
            chromium.close()

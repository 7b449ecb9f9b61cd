"""What the forms of one home offer now: the store's open work, the playbooks, the inbox, the last months."""

from dataclasses import fields
from datetime import date
from pathlib import Path

from flows.forms.answer import forms_may_sign
from flows.forms.fields import FORMS_SIGN, Choices
from flows.forms.inbox import inbox_names
from flows.house import House
from kt_engine.answers.form_choices import FormChoices, form_choices, news_mark
from kt_engine.errors import InvalidInput
from kt_engine.playbook.find import list_playbooks, search_folders, shipped_folder

MONTHS = 24
"""How far back a KPI value is recorded by form; older ones are recorded on the command line."""
YEAR = 12
SHEET = ".csv"
PARTS = ("work", "knowledge", "readiness")
"""Of the choices: lists that belong together."""


class OpenChoices:
    """Remembers what the store offered, and asks it again only after something was written."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._mark = -1
        self._known: Choices = {}

    def now(self, today: date) -> Choices:
        mark = news_mark(self.house.db)
        if mark != self._mark:
            self._known, self._mark = of_store(form_choices(self.house.db)), mark
        names = inbox_names(self.house.settings.inbox)
        return {
            **self._known,
            "playbooks": playbook_names(self.house.settings.home),
            "files": names,
            "sheets": tuple(name for name in names if name.lower().endswith(SHEET)),
            "months": months_until(today),
            FORMS_SIGN: ("on",) if forms_may_sign(self.house) else (),
        }


def of_store(known: FormChoices) -> Choices:
    own = {each.name: getattr(known, each.name) for each in fields(known)}
    parts = [own.pop(name) for name in PARTS]
    return own | {each.name: getattr(part, each.name) for part in parts for each in fields(part)}


def playbook_names(home: Path) -> tuple[str, ...]:
    """Give every playbook by name; where two share one, the shipped ones, until that is put right."""
    try:
        return tuple(list_playbooks(search_folders(home)))
    except InvalidInput:
        return tuple(list_playbooks([shipped_folder()]))


def months_until(today: date) -> tuple[str, ...]:
    """Give the month of this day and those before it, the newest first."""
    last = today.year * YEAR + today.month - 1
    return tuple(f"{month // YEAR}-{month % YEAR + 1:02d}" for month in range(last, last - MONTHS, -1))

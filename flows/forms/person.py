"""The forms about people: import them from a file of the inbox, approve their roles. They show none of their names."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from prefect import State

from flows.forms.answer import answered, id_of, joined
from flows.forms.fields import BY, ENGAGEMENT, Form, Label
from flows.forms.inbox import inbox_sheet
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.approve_roles import approve_roles
from kt_engine.actions.import_people import ImportedPeople, import_people
from kt_engine.documents.wording import counted
from kt_engine.errors import InvalidInput
from kt_engine.exchange.people import read_people
from kt_engine.store.unit import Act

QUOTED = re.compile(r"'((?:[^']|'(?=\w))*)'")
KEY_OR_HANDLE = re.compile(r"[a-z][a-z0-9_]*(@[a-z0-9_]*)?|[A-Z]\d+")
HIDDEN = "'...'"


@house_flow("import people", "import {file} into {engagement}")
async def import_people_form(engagement: str = "", file: str = "", by: str = "") -> State[Any]:
    def bring(house: House, act: Act) -> str:
        data, name = inbox_sheet(house.settings.inbox, file, "people file")
        try:
            done = import_people(house.db, act, id_of(engagement), read_people(data, file=name), file=name)
        except InvalidInput as fault:
            raise without_names(fault) from None
        return _said(done)

    return answered(by, bring)


def _said(done: ImportedPeople) -> str:
    people = counted(len(done.added), "person", "people")
    roles = counted(done.roles_granted_count, "role", "roles")
    functions = counted(done.functions_assigned_count, "function", "functions")
    return (
        f"{people} added, {roles} granted, {functions} assigned in {done.engagement}. "
        "Next: import its scope, if it has none yet."
    )


def without_names(fault: InvalidInput) -> InvalidInput:
    """Give the same problems without what the file says of a person: these pages know handles and roles only.

    Each problem still has its line and column, where the file itself shows the name.
    """
    return InvalidInput(
        [replace(each, sentence=QUOTED.sub(_hidden, each.sentence)) for each in fault.problems]
    )


def without_these(fault: InvalidInput, words: Iterable[str]) -> InvalidInput:
    """Give the same problems without these words of the file, handles excepted."""
    names = sorted(
        {word for word in words if word and not KEY_OR_HANDLE.fullmatch(word)}, key=len, reverse=True
    )
    found = without_names(fault).problems
    for name in names:
        found = tuple(replace(each, sentence=each.sentence.replace(name, HIDDEN)) for each in found)
    return InvalidInput(found)


def _hidden(found: "re.Match[str]") -> str:
    return found[0] if KEY_OR_HANDLE.fullmatch(found[1]) else HIDDEN


@house_flow("approve roles", "approve roles in {engagement}")
async def approve_roles_form(engagement: str = "", by: str = "") -> State[Any]:
    def approve(house: House, act: Act) -> str:
        done = approve_roles(house.db, act, id_of(engagement))
        roles = counted(len(done.approved), "role", "roles")
        left = f"Left for somebody else: {', '.join(done.left)}." if done.left else ""
        return joined(f"{roles} approved in {done.engagement}.", left)

    return answered(by, approve)


FORMS = (
    Form(
        import_people_form,
        "Engagement",
        "import people",
        "Brings the people of a file into an engagement with their roles and functions, all or none. "
        "Whoever is known already is not added again.",
        {
            "engagement": ENGAGEMENT,
            "file": Label(
                "People file",
                "A CSV file in the inbox folder: name, email, party, side, site, roles, functions.",
                choices="sheets",
            ),
            "by": BY,
        },
    ),
    Form(
        approve_roles_form,
        "Engagement",
        "approve roles",
        "Approves every proposed role that you may approve, so that people can sign in it: an administrator any, a "
        "process owner the client's, a team lead the provider's. Who has an authenticator does it by command.",
        {"engagement": ENGAGEMENT, "by": BY},
    ),
)

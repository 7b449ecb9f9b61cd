"""The form that imports the processes of an engagement from a file of the inbox. It calls one action."""

from typing import Any

from prefect import State

from flows.forms.answer import answered, id_of, joined
from flows.forms.fields import BY, ENGAGEMENT, Form, Label
from flows.forms.inbox import inbox_sheet
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.import_scope import import_scope
from kt_engine.documents.wording import counted
from kt_engine.exchange.scope import read_scope
from kt_engine.store.unit import Act


@house_flow("import the scope", "import {file} into {engagement}")
async def import_scope_form(engagement: str = "", file: str = "", by: str = "") -> State[Any]:
    def bring(house: House, act: Act) -> str:
        data, name = inbox_sheet(house.settings.inbox, file, "scope file")
        rows = read_scope(data, file=name)
        done = import_scope(house.db, act, id_of(engagement), rows, file=name)
        added = counted(len(done.added), "process", "processes")
        left = f"Not in the file and left as they are: {', '.join(done.not_in_file)}."
        return joined(
            f"{added} added to {done.engagement}, {len(done.changed)} changed.",
            left if done.not_in_file else "",
            "Next: the plan is made within seconds.",
        )

    return answered(by, bring)


FORMS = (
    Form(
        import_scope_form,
        "Engagement",
        "import scope",
        "Brings the processes of a file into an engagement, all or none. The plan follows within seconds.",
        {
            "engagement": ENGAGEMENT,
            "file": Label(
                "Scope file",
                "A CSV file in the inbox folder: process_key, name, wave, site, criticality, volume_per_month.",
                choices="sheets",
            ),
            "by": BY,
        },
    ),
)

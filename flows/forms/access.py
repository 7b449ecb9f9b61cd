"""The forms about rights of access: bring them in from a file, say what trying one showed. Each calls one action."""

from typing import Any

from prefect import State

from flows.forms.answer import answered, chosen, joined, text_or_none
from flows.forms.fields import BY, ENGAGEMENT, NO, YES, Form, Label
from flows.forms.inbox import inbox_sheet
from flows.forms.person import without_names
from flows.forms.typed import yes_or_no
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.import_access import import_access
from kt_engine.actions.try_access import try_access
from kt_engine.documents.wording import counted
from kt_engine.errors import InvalidInput, UsageProblem
from kt_engine.exchange.access import read_access
from kt_engine.store.unit import Act
from kt_engine.words import AccessStatus

NOUN = "Access"


@house_flow("import rights of access", "import {file} into {engagement}")
async def import_access_form(engagement: str = "", file: str = "", by: str = "") -> State[Any]:
    def bring(house: House, act: Act) -> str:
        data, name = inbox_sheet(house.settings.inbox, file, "access file")
        try:
            rows = read_access(data, file=name)
            done = import_access(house.db, act, chosen(engagement, "engagement"), rows)
        except InvalidInput as fault:
            raise without_names(fault) from None
        new = counted(len(done.added), "right is", "rights are")
        return joined(
            f"{new} new in {done.engagement}; of those asked for before {len(done.granted)} are granted now.",
            "Next: each counts once its own user has tried it.",
        )

    return answered(by, bring)


@house_flow("test a right of access", "test {right}")
async def try_access_form(
    right: str = "", works: str = "", site: str = "", shift: str = "", reason: str = "", by: str = ""
) -> State[Any]:
    def try_it(house: House, act: Act) -> str:
        is_working = yes_or_no(chosen(works, "finding"), "Works")
        if not is_working and not reason.strip():
            raise UsageProblem("Say in the field Reason what happened, then submit the form again.")
        done = try_access(
            house.db,
            act,
            chosen(right, "right"),
            works=is_working,
            site=chosen(site, "site"),
            shift=chosen(shift, "shift"),
            reason=text_or_none(reason),
        )
        return f"{done.handle} {'works' if done.status is AccessStatus.WORKING else 'failed'}."

    return answered(by, try_it)


FORMS = (
    Form(
        import_access_form,
        NOUN,
        "import",
        "Brings rights of access from a file into an engagement, all or none: asked for, and granted where the file "
        "says a day. None counts before its user has tried it.",
        {
            "engagement": ENGAGEMENT,
            "file": Label(
                "Access file",
                "A CSV file in the inbox folder: person, system, right, shift; if wanted process, site, requested_on, "
                "granted_on.",
                choices="sheets",
            ),
            "by": BY,
        },
    ),
    Form(
        try_access_form,
        NOUN,
        "test",
        "Says what you found when you tried your own right, at your desk and in your shift. Nobody does it for "
        "somebody else.",
        {
            "right": Label("Right", "One of yours that was granted.", choices="rights"),
            "works": Label("Works", "What you found.", fixed=(YES, NO)),
            "site": Label("Site", "Where you tried it.", choices="sites"),
            "shift": Label("Shift", "In which shift you tried it, as the right names it."),
            "reason": Label("Reason", "What happened, in one line, where it does not work.", required=False),
            "by": BY,
        },
    ),
)

"""The forms about an engagement as a whole: start, advance, hold, resume. Each calls one action."""

from pathlib import Path
from typing import Any

from prefect import State
from prefect.states import Failed

from flows.forms.answer import answered, chosen, id_of
from flows.forms.fields import BY, REASON, Form, Label, first_word
from flows.house import House, here, label_of
from flows.house_flow import final_state, house_flow
from flows.lifecycle import tick
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.actions.resume_engagement import resume_engagement
from kt_engine.actions.start_engagement import start_engagement
from kt_engine.errors import KtError, UsageProblem
from kt_engine.exchange.dates import parse_day
from kt_engine.playbook.find import is_name, search_folders
from kt_engine.playbook.load import LoadedPlaybook, load_playbook
from kt_engine.store.database import open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Engagement
from kt_engine.store.unit import Act
from kt_engine.words import Language

NOUN = "Engagement"
EUROS = "EUR"


@house_flow("start an engagement", "start {name}")
async def start_engagement_form(
    playbook: str = "",
    client: str = "",
    name: str = "",
    starts_on: str = "",
    provider: str = "",
    currency: str = EUROS,
    language: str = Language.EN.value,
    by: str = "",
) -> State[Any]:
    def start(house: House, act: Act) -> str:
        started = start_engagement(
            house.db,
            act,
            playbook=playbook_of(playbook, house.settings.home),
            client=chosen(client, "client"),
            name=name,
            starts_on=parse_day(chosen(starts_on, "first day"), "The first day"),
            provider=first_word(provider) or None,
            currency=currency.strip() or EUROS,
            auth_method=house.settings.signing,
            language=language_of(language),
        )
        return (
            f"{started.handle} {name.strip()} is started, and {first_word(by)} is its transition manager. "
            "Next: import its people, then its scope."
        )

    return answered(by, start)


@house_flow("advance an engagement", "advance {engagement}")
async def advance_form(engagement: str = "") -> State[Any]:
    house = here()
    try:
        with open_store(house.db) as reader:
            engagement_id = int(find(reader, Engagement, chosen(engagement, "engagement"))["id"])
    except KtError as fault:
        return Failed(message=str(fault))
    label = label_of(house.db, engagement_id)
    state = await final_state(tick(engagement_id, label, "form", return_state=True))
    # A copy: handed back as it is, Prefect takes it for one of several and shows "All states completed".
    return State(type=state.type, name=state.name, message=state.message)


@house_flow("put an engagement on hold", "hold {engagement}")
async def hold_form(engagement: str = "", reason: str = "", by: str = "") -> State[Any]:
    def hold(house: House, act: Act) -> str:
        held = hold_engagement(house.db, act, id_of(engagement), reason=reason)
        return f"{held.engagement} is on hold: nothing in it moves. Next, when it may go on: resume it."

    return answered(by, hold)


@house_flow("resume an engagement", "resume {engagement}")
async def resume_form(engagement: str = "", by: str = "") -> State[Any]:
    def resume(house: House, act: Act) -> str:
        resumed = resume_engagement(house.db, act, id_of(engagement))
        return f"{resumed.engagement} goes on. Next: its pages show within seconds who is waited for."

    return answered(by, resume)


def playbook_of(line: str, home: Path) -> LoadedPlaybook:
    """Load a playbook by its name; a form names no path."""
    name = chosen(line, "playbook")
    if not is_name(name):
        raise UsageProblem(f"{name} is not the name of a playbook. Choose one of the list.")
    return load_playbook(name, search_folders(home))


def language_of(word: str) -> Language:
    try:
        return Language(word.strip() or Language.EN)
    except ValueError as fault:
        known = " or ".join(Language)
        raise UsageProblem(f"{word} is no language documents are issued in. Choose {known}.") from fault


FORMS = (
    Form(
        start_engagement_form,
        NOUN,
        "start",
        "Starts an engagement from a playbook; who starts it is its transition manager. "
        "Next come its people and its scope.",
        {
            "playbook": Label(
                "Playbook", "What an engagement of this function needs.",
                choices="playbooks",
            ),
            "client": Label("Client", "The company that gives the work away.", choices="parties"),
            "name": Label("Name", "What people call it, in a few words. It stands in the name of every run."),
            "starts_on": Label("First day", "The day the work on it starts.", is_date=True),
            "provider": Label(
                "Provider", "The company that will do the work, only if it is chosen already.",
                required=False, choices="parties",
            ),
            "currency": Label(
                "Currency", "What money is reported in, as three letters.", required=False, default=EUROS
            ),
            "language": Label(
                "Language", "In which its documents are issued: en is English, es is Spanish.", required=False,
                fixed=tuple(Language), default=Language.EN.value,
            ),
            "by": BY,
        },
    ),
    Form(
        advance_form,
        NOUN,
        "advance",
        "Moves now what can be moved, instead of waiting for news or the next look at the dates. "
        "The run's end says who is waited for.",
        {"engagement": Label("Engagement", "Which one to advance.", choices="engagements")},
    ),
    Form(
        hold_form,
        NOUN,
        "hold",
        "Puts an engagement on hold: nothing in it moves, and nobody is waited for, until it is resumed.",
        {"engagement": Label("Engagement", "Which one to put on hold.", choices="active"), "reason": REASON, "by": BY},
    ),
    Form(
        resume_form,
        NOUN,
        "resume",
        "Lets an engagement that was on hold go on; its plan is made anew within seconds.",
        {"engagement": Label("Engagement", "Which one goes on.", choices="on_hold"), "by": BY},
    ),
)  # fmt: skip

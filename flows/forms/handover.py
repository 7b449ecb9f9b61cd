"""The forms about a handover: submit, return, accept. Each calls one action; signing is the actions' business."""

from typing import Any

from prefect import State

from flows.forms.answer import Typed, answered, chosen, joined, points_of, signed, text_or_none
from flows.forms.fields import BY, CODE_NOTE, COMMENT, POINTS, REASON, Form, Label
from flows.forms.inbox import inbox_file
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.return_handover import return_handover
from kt_engine.actions.submit_handover import submit_handover
from kt_engine.errors import UsageProblem
from kt_engine.exchange.handed_file import read_handed_file
from kt_engine.store.unit import Act
from kt_engine.words import Meaning

NOUN = "Handover"


@house_flow("submit a handover", "submit {file} for {handover}")
async def submit_handover_form(handover: str = "", file: str = "", by: str = "") -> State[Any]:
    def submit(house: House, act: Act) -> str:
        handed = read_handed_file(inbox_file(house.settings.inbox, file))
        handle = chosen(handover, "handover")
        done = submit_handover(house.db, house.settings.files, act, handle, file=handed)
        return (
            f"{done.handle} v{done.version} is submitted, SHA-256 {done.sha256}. {done.reading.said} "
            "Next: its reviewers accept or return exactly this version, then its receiver."
        )

    return answered(by, submit)


@house_flow("return a handover", "return {handover}")
async def return_handover_form(
    handover: str = "", reason: str = "", points: str = "", by: str = "", code: str = "", shown_hash: str = ""
) -> State[Any]:
    def give_back(house: House, act: Act) -> str:
        handle, version, shown = shown_version(handover)

        def do(act: Act, typed: str | None) -> str:
            sha256, said = same_hash(shown, typed), points_of(points)
            done = return_handover(
                house.db, act, handle, reason=reason, points=said, version=version, sha256=sha256
            )
            return f"{done.handle} v{done.version} is returned; the next version is awaited."

        instead = f"kt handover return {handle} --reason TEXT"
        return signed(house, act, Typed(handle, code, shown_hash, instead), do)

    return answered(by, give_back)


@house_flow("accept a handover", "accept {handover}")
async def accept_handover_form(
    handover: str = "", comment: str = "", by: str = "", code: str = "", shown_hash: str = ""
) -> State[Any]:
    def accept(house: House, act: Act) -> str:
        handle, version, shown = shown_version(handover)

        def do(act: Act, typed: str | None) -> str:
            sha256, note = same_hash(shown, typed), text_or_none(comment)
            done = accept_handover(house.db, act, handle, version=version, sha256=sha256, comment=note)
            verb = "reviewed" if done.meaning is Meaning.REVIEWED else "accepted"
            waits = f"It waits for {', '.join(done.waits_for)}." if done.waits_for else ""
            return joined(f"{done.handle} v{done.version} is {verb}.", waits)

        instead = f"kt handover accept {handle}"
        return signed(house, act, Typed(handle, code, shown_hash, instead), do)

    return answered(by, accept)


def shown_version(line: str) -> tuple[str, int | None, str | None]:
    """Take a line apart into handle, version and beginning of the hash, so that what is signed is what was shown.

    A bare handle means the newest version, as on the command line. Raises UsageProblem for anything else.
    """
    words = chosen(line, "handover").split()
    handle = words.pop(0)
    version = sha256 = None
    if words and words[0][:1].lower() == "v" and words[0][1:].isdecimal():
        version = int(words.pop(0)[1:])
    if words:
        sha256 = words.pop(0)
    if words:
        raise UsageProblem(
            f"{' '.join(words)} is too much. Choose a line of the list, or write a handle, as in E7-H4."
        )
    return handle, version, sha256


def same_hash(shown: str | None, typed: str | None) -> str | None:
    """Give what is compared with the version: what was typed, else the line's. Raises UsageProblem when they differ."""
    if shown is None or typed is None:
        return typed or shown
    start = typed.lower()
    if not (shown.startswith(start) or start.startswith(shown)):
        raise UsageProblem(
            f"The line you chose has the SHA-256 {shown}, and you typed {typed}. Read that version, then sign it."
        )
    return max(shown, start, key=len)


SUBMITTED = Label(
    "Handover",
    "One that was submitted, with the version and hash you have read.",
    choices="handovers_to_sign",
)
FORMS = (
    Form(
        submit_handover_form,
        NOUN,
        "submit",
        "Submits a file as the next version of a handover; its giver or its receiver does so. "
        "Then its reviewers are asked.",
        {
            "handover": Label("Handover", "One that is awaited, or was returned.", choices="handovers_to_submit"),
            "file": Label("File", "A file in the inbox folder. Exactly these bytes are reviewed.", choices="files"),
            "by": BY,
        },
    ),
    Form(
        return_handover_form,
        NOUN,
        "return",
        "Signs that what was submitted must be changed first, and why. The giver submits another version. "
        + CODE_NOTE,
        {"handover": SUBMITTED, "reason": REASON, "points": POINTS, "by": BY},
        signs=True,
    ),
    Form(
        accept_handover_form,
        NOUN,
        "accept",
        "Signs exactly the version shown: each reviewer reviews it, then the receiver accepts it. "
        + CODE_NOTE,
        {"handover": SUBMITTED, "comment": COMMENT, "by": BY},
        signs=True,
    ),
)  # fmt: skip

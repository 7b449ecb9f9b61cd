"""The forms about a task: complete, block, unblock, waive, approve a waiver. Each calls one action."""

from typing import Any

from prefect import State

from flows.forms.answer import Typed, answered, chosen, joined, now_ready, signed, text_or_none
from flows.forms.fields import BY, CODE_NOTE, COMMENT, REASON, Form, Label
from flows.forms.inbox import inbox_file
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.block_task import block_task
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.decide_waiver import decide_waiver
from kt_engine.actions.unblock_task import unblock_task
from kt_engine.actions.waive_task import waive_task
from kt_engine.exchange.handed_file import read_handed_file
from kt_engine.store.unit import Act

NOUN = "Task"
NEXT = "Next: the status page shows within seconds who is waited for."


@house_flow("complete a task", "complete {task}")
async def complete_task_form(task: str = "", note: str = "", evidence: str = "", by: str = "") -> State[Any]:
    def complete(house: House, act: Act) -> str:
        handle, inbox = chosen(task, "task"), house.settings.inbox
        files = [read_handed_file(inbox_file(inbox, evidence))] if evidence.strip() else []
        done = complete_task(
            house.db, act, handle, files=house.settings.files, evidence=files, note=text_or_none(note)
        )
        return joined(f"{done.handle} is done.", now_ready(done.made_ready) or NEXT)

    return answered(by, complete)


@house_flow("block a task", "block {task}")
async def block_task_form(task: str = "", reason: str = "", by: str = "") -> State[Any]:
    def block(house: House, act: Act) -> str:
        done = block_task(house.db, act, chosen(task, "task"), reason=reason)
        return f"{done.handle} is blocked. Next: unblock it when it can go on, or waive it."

    return answered(by, block)


@house_flow("unblock a task", "unblock {task}")
async def unblock_task_form(task: str = "", note: str = "", by: str = "") -> State[Any]:
    def unblock(house: House, act: Act) -> str:
        done = unblock_task(house.db, act, chosen(task, "task"), note=text_or_none(note))
        return f"{done.handle} is {done.status.value.replace('_', ' ')} again. Next: it is completed."

    return answered(by, unblock)


@house_flow("waive a task", "waive {task}")
async def waive_task_form(task: str = "", reason: str = "", by: str = "") -> State[Any]:
    def waive(house: House, act: Act) -> str:
        done = waive_task(house.db, act, chosen(task, "task"), reason=reason)
        return (
            f"{done.handle} proposes that {done.task} need not be done, SHA-256 {done.content_sha256}. "
            "Next: a process owner, a team lead or the steering committee approves or refuses it."
        )

    return answered(by, waive)


@house_flow("approve a waiver", "approve {waiver}")
async def approve_waiver_form(
    waiver: str = "", comment: str = "", by: str = "", code: str = "", shown_hash: str = ""
) -> State[Any]:
    def approve(house: House, act: Act) -> str:
        handle = chosen(waiver, "waiver")

        def do(act: Act, sha256: str | None) -> str:
            note = text_or_none(comment)
            done = decide_waiver(house.db, act, handle, approve=True, comment=note, sha256=sha256)
            return joined(
                f"{done.handle} is approved: {done.task} is waived.", now_ready(done.made_ready) or NEXT
            )

        instead = f"kt task approve-waiver {handle}"
        return signed(house, act, Typed(handle, code, shown_hash, instead), do)

    return answered(by, approve)


FORMS = (
    Form(
        complete_task_form,
        NOUN,
        "complete",
        "Records that a task is done. The tasks that waited for it become ready; the run says which.",
        {
            "task": Label(
                "Task", "One that is ready or begun; the person asked for it completes it.", choices="doable_tasks"
            ),
            "note": Label("Note", "What was done, in one line.", required=False),
            "evidence": Label(
                "Evidence",
                "A file in the inbox folder that proves it; some tasks ask for one.",
                required=False,
                choices="files",
            ),
            "by": BY,
        },
    ),
    Form(
        block_task_form,
        NOUN,
        "block",
        "Says that a task cannot go on, and why. It stays with the person asked until somebody unblocks it.",
        {"task": Label("Task", "One that is ready or begun.", choices="doable_tasks"), "reason": REASON, "by": BY},
    ),
    Form(
        unblock_task_form,
        NOUN,
        "unblock",
        "Lets a blocked task go on where it stood.",
        {
            "task": Label("Task", "One that is blocked.", choices="blocked_tasks"),
            "note": Label("Note", "What resolved it, in one line.", required=False),
            "by": BY,
        },
    ),
    Form(
        waive_task_form,
        NOUN,
        "waive",
        "Proposes that a task need not be done, and why. Only the transition manager does so, and somebody else "
        "approves; until then the task is open.",
        {"task": Label("Task", "One that is not over.", choices="open_tasks"), "reason": REASON, "by": BY},
    ),
    Form(
        approve_waiver_form,
        NOUN,
        "approve waiver",
        "Signs that a task need not be done, as somebody who did not propose it. The tasks after it no longer wait for "
        "it; a gate that asks for its evidence stays unmet. "
        + CODE_NOTE,
        {
            "waiver": Label("Waiver", "One that was proposed.", choices="waivers"),
            "comment": COMMENT,
            "by": BY,
        },
        signs=True,
    ),
)  # fmt: skip

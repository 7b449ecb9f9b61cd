"""The forms about a task: complete, block, unblock, waive. Each calls one action."""

from typing import Any

from prefect import State

from flows.forms.answer import answered, chosen, joined, now_ready, text_or_none
from flows.forms.fields import BY, REASON, Form, Label
from flows.forms.inbox import inbox_file
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.block_task import block_task
from kt_engine.actions.complete_task import complete_task
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
        return joined(f"{done.handle} is waived.", now_ready(done.made_ready) or NEXT)

    return answered(by, waive)


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
        "Says that a task will not be done, and why. The tasks after it no longer wait for it; a gate that asks "
        "for its evidence stays unmet. Only the transition manager waives.",
        {"task": Label("Task", "One that is not over.", choices="open_tasks"), "reason": REASON, "by": BY},
    ),
)  # fmt: skip

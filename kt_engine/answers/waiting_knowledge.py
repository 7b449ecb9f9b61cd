"""Which knowledge items wait for whom: reminders that hold nothing up, once something was done with an item.

Signatures and acknowledgements are agreements and wait as such. It writes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.answers.wait import Place, Wait, rows
from kt_engine.store.agreements import agreements_about
from kt_engine.store.knowledge import version_handle
from kt_engine.store.tables import KnowledgeIssue, KnowledgeItemRow, table_of
from kt_engine.words import AgreementKind, AgreementStatus, KnowledgeStatus, Stage

X = table_of(KnowledgeIssue)


@dataclass(frozen=True)
class _Ask:
    """What an item in this status waits for; `of` names whose place is asked, None: the transition manager."""

    of: str | None
    what: str
    do: str


ASKS = {
    KnowledgeStatus.CAPTURED: _Ask("receiver", "write down", "document {} FILE"),
    KnowledgeStatus.REWORK: _Ask("receiver", "write again", "document {} FILE"),
    KnowledgeStatus.CHANGED: _Ask("receiver", "write down what changed in", "document {} FILE"),
    KnowledgeStatus.DOCUMENTED: _Ask("giver", "review what is written about", "review {} --passed"),
    KnowledgeStatus.SME_REVIEWED: _Ask("receiver", "explain back", "play-back {} --score ... --owner ..."),
    KnowledgeStatus.PLAYED_BACK: _Ask(None, "put before its signers", "propose {}"),
    KnowledgeStatus.BLOCKED: _Ask(None, "unblock", "unblock {}"),
}


def knowledge_waits(place: Place) -> Iterator[Wait]:
    """Give what the people of each item are asked for, and the carried issues that are due."""
    items = [row for row in rows(place, KnowledgeItemRow) if _moves(place, row)]
    if not items:
        return
    proposed = {
        row["subject"]
        for row in agreements_about(
            place.reader,
            place.engagement_id,
            kind=AgreementKind.KNOWLEDGE_ITEM,
            status=AgreementStatus.PROPOSED,
        )
    }
    for row in items:
        ask = _ask(place, row)
        if ask and version_handle(row) not in proposed:
            yield _wait(place, row, ask)
    yield from _issues(place, {row["id"]: row for row in items})


def _moves(place: Place, row: RowMapping) -> bool:
    return row["left_on"] is None and place.work.in_scope(row["process_id"])


def _ask(place: Place, row: RowMapping) -> _Ask | None:
    if row["status"] is KnowledgeStatus.BASELINED:
        if row["review_on"] is None or row["review_on"] > place.today:
            return None
        return _Ask("receiver", "look again at", "change {} --delta ...")
    return ASKS.get(row["status"])


def _wait(place: Place, row: RowMapping, ask: _Ask) -> Wait:
    process_id, handle = row["process_id"], row["handle"]
    if ask.of is None:
        who, role, side = place.roster.managers(), "transition manager", place.roster.known(0)[1]
    else:
        who, role, side = place.roster.asked(row[f"{ask.of}_function"], process_id, row[f"{ask.of}_id"])
    due_on = row["review_on"] if row["status"] is KnowledgeStatus.BASELINED else row["due_on"]
    return Wait(
        handle, who, role, side, f"{ask.what}: {row['title']}",
        place.work.stage_now(Stage.IDENTIFY_NEEDS, process_id), place.work.process(process_id), due_on, None,
        f"kt knowledge {ask.do.format(handle)}", holds_up=False,
    )  # fmt: skip


def _issues(place: Place, items: dict[int, RowMapping]) -> Iterator[Wait]:
    where = (X.c.engagement_id == place.engagement_id, X.c.closed_on.is_(None), X.c.due_on <= place.today)
    for row in place.reader.rows(select(X).where(*where).order_by(X.c.id)):
        item = items.get(row["item_id"])
        if item is None:
            continue
        handle, process_id = item["handle"], item["process_id"]
        who, role, side = place.roster.asked(None, process_id, row["owner_id"])
        yield Wait(
            handle, who, role, side, f"close what was left open: {row['issue']}",
            place.work.stage_now(Stage.IDENTIFY_NEEDS, process_id), place.work.process(process_id), row["due_on"], None,
            f"kt knowledge close-issue {handle} {row['number']} --outcome ...", holds_up=False,
        )  # fmt: skip

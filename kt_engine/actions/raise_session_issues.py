"""Raises an issue where must-have sessions are cancelled in a row: a risk that occurred, and mail to the managers."""

from collections.abc import Iterator

from sqlalchemy import RowMapping, select

from kt_engine.actions.raise_risk import insert_risk
from kt_engine.actions.risk_in_hand import write_rating
from kt_engine.actions.write_message import write_message
from kt_engine.answers.session_rules import is_must_have, rules_of
from kt_engine.answers.sessions_of_item import sessions_of_item
from kt_engine.playbook.schema import KnowledgeItemSpec, Playbook
from kt_engine.store.find import by_id
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.roles import counts_on
from kt_engine.store.tables import (
    Allocation,
    Engagement,
    Person,
    Process,
    Risk,
    RoleGrant,
    SessionAttendee,
    SessionItem,
    table_of,
)
from kt_engine.store.unit import Unit
from kt_engine.words import AllocationStatus, AttendeePart, MessageKind, RiskStatus, Role, Side

MOST_LIKELY = 5
"""On the scale of the register: it has happened."""
MITIGATION = "Agree days with the manager of who explains it, and book them before anything else"
I, A, L = table_of(SessionItem), table_of(SessionAttendee), table_of(Allocation)  # noqa: E741
R, G = table_of(Risk), table_of(RoleGrant)


def raise_session_issues(unit: Unit, session: RowMapping, side: Side) -> tuple[str, ...]:
    """Raise one for each must-have item of a session just cancelled, when so many in a row were; gives the handles.

    The playbook says how many; nothing is raised where it does not. The caller writes the event.
    """
    playbook = pinned_playbook(unit, session["engagement_id"])
    limit = rules_of(playbook).cancelled_in_a_row
    if limit is None:
        return ()
    standing = sessions_of_item(unit, session["engagement_id"])
    raised = []
    for row in unit.rows(select(I).where(I.c.session_id == session["id"]).order_by(I.c.id)):
        spec = playbook.knowledge_items[row["item_key"]]
        in_a_row = standing[row["process_id"], row["item_key"]].cancelled_in_a_row
        if is_must_have(playbook, spec) and in_a_row >= limit and in_a_row % limit == 0:
            raised.append(_raise(unit, session, row, spec, in_a_row, side, playbook))
    return tuple(raised)


def _raise(
    unit: Unit, session: RowMapping, item: RowMapping, spec: KnowledgeItemSpec, in_a_row: int, side: Side,
    playbook: Playbook,
) -> str:  # fmt: skip
    engagement = by_id(unit, Engagement, session["engagement_id"])
    of = "" if item["process_id"] is None else f" ({by_id(unit, Process, item['process_id'])['handle']})"
    title = f"Sessions on {item['item_key']}{of} are cancelled again and again"
    by = side.value.replace("_", " ")
    note = f"{in_a_row} in a row; the last was {session['handle']}, cancelled by the side of the {by}."
    risk = _known(unit, session["engagement_id"], title) or insert_risk(
        unit,
        engagement,
        {
            "title": title,
            "mitigation": MITIGATION,
            "owner_function": _owner(playbook, spec, side),
            "owner_id": None,
            "likelihood": MOST_LIKELY,
            "impact": spec.criticality,
            "review_on": unit.today,
            "fallback_on": None,
            "process_id": item["process_id"],
        },
    )
    write_rating(unit, risk, note, {"review_on": unit.today})
    if risk["status"] is RiskStatus.OPEN:
        write_rating(unit, by_id(unit, Risk, risk["id"]), note, {}, status=RiskStatus.OCCURRED)
    for person_id in dict.fromkeys(_managers(unit, session, side)):
        write_message(
            unit, person_id, MessageKind.ESCALATION, about=risk["handle"],
            title=f"{engagement['handle']}: {title}", text=_text(unit, person_id, risk["handle"], spec.title, note),
        )  # fmt: skip
    return str(risk["handle"])


def _known(unit: Unit, engagement_id: int, title: str) -> RowMapping | None:
    """Give the risk that was raised for the same item before, unless it is closed."""
    where = (R.c.engagement_id == engagement_id, R.c.title == title, R.c.status != RiskStatus.CLOSED)
    return unit.first(select(R).where(*where))


def _owner(playbook: Playbook, spec: KnowledgeItemSpec, side: Side) -> str:
    """Give the function of the transition manager on the side that cancels, else that of who explains."""
    managing = [
        key
        for key, function in playbook.functions.items()
        if function.role is Role.TRANSITION_MANAGER and function.side is side
    ]
    return next(iter(managing), None) or spec.giver or next(iter(playbook.functions))


def _managers(unit: Unit, session: RowMapping, side: Side) -> Iterator[int]:
    """Give who promised the time of the experts, then the transition managers of the side, then of any side."""
    experts = select(A.c.person_id).where(A.c.session_id == session["id"], A.c.part == AttendeePart.EXPERT)
    where = (
        L.c.engagement_id == session["engagement_id"],
        L.c.status == AllocationStatus.AGREED,
        L.c.person_id.in_(experts),
    )
    for row in unit.rows(select(L.c.manager_id).where(*where).order_by(L.c.id)):
        yield row["manager_id"]
    grants = unit.rows(
        select(G.c.person_id, G.c.side)
        .where(
            G.c.engagement_id == session["engagement_id"],
            G.c.role == Role.TRANSITION_MANAGER,
            counts_on(unit.today),
        )
        .order_by(G.c.id)
    )
    of_side = [row["person_id"] for row in grants if row["side"] is side]
    yield from of_side or [row["person_id"] for row in grants]


def _text(unit: Unit, person_id: int, risk: str, title: str, note: str) -> str:
    name = " ".join(by_id(unit, Person, person_id)["name"].split())
    return "\n".join(
        [
            f"Dear {name},",
            "",
            f"sessions on a must-have are cancelled in a row: {title}.",
            note,
            "",
            f"It stands on the risk register as {risk}. See it: kt risk show {risk}",
            "",
            "This mail was written by KT Engine. An answer counts only where it is given there.",
            "",
        ]
    )

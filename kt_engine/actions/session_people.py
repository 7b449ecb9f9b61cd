"""Who must be at a session: named people, or who holds the functions of its knowledge items. It writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping

from kt_engine.actions.authority import is_human
from kt_engine.answers.session_rules import is_must_have
from kt_engine.answers.sessions_of_item import ItemPlace
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.exchange.nearest import did_you_mean
from kt_engine.playbook.schema import Playbook
from kt_engine.store.find import by_id, find
from kt_engine.store.functions import holder_now
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import find_process
from kt_engine.store.tables import Person
from kt_engine.store.unit import Unit
from kt_engine.words import AttendeePart, Per, ProcessStatus

MOST_PEOPLE = 200


@dataclass(frozen=True)
class NamedItems:
    """The knowledge items of one session."""

    process: RowMapping | None
    """None: all of them are of the whole engagement."""
    places: tuple[ItemPlace, ...]
    must_have: bool
    called: tuple[str, ...]


def items_called(unit: Unit, engagement_id: int, names: Sequence[str]) -> NamedItems:
    """Find the items, written `item` or `item@process`; those of processes are all of one.

    Raises UsageProblem for none or two processes, NotFound, and Refused for a process taken out of scope.
    """
    if not names:
        raise UsageProblem("Say what is explained: --item ITEM@PROCESS, as in --item claim_check@E7-P2")
    playbook = pinned_playbook(unit, engagement_id)
    found = [_item(unit, engagement_id, playbook, name) for name in dict.fromkeys(names)]
    processes = {row["id"]: row for _, row in found if row is not None}
    if len(processes) > 1:
        raise UsageProblem("A session explains items of one process. Book one for each process.")
    must = any(is_must_have(playbook, playbook.knowledge_items[key]) for key, _ in found)
    return NamedItems(
        process=next(iter(processes.values()), None),
        places=tuple((None if row is None else row["id"], key) for key, row in found),
        must_have=must,
        called=tuple(key if row is None else f"{key}@{row['handle']}" for key, row in found),
    )


def _item(unit: Unit, engagement_id: int, playbook: Playbook, name: str) -> tuple[str, RowMapping | None]:
    key, _, of = name.strip().partition("@")
    spec = playbook.knowledge_items.get(key)
    if spec is None:
        near = did_you_mean(key, playbook.knowledge_items)
        hint = f"See them with: kt knowledge items E{engagement_id}.{near}"
        raise NotFound("knowledge item", key or "(no name given)", hint)
    if spec.per is Per.ENGAGEMENT:
        if of:
            raise UsageProblem(f"{key} is of the whole engagement, not of one process. Leave out @{of}.")
        return key, None
    if not of:
        raise UsageProblem(f"{key} is of each process. Say of which: --item {key}@PROCESS")
    process = find_process(unit, engagement_id, of)
    if process["status"] is ProcessStatus.DESCOPED:
        raise Refused(f"{process['handle']} was taken out of scope; nothing of it is explained any more.")
    return key, process


def people_of(
    unit: Unit,
    engagement: RowMapping,
    items: NamedItems,
    *,
    experts: Sequence[str],
    receivers: Sequence[str],
    owners: Sequence[str],
) -> dict[int, AttendeePart]:
    """Give everybody who must be there; where nobody is named, who the playbook asks for the items.

    Raises Refused where nobody explains or nobody listens, or somebody cannot be asked; UsageProblem for a person with
    two parts.
    """
    named: list[tuple[AttendeePart, list[int]]] = [
        (AttendeePart.EXPERT, _named(unit, engagement, experts) or _holders(unit, items, givers=True)),
        (AttendeePart.RECEIVER, _named(unit, engagement, receivers) or _holders(unit, items, givers=False)),
        (AttendeePart.OWNER, _named(unit, engagement, owners)),
    ]
    found: dict[int, AttendeePart] = {}
    for part, people in named:
        for person_id in people:
            if person_id in found and (receivers or part is not AttendeePart.RECEIVER):
                who = by_id(unit, Person, person_id)["handle"]
                raise UsageProblem(
                    f"{who} is named as {found[person_id].value} and as {part.value}. Decide which."
                )
            found.setdefault(person_id, part)
    for part, option in ((AttendeePart.EXPERT, "expert"), (AttendeePart.RECEIVER, "receiver")):
        if part not in found.values():
            called = ", ".join(items.called)
            raise Refused(f"Nobody is known as {part.value} of {called}. Name somebody: --{option} PERSON")
    if len(found) > MOST_PEOPLE:
        raise UsageProblem(f"{len(found)} people are named; a session has at most {MOST_PEOPLE}.")
    return found


def _named(unit: Unit, engagement: RowMapping, names: Iterable[str]) -> list[int]:
    found = []
    for name in dict.fromkeys(names):
        row = find(unit, Person, name)
        if not is_human(row) or row["rehearsal"] is not engagement["rehearsal"]:
            raise Refused(
                f"{row['handle']} cannot be at a session of {engagement['handle']}. Name somebody else."
            )
        found.append(int(row["id"]))
    return found


def _holders(unit: Unit, items: NamedItems, *, givers: bool) -> list[int]:
    """Give who holds the givers' functions of the items, or those that attend their sessions."""
    engagement_id = unit.engagement_id or 0
    playbook = pinned_playbook(unit, engagement_id)
    found: dict[int, None] = {}
    for process_id, key in items.places:
        spec = playbook.knowledge_items[key]
        listeners = () if spec.sessions is None else spec.sessions.attended_by
        for function in [spec.giver] if givers else listeners:
            who = None if function is None else holder_now(unit, engagement_id, function, process_id)
            if who is not None:
                found[who] = None
    return list(found)

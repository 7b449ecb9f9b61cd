"""How the people of a rehearsal sign agreements: the day after they were asked, all that wait with one list."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from flows.rehearsal_scene import Deed, Scene
from kt_engine.actions.prove_identity import bound_sha256
from kt_engine.actions.sign_list import sign_list
from kt_engine.answers.signing_list import handle_of, waiting_signatures
from kt_engine.answers.wait import Wait
from kt_engine.errors import Refused
from kt_engine.exchange.signing_list import ShownList
from kt_engine.store.database import Database
from kt_engine.store.find import find
from kt_engine.store.tables import Agreement
from kt_engine.store.unit import Act
from kt_engine.words import WaitKind


def agreement_deeds(scene: Scene) -> Iterator[Deed]:
    """Give one deed for each person who is asked to sign: on the day the first of his agreements is to be signed."""
    asked: dict[int, list[tuple[date, str]]] = {}
    for wait in scene.waits:
        if wait.kind is WaitKind.AGREEMENT:
            who = _signer(scene, wait)
            on = scene.working_days_after(who, wait.asked_on or scene.today, 1)
            asked.setdefault(who, []).append((on, wait.handle))
    for who, things in asked.items():
        on = min(day for day, _ in things)
        handles = tuple(sorted(dict.fromkeys(handle for day, handle in things if day <= on)))
        sentence = f"{scene.handle(who)} signs {', '.join(handles)}"
        yield Deed(on, who, sentence, partial(_sign, str(scene.engagement["handle"]), handles))


def _signer(scene: Scene, wait: Wait) -> int:
    """Choose among those asked: who holds a function of this very process, else any, else the first.

    Raises Refused for nobody.
    """
    people = [scene.by_handle[handle] for handle in wait.who]
    if not people:
        raise Refused(f"Nobody of the rehearsal can sign {wait.handle}: {wait.what}.")
    process_id = find(scene.reader, Agreement, wait.handle)["process_id"]
    own = {scene.holders.get((key, process_id)) for key in scene.playbook.functions}
    holding = {scene.holder(key, process_id) for key in scene.playbook.functions}
    return min(people, key=lambda person: (person not in own, person not in holding))


def _sign(engagement: str, handles: tuple[str, ...], database: Database, act: Act) -> object:
    waiting = waiting_signatures(database, act.by, engagement, act.at.date())[0].lines
    lines = tuple(line for line in waiting if line.thing in handles)
    bound = [(line.thing, line.sha256, line.meaning) for line in lines]
    shown = ShownList(engagement, handle_of(database, act.by), None, bound_sha256(bound), lines)
    return sign_list(database, act, shown)

"""How the knowledge items of a rehearsal pass over, and when: rated, written, reviewed, explained back, signed, used.

It does nothing itself: the story names people, texts and scores, the state of each item says what comes next.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path

from sqlalchemy import RowMapping

from flows.rehearsal_knowledge_proof import baseline_deeds, carried_deeds, proofs_if_asked, use_deeds
from flows.rehearsal_knowledge_scene import KnowledgeScene, knowledge_scene
from flows.rehearsal_knowledge_turns import turn_deeds
from flows.rehearsal_papers import dated
from flows.rehearsal_scene import Deed, Scene
from flows.rehearsal_sessions import planning_deeds
from flows.rehearsal_sessions_held import session_deeds
from kt_engine.actions.descope_knowledge import descope_knowledge
from kt_engine.actions.document_knowledge import document_knowledge
from kt_engine.actions.play_back_knowledge import ChosenTopic, play_back_knowledge
from kt_engine.actions.prioritise_knowledge import prioritise_knowledge
from kt_engine.actions.propose_knowledge import OpenIssue, propose_knowledge
from kt_engine.actions.review_knowledge import review_knowledge
from kt_engine.errors import Refused
from kt_engine.exchange.handed_file import read_handed_file
from kt_engine.exchange.rehearsal_knowledge import StepsPart
from kt_engine.store.agreements import agreements_about
from kt_engine.store.database import Database
from kt_engine.store.knowledge import version_handle
from kt_engine.store.tables import KnowledgeIssue, SessionAttendee, table_of
from kt_engine.store.unit import Act
from kt_engine.words import (
    AgreementKind,
    AgreementStatus,
    KnowledgeStatus,
)

SA, X = table_of(SessionAttendee), table_of(KnowledgeIssue)
NOT_HERE = "Does not occur in this process: it is explained where it does."
WRITE_DAYS = 2
"""Working days a receiver takes to write down, or to write again."""


def knowledge_deeds(scene: Scene, files: Path) -> Iterator[Deed]:
    """Give what is done next about people's time, sessions and knowledge items, where the script plays them."""
    seen = knowledge_scene(scene)
    if seen is None:
        return
    yield from planning_deeds(seen)
    yield from session_deeds(seen)
    yield from _sorting(seen)
    yield from _steps(seen, files)
    yield from turn_deeds(seen)
    yield from carried_deeds(seen)


def _sorting(seen: KnowledgeScene) -> Iterator[Deed]:
    """Take out what does not occur in a process, and rate the rest: each in one go, before anything is planned."""
    scene = seen.scene
    told = {seen.place(part.item) for part in seen.story.steps}
    fresh = [row for row in seen.items.values() if row["status"] is KnowledgeStatus.IDENTIFIED]
    strange = tuple(row["handle"] for row in fresh if (row["item_key"], row["process_id"]) not in told)
    if strange:
        who = int(scene.engagement["started_by"])
        sentence = f"{scene.handle(who)} takes {len(strange)} knowledge items out where they do not occur"
        yield Deed(
            scene.working_day(who, scene.today), who, sentence, partial(_take_out, strange), stirs=False
        )
    rated: dict[int, list[str]] = {}
    for row in fresh:
        if row["handle"] not in strange:
            rated.setdefault(seen.trainer(row["process_id"]), []).append(row["handle"])
    for who, handles in rated.items():
        sentence = f"{scene.handle(who)} rates {len(handles)} knowledge items"
        do = partial(_rate, tuple(handles))
        yield Deed(scene.working_day(who, scene.today), who, sentence, do, stirs=False)


def _take_out(handles: tuple[str, ...], database: Database, act: Act) -> object:
    return [descope_knowledge(database, act, handle, note=NOT_HERE) for handle in handles]


def _rate(handles: tuple[str, ...], database: Database, act: Act) -> object:
    return [prioritise_knowledge(database, act, handle) for handle in handles]


def _steps(seen: KnowledgeScene, files: Path) -> Iterator[Deed]:
    """Give the next step of each item that is under way."""
    proposed = {
        row["subject"]
        for row in agreements_about(
            seen.scene.reader,
            seen.scene.engagement_id,
            kind=AgreementKind.KNOWLEDGE_ITEM,
            status=AgreementStatus.PROPOSED,
        )
    }
    proofs = proofs_if_asked(seen)
    for part in seen.story.steps:
        row = seen.items.get(seen.place(part.item))
        if row is None:
            continue
        status = row["status"]
        if status in {KnowledgeStatus.CAPTURED, KnowledgeStatus.REWORK, KnowledgeStatus.CHANGED}:
            yield _written(seen, part, row, files)
        elif status is KnowledgeStatus.DOCUMENTED:
            yield _reviewed(seen, part, row)
        elif status is KnowledgeStatus.SME_REVIEWED:
            yield _explained_back(seen, part, row)
        elif status is KnowledgeStatus.PLAYED_BACK and version_handle(row) not in proposed:
            yield _put_before(seen, part, row)
        elif status is KnowledgeStatus.SIGNED_OFF:
            yield from use_deeds(seen, part, row)
        elif status is KnowledgeStatus.FIELD_VALIDATED and proofs is not None:
            yield from baseline_deeds(seen, part, row, proofs)


def _written(seen: KnowledgeScene, part: StepsPart, row: RowMapping, files: Path) -> Deed:
    """Write the next version down; before the first the story may have a text that is not taken."""
    who, handle = seen.ids[part.receiver], str(row["handle"])
    number = int(row["current_number"] or 0) + 1
    changed = tuple(turn.file for turn in seen.story.turns_of(part.item, "change"))
    texts = (*part.kept_files, *changed)
    if number > len(texts):
        raise Refused(
            f"The rehearsal has no text for version {number} of {handle} ({part.item}). "
            "Add it in transfer/knowledge_steps.csv."
        )
    folder = seen.scene.rehearsal.path("knowledge")
    refused = folder / part.refused_file if part.refused_file and number == 1 else None
    tried = ", after a text with an empty section was not taken" if refused else ""
    sentence = f"{seen.scene.handle(who)} writes {handle} v{number} down{tried}"
    do = partial(_document, handle, refused, folder / texts[number - 1], files)
    return Deed(seen.later(who, row, WRITE_DAYS), who, sentence, do, stirs=False)


def _document(
    handle: str, refused: Path | None, text: Path, files: Path, database: Database, act: Act
) -> object:
    day = act.at.date()
    if refused is not None:
        _must_be_refused(handle, refused, files, database, act)
    return document_knowledge(database, files, act, handle, file=dated(read_handed_file(text), day))


def _must_be_refused(handle: str, text: Path, files: Path, database: Database, act: Act) -> None:
    try:
        document_knowledge(database, files, act, handle, file=dated(read_handed_file(text), act.at.date()))
    except Refused:
        return
    raise Refused(f"{text.name} was taken for {handle}, and the story says that a section of it is empty.")


def _reviewed(seen: KnowledgeScene, part: StepsPart, row: RowMapping) -> Deed:
    who, handle, number = seen.ids[part.giver], row["handle"], row["current_number"]
    is_wrong = part.sent_back == "review" and number == 1
    said = "sends back" if is_wrong else "finds right"
    do = partial(_review, handle, part.why if is_wrong else None)
    sentence = f"{seen.scene.handle(who)} {said} {handle} v{number}"
    return Deed(seen.later(who, row, 1), who, sentence, do, stirs=False)


def _review(handle: str, wrong: str | None, database: Database, act: Act) -> object:
    return review_knowledge(database, act, handle, passed=wrong is None, note=wrong)


def _explained_back(seen: KnowledgeScene, part: StepsPart, row: RowMapping) -> Deed:
    who, handle = seen.ids[part.giver], row["handle"]
    is_first = part.first_play_back_pct is not None and row["current_number"] == 1
    score = (
        part.first_play_back_pct if is_first and part.first_play_back_pct is not None else part.play_back_pct
    )
    receiver = seen.scene.handle(seen.ids[part.receiver])
    topics = tuple(
        ChosenTopic(topic.title, seen.scene.handle(seen.ids[topic.chosen_by]), hard=hard)
        for topic, hard in ((part.easy, False), (part.hard, True))
    )
    owner, why = seen.scene.handle(seen.ids[part.owner]), part.why if is_first else None
    do = partial(_play_back, handle, score, owner, topics, why)
    sentence = f"{receiver} explains {handle} back with {score} of 100"
    return Deed(seen.later(who, row, 1), who, sentence, do, stirs=False)


def _play_back(
    handle: str, score: int, owner: str, topics: tuple[ChosenTopic, ...], note: str | None, database: Database, act: Act
) -> object:  # fmt: skip
    return play_back_knowledge(
        database, act, handle, score_pct=Decimal(score), owner=owner, topics=topics, note=note
    )


def _put_before(seen: KnowledgeScene, part: StepsPart, row: RowMapping) -> Deed:
    """Let who leads the engagement put it before its signers: who proposes signs nothing."""
    who, handle = int(seen.scene.engagement["started_by"]), row["handle"]
    carried = part.issue if row["current_number"] == len(part.kept_files) else None
    issues = (
        ()
        if carried is None
        else (
            OpenIssue(
                carried.issue,
                carried.plan,
                seen.scene.handle(seen.ids[carried.owner]),
                max(seen.day(carried.due_day), seen.scene.today),
            ),
        )
    )
    sentence = f"{seen.scene.handle(who)} puts {handle} v{row['current_number']} before its signers"
    return Deed(
        seen.scene.working_day(who, seen.scene.today),
        who,
        sentence,
        partial(_propose, handle, issues),
        stirs=False,
    )


def _propose(handle: str, issues: tuple[OpenIssue, ...], database: Database, act: Act) -> object:
    return propose_knowledge(database, act, handle, issues=issues)

"""The forms about a knowledge item on its way to the signatures. Each calls one action."""

from typing import Any

from prefect import State

from flows.forms.answer import answered, chosen, joined, points_of, text_or_none
from flows.forms.fields import BY, Form, Label
from flows.forms.inbox import inbox_file
from flows.forms.typed import day_of, day_or_none, handles_of, whole_or_none, word_or_none, words_of
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.capture_knowledge import capture_knowledge
from kt_engine.actions.document_knowledge import document_knowledge
from kt_engine.actions.knowledge_in_hand import KnowledgeDone
from kt_engine.actions.play_back_knowledge import ChosenTopic, play_back_knowledge
from kt_engine.actions.prioritise_knowledge import prioritise_knowledge
from kt_engine.actions.propose_knowledge import OpenIssue, propose_knowledge
from kt_engine.actions.review_knowledge import review_knowledge
from kt_engine.errors import UsageProblem
from kt_engine.exchange.handed_file import read_handed_file
from kt_engine.exchange.numbers import parse_number
from kt_engine.exchange.typed_lines import parse_issue, parse_topic
from kt_engine.store.unit import Act
from kt_engine.words import Frequency, KnowledgeStatus

NOUN = "Knowledge"
SAID = {KnowledgeStatus.SME_REVIEWED: "reviewed by its giver", KnowledgeStatus.REWORK: "in rework"}
"""Where the word itself is no end of a sentence."""
RIGHT, AGAIN = "right and complete", "to be written again"
NEXT = {
    KnowledgeStatus.PRIORITISED: "Next: its session is planned.",
    KnowledgeStatus.CAPTURED: "Next: its receiver writes it down and hands the file in.",
    KnowledgeStatus.DOCUMENTED: "Next: its giver reviews it.",
    KnowledgeStatus.SME_REVIEWED: "Next: its receiver explains it back.",
    KnowledgeStatus.REWORK: "Next: its receiver hands in a better version.",
    KnowledgeStatus.PLAYED_BACK: "Next: it is put before its signers.",
}


@house_flow("rate a knowledge item", "prioritise {item}")
async def prioritise_form(
    item: str = "",
    criticality: str = "",
    frequency: str = "",
    complexity: str = "",
    note: str = "",
    by: str = "",
) -> State[Any]:
    def rate(house: House, act: Act) -> str:
        done = prioritise_knowledge(
            house.db,
            act,
            chosen(item, "item"),
            criticality=whole_or_none(criticality, "criticality"),
            frequency=word_or_none(Frequency, frequency, "frequency"),
            complexity=whole_or_none(complexity, "complexity"),
            note=text_or_none(note),
        )
        must = "a must-have" if done.must_have else "no must-have"
        return joined(f"{done.handle} has a score of {done.score} and is {must}.", stands(done))

    return answered(by, rate)


@house_flow("record what a session captured", "capture {item}")
async def capture_form(
    item: str = "",
    held_on: str = "",
    attended: list[str] | str = "",
    recording: str = "",
    not_recorded: str = "",
    by: str = "",
) -> State[Any]:
    def capture(house: House, act: Act) -> str:
        done = capture_knowledge(
            house.db,
            act,
            chosen(item, "item"),
            held_on=day_of(held_on, "day"),
            attended=handles_of(attended),
            recording=text_or_none(recording),
            not_recorded=text_or_none(not_recorded),
        )
        return stands(done)

    return answered(by, capture)


@house_flow("hand in what was written", "hand in {file} for {item}")
async def hand_in_form(item: str = "", file: str = "", by: str = "") -> State[Any]:
    def hand_in(house: House, act: Act) -> str:
        handed = read_handed_file(inbox_file(house.settings.inbox, file))
        done = document_knowledge(house.db, house.settings.files, act, chosen(item, "item"), file=handed)
        return joined(stands(done), f"SHA-256 {handed.sha256}")

    return answered(by, hand_in)


@house_flow("review what was written", "review {item}")
async def review_form(item: str = "", found: str = "", note: str = "", by: str = "") -> State[Any]:
    def review(house: House, act: Act) -> str:
        word = chosen(found, "finding")
        if word not in {RIGHT, AGAIN}:
            raise UsageProblem(f"{word} is no finding. Choose one of: {RIGHT}, {AGAIN}.")
        if word == AGAIN and not note.strip():
            raise UsageProblem(
                "Say in the field Note what has to be written again, then submit the form again."
            )
        return stands(
            review_knowledge(
                house.db, act, chosen(item, "item"), passed=word == RIGHT, note=text_or_none(note)
            )
        )

    return answered(by, review)


@house_flow("record a play-back", "play back {item}")
async def play_back_form(
    item: str = "",
    score: str = "",
    owner: str = "",
    topics: str = "",
    hard_topics: str = "",
    note: str = "",
    by: str = "",
) -> State[Any]:
    def play_back(house: House, act: Act) -> str:
        done = play_back_knowledge(
            house.db,
            act,
            chosen(item, "item"),
            score_pct=parse_number(chosen(score, "score"), "The score"),
            owner=chosen(owner, "client's owner"),
            topics=[*_topics(topics, hard=False), *_topics(hard_topics, hard=True)],
            note=text_or_none(note),
        )
        return stands(done)

    return answered(by, play_back)


def _topics(text: str, *, hard: bool) -> list[ChosenTopic]:
    typed = [parse_topic(point) for point in points_of(text)]
    return [ChosenTopic(one.title, one.chosen_by, hard) for one in typed]


@house_flow("ask for the signatures under an item", "ask to sign {item}")
async def propose_form(item: str = "", issues: str = "", due_on: str = "", by: str = "") -> State[Any]:
    def propose(house: House, act: Act) -> str:
        typed = [parse_issue(point, "The day of an open issue") for point in points_of(issues)]
        done = propose_knowledge(
            house.db,
            act,
            chosen(item, "item"),
            issues=[OpenIssue(one.issue, one.plan, one.owner, one.due_on) for one in typed],
            due_on=day_or_none(due_on, "day to sign by"),
        )
        where = done.agreements[0] if done.agreements else ""
        return (
            f"{done.handle} v{done.version} waits for three signatures: giver, receiver and the client's owner. "
            f"Next: each signs {where}."
        )

    return answered(by, propose)


def stands(done: KnowledgeDone) -> str:
    """Say where an item stands now, and what comes next."""
    version = f" (version {done.version})" if done.version else ""
    status = SAID.get(done.status, done.status.value.replace("_", " "))
    return joined(f"{done.handle} is {status}{version}.", NEXT.get(done.status, ""))


LEVELS = ("1", "2", "3", "4", "5")
NOTE = Label("Note", "What you want to say with it, in one line.", required=False)
FORMS = (
    Form(
        prioritise_form,
        NOUN,
        "prioritise",
        "Rates a knowledge item by how critical, frequent and complex it is; the three multiplied are its weight. "
        "What is left empty stays as the playbook has it.",
        {
            "item": Label("Item", "One that is not signed; not rated ones stand first.", choices="items_to_rate"),
            "criticality": Label("Criticality", "1 to 5.", required=False, fixed=("", *LEVELS)),
            "frequency": Label(
                "Frequency", "How often it is needed.", required=False, fixed=("", *words_of(Frequency))
            ),
            "complexity": Label("Complexity", "1 to 5.", required=False, fixed=("", *LEVELS)),
            "note": Label("Note", "Why, in one line; needed for a second rating.", required=False),
            "by": BY,
        },
    ),
    Form(
        capture_form,
        NOUN,
        "capture",
        "Records that the session in which an item was explained was held, and who was there. "
        "Its receiver writes it down next.",
        {
            "item": Label("Item", "One whose session is planned.", choices="items_to_capture"),
            "held_on": Label("Day", "The day it was held, today or before.", is_date=True),
            "attended": Label(
                "Attended", "Everybody who was there, giver and receiver among them.",
                choices="people", several=True,
            ),
            "recording": Label("Recording", "Where it lies; or say below why there is none.", required=False),
            "not_recorded": Label("Why no recording", "Only where there is none.", required=False),
            "by": BY,
        },
    ),
    Form(
        hand_in_form,
        NOUN,
        "hand in",
        "Hands in what was written about an item as its next version; only its receiver does so. "
        "Its giver reviews exactly these bytes next.",
        {
            "item": Label("Item", "One that was explained, or is to be written again.", choices="items_to_document"),
            "file": Label("File", "A file in the inbox folder with every section the item asks for.", choices="files"),
            "by": BY,
        },
    ),
    Form(
        review_form,
        NOUN,
        "review",
        "Says as the giver whether the newest version is right, or what has to be written again.",
        {
            "item": Label("Item", "One that was handed in.", choices="items_to_review"),
            "found": Label("Finding", "What you found.", fixed=(RIGHT, AGAIN)),
            "note": Label("Note", "What is wrong, in one line, where it has to be written again.", required=False),
            "by": BY,
        },
    ),
    Form(
        play_back_form,
        NOUN,
        "play back",
        "Records how well the receiver explained an item back before its giver and the client's owner. "
        "Below the mark of the playbook it goes to be written again.",
        {
            "item": Label("Item", "One that its giver found right.", choices="items_to_play_back"),
            "score": Label("Score in percent", "0 to 100, with a decimal point, as in 87.5."),
            "owner": Label("Client's owner", "Who heard it for the client.", choices="people"),
            "topics": Label(
                "Topics",
                "Who chose it, then the topic, with a semicolon between one and the next, as in "
                "P9 A lost receipt; P5 A trip abroad.",
                required=False,
            ),
            "hard_topics": Label("Hard topics", "The same; at least one topic is a hard one.", required=False),
            "note": NOTE,
            "by": BY,
        },
    ),
    Form(
        propose_form,
        NOUN,
        "ask to sign",
        "Puts the newest version before giver, receiver and client owner; who asks is none of them. "
        "Each signs with Agreement · sign, or by command.",
        {
            "item": Label("Item", "One that was explained back well enough.", choices="items_to_propose"),
            "issues": Label(
                "Open issues",
                "Owner, day, what is open, a slash and the plan, with a semicolon between one and the next, as in "
                "P9 2027-03-01 No example yet / Ask finance.",
                required=False,
            ),
            "due_on": Label("Sign by", "The day by which it should be signed.", required=False, is_date=True),
            "by": BY,
        },
    ),
)  # fmt: skip

"""The forms about questions on a handover: ask, answer, close. Each calls one action."""

from typing import Any

from prefect import State

from flows.forms.answer import answered, chosen, text_or_none
from flows.forms.fields import BY, NO, YES, Form, Label
from flows.forms.typed import handle_or_none, yes_or_no
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.answer_question import answer_question
from kt_engine.actions.ask_question import ask_question
from kt_engine.actions.close_question import close_question
from kt_engine.store.unit import Act

NOUN = "Handover"


@house_flow("ask about a handover", "ask about {handover}")
async def ask_form(
    handover: str = "", question: str = "", section: str = "", of: str = "", by: str = ""
) -> State[Any]:
    def ask(house: House, act: Act) -> str:
        done = ask_question(
            house.db,
            act,
            chosen(handover, "handover"),
            question=question,
            section=text_or_none(section),
            of=handle_or_none(of),
        )
        return f"{done.handle} is asked about {done.handover}. Next: it is answered, and you close it."

    return answered(by, ask)


@house_flow("answer a question about a handover", "answer {question}")
async def answer_form(question: str = "", answer: str = "", by: str = "") -> State[Any]:
    def give(house: House, act: Act) -> str:
        done = answer_question(house.db, act, chosen(question, "question"), answer=answer)
        return f"{done.handle} is answered and waits for who asked."

    return answered(by, give)


@house_flow("close a question about a handover", "close {question}")
async def close_form(question: str = "", settled: str = YES, by: str = "") -> State[Any]:
    def close(house: House, act: Act) -> str:
        is_settled = yes_or_no(settled or YES, "Settled")
        done = close_question(house.db, act, chosen(question, "question"), settled=is_settled)
        return f"{done.handle} is {'closed' if is_settled else 'open again'}."

    return answered(by, close)


FORMS = (
    Form(
        ask_form,
        NOUN,
        "ask",
        "Asks something about a handover, as its giver, receiver or reviewer. It is not accepted before every question "
        "is closed.",
        {
            "handover": Label("Handover", "One that is not accepted yet.", choices="handovers_to_ask"),
            "question": Label("Question", "What you want to know, in one line."),
            "section": Label("Section", "Makes it a comment on the section of this title.", required=False),
            "of": Label(
                "Asked of", "Who is to answer; left empty, the giver.", required=False, choices="people"
            ),
            "by": BY,
        },
    ),
    Form(
        answer_form,
        NOUN,
        "answer",
        "Answers a question about a handover; who asked then closes it.",
        {
            "question": Label("Question", "One that is open.", choices="questions_to_answer"),
            "answer": Label("Answer", "The answer, in one line."),
            "by": BY,
        },
    ),
    Form(
        close_form,
        NOUN,
        "close question",
        "Closes what you asked, or opens it again because the answer is none.",
        {
            "question": Label("Question", "One that you asked.", choices="questions_to_close"),
            "settled": Label("Settled", "No opens it again.", required=False, fixed=(YES, NO), default=YES),
            "by": BY,
        },
    ),
)

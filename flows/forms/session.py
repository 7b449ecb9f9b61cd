"""The forms about a knowledge session: book, move, cancel and hold it, keep its questions. Each calls one action."""

from typing import Any

from prefect import State

from flows.forms.answer import answered, chosen, points_of, text_or_none
from flows.forms.fields import BY, ENGAGEMENT, REASON, Form, Label
from flows.forms.typed import day_of, handles_of, word_of, words_of
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.answer_session_query import answer_session_query, ask_in_session
from kt_engine.actions.book_session import book_session
from kt_engine.actions.cancel_session import cancel_session
from kt_engine.actions.hold_session import FollowUp, hold_session
from kt_engine.actions.move_session import move_session
from kt_engine.documents.wording import counted
from kt_engine.exchange.session_hours import parse_session_hours
from kt_engine.exchange.typed_lines import parse_clock, parse_follow_up
from kt_engine.store.unit import Act
from kt_engine.words import Side

NOUN = "Session"
LONGEST_HOURS = 24


@house_flow("book a session", "book a session on {on}")
async def book_form(
    engagement: str = "",
    items: list[str] | str = "",
    on: str = "",
    at: str = "",
    hours: str = "",
    experts: list[str] | str = "",
    receivers: list[str] | str = "",
    owners: list[str] | str = "",
    agenda: str = "",
    by: str = "",
) -> State[Any]:
    def book(house: House, act: Act) -> str:
        done = book_session(
            house.db,
            act,
            chosen(engagement, "engagement"),
            items=handles_of(items),
            on=day_of(on, "day"),
            at=parse_clock(chosen(at, "time"), "The time"),
            hours=parse_session_hours(chosen(hours, "hours"), "The number of hours", most=LONGEST_HOURS),
            experts=handles_of(experts),
            receivers=handles_of(receivers),
            owners=handles_of(owners),
            agenda=text_or_none(agenda),
        )
        return (
            f"{done.handle} is booked: {done.starts_at:%Y-%m-%d %H:%M} UTC, with {', '.join(done.people)}. "
            f"Next: everybody is invited with: kt session invite {done.handle.partition('-')[0]}"
        )

    return answered(by, book)


@house_flow("move a session", "move {session}")
async def move_form(session: str = "", on: str = "", at: str = "", by: str = "") -> State[Any]:
    def move(house: House, act: Act) -> str:
        at_hour = parse_clock(chosen(at, "time"), "The time")
        done = move_session(house.db, act, chosen(session, "session"), on=day_of(on, "day"), at=at_hour)
        return (
            f"{done.handle} is now on {done.starts_at:%Y-%m-%d %H:%M} UTC. "
            f"Next: everybody is told with: kt session invite {done.handle.partition('-')[0]}"
        )

    return answered(by, move)


@house_flow("cancel a session", "cancel {session}")
async def cancel_form(session: str = "", side: str = "", reason: str = "", by: str = "") -> State[Any]:
    def cancel(house: House, act: Act) -> str:
        whose = word_of(Side, side, "side")
        done = cancel_session(house.db, act, chosen(session, "session"), side=whose, reason=reason)
        issue = f" It is not the first in a row: {', '.join(done.risks)} was raised." if done.risks else ""
        return f"{done.handle} is cancelled by the side of the {done.side.value.replace('_', ' ')}.{issue}"

    return answered(by, cancel)


@house_flow("record a held session", "hold {session}")
async def hold_form(
    session: str = "",
    absent: list[str] | str = "",
    recording: str = "",
    no_recording: str = "",
    decisions: str = "",
    follow_ups: str = "",
    by: str = "",
) -> State[Any]:
    def hold(house: House, act: Act) -> str:
        typed = [parse_follow_up(point, "The follow-up") for point in points_of(follow_ups)]
        done = hold_session(
            house.db,
            act,
            chosen(session, "session"),
            absent=handles_of(absent),
            recording=text_or_none(recording),
            no_recording=text_or_none(no_recording),
            decisions=points_of(decisions),
            follow_ups=[FollowUp(one.text, one.person, one.due_on) for one in typed],
        )
        there = counted(len(done.attended), "person was", "people were")
        return f"{done.handle} was held; {there} there, {len(done.absent)} not."

    return answered(by, hold)


@house_flow("ask in a session", "ask in {session}")
async def ask_form(session: str = "", question: str = "", by: str = "") -> State[Any]:
    def ask(house: House, act: Act) -> str:
        done = ask_in_session(house.db, act, chosen(session, "session"), question=question)
        return f"{done.handle} is noted in {done.session}. Next: somebody of the session answers it."

    return answered(by, ask)


@house_flow("answer a question of a session", "answer {query}")
async def answer_form(query: str = "", answer: str = "", by: str = "") -> State[Any]:
    def give(house: House, act: Act) -> str:
        done = answer_session_query(house.db, act, chosen(query, "question"), answer=answer)
        return f"{done.handle} is answered."

    return answered(by, give)


PLANNED = Label("Session", "One that is planned.", choices="sessions_to_come")
ON = Label("Day", "The day of the session.", is_date=True)
AT = Label("Time", "The clock of the first expert's site, as in 14:30.")
FORMS = (
    Form(
        book_form,
        NOUN,
        "book",
        "Books one session, when everybody has time and the expert's hours were promised; else it says who cannot "
        "come and why. All sessions of an engagement at once: kt session plan.",
        {
            "engagement": ENGAGEMENT,
            "items": Label(
                "Items", "What is explained; all of one process.", choices="session_items", several=True
            ),
            "on": ON,
            "at": AT,
            "hours": Label("Hours", "How long it lasts, in quarters, as in 1.5."),
            "experts": Label(
                "Experts", "Who explains; left empty, the givers of the items.",
                required=False, choices="people", several=True,
            ),
            "receivers": Label(
                "Receivers", "Who listens; left empty, whom the playbook names.",
                required=False, choices="people", several=True,
            ),
            "owners": Label(
                "Owners", "Owners who must be there too.", required=False, choices="people", several=True
            ),
            "agenda": Label("Agenda", "What is gone through, in one line.", required=False),
            "by": BY,
        },
    ),
    Form(
        move_form,
        NOUN,
        "move",
        "Moves a planned session to another day or hour, when everybody has time then.",
        {"session": PLANNED, "on": ON, "at": AT, "by": BY},
    ),
    Form(
        cancel_form,
        NOUN,
        "cancel",
        "Cancels a planned session and says whose cancellation it is. Two in a row on a must-have are an issue "
        "for the manager.",
        {
            "session": PLANNED,
            "side": Label("Side", "Whose cancellation it is.", fixed=words_of(Side)),
            "reason": REASON,
            "by": BY,
        },
    ),
    Form(
        hold_form,
        NOUN,
        "hold",
        "Records that a session was held: who was not there, where the recording lies, what was decided.",
        {
            "session": PLANNED,
            "absent": Label(
                "Absent", "Who was asked and did not come; everybody else was there.",
                required=False, choices="attendees", several=True,
            ),
            "recording": Label("Recording", "Where it lies; or say below why there is none.", required=False),
            "no_recording": Label("Why no recording", "Only where there is none.", required=False),
            "decisions": Label(
                "Decisions", "What was decided, with a semicolon between one and the next.", required=False
            ),
            "follow_ups": Label(
                "Follow-ups",
                "Who does what by when, with a semicolon between one and the next, as in "
                "P7: send the list by 2027-04-20.",
                required=False,
            ),
            "by": BY,
        },
    ),
    Form(
        ask_form,
        NOUN,
        "ask",
        "Notes a question that came up in a session, or after it. It stays open until somebody answers it.",
        {
            "session": Label("Session", "One that was not cancelled.", choices="sessions_to_ask"),
            "question": Label("Question", "What is not clear, in one line."),
            "by": BY,
        },
    ),
    Form(
        answer_form,
        NOUN,
        "answer",
        "Answers a question of a session, as somebody who was there or keeps the sessions.",
        {
            "query": Label("Question", "One that is open.", choices="session_queries"),
            "answer": Label("Answer", "The answer, in one line."),
            "by": BY,
        },
    ),
)  # fmt: skip

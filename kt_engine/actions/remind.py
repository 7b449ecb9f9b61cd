"""Reminds who has not answered, and tells who is above once the period is over; the sweep asks it to."""

from collections.abc import Sequence
from dataclasses import dataclass

from kt_engine.actions.authority import require
from kt_engine.actions.write_message import write_message
from kt_engine.answers.due_reminders import DueReminder, due_reminders
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id
from kt_engine.store.tables import Engagement, Person, Reminder
from kt_engine.store.unit import Act, Unit
from kt_engine.words import MessageKind

KIND = "answers_chased"


@dataclass(frozen=True)
class Reminded:
    """What one look at one engagement led to."""

    reminders_count: int
    escalations_count: int
    messages_count: int


NOTHING = Reminded(0, 0, 0)


def remind(database: Database, act: Act, engagement_id: int) -> Reminded:
    """Enter what is due today, and one message to each person; a second look on the same day finds nothing."""
    with open_store(database) as reader:
        if not due_reminders(reader, engagement_id, act.at.date()):
            return NOTHING
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        require(unit, "move what can be moved", engagement_id=engagement_id)
        due = due_reminders(unit, engagement_id, unit.today)
        if not due:
            return NOTHING
        engagement = by_id(unit, Engagement, engagement_id)
        of_person: dict[int, list[DueReminder]] = {}
        for one in due:
            _insert(unit, one)
            of_person.setdefault(one.person_id, []).append(one)
        for person_id, theirs in of_person.items():
            _write(
                unit, f"{engagement['handle']} {engagement['name']}", engagement["handle"], person_id, theirs
            )
        escalations = sum(one.kind is MessageKind.ESCALATION for one in due)
        done = Reminded(len(due) - escalations, escalations, len(of_person))
        unit.event(
            KIND,
            engagement["handle"],
            reminders_count=done.reminders_count,
            escalations_count=done.escalations_count,
            messages_count=done.messages_count,
        )
        return done


def _insert(unit: Unit, one: DueReminder) -> None:
    wait, answer = one.awaited.wait, one.awaited.answer
    if answer is None:
        raise LookupError(f"{wait.thing} is no question to anybody")
    unit.insert(
        Reminder,
        engagement_id=unit.engagement_id,
        thing=wait.thing,
        round=wait.round,
        wait=wait.kind,
        person_id=one.person_id,
        kind=one.kind,
        number=one.number,
        asked_on=answer.asked_on,
        due_on=answer.due_on,
        reminded_at=unit.act.at,
    )


def _write(unit: Unit, label: str, about: str, person_id: int, theirs: Sequence[DueReminder]) -> None:
    """Write one message with everything that is due to this person in this engagement."""
    person = by_id(unit, Person, person_id)
    escalated = [one for one in theirs if one.kind is MessageKind.ESCALATION]
    kind = MessageKind.ESCALATION if escalated else MessageKind.REMINDER
    verb = "not answered by others" if len(escalated) == len(theirs) else "waiting for you"
    title = f"{label}: {len(theirs)} {verb}"
    lines = [f"Dear {_one_line(person['name'])},", "", f"in the engagement {_one_line(label)}:"]
    for one in theirs:
        lines += ["", *_lines(one)]
    lines += ["", "This mail was written by KT Engine. An answer counts only where it is given there.", ""]
    write_message(unit, person_id, kind, about=about, title=title, text="\n".join(lines))


def _lines(one: DueReminder) -> list[str]:
    wait, answer = one.awaited.wait, one.awaited.answer
    if answer is None:
        raise LookupError(f"{wait.thing} is no question to anybody")
    days = f"{answer.answer_days} working days ({answer.source})"
    asked = f"Asked on {answer.asked_on}, answer due on {answer.due_on}: {days}."
    if one.kind is MessageKind.ESCALATION:
        who = ", ".join(wait.who)
        head = f"- No answer from {who}: {wait.thing}, {_one_line(wait.what)}."
        over = f"  {answer.overdue_days} working days overdue; reminded {_times(answer.reminded_count)}."
        return [head, f"  {asked}", over, f"  Who answers: {wait.do}"]
    head = f"- {wait.thing}, {_one_line(wait.what)}. Reminder {one.number}."
    return [head, f"  {asked}", f"  To answer: {wait.do}"]


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _one_line(text: str) -> str:
    return " ".join(text.split())

"""May a knowledge item make this step, with these people and this evidence? Plain values only; people as handles.

The guards follow field practice of transitions: who learns writes it down, who knows it looks at it, who learned it
explains it back, and three people put their name under the same bytes before anybody works by it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kt_engine.errors import MoveRefused, Refused, UsageProblem
from kt_engine.methods.coverage import LEAST, MOST
from kt_engine.words import SIGNED_OFF_OR_LATER, KnowledgeStatus, Side

HUNDRED = Decimal(100)
LONGEST_HOURS = Decimal(10)
NAMED = 5
ASIDE = frozenset({KnowledgeStatus.BLOCKED, KnowledgeStatus.WAIVED})
NEXT = {
    KnowledgeStatus.IDENTIFIED: "Rate it first: kt knowledge prioritise {item}",
    KnowledgeStatus.PRIORITISED: "Plan its session first: kt knowledge schedule {item} --on DATE",
    KnowledgeStatus.SCHEDULED: "Record its session first: kt knowledge capture {item} --held-on DATE",
    KnowledgeStatus.CAPTURED: "Its receiver writes it down first: kt knowledge document {item} FILE",
    KnowledgeStatus.DOCUMENTED: "Its giver looks at it first: kt knowledge review {item} --passed",
    KnowledgeStatus.SME_REVIEWED: "Its receiver explains it back first: kt knowledge play-back {item} --score N",
    KnowledgeStatus.REWORK: "A better version is awaited: kt knowledge document {item} FILE",
    KnowledgeStatus.PLAYED_BACK: "It is put before its signers first: kt knowledge propose {item}",
    KnowledgeStatus.SIGNED_OFF: "It is signed; it is used in work next: kt knowledge validate {item} --case TEXT",
    KnowledgeStatus.FIELD_VALIDATED: "It has proved itself in work: kt knowledge baseline {item}",
    KnowledgeStatus.BASELINED: "What is baselined changes only by a change: kt knowledge change {item} --delta TEXT",
    KnowledgeStatus.BLOCKED: "Take the block away first: kt knowledge unblock {item}",
    KnowledgeStatus.WAIVED: "End the waiver first: kt knowledge reopen {item} --reason TEXT",
    KnowledgeStatus.DESCOPED: "It is not part of the engagement any more.",
    KnowledgeStatus.CHANGED: "Its new version is awaited: kt knowledge document {item} FILE",
    KnowledgeStatus.RETIRED: "Nobody needs it any more.",
}
"""What can be done instead of what a status does not allow."""


def instead_of(item: str, status: KnowledgeStatus) -> str:
    return NEXT[status].format(item=item)


def standing_of(status: KnowledgeStatus, back_to: KnowledgeStatus | None) -> KnowledgeStatus:
    """Give how far an item has come, whether or not it is blocked or waived."""
    return back_to if status in ASIDE and back_to is not None else status


def is_claimed(status: KnowledgeStatus, back_to: KnowledgeStatus | None) -> bool:
    """Tell whether the signatures on the newest version stand; a block takes nothing of that away."""
    return standing_of(status, back_to) in SIGNED_OFF_OR_LATER


def is_waived_on(status: KnowledgeStatus, waived_until: date | None, today: date | None) -> bool:
    """Tell whether a waiver holds; on the day after its end the item counts as open again.

    Without a day its status alone says so: the first tick after the end opens it.
    """
    if status is not KnowledgeStatus.WAIVED or waived_until is None:
        return False
    return today is None or today <= waived_until


def check_level(what: str, level: int) -> int:
    """Give a rating. Raises UsageProblem unless it is from 1 to 5."""
    if not LEAST <= level <= MOST:
        raise UsageProblem(f"The {what} is {level}; it goes from {LEAST} to {MOST}.")
    return level


def check_hours(hours: Decimal) -> None:
    """Raise UsageProblem unless a session lasts more than nothing and at most a day's hours."""
    if not hours.is_finite() or not 0 < hours <= LONGEST_HOURS:
        raise UsageProblem(f"A session lasts more than 0 and at most {LONGEST_HOURS} hours, not {hours}.")


def check_named(item: str, giver: str | None, receiver: str | None) -> None:
    """Raise Refused unless somebody gives, and somebody else receives."""
    if giver is None:
        raise Refused(f"Nobody gives {item} yet. Name somebody: kt knowledge assign {item} --giver PERSON")
    if receiver is None:
        raise Refused(
            f"Nobody receives {item} yet. Name somebody: kt knowledge assign {item} --receiver PERSON"
        )
    if giver == receiver:
        raise Refused(f"{giver} cannot give {item} to himself. Name another: kt knowledge assign {item}")


def check_receiver(item: str, receiver: str, sides: Collection[Side | None]) -> None:
    """Raise Refused unless who is to receive stands on the provider's side."""
    if Side.PROVIDER not in sides:
        raise Refused(
            f"{receiver} holds no role on the provider's side and cannot receive {item}: what passes over is written "
            "down by who takes the work on."
        )


def check_author(item: str, author: str, giver: str, receiver: str) -> None:
    """Raise Refused unless the receiver himself writes."""
    if author == giver:
        raise Refused(f"{author} gives {item} and therefore does not write it down. {receiver} does.")
    if author != receiver:
        raise Refused(
            f"{author} does not receive {item}; what is written down is the receiver's own words, here of {receiver}. "
            f"To name another: kt knowledge assign {item} --receiver {author}"
        )


def check_sections(item: str, file: str, missing: Sequence[str], empty: Sequence[str]) -> None:
    """Raise Refused where a section that must be there is not, or says nothing."""
    faults = [f"no section {_listed(missing)}"] if missing else []
    faults += [f"nothing in the section {_listed(empty)}"] if empty else []
    if faults:
        raise Refused(f"{file} has {' and '.join(faults)}. Every section of {item} must say something.")


def check_days(item: str, on: date, absent: Sequence[tuple[str, str]]) -> None:
    """Raise Refused when somebody who is asked to a session is away; each with why."""
    if absent:
        said = "; ".join(f"{who} {why}" for who, why in absent)
        raise Refused(f"The session on {item} cannot be on {on}: {said}. Choose another day.")


def check_attendance(
    item: str, asked: Collection[str], there: Collection[str], needed: Sequence[str], quorum_pct: Decimal
) -> None:
    """Raise Refused unless who must be there was, and enough of the others; `needed` are giver and receiver."""
    strangers = sorted(set(there) - set(asked))
    if strangers:
        raise Refused(
            f"{_listed(strangers)} was not asked to the session on {item}. Plan it again with everybody who came: "
            f"kt knowledge schedule {item} --on DATE --with PERSON"
        )
    missing = [who for who in needed if who not in there]
    if missing:
        raise Refused(
            f"{_listed(missing)} was not there, and without giver and receiver {item} did not pass over."
        )
    share = Decimal(len(set(there))) / Decimal(len(set(asked))) * HUNDRED
    if share < quorum_pct:
        raise Refused(
            f"{len(set(there))} of {len(set(asked))} who were asked came to the session on {item}; "
            f"{quorum_pct:f} % are needed. Hold it again: kt knowledge schedule {item} --on DATE"
        )


def check_recording(reference: str | None, why_not: str | None) -> None:
    """Raise UsageProblem unless it is said where the recording lies, or why there is none."""
    if (reference is None) == (why_not is None):
        raise UsageProblem(
            "Say either where the recording lies (--recording) or why there is none (--not-recorded)."
        )


def check_reviewer(item: str, reviewer: str, giver: str, author: str) -> None:
    """Raise Refused unless the giver reviews what somebody else wrote."""
    if reviewer == author:
        raise Refused(f"{reviewer} wrote {item} down and therefore does not review it. {giver} does.")
    if reviewer != giver:
        raise Refused(
            f"{reviewer} does not give {item} and therefore cannot say whether it is right. {giver} reviews it."
        )


def check_queries(item: str, open_numbers: Sequence[int]) -> None:
    """Raise Refused while a query is not closed."""
    if open_numbers:
        numbers = _listed([str(number) for number in open_numbers])
        raise Refused(
            f"Query {numbers} on {item} is not closed. Answer it (kt knowledge answer {item} {open_numbers[0]} "
            f"--text TEXT), then who asked closes it: kt knowledge close-query {item} {open_numbers[0]}"
        )


@dataclass(frozen=True)
class Topic:
    """One topic of a play-back."""

    title: str
    chosen_by: str
    hard: bool


def check_play_back(item: str, receiver: str, giver: str, owner: str, recorder: str) -> None:
    """Raise Refused unless the receiver explains it back before two others, one of whom, or a third, records it."""
    if len({receiver, giver, owner}) < 3:  # noqa: PLR2004 - receiver, giver and owner
        raise Refused(
            f"Receiver ({receiver}), giver ({giver}) and client owner ({owner}) of {item} must be three people."
        )
    if recorder == receiver:
        raise Refused(
            f"{receiver} explains {item} back and therefore does not record the score. {giver} can."
        )


def check_topics(item: str, topics: Sequence[Topic], receiver: str, giver: str, owner: str) -> None:
    """Raise Refused unless topics were chosen by both sides, and not only easy ones."""
    strangers = sorted({one.chosen_by for one in topics} - {receiver, giver, owner})
    if strangers:
        raise Refused(
            f"{_listed(strangers)} chose a topic of {item}; topics are chosen by receiver, giver and client owner: "
            f"{receiver}, {giver} and {owner}."
        )
    choosers = {one.chosen_by for one in topics}
    if receiver not in choosers or not choosers & {giver, owner}:
        raise Refused(
            f"The topics of {item} are chosen jointly: at least one by {receiver}, and one by {giver} or {owner}."
        )
    if not any(one.hard for one in topics):
        raise Refused(f"Only easy topics were chosen for {item}. Take a hard one as well: --hard-topic")


def play_back_passes(score_pct: Decimal, mark_pct: Decimal) -> bool:
    """Tell whether a play-back passes: at the mark it does."""
    return score_pct >= mark_pct


def check_same_people(item: str, did: str, then: str, now: str) -> None:
    """Raise Refused where somebody else gives or receives the item since it was reviewed or explained back."""
    if then != now:
        raise Refused(
            f"{then} {did} {item}, and {now} stands in that place now. Send it back first: "
            f"kt knowledge review {item} --rework TEXT"
        )


def check_issue(number: int, due_on: date, today: date) -> None:
    """Raise UsageProblem for an open issue that would be over already."""
    if due_on < today:
        raise UsageProblem(f"Open issue {number} is due on {due_on}, which is over. Give a day to come.")


def check_use(item: str, user: str, recorder: str, sides: Collection[Side | None]) -> None:
    """Raise Refused when somebody would confirm his own use, or the user does not work for the provider."""
    if user == recorder:
        raise Refused(f"{user} used {item}; somebody who saw it confirms that it needed no correction.")
    if Side.PROVIDER not in sides:
        raise Refused(
            f"{user} holds no role on the provider's side; {item} is proved by who takes the work on."
        )


def check_coverage(item: str, linked: Sequence[str], uncovered: Sequence[str]) -> None:
    """Raise Refused unless somebody has to know it and everybody who has to has proved it."""
    if not linked:
        raise Refused(f"No trainee is linked to {item} yet, so nobody has proved it. Nominate some first.")
    if uncovered:
        named = _listed(uncovered[:NAMED]) + (
            f" and {len(uncovered) - NAMED} more" if len(uncovered) > NAMED else ""
        )
        raise Refused(f"{item} is not proved by {named} yet. See who is missing: kt knowledge show {item}")


def check_review_day(item: str, review_on: date, today: date) -> None:
    """Raise UsageProblem unless somebody looks at it again on a day to come."""
    if review_on <= today:
        raise UsageProblem(
            f"{item} is looked at again on {review_on}, which does not lie ahead. Give a later day."
        )


def check_waivable(item: str, status: KnowledgeStatus, back_to: KnowledgeStatus | None, verb: str) -> None:
    """Raise MoveRefused for what is signed off: it is changed or retired, not left out. `verb` is a participle."""
    standing = standing_of(status, back_to)
    if standing in SIGNED_OFF_OR_LATER:
        raise MoveRefused(item, standing.value, verb, "What is signed can only be changed or retired.")


def check_waiver_end(until: date, today: date) -> None:
    """Raise UsageProblem unless a waiver ends on a day to come."""
    if until <= today:
        raise UsageProblem(f"A waiver until {until} would be over already. Give a day to come.")


def _listed(names: Sequence[str]) -> str:
    names = list(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

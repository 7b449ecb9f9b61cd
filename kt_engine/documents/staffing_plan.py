"""The staffing plan: weeks that are alike told once, who must begin, who left. It knows no store and no name."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from kt_engine.answers.collect_staffing_plan import OverHire, PlannedProcess, StaffingPlanFacts, StaffLeaver
from kt_engine.answers.seat_plan import SeatWeek, StageHeads
from kt_engine.documents.speech import marked, say, say_of
from kt_engine.documents.wording import counted, day, listed, number, words
from kt_engine.words import AgreementStatus, ReplacementKind

CLASSIFICATION = marked("Confidential: personnel data, only for those who plan seats")
DECIMALS = 2
BY_PEOPLE = frozenset({ReplacementKind.RESERVE, ReplacementKind.MOVE, ReplacementKind.SHIFT})


def title(facts: StaffingPlanFacts) -> str:
    return say("Staffing plan: {engagement}", engagement=facts.engagement.name)


def view(facts: StaffingPlanFacts) -> Mapping[str, object]:
    return {
        "sentence": _sentence(facts),
        "runs": runs,
        "over_hires": [(process, one) for process in facts.processes for one in process.over_hire],
        "is_short": [process for process in facts.processes if process.over_hire],
        "machine": machine,
        "expected": expected,
        "gap": gap,
        "starters": starters,
        "decision": decision,
        "reasons": ", ".join(f"{words(one.reason)} {one.count}" for one in facts.reasons),
    }


def runs(process: PlannedProcess) -> Iterator[tuple[str, SeatWeek]]:
    """Give each stretch of weeks with the same figures once, with how it is called: 2027-W10 to 2027-W13."""
    by_group = groupby(process.weeks, key=lambda one: (one.shift, one.language))
    for _, lines in by_group:
        for _, alike in groupby(lines, key=_figures):
            weeks = list(alike)
            first, last = weeks[0].week, weeks[-1].week
            yield (first if first == last else say("{first} to {last}", first=first, last=last)), weeks[0]


def _figures(line: SeatWeek) -> tuple[object, ...]:
    return line.needed, line.live, line.in_machine, line.expected_live, line.gap


def machine(heads: Sequence[StageHeads]) -> str:
    """Give who is in training: 6 (class 4, nesting 2)."""
    if not heads:
        return "0"
    told = ", ".join(f"{words(one.stage)} {one.heads}" for one in heads)
    return f"{sum(one.heads for one in heads)} ({told})"


def expected(line: SeatWeek) -> str:
    """Give the mean with two decimals, and the whole seats below it."""
    return say("{mean}, floor {floor}", mean=number(round(line.expected_live, DECIMALS)), floor=line.floor)


def gap(line: SeatWeek) -> str:
    if line.gap > 0:
        return say("short of {count}", count=line.gap)
    return say("{count} to spare", count=-line.gap) if line.gap else say_of("gap", "none")


def starters(one: OverHire) -> str:
    """Give the division and what it is rounded up to: 18 ÷ 0.65 = 27.69, so 28."""
    if one.starters is None or not one.through_pct:
        return say("not known")
    part = one.through_pct / 100
    division = f"{one.short} ÷ {number(part)} = {number(round(one.short / part, DECIMALS))}"
    return say("{division}, so {starters}", division=division, starters=one.starters)


def decision(leaver: StaffLeaver) -> str:
    """Say what is done about the seat."""
    if leaver.decided is None:
        waits = leaver.agreement_status is AgreementStatus.PROPOSED
        if waits:
            return say("{agreement} waits for its signatures", agreement=leaver.agreement)
        return say("nothing is decided")
    signed = say(
        "{decided}, signed in {agreement}", decided=words(leaver.decided), agreement=leaver.agreement
    )
    if leaver.decided in BY_PEOPLE and leaver.successor is None:
        return say("{signed}, but who was named could not come any more", signed=signed)
    until = say(", can be filled from {day}", day=day(leaver.due_on)) if leaver.due_on else ""
    status = words(leaver.successor_status)
    by = say(", by {person} ({status})", person=leaver.successor, status=status)
    return f"{signed}{until}{by if leaver.successor and status else ''}"


def _sentence(facts: StaffingPlanFacts) -> str:
    hires = [(process.process, one) for process in facts.processes for one in process.over_hire]
    short = sum(one.short for _, one in hires if one.at_go_live)
    later = [
        say("{count} of {process} from {week} on", count=one.short, process=process, week=one.week)
        for process, one in hires
        if not one.at_go_live
    ]
    left = sum(leaver.decided is None for leaver in facts.leavers)
    seats = say("No seat is short at go-live")
    if short:
        seats = say("{seats} short at go-live", seats=counted(short, "seat"))
    undecided = say("{seats} left by somebody without a decision", seats=counted(left, "seat"))
    more = f", {listed(later)}" if later else ""
    told = f"{seats}{more}" + (f"; {undecided}" if left else "")
    return say("As of {day}: {told}.", day=day(facts.as_of), told=told)

"""When somebody may leave the nursery, stay longer in it, and when he is proficient. Plain values only.

Source of the rules: field practice. Audits in a row and not on average, one extension, red flags that end it at once;
proficiency as a trend over periods in a row.
"""

import re
from datetime import date, timedelta
from decimal import Decimal

from kt_engine.errors import UsageProblem
from kt_engine.playbook.schema import Playbook
from kt_engine.playbook.trainee_path import NestingSpec, ProficiencySpec
from kt_engine.rules.trainee_path import TraineeFacts, limit

HUNDRED = Decimal(100)
MONTH, WEEK = re.compile(r"(2\d{3})-(\d{2})", re.ASCII), re.compile(r"(2\d{3})-W(\d{2})", re.ASCII)
FIRST_DAY = 1


def graduation_gaps(
    playbook: Playbook, spec: NestingSpec, facts: TraineeFacts, *, is_open: bool, today: date
) -> tuple[str, ...]:
    """Give what stands between somebody and live work; `is_open`: the process is open to live work."""
    gaps = []
    wanted = limit(playbook, spec.audits)
    newest = facts.audits[-wanted:]
    if len(facts.audits) < wanted:
        gaps.append(f"{len(facts.audits)} of {wanted} audits are recorded")
    elif not all(audit.passed for audit in newest):
        gaps.append(f"the newest {wanted} audits did not all pass")
    ends_on = facts.stays[-1].ends_on if facts.stays else None
    if ends_on is not None and today < ends_on:
        gaps.append(f"the nursery lasts until {ends_on}")
    if not is_open:
        gaps.append("the process is not open to live work: its gate of stage 4 has not passed")
    return tuple(gaps)


def extensions_left(playbook: Playbook, spec: NestingSpec, facts: TraineeFacts) -> int:
    """Give how often the nursery may still be extended."""
    return max(0, limit(playbook, spec.extensions) - max(0, len(facts.stays) - 1))


def period_meets(
    playbook: Playbook,
    spec: ProficiencySpec,
    *,
    handle_time: Decimal,
    tenured: Decimal,
    quality_pct: Decimal,
) -> bool:
    """Tell whether one period is as good: time at most X % above that of who does it for long, quality at target.

    Both marks are inclusive; times are in seconds.
    """
    slower = playbook.thresholds[spec.handle_time_within].value
    target = playbook.thresholds[spec.quality].value
    return handle_time * HUNDRED <= tenured * (HUNDRED + slower) and quality_pct >= target


def is_proficient(playbook: Playbook, spec: ProficiencySpec, facts: TraineeFacts) -> bool:
    """Tell whether the newest k periods follow each other without a gap and each was good enough."""
    wanted = limit(playbook, spec.periods)
    newest = sorted(facts.periods, key=lambda one: place_of_period(one[0], spec))[-wanted:]
    places = [place_of_period(period, spec) for period, _ in newest]
    in_a_row = places == list(range(places[0], places[0] + wanted)) if len(places) == wanted else False
    return in_a_row and all(met for _, met in newest)


def place_of_period(text: str, spec: ProficiencySpec) -> int:
    """Give the number of a period in time: one more for the next. Raises UsageProblem when it is none."""
    first = first_day_of(text, spec)
    return first.toordinal() // 7 if spec.per == "week" else first.year * 12 + first.month


def first_day_of(text: str, spec: ProficiencySpec) -> date:
    """Give the first day of YYYY-MM, or of YYYY-Www (ISO 8601). Raises UsageProblem."""
    is_week = spec.per == "week"
    found = (WEEK if is_week else MONTH).fullmatch(text.strip())
    try:
        if found and is_week:
            return date.fromisocalendar(int(found[1]), int(found[2]), FIRST_DAY)
        if found:
            return date(int(found[1]), int(found[2]), FIRST_DAY)
    except ValueError:
        pass
    form = "YYYY-Www, such as 2027-W09" if is_week else "YYYY-MM, such as 2027-03"
    raise UsageProblem(f"{text} is no {spec.per}. Write it as {form}.")


def last_period(spec: ProficiencySpec, today: date) -> str:
    """Give the newest period that is over."""
    if spec.per == "week":
        year, week, _ = (today - timedelta(days=7)).isocalendar()
        return f"{year}-W{week:02d}"
    last = date(today.year, today.month, FIRST_DAY) - timedelta(days=1)
    return f"{last:%Y-%m}"


def day_after(first: date, spec: ProficiencySpec) -> date:
    """Give the first day after the period that begins on a day."""
    if spec.per == "week":
        return first + timedelta(days=7)
    return date(first.year + first.month // 12, first.month % 12 + 1, FIRST_DAY)

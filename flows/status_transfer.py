"""Where the knowledge transfer of each process stands, in one line each: a section of a status page. No store."""

from flows.status_tables import cell, section
from kt_engine.answers.list_parallel_runs import RunLine
from kt_engine.answers.readiness_lines import PointLine
from kt_engine.answers.standing import Standing
from kt_engine.answers.transfer_standing import TransferLine
from kt_engine.documents import coverage_text
from kt_engine.documents.wording import counted, number
from kt_engine.words import CertificationStatus, ParallelRule, ParallelStatus, ParallelVerdict

NAMES = (
    "Process",
    "Claimed / proven",
    "Sessions held",
    "Trainees by step",
    "Seats",
    "Access works",
    "Can stop it",
    "Parallel run",
)
NOTHING = ("", *["nothing yet"] * 5, "nothing", "nothing yet")
"""Said of a process that has nothing where another one has."""
FORMS = "Forms: " + " · ".join(
    f"[{noun}](/kt/forms/{noun.replace(' ', '-')})"
    for noun in (
        "knowledge",
        "session",
        "training",
        "seat",
        "access",
        "readiness",
        "parallel run",
        "agreement",
    )
)
"""By what they are about, where somebody who reads this line looks for them."""
STEPS = {
    CertificationStatus.CLEARED: "waits for its induction",
    CertificationStatus.INDUCTED: "waits for a class",
    CertificationStatus.IN_CLASS: "class",
    CertificationStatus.ASSESSED: "waits for signatures",
    CertificationStatus.SHADOWING: "shadow",
    CertificationStatus.SHADOW_DONE: "shadow done",
    CertificationStatus.RECERT_DUE: "**to be certified again**",
    CertificationStatus.EXPIRED: "**expired**",
    CertificationStatus.REMEDIATION: "**remediation**",
}
"""Where the word of the status says too little."""


def transfer_section(facts: Standing) -> str:
    """Give one line for each process that is moving; a column in which no process has anything is left out."""
    lines = facts.outlook.transfer if facts.outlook else ()
    rows = [_row(line) for line in lines]
    kept = [place for place in range(len(NAMES)) if place == 0 or any(row[place] for row in rows)]
    told = section(
        "Knowledge transfer",
        [NAMES[place] for place in kept],
        [[row[place] or NOTHING[place] for place in kept] for row in rows],
        f"kt engagement show {facts.handle}",
    )
    return f"{told}\n\n{FORMS}" if told else ""


def _row(line: TransferLine) -> tuple[str, ...]:
    return (
        cell(f"{line.process} {line.name}"),
        _knowledge(line),
        _sessions(line),
        " · ".join(
            f"{STEPS.get(status, status.value.replace('_', ' '))} {count}" for status, count in line.trainees
        ),
        _seats(line),
        _access(line),
        _stops(line.stops),
        _run(line.run) if line.run else "",
    )


def _knowledge(line: TransferLine) -> str:
    if line.coverage is None or line.coverage.all.weights.claimed_pct is None:
        return ""
    weights = line.coverage.all.weights
    claimed, proven = (coverage_text.percent(share) for share in (weights.claimed_pct, weights.proven_pct))
    shown_less = (weights.gap_points or 0) > 0
    return f"{claimed.removesuffix(' %')} / {f'**{proven}**' if shown_less else proven}"


def _sessions(line: TransferLine) -> str:
    if line.sessions is None:
        return ""
    lost = line.sessions.cancelled_client + line.sessions.cancelled_others
    told = f"{line.sessions.held} of {line.sessions.planned}"
    return f"{told}, {lost} cancelled" if lost else told


def _seats(line: TransferLine) -> str:
    if line.seats is None:
        return ""
    if not line.seats.needed and not line.seats.gap:
        return "none at go-live"
    told = f"{line.seats.needed} needed"
    return f"{told}, **short of {line.seats.gap}**" if line.seats.gap else f"{told}, none short"


def _access(line: TransferLine) -> str:
    if line.rights is None:
        return ""
    working, needed = line.rights
    told = f"{working} of {needed}"
    return told if working == needed else f"**{told}**"


def _stops(stops: tuple[PointLine, ...]) -> str:
    if not stops:
        return ""
    first = stops[0]
    left = first.days_left or 0
    days = f"way back closed {counted(-left, 'day')} ago" if left < 0 else f"{counted(left, 'day')} left"
    more = f", and {len(stops) - 1} more" if len(stops) > 1 else ""
    return f"**{cell(first.handle)}, {days}**{more}"


def _run(run: RunLine) -> str:
    told = f"{cell(run.handle)} "
    if run.status is ParallelStatus.PLANNED:
        return f"{told}rule waits for signatures"
    if run.status is ParallelStatus.AGREED:
        return f"{told}rule signed, not drawn"
    if run.verdict is not None:
        word = "accepted" if run.verdict is ParallelVerdict.ACCEPTED else "**rejected**"
        return (
            f"{told}{word}"
            if run.status is not ParallelStatus.SAMPLED
            else f"{told}{word}, waits for signatures"
        )
    what = "all" if run.rule is ParallelRule.CENSUS else "drawn"
    return f"{told}{run.compared} of {number(run.sample_size)} {what} compared, {_errors(run)}"


def _errors(run: RunLine) -> str:
    told = f"{run.errors} errors of {run.allowed_errors} allowed"
    grave = [(run.critical_errors, "critical"), (run.unexplained, "unexplained")]
    return ", ".join([told, *(f"**{count} {word}**" for count, word in grave if count)])

"""What is asked of whom next on a trainee's way, by the playbook and what is recorded. Plain values only."""

from dataclasses import dataclass, replace
from datetime import date

from kt_engine.playbook.schema import CertificationSpec, Playbook
from kt_engine.rules.certificate_gaps import case_gaps, test_gaps
from kt_engine.rules.nursery import day_after, first_day_of, graduation_gaps, last_period
from kt_engine.rules.trainee_path import TraineeFacts, checks_of, low_levels, open_checks, unseen_cases
from kt_engine.words import CertificationStatus, CheckPhase, Role, Side

S = CertificationStatus


@dataclass(frozen=True)
class Step:
    """One thing to do: of a function's holder where the playbook names one, else of a role of the provider."""

    what: str
    do: str
    """The command, with {handle} and {process} in it."""
    function: str | None = None
    role: Role = Role.TRAINER
    side: Side = Side.PROVIDER
    holds_up: bool = True
    """False: a reminder; nothing of the transition stands still because of it."""


CLASS = Step("teach the trainee", "record-session {process} MODULE --attended {handle} ...")
ANEW = replace(CLASS, what="certify the trainee again: first a class")
SIMPLE = {
    S.INDUCTED: CLASS,
    S.NOMINATED: CLASS,
    S.IN_CLASS: Step("assess the trainee", "record-assessment {handle} MODULE --score ..."),
    S.REMEDIATION: Step(
        "teach and assess the trainee again", "record-assessment {handle} MODULE --score ..."
    ),
    S.RECERT_DUE: ANEW,
    S.EXPIRED: ANEW,
}


@dataclass(frozen=True)
class Way:
    """One trainee on a day, and what the playbook asks of him."""

    playbook: Playbook
    spec: CertificationSpec
    facts: TraineeFacts
    today: date
    is_open: bool = False
    """The process is open to live work."""
    live_on: date | None = None


def next_step(way: Way) -> Step | None:
    """Give what comes next up to the certificate; None: its signatures, or nothing at all."""
    status = way.facts.status
    if status is S.NOMINATED and way.spec.clearances:
        return _check(way, CheckPhase.CLEARANCE, "check the trainee")
    if status is S.CLEARED:
        return _check(way, CheckPhase.INDUCTION, "induct the trainee")
    return SIMPLE.get(status) or _watching(way) or _proving(way)


def _check(way: Way, phase: CheckPhase, verb: str) -> Step:
    left = open_checks(way.playbook, way.facts, phase)
    function = checks_of(way.playbook, phase)[left[0]].checked_by if left else None
    do = f"check {left[0] if left else 'CHECK'} {{handle}} --result passed --reference ..."
    return Step(f"{verb}: {', '.join(left)}", do, function, Role.TEAM_LEAD)


def _watching(way: Way) -> Step | None:
    """Give the next step beside the giver: the trainee watches, then begins to work under supervision."""
    facts, spec = way.facts, way.spec
    supervisor = spec.reverse_shadow.supervised_by if spec.reverse_shadow else None
    begins = facts.status is S.ASSESSED and facts.term == 1
    if spec.shadow and (begins or facts.status is S.SHADOWING):
        left = ", ".join(unseen_cases(way.playbook, facts)) or "one more case"
        do = "observe {handle} --case CASE --reference ... --outcome ..."
        return Step(f"let the trainee watch: {left}", do, supervisor)
    if facts.status is S.SHADOW_DONE:
        return Step("let the trainee work under supervision", "begin-reverse-shadow {handle}", supervisor)
    return None


def _proving(way: Way) -> Step | None:
    """Give what is left between practice and signatures: tests that are too old, levels, cases."""
    facts, spec = way.facts, way.spec
    if not spec.has_steps or facts.status not in {S.ASSESSED, S.REVERSE_SHADOW}:
        return None
    if [*test_gaps(way.playbook, facts, way.today)]:
        return Step("test again what is too long ago", "record-assessment {handle} MODULE --score ...")
    low = low_levels(way.playbook, facts)
    if low:
        supervisor = spec.reverse_shadow.supervised_by if spec.reverse_shadow else None
        what = f"supervise the trainee and raise the level of {', '.join(low)}"
        return Step(what, f"raise-level {{handle}} {low[0]} --to LEVEL", supervisor)
    if [*case_gaps(way.playbook, facts, way.today)]:
        return Step("score the trainee's cases", "record-case {handle} CASE --score ... --reference ...")
    return None


def later_step(way: Way) -> Step | None:
    """Give what comes after the certificate: nursery, live work, periods; a reminder that holds nothing up."""
    found = {S.CERTIFIED: _to_live, S.NESTING: _in_nursery, S.LIVE: _to_proficient}.get(way.facts.status)
    step = found(way) if found and way.spec.has_steps else None
    return replace(step, holds_up=False) if step else None


def _to_live(way: Way) -> Step | None:
    if way.spec.nesting and not (way.facts.term > 1 and way.live_on):
        return Step("take the trainee into the nursery", "begin-nesting {handle}", role=Role.TEAM_LEAD)
    if way.is_open:
        return Step("let the trainee begin live work", "begin-live {handle}", role=Role.TEAM_LEAD)
    return None


def _in_nursery(way: Way) -> Step | None:
    nesting = way.spec.nesting
    if nesting is None:
        return None
    gaps = graduation_gaps(way.playbook, nesting, way.facts, is_open=way.is_open, today=way.today)
    if not gaps:
        return Step("propose the graduation", "propose-graduation {handle}", role=Role.TEAM_LEAD)
    do = "record-audit {handle} --score ... --reference ..."
    return Step(f"audit the trainee in the nursery: {'; '.join(gaps)}", do, nesting.quality)


def _to_proficient(way: Way) -> Step | None:
    """Ask for the newest period that is over, while the trainee worked in it and nobody has recorded it."""
    spec = way.spec.proficiency
    if spec is None:
        return None
    period = last_period(spec, way.today)
    worked = way.live_on is not None and way.live_on < day_after(first_day_of(period, spec), spec)
    if not worked or period in {known for known, _ in way.facts.periods}:
        return None
    return Step(f"record how {period} was", f"record-period {{handle}} {period} ...", role=Role.TEAM_LEAD)

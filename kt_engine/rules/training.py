"""When an attempt passes, how many there are, and where a trainee stands after one; plain values only.

Source of the rules: field practice, practitioners' pages: a mark that is reached is passed, compliance questions
must all be right whatever the total, re-tests are few and with other questions.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kt_engine.errors import MoveRefused, Refused, UsageProblem
from kt_engine.playbook.schema import CertificationSpec
from kt_engine.words import CertificationStatus, Role, Side

TOP = Decimal(100)
FINEST = -2
IN_TRAINING = frozenset(
    {CertificationStatus.NOMINATED, CertificationStatus.IN_CLASS, CertificationStatus.REMEDIATION}
)
BEGINS_CLASS = frozenset(
    {
        CertificationStatus.NOMINATED,
        CertificationStatus.INDUCTED,
        CertificationStatus.RECERT_DUE,
        CertificationStatus.EXPIRED,
    }
)
"""Where the first class that is held begins the training."""
TESTED = frozenset(
    {CertificationStatus.IN_CLASS, CertificationStatus.REMEDIATION, CertificationStatus.RECERT_DUE}
)
TESTED_AGAIN = frozenset(
    {
        CertificationStatus.ASSESSED,
        CertificationStatus.SHADOWING,
        CertificationStatus.SHADOW_DONE,
        CertificationStatus.REVERSE_SHADOW,
    }
)
"""Where a test that has grown too old is taken again without going back to class."""
INSTEAD = {
    CertificationStatus.ASSESSED: "Every module is passed; what is missing are the signatures: "
    "kt training certify {handle}",
    CertificationStatus.CERTIFIED: "Every module is passed and signed.",
    CertificationStatus.CLEARED: "First the induction is recorded: kt training check {handle}",
    CertificationStatus.INDUCTED: "First a class is held: kt training record-session",
    CertificationStatus.SHADOWING: "Every module is passed; now the trainee watches the mandatory cases: "
    "kt training observe {handle}",
    CertificationStatus.SHADOW_DONE: "Every mandatory case was seen; now the trainee works under supervision: "
    "kt training begin-reverse-shadow {handle}",
    CertificationStatus.REVERSE_SHADOW: "The trainee works under supervision already.",
    CertificationStatus.NESTING: "The trainee is certified and works in the nursery.",
    CertificationStatus.LIVE: "The trainee is certified and does live work.",
    CertificationStatus.PROFICIENT: "The trainee is certified and as good as those who were there before.",
    CertificationStatus.RECERT_DUE: "The trainee has to be certified again.",
    CertificationStatus.REMOVED: "The trainee was taken out of this process.",
    CertificationStatus.EXPIRED: "The certificate has run out; nominate somebody else.",
    CertificationStatus.ATTRITED: "The trainee was withdrawn.",
}


@dataclass(frozen=True)
class Attempt:
    module: str
    passed: bool


def check_in_training(handle: str, status: CertificationStatus, verb: str) -> None:
    """Raise MoveRefused unless a trainee may still be taught and tested; `verb` is a participle."""
    if status not in IN_TRAINING:
        raise MoveRefused(handle, status.value, verb, INSTEAD[status].format(handle=handle))


def check_teachable(handle: str, status: CertificationStatus, spec: CertificationSpec | None) -> None:
    """Raise MoveRefused unless a class may be held for a trainee: let in first, or due to be certified again."""
    if spec is None or not spec.has_steps:
        check_in_training(handle, status, "taught")
        return
    if spec.clearances and status is CertificationStatus.NOMINATED:
        first = f"First every check of clearance passes: kt training check {handle}"
        raise MoveRefused(handle, status.value, "taught", first)
    if status is CertificationStatus.ASSESSED:
        raise MoveRefused(
            handle,
            status.value,
            "taught",
            f"Every module is passed. What comes next: kt training show {handle}",
        )
    if status not in IN_TRAINING | BEGINS_CLASS:
        raise MoveRefused(handle, status.value, "taught", INSTEAD[status].format(handle=handle))


def check_testable(
    handle: str, status: CertificationStatus, spec: CertificationSpec | None, *, grown_old: bool
) -> None:
    """Raise MoveRefused unless a trainee may be tested; `grown_old`: his passed test of the module is too old."""
    if spec is None or not spec.has_steps:
        check_in_training(handle, status, "assessed")
    elif status not in TESTED and not (grown_old and status in TESTED_AGAIN):
        instead = INSTEAD.get(status, "A class comes first: kt training record-session")
        raise MoveRefused(handle, status.value, "assessed", instead.format(handle=handle))


def check_score(score_pct: Decimal) -> Decimal:
    """Give the score. Raises UsageProblem unless it is 0 to 100 with at most two decimals."""
    if not score_pct.is_finite() or not 0 <= score_pct <= TOP:
        raise UsageProblem(f"A score is from 0 to 100 percent, not {score_pct}.")
    exponent = score_pct.as_tuple().exponent
    if isinstance(exponent, int) and exponent < FINEST:
        raise UsageProblem(f"A score has at most two decimals, not {score_pct}.")
    return score_pct


def attempt_passes(
    score_pct: Decimal, pass_mark_pct: Decimal, *, critical_right: bool, has_critical: bool
) -> bool:
    """Tell whether an attempt passes: at the mark it does, with a wrong critical question not even at 100."""
    return score_pct >= pass_mark_pct and (critical_right or not has_critical)


def check_attempt(certification: str, module: str, earlier: Sequence[Attempt], allowed: int) -> int:
    """Give how many attempts of this module are left, the one about to be recorded included.

    Raises Refused when the module is passed or no attempt is left.
    """
    of_module = [attempt for attempt in earlier if attempt.module == module]
    if any(attempt.passed for attempt in of_module):
        raise Refused(f"{certification} has passed {module}; a passed module is not assessed again.")
    if len(of_module) >= allowed:
        raise Refused(
            f"{certification} has used all {allowed} attempts of {module}. Withdraw the trainee, so that a "
            f"replacement is nominated: kt training withdraw {certification} --reason TEXT"
        )
    return allowed - len(of_module)


def status_after(modules: Collection[str], attempts: Sequence[Attempt]) -> CertificationStatus:
    """Give where a trainee stands: all modules passed, one failed and not made good, or still in class."""
    passed = {attempt.module for attempt in attempts if attempt.passed}
    if modules and passed >= set(modules):
        return CertificationStatus.ASSESSED
    if any(attempt.module not in passed for attempt in attempts):
        return CertificationStatus.REMEDIATION
    return CertificationStatus.IN_CLASS


def open_seats(
    needed: Sequence[tuple[Role, Side, int]], signed: Sequence[tuple[Role, Side]]
) -> tuple[tuple[Role, Side], ...]:
    """Give the seats a certificate still waits for, one entry per signature, in the order of the playbook."""
    left = list(signed)
    found = []
    for role, side, count in needed:
        for _ in range(count):
            if (role, side) in left:
                left.remove((role, side))
            else:
                found.append((role, side))
    return tuple(found)

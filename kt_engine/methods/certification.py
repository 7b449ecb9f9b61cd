"""When the cases a trainee worked make a certificate; it knows no trainee and no module.

Field practice of contact centres: each case has a mark of its own, most must reach it, and a case marked critical must
be right whatever the count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kt_engine.methods.checked import HUNDRED, distinct, whole, within

MOST_CASES = 1_000


@dataclass(frozen=True)
class Case:
    case: str
    score_pct: Decimal
    critical: bool = False


@dataclass(frozen=True)
class CasesResult:
    passed: bool
    passed_count: int
    passed_share_pct: Decimal
    failed_cases: tuple[str, ...]
    failed_critical_cases: tuple[str, ...]


def certification_cases(cases: Sequence[Case], pass_pct: Decimal, at_least: int) -> CasesResult:
    """Tell whether enough cases pass, and all critical ones: a score at the mark passes.

    With a mark of 85 and at least 4 of 5, four passes are enough (80 percent) and three are not (60), and four are not
    where the fifth was critical. `at_least` is 1 to the number of cases.
    """
    whole("cases", len(cases), 1, MOST_CASES)
    whole("cases that must pass", at_least, 1, len(cases))
    within("the mark", pass_pct, 0, 100)
    distinct("case", (one.case for one in cases))
    failed = [one for one in cases if within(f"the score of {one.case}", one.score_pct, 0, 100) < pass_pct]
    critical = tuple(one.case for one in failed if one.critical)
    count = len(cases) - len(failed)
    share = Decimal(count) / len(cases) * HUNDRED
    return CasesResult(
        count >= at_least and not critical, count, share, tuple(one.case for one in failed), critical
    )

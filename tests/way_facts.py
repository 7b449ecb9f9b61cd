"""Makes plain facts of a trainee for the tests of pure rules; no store is behind them."""

from datetime import date
from functools import lru_cache

from builders import load
from kt_engine.playbook.schema import CertificationSpec, Playbook
from kt_engine.playbook.trainee_path import CasesSpec
from kt_engine.rules.trainee_path import Attempted, Case, Check, Level, Seen, TraineeFacts
from kt_engine.words import CertificationStatus, CheckResult, LevelCause, ObservationPhase

TODAY = date(2027, 1, 20)


@lru_cache(maxsize=1)
def long_way() -> Playbook:
    return load("long_way").playbook


def spec() -> CertificationSpec:
    found = long_way().certification
    assert found is not None
    return found


def cases_spec() -> CasesSpec:
    found = spec().cases
    assert found is not None
    return found


def facts(status: CertificationStatus = CertificationStatus.REVERSE_SHADOW, **more: object) -> TraineeFacts:
    return TraineeFacts("E1-K1", status, **more)  # type: ignore[arg-type]


def checks(*keys: str, result: CheckResult = CheckResult.PASSED) -> tuple[Check, ...]:
    return tuple(Check(key, result, TODAY) for key in keys)


def seen(case: str | None = None, *, simulated: bool = False, **more: object) -> Seen:
    known = {
        "phase": ObservationPhase.SHADOW, "case": case, "activity": None, "level": None, "simulated": simulated,
        "corrected": False, "on": TODAY,
    }  # fmt: skip
    return Seen(**{**known, **more})  # type: ignore[arg-type]


def done(activity: str, level: int, *, corrected: bool = False, on: date = TODAY) -> Seen:
    return seen(
        activity=activity, level=level, phase=ObservationPhase.REVERSE_SHADOW, corrected=corrected, on=on
    )


def level(activity: str, number: int, on: date = TODAY) -> Level:
    return Level(activity, number, LevelCause.RAISED, on)


def tried(
    module: str, *, passed: bool = True, on: date = TODAY, term: int = 1, by: str | None = "giver"
) -> Attempted:
    return Attempted(term, module, passed, on, by)


def case_set(*marks: str, term: int = 1, number: int = 1, on: date = TODAY) -> tuple[Case, ...]:
    """Make a set of cases: a capital letter is the critical kind; + passed, - failed, as in "e+" or "R-"."""
    kinds = {"e": "enquiry", "R": "refund"}
    return tuple(Case(term, number, kinds[mark[0]], mark[0].isupper(), mark[1] == "+", on) for mark in marks)


GOOD_SET = case_set("R+", "e+", "e+", "e+", "e-")


def complete(**more: object) -> TraineeFacts:
    """Everything a certificate of the long way asks for."""
    known = {
        "checks": checks("background", "confidentiality", "access", "house_rules"),
        "seen": (seen("refund"), seen("threat")),
        "levels": (level("answer", 3), level("pay_out", 2)),
        "tests": (tried("basics"), tried("manners")),
        "cases": GOOD_SET,
    }
    return facts(**{**known, **more})  # type: ignore[arg-type]

"""Each status has one next step, asked of whom the playbook names."""

from dataclasses import replace
from datetime import date

import pytest

from kt_engine.rules.trainee_next import Way, later_step, next_step
from kt_engine.rules.trainee_path import Audit, Stay, Term, TraineeFacts
from kt_engine.words import CertificationStatus, RecertCause, Role
from way_facts import TODAY, case_set, checks, complete, facts, level, long_way, seen, spec, tried

S = CertificationStatus


def way(found: TraineeFacts, **more: object) -> Way:
    return replace(Way(long_way(), spec(), found, TODAY), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "what", "function"),
    [
        (facts(S.NOMINATED), "check the trainee: access, background, confidentiality", None),
        (facts(S.NOMINATED, checks=checks("access")), "check the trainee: background, confidentiality", "lead"),
        (facts(S.CLEARED), "induct the trainee: house_rules", None),
        (facts(S.INDUCTED), "teach the trainee", None),
        (facts(S.IN_CLASS), "assess the trainee", None),
        (facts(S.REMEDIATION), "teach and assess the trainee again", None),
        (facts(S.ASSESSED), "let the trainee watch: refund, threat", "expert"),
        (facts(S.SHADOWING, seen=(seen("refund"),)), "let the trainee watch: threat", "expert"),
        (facts(S.SHADOW_DONE), "let the trainee work under supervision", "expert"),
        (complete(levels=(level("answer", 3),)), "supervise the trainee and raise the level of pay_out", "expert"),
        (complete(cases=case_set("R+")), "score the trainee's cases", None),
        (complete(tests=(tried("basics"),)), "test again what is too long ago", None),
        (facts(S.RECERT_DUE), "certify the trainee again: first a class", None),
    ],
)  # fmt: skip
def test_the_next_step_up_to_the_certificate(found: TraineeFacts, what: str, function: str | None) -> None:
    step = next_step(way(found))
    assert step is not None
    assert (step.what, step.function, step.holds_up) == (what, function, True)


def test_with_everything_there_the_signers_are_asked() -> None:
    assert next_step(way(complete())) is None


def test_a_declined_trainee_with_every_case_seen_watches_one_more() -> None:
    step = next_step(way(facts(S.SHADOWING, seen=(seen("refund"), seen("threat")))))
    assert step is not None
    assert step.what == "let the trainee watch: one more case"


def test_a_new_certificate_needs_no_second_shadow() -> None:
    again = (Term(RecertCause.CHANGE, TODAY, TODAY, None),)
    found = complete(terms=again, tests=(tried("basics", term=2),), cases=case_set("R+", term=2))
    step = next_step(way(replace(found, status=S.ASSESSED)))
    assert step is not None
    assert step.what == "score the trainee's cases"


STAY = (Stay(date(2027, 1, 11), TODAY),)
PASSED = (Audit(TODAY, passed=True, red_flag=None),) * 2


@pytest.mark.parametrize(
    ("found", "more", "what"),
    [
        (facts(S.CERTIFIED), {}, "take the trainee into the nursery"),
        (facts(S.NESTING, stays=STAY, audits=PASSED), {"is_open": True}, "propose the graduation"),
        (facts(S.LIVE), {"live_on": date(2026, 12, 7)}, "record how 2026-12 was"),
    ],
)  # fmt: skip
def test_what_comes_after_the_certificate_is_a_reminder(
    found: TraineeFacts, more: dict[str, object], what: str
) -> None:
    step = later_step(way(found, **more))
    assert step is not None
    assert (step.what, step.role, step.holds_up) == (what, Role.TEAM_LEAD, False)


def test_in_the_nursery_quality_audits() -> None:
    step = later_step(way(facts(S.NESTING, stays=STAY), is_open=True))
    assert step is not None
    assert (step.what, step.function) == (
        "audit the trainee in the nursery: 0 of 2 audits are recorded",
        "quality",
    )


@pytest.mark.parametrize(
    ("found", "more"),
    [
        (facts(S.LIVE), {"live_on": date(2027, 1, 7)}),
        (facts(S.LIVE, periods=(("2026-12", True),)), {"live_on": date(2026, 12, 7)}),
        (facts(S.PROFICIENT), {"live_on": date(2026, 12, 7)}),
        (facts(S.REMOVED), {}),
    ],
)
def test_nobody_is_asked_for_what_is_not_due(found: TraineeFacts, more: dict[str, object]) -> None:
    assert later_step(way(found, **more)) is None


def test_somebody_certified_again_goes_back_to_live_work_without_a_nursery() -> None:
    again = (Term(RecertCause.CHANGE, TODAY, TODAY, None),)
    known = {"is_open": True, "live_on": date(2026, 12, 7)}
    step = later_step(way(facts(S.CERTIFIED, terms=again, stays=STAY), **known))
    assert step is not None
    assert step.what == "let the trainee begin live work"

"""Everything that stands between a trainee and the certificate is said at once, and nothing else is."""

from datetime import timedelta

import pytest

from kt_engine.rules.certificate_gaps import certificate_gaps
from kt_engine.words import CheckResult
from way_facts import TODAY, case_set, checks, complete, facts, level, long_way, seen, tried

ASKED = (
    "access (The trainee's own account works at his desk) was requested on 2027-01-20, and what is requested is not "
    "what works"
)


def gaps(**more: object) -> list[str]:
    return list(certificate_gaps(long_way(), complete(**more), TODAY))


def test_with_everything_there_only_signatures_are_missing() -> None:
    assert gaps() == []


def test_without_anything_every_step_is_named() -> None:
    found = certificate_gaps(long_way(), facts(), TODAY)
    assert len(found) == 4 + 2 + 2 + 2 + 1
    assert found[1] == "background (Background check) was not checked"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"checks": (*checks("background", "confidentiality", "house_rules"),
                        *checks("access", result=CheckResult.REQUESTED))},
            ASKED,
        ),
        (
            {"checks": (*checks("confidentiality", "access", "house_rules"),
                        *checks("background", result=CheckResult.FAILED))},
            "background (Background check) has failed on 2027-01-20",
        ),
        ({"tests": (tried("basics"),)}, "manners is not passed"),
        (
            {"tests": (tried("basics"), tried("manners", by=None))},
            "the test of manners on 2027-01-20 was scored by somebody who was not known to be qualified",
        ),
        (
            {"tests": (tried("basics", on=TODAY - timedelta(days=121)), tried("manners"))},
            "the test of basics was passed on 2026-09-21, which is longer ago than the playbook allows",
        ),
        (
            {"seen": (seen("refund"), seen("threat", simulated=True))},
            "the mandatory case threat was seen 0 of 1 times, and only a real one counts",
        ),
        ({"levels": (level("answer", 3), level("pay_out", 1))}, "pay_out is at level 1 of the 2 that are needed"),
        ({"levels": (level("answer", 3),)}, "pay_out is at level 0 of the 2 that are needed"),
        ({"cases": case_set("R+", "e+")}, "2 of 5 cases are assessed"),
        (
            {"cases": case_set("R-")},
            "the last set of cases is failed: 4 of 5 must pass, and every critical one",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_in_one_sentence(more: dict[str, object], said: str) -> None:
    assert gaps(**more) == [said]

"""A script's steps about risks can be played, or the file is refused with the place."""

from pathlib import Path
from typing import Any

import pytest

from kt_engine.exchange.rehearsal import read_rehearsal
from kt_engine.exchange.rehearsal_risks import risk_faults
from kt_engine.exchange.rehearsal_shapes import RiskPart, RiskStepPart, ScriptFile
from kt_engine.playbook.load import load_playbook

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"


def faults(*steps: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str]]:
    parts = tuple(RiskStepPart.model_validate({"note": "x", **step}) for step in steps)
    script = ScriptFile.model_construct(
        scores=(), handovers=(), risks=(RiskPart(risk="expert_away", steps=parts),)
    )
    return list(risk_faults(script))


RATED = {"day": 3, "likelihood": 2, "impact": 2}


def test_the_shipped_script_tells_only_of_risks_of_its_playbook() -> None:
    rehearsal = read_rehearsal(PLAYBOOKS / "rehearsals" / "travel_desk")
    playbook = load_playbook(rehearsal.engagement.playbook, [PLAYBOOKS]).playbook
    told = [part.risk for part in rehearsal.script.risks]
    assert len(told) == 3
    assert set(told) <= set(playbook.risks)
    assert {step.what for part in rehearsal.script.risks for step in part.steps} == {
        "rated",
        "occurred",
        "closed",
    }


def test_steps_in_order_have_no_fault() -> None:
    assert faults({**RATED, "review_after": 7, "fallback_day": 90}, {"day": 3, "what": "occurred"}) == []


@pytest.mark.parametrize(
    ("step", "place", "sentence"),
    [
        ({**RATED, "day": 1}, ("risks", 0, "steps", 1, "day"), "comes before the step above"),
        ({"day": 4, "likelihood": 2}, ("risks", 0, "steps", 1), "needs likelihood and impact"),
        ({"day": 4, "what": "closed", "impact": 2}, ("risks", 0, "steps", 1), "Only a rating has"),
        ({"day": 4, "what": "closed", "fallback_day": 2}, ("risks", 0, "steps", 1), "Only a rating has"),
        ({"day": 4, "what": "occurred", "review_after": 2}, ("risks", 0, "steps", 1), "agrees no review"),
        ({**RATED, "review_after": 0}, ("risks", 0, "steps", 1), "at least 1"),
    ],
)
def test_a_step_that_cannot_be_played_is_placed(
    step: dict[str, Any], place: tuple[str | int, ...], sentence: str
) -> None:
    [(where, said)] = faults(RATED, step)
    assert where == place
    assert sentence in said


def test_a_risk_stands_once() -> None:
    part = RiskPart(risk="expert_away", steps=(RiskStepPart(note="x", **RATED),))
    script = ScriptFile.model_construct(scores=(), handovers=(), risks=(part, part))
    assert [where for where, _ in risk_faults(script)] == [("risks", 1, "risk")]

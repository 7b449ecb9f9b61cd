"""The control register: who answers for which control on which days, and when nobody does. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_control_register import ControlRegisterFacts
from kt_engine.answers.control_lines import ControlLine
from kt_engine.documents.wording import counted

CLASSIFICATION = "Confidential: client and provider of this engagement"


def title(facts: ControlRegisterFacts) -> str:
    return f"Control register: {facts.engagement.name}"


def view(facts: ControlRegisterFacts) -> Mapping[str, object]:
    return {
        "sentence": _sentence(facts),
        "gaps": [(control, gap) for control in facts.controls for gap in control.gaps],
        "unmeasured": [control for control in facts.controls if control.covered_until is None],
        "controls": sorted(facts.controls, key=_place),
    }


def _place(one: ControlLine) -> tuple[int, int, str]:
    """Rank as they came on the register, process by process."""
    return one.process_id, len(one.handle), one.handle


def _sentence(facts: ControlRegisterFacts) -> str:
    if not facts.controls:
        return "No control is on the register yet."
    told = f"{counted(len(facts.controls), 'control')} on the register"
    ahead = {one.handle: one.days_without(facts.as_of) for one in facts.controls}
    open_ones = [handle for handle, days in ahead.items() if days]
    days = sum(days or 0 for days in ahead.values())
    if open_ones:
        return f"{told}; for {', '.join(open_ones)} nobody answers on {counted(days, 'day')} to come."
    past = sum(gap.days for one in facts.controls for gap in one.gaps)
    before = f" On {counted(past, 'day')} that are over nobody did." if past else ""
    if None in ahead.values():
        return f"{told}; not all could be measured, because a go-live has no day yet.{before}"
    return f"{told}; somebody answers for each of them on every day to come.{before}"

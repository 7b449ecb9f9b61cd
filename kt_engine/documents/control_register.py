"""The control register: who answers for which control on which days, and when nobody does. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_control_register import ControlRegisterFacts
from kt_engine.answers.control_lines import ControlLine
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: ControlRegisterFacts) -> str:
    return say("Control register: {engagement}", engagement=facts.engagement.name)


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
        return say("No control is on the register yet.")
    told = say("{controls} on the register", controls=counted(len(facts.controls), "control"))
    ahead = {one.handle: one.days_without(facts.as_of) for one in facts.controls}
    open_ones = [handle for handle, days in ahead.items() if days]
    days = sum(days or 0 for days in ahead.values())
    if open_ones:
        return say(
            "{told}; for {controls} nobody answers on {days} to come.",
            told=told,
            controls=", ".join(open_ones),
            days=counted(days, "day"),
        )
    past = sum(gap.days for one in facts.controls for gap in one.gaps)
    before = say(" On {days} that are over nobody did.", days=counted(past, "day")) if past else ""
    if None in ahead.values():
        unknown = say("{told}; not all could be measured, because a go-live has no day yet.", told=told)
        return unknown + before
    return say("{told}; somebody answers for each of them on every day to come.", told=told) + before

"""Processes by stage, the next gates, and what runs out soon: sections of a status page. It knows no store."""

from flows.status_tables import cell, day_cell, section, table
from kt_engine.answers.contract_milestones import prices_by_handle
from kt_engine.answers.gate_standing import GateStanding
from kt_engine.answers.process_standing import ProcessStanding
from kt_engine.answers.standing import Standing
from kt_engine.documents.markdown_text import escape
from kt_engine.documents.wording import counted, day, measured, threshold, words
from kt_engine.rules.gates import Measured
from kt_engine.words import CriterionClass, GateStatus, ProcessStatus, Stage

GATES = 3
CLASSES = (CriterionClass.MUST, CriterionClass.CONDITIONAL, CriterionClass.INFORM)


def processes_section(facts: Standing) -> str:
    own = [process for process in facts.processes if process.status is not ProcessStatus.DESCOPED]
    rows = [
        _process(process)
        for process in sorted(own, key=lambda each: (each.stage_number, each.wave, each.handle))
    ]
    names = ("Process", "Wave", "Stage", "Tasks done", "Handovers accepted", "Certified / needed")
    told = section("Processes", names, rows, f"kt scope list {facts.handle}")
    return f"{told}\n\n{_spread(facts)}" if told and _spread(facts) else told


def _spread(facts: Standing) -> str:
    """Count by stage, and what is on hold or out of scope."""
    held = sum(process.status is ProcessStatus.ON_HOLD for process in facts.processes)
    left = sum(process.status is ProcessStatus.DESCOPED for process in facts.processes)
    told = [f"{words(Stage.of_number(stage))} {count}" for stage, count in facts.distribution]
    told += [f"on hold {held}"] if held else []
    told += [f"{counted(left, 'process', 'processes')} descoped."] if left else []
    return " · ".join(told)


def _process(process: ProcessStanding) -> tuple[str, ...]:
    stage = (
        f"{process.stage_number} {words(Stage.of_number(process.stage_number))}"
        if process.stage_number
        else ""
    )
    held = "**on hold**" if process.status is ProcessStatus.ON_HOLD else ""
    return (
        cell(f"{process.handle} {process.name}"),
        str(process.wave),
        "steady" if process.finished else " ".join(filter(None, [stage, held])),
        f"{process.tasks_done} / {process.tasks_all}",
        process.handovers_text.replace("/", " / "),
        f"{process.certified} / {process.seats}",
    )


def gates_section(facts: Standing) -> str:
    if not facts.gates:
        return ""
    prices = prices_by_handle(facts.outlook.milestones) if facts.outlook else {}
    shown = [_gate(gate, facts.handle, prices.get(gate.handle)) for gate in facts.gates[:GATES]]
    left = len(facts.gates) - GATES
    more = [f"and {left} more: `kt gate show {facts.handle}`"] if left > 0 else []
    return "\n\n".join(["## Next gates", *shown, *more])


def _gate(gate: GateStanding, engagement: str, price: str | None) -> str:
    planned = f", planned {day(gate.forecast_on)}" if gate.forecast_on else ""
    of = f" of {escape(gate.process)}" if gate.process else ""
    cost = f" · {escape(price)}" if price else ""
    title = f"**{escape(gate.title)}**{of} ({escape(gate.handle)}){planned}: {_verdict(gate)}{cost}"
    rows = [_criterion(criterion) for criterion in sorted(gate.criteria, key=_urgency)]
    criteria = table(
        ("Criterion", "Class", "Threshold", "Today", ""), rows, f"kt gate show {engagement} {gate.handle}"
    )
    return f"{title}\n\n{criteria}"


def _verdict(gate: GateStanding) -> str:
    unmet = sum(
        1 for each in gate.criteria if not each.met and each.criterion_class is not CriterionClass.INFORM
    )
    told = f"`go` would be refused today, {unmet} unmet" if unmet else "every criterion is met today"
    if gate.status is GateStatus.PRESENTED:
        signers = ", ".join(gate.signed_by) or "nobody yet"
        return f"{told}; {escape(gate.version)} is presented, signed by {escape(signers)}"
    return told


def _urgency(criterion: Measured) -> tuple[bool, int, bool, bool, int]:
    """Rank: what holds the gate up, then what informs and is not met, then what is met, then what was not measured."""
    informs = criterion.criterion_class is CriterionClass.INFORM
    holds_up = not informs and not criterion.met
    missing, weight = criterion.value is None, CLASSES.index(criterion.criterion_class)
    return (not holds_up, weight if holds_up else 0, missing, criterion.met, weight)


def _criterion(criterion: Measured) -> tuple[str, ...]:
    return (
        cell(criterion.title),
        str(words(criterion.criterion_class)),
        threshold(criterion.at_least, criterion.at_most, criterion.measure, criterion.unit),
        measured(criterion.value, criterion.measure, criterion.unit),
        _state(criterion),
    )


def _state(criterion: Measured) -> str:
    if criterion.criterion_class is CriterionClass.INFORM:
        return ""
    if criterion.value is None:
        return "**not measured**"
    return "met" if criterion.met else "**unmet**"


def ending_section(facts: Standing) -> str:
    if facts.outlook is None:
        return ""
    rows = [
        (
            f"**{day(line.on)}, past**" if line.is_past(facts.as_of) else day_cell(line.on),
            cell(line.kind),
            cell(f"{line.handle} {line.what}"),
            cell(line.who or ""),
        )
        for line in facts.outlook.ending
    ]
    return section(
        "Runs out within 10 working days",
        ("On", "What", "Which", "Who"),
        rows,
        f"kt engagement show {facts.handle}",
    )

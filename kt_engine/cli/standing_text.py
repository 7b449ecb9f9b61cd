"""How a terminal shows where an engagement stands. It asks nothing of the store."""

from collections.abc import Sequence

from kt_engine.answers.standing import Standing
from kt_engine.answers.waiting import Wait
from kt_engine.cli.output import print_heading, print_pairs, print_table, talk
from kt_engine.words import EngagementStatus, Stage

LINES = 10


def print_standing(facts: Standing) -> None:
    """Print what matters most first; a section without facts is left out."""
    stage = Stage.of_number(facts.stage_number)
    print_pairs(
        [
            ("engagement", f"{facts.handle} {facts.name}" + (" (rehearsal)" if facts.rehearsal else "")),
            ("client", facts.client),
            ("provider", facts.provider),
            ("status", facts.status if facts.status is not EngagementStatus.ACTIVE else None),
            ("stage", f"{facts.stage_number} {stage.label}"),
            (
                "processes by stage",
                " · ".join(f"{number}: {count}" for number, count in facts.distribution) or None,
            ),
        ]
    )
    _print_waves(facts)
    print_waits(facts.waits, facts.handle)
    _print_gates(facts)
    _print_processes(facts)
    for sentence in facts.stuck:
        talk(sentence)


def _print_waves(facts: Standing) -> None:
    if not facts.waves:
        return
    print_heading("Go-live by wave")
    print_table(
        ["wave", "processes", "live", "contract", "baseline", "forecast", "actual", "slip days"],
        (
            [
                wave.wave,
                wave.processes,
                f"{wave.live_count}/{len(wave.processes)}",
                wave.contract_on,
                wave.baseline_on,
                wave.forecast_on,
                wave.actual_on,
                wave.slip_calendar_days,
            ]
            for wave in facts.waves
        ),
    )


def print_waits(waits: Sequence[Wait], handle: str) -> None:
    if not waits:
        return
    print_heading("Waited for")
    print_table(
        ["what", "who", "role", "side", "due on", "slack", "do"],
        (
            [
                f"{wait.handle} {wait.what}",
                wait.who,
                wait.role,
                wait.side,
                wait.due_on,
                wait.slack_days,
                wait.do,
            ]
            for wait in waits[:LINES]
        ),
    )
    if len(waits) > LINES:
        print(f"and {len(waits) - LINES} more: kt due, or kt task list {handle} --status ready")


def _print_gates(facts: Standing) -> None:
    for gate in facts.gates[:LINES]:
        signed = f", signed by {', '.join(gate.signed_by)}" if gate.signed_by else ""
        print_heading(
            f"Next gate {gate.version or gate.handle}: {gate.title} ({gate.forecast_on or 'no date'}{signed})"
        )
        print_table(
            ["criterion", "class", "value", "threshold", "met"],
            ([one.title, one.criterion_class, one.shown, one.threshold, one.met] for one in gate.criteria),
        )
    if len(facts.gates) > LINES:
        print(f"and {len(facts.gates) - LINES} more: kt gate show {facts.handle}")


def _print_processes(facts: Standing) -> None:
    if not facts.distribution:
        return
    print_heading("Processes")
    print_table(
        ["process", "wave", "stage", "status", "tasks", "handovers", "certified", "name"],
        (
            [
                one.handle,
                one.wave,
                one.stage_number,
                "finished" if one.finished else one.status,
                f"{one.tasks_done}/{one.tasks_all}",
                f"{one.handovers_accepted}/{one.handovers_all}",
                f"{one.certified}/{one.seats}",
                one.name,
            ]
            for one in facts.processes
        ),
    )

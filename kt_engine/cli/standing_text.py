"""How a terminal shows where an engagement stands. It asks nothing of the store."""

from collections.abc import Sequence

from kt_engine.answers.slip import WaveSlip
from kt_engine.answers.standing import Standing
from kt_engine.answers.waiting import Wait
from kt_engine.cli.output import print_heading, print_pairs, print_table, talk
from kt_engine.cli.transfer_text import print_transfer
from kt_engine.rules.colour import Verdict, wave_colour
from kt_engine.words import AuthMethod, EngagementStatus, Language, Side, Stage

LINES = 10
LANGUAGE_NAMES = {Language.EN: "English", Language.ES: "Spanish"}


def identity_word(method: AuthMethod) -> str:
    """Say how signers prove who they are."""
    return "self-declared" if method is AuthMethod.SELF_DECLARED else "proven by one-time code"


def print_standing(facts: Standing) -> None:
    """Print what matters most first; a section without facts is left out."""
    stage = Stage.of_number(facts.stage_number)
    print_pairs(
        [
            ("engagement", f"{facts.handle} {facts.name}" + (" (rehearsal)" if facts.rehearsal else "")),
            ("client", facts.client),
            ("provider", facts.provider),
            ("status", facts.status if facts.status is not EngagementStatus.ACTIVE else None),
            ("colour", _colour(facts.outlook.verdict) if facts.outlook else None),
            ("a week ago", _last_week(facts)),
            ("stage", f"{facts.stage_number} {stage.label}"),
            ("identity", identity_word(facts.auth_method)),
            ("documents in", LANGUAGE_NAMES[facts.language]),
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
    print_transfer(facts)
    _print_ending(facts)
    for sentence in facts.stuck:
        talk(sentence)


def _colour(verdict: Verdict) -> str:
    because = f" ({', '.join(verdict.because)})" if verdict.because else ""
    return f"{verdict.colour or 'not measured'}: {verdict.rule}{because}"


def _last_week(facts: Standing) -> str | None:
    if facts.outlook is None or facts.outlook.last_week is None:
        return None
    return facts.outlook.last_week.colour or "not measured"


def _print_waves(facts: Standing) -> None:
    if not facts.waves:
        return
    slips = {slip.wave: slip for slip in facts.outlook.slips} if facts.outlook else {}
    print_heading("Go-live by wave")
    print_table(
        [
            "wave",
            "processes",
            "live",
            "contract",
            "baseline",
            "forecast",
            "actual",
            "slip days",
            "since baseline",
            "colour",
        ],
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
                _by_side(slips.get(wave.wave)),
                wave_colour(wave.dates) or "not measured",
            ]
            for wave in facts.waves
        ),
    )


def _by_side(slip: WaveSlip | None) -> str | None:
    """Give the working days since the baseline by side; None where there is no baseline."""
    if slip is None:
        return None
    told = [f"{_side(side)} {slip.by(side):+d}" for side in slip.sides]
    return ", ".join(told) or "0"


def _side(side: Side | None) -> str:
    return side.value.replace("_", " ") if side else "neither side"


def _print_ending(facts: Standing) -> None:
    lines = facts.outlook.ending if facts.outlook else ()
    if not lines:
        return
    print_heading("Runs out within 10 working days")
    print_table(
        ["on", "what", "which", "who"],
        ([line.on, line.kind, f"{line.handle} {line.what}", line.who] for line in lines[:LINES]),
    )
    if len(lines) > LINES:
        print(f"and {len(lines) - LINES} more: kt engagement show {facts.handle} --json")


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
                one.handovers_text,
                f"{one.certified}/{one.seats}",
                one.name,
            ]
            for one in facts.processes
        ),
    )

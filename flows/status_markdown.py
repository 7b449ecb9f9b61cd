"""The status page of an engagement as Markdown, from frozen facts. It knows no Prefect and no store.

In the order in which a manager asks: will we make it, whom do I call, what changed, what comes next.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from flows.go_live_sentence import go_live_sentence
from kt_engine.answers.standing import GateStanding, ProcessStanding, Standing
from kt_engine.answers.waiting import Wait
from kt_engine.documents.markdown_text import escape
from kt_engine.documents.wording import counted, day, measured, threshold, words
from kt_engine.rules.gates import Measured
from kt_engine.words import AuthMethod, CriterionClass, EngagementStatus, GateStatus, ProcessStatus, Stage

LINES = 10
"""Of a table, before "and n more"."""
GATES = 3
NEVER = 10**6
HASH_SHOWN = 12


def status_markdown(facts: Standing, proof: AuthMethod) -> str:
    """Write the page; `proof` is the weakest way in which identity is proven in this engagement."""
    sections = (
        _head(facts, proof),
        f"**{escape(go_live_sentence(facts))}**",
        _waves(facts),
        _waits(facts),
        _changes(facts),
        _processes(facts),
        _gates(facts),
        _gantt(facts),
        _documents(facts),
    )
    return "\n\n".join(section for section in sections if section) + "\n"


def _head(facts: Standing, proof: AuthMethod) -> str:
    parties = f"{facts.client} → {facts.provider}" if facts.provider else facts.client
    title = f"# {escape(facts.handle)} · {escape(facts.name)} · {escape(parties)}"
    identity = (
        "identity self-declared" if proof is AuthMethod.SELF_DECLARED else "identity proven by one-time code"
    )
    told = [
        _stage(facts),
        f"data as of {day(facts.as_of)}, event {facts.head_seq}, chain head `{facts.head_hash[:HASH_SHOWN]}`",
        identity,
    ]
    mark = (
        ["> **REHEARSAL**: scripted people, a simulated clock, nothing here is real.\n"]
        if facts.rehearsal
        else []
    )
    return "\n".join([title, "", *mark, " · ".join(told)])


def _stage(facts: Standing) -> str:
    if facts.status is not EngagementStatus.ACTIVE:
        return f"**{str(words(facts.status)).upper()}**"
    return f"stage {facts.stage_text} {words(Stage.of_number(facts.stage_number))}"


def _waves(facts: Standing) -> str:
    rows = [
        (
            str(wave.wave),
            f"{wave.live_count} of {len(wave.processes)} live",
            _day(wave.contract_on),
            _day(wave.baseline_on),
            f"live {day(wave.actual_on)}" if wave.actual_on else _day(wave.forecast_on),
            _slip(wave.slip_calendar_days),
            "" if wave.slack_days is None or wave.actual_on else f"{wave.slack_days}",
        )
        for wave in facts.waves
    ]
    names = (
        "Wave",
        "Processes",
        "Contract",
        "Baseline",
        "Forecast",
        "Slip, calendar days",
        "Slack, working days",
    )
    return _section("Go-live by wave", names, rows, f"kt engagement show {facts.handle}")


def _slip(days: int | None) -> str:
    if days is None:
        return ""
    return f"**+{days}**" if days > 0 else str(days)


def by_days_at_stake(facts: Standing) -> list[Wait]:
    """Rank: least slack before a go-live date moves first, then what is late longest."""
    return sorted(
        facts.waits,
        key=lambda wait: (
            NEVER if wait.slack_days is None else wait.slack_days,
            -wait.late_days(facts.as_of),
            wait.due_on or date.max,
            wait.handle,
        ),
    )


def _waits(facts: Standing) -> str:
    rows = [
        (
            _cell(f"{wait.role} ({words(wait.side)}) {', '.join(wait.who)}"),
            _cell(f"{wait.handle} {wait.what}"),
            _cell(wait.process or ""),
            _due(wait, facts.as_of),
            "" if wait.slack_days is None else str(wait.slack_days),
            f"`{wait.do}`".replace("|", "\\|"),
        )
        for wait in by_days_at_stake(facts)
    ]
    names = ("Who", "What", "Process", "Due", "Slack, working days", "Do")
    return _section("Waiting for people", names, rows, "kt due", numbered=True)


def _due(wait: Wait, today: date) -> str:
    late = wait.late_days(today)
    return f"**{day(wait.due_on)}, {counted(late, 'day')} late**" if late else _day(wait.due_on)


def _changes(facts: Standing) -> str:
    if not facts.changes:
        return ""
    told = " · ".join(f"{change.kind.replace('_', ' ')} {change.count}" for change in facts.changes)
    return f"## Since yesterday\n\n{escape(told)}"


def _processes(facts: Standing) -> str:
    own = [process for process in facts.processes if process.status is not ProcessStatus.DESCOPED]
    left = len(facts.processes) - len(own)
    rows = [
        _process(process)
        for process in sorted(own, key=lambda each: (each.stage_number, each.wave, each.handle))
    ]
    names = ("Process", "Wave", "Stage", "Tasks done", "Handovers accepted", "Certified / needed")
    section = _section("Processes", names, rows, f"kt scope list {facts.handle}")
    return f"{section}\n\n{counted(left, 'process', 'processes')} descoped." if section and left else section


def _process(process: ProcessStanding) -> tuple[str, ...]:
    stage = (
        f"{process.stage_number} {words(Stage.of_number(process.stage_number))}"
        if process.stage_number
        else ""
    )
    held = "**on hold**" if process.status is ProcessStatus.ON_HOLD else ""
    return (
        _cell(f"{process.handle} {process.name}"),
        str(process.wave),
        "steady" if process.finished else " ".join(filter(None, [stage, held])),
        f"{process.tasks_done} / {process.tasks_all}",
        f"{process.handovers_accepted} / {process.handovers_all}",
        f"{process.certified} / {process.seats}",
    )


def _gates(facts: Standing) -> str:
    if not facts.gates:
        return ""
    shown = [_gate(gate, facts.handle) for gate in facts.gates[:GATES]]
    left = len(facts.gates) - GATES
    more = [f"and {left} more: `kt gate show {facts.handle}`"] if left > 0 else []
    return "\n\n".join(["## Next gates", *shown, *more])


def _gate(gate: GateStanding, engagement: str) -> str:
    planned = f", planned {day(gate.forecast_on)}" if gate.forecast_on else ""
    of = f" of {escape(gate.process)}" if gate.process else ""
    title = f"**{escape(gate.title)}**{of} ({escape(gate.handle)}){planned}: {_verdict(gate)}"
    rows = [_criterion(criterion) for criterion in gate.criteria]
    table = _table(
        ("Criterion", "Class", "Threshold", "Today", ""), rows, f"kt gate show {engagement} {gate.handle}"
    )
    return f"{title}\n\n{table}"


def _verdict(gate: GateStanding) -> str:
    unmet = sum(
        1 for each in gate.criteria if not each.met and each.criterion_class is not CriterionClass.INFORM
    )
    told = f"`go` would be refused today, {unmet} unmet" if unmet else "every criterion is met today"
    if gate.status is GateStatus.PRESENTED:
        signers = ", ".join(gate.signed_by) or "nobody yet"
        return f"{told}; {escape(gate.version)} is presented, signed by {escape(signers)}"
    return told


def _criterion(criterion: Measured) -> tuple[str, ...]:
    return (
        _cell(criterion.title),
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


# Prefect draws diagrams on a dark ground, on which Mermaid's own colours cannot be read.
LOOK = (
    '%%{init: {"theme": "base", "themeVariables": {"textColor": "#eef3fa", "titleColor": "#eef3fa", '
    '"taskTextColor": "#0b1b2b", "taskTextDarkColor": "#0b1b2b", "taskTextOutsideColor": "#eef3fa", '
    '"gridColor": "#8293a8", "sectionBkgColor": "#2b3d54", "altSectionBkgColor": "#22334a", '
    '"sectionBkgColor2": "#2b3d54", "doneTaskBkgColor": "#a9b7c9", "doneTaskBorderColor": "#a9b7c9", '
    '"activeTaskBkgColor": "#7cc4ff", "activeTaskBorderColor": "#7cc4ff", "critBkgColor": "#ffb37a", '
    '"critBorderColor": "#ffb37a", "todayLineColor": "#ffd84d"}, '
    '"gantt": {"fontSize": 15, "sectionFontSize": 15, "barHeight": 24, "barGap": 6, "leftPadding": 80}}}%%'
)


def _gantt(facts: Standing) -> str:
    """Draw, for each wave, from the first day of its transition to the promised and the expected go-live."""
    lines = []
    for wave in facts.waves:
        days = (
            ("contract", "crit", wave.contract_on),
            ("baseline", "done", wave.baseline_on),
            ("live", "active", wave.actual_on)
            if wave.actual_on
            else ("forecast", "active", wave.forecast_on),
        )
        known = [
            f"    {name} {day(on)} :{look}, {wave.starts_on.isoformat()}, {on.isoformat()}"
            for name, look, on in days
            if on and wave.starts_on and wave.starts_on < on
        ]
        lines += [f"    section Wave {wave.wave}", *known] if known else []
    if not lines:
        return ""
    head = ["```mermaid", LOOK, "gantt", "    dateFormat YYYY-MM-DD", "    axisFormat %d %b"]
    return "\n".join(["## From transition to go-live", "", *head, *lines, "```"])


def _documents(facts: Standing) -> str:
    rows = [
        (_cell(each.handle), _cell(each.title), _day(each.issued_on), f"`{each.record_sha256[:HASH_SHOWN]}`")
        for each in facts.documents
    ]
    names = ("Document", "Title", "Issued", "SHA-256 begins")
    return _section("Documents", names, rows, f"kt document list {facts.handle}")


def _section(
    title: str, names: Sequence[str], rows: Sequence[Sequence[str]], more: str, *, numbered: bool = False
) -> str:
    """Give a heading and its table; nothing at all without rows."""
    if not rows:
        return ""
    if numbered:
        names, rows = ("#", *names), [(str(place), *row) for place, row in enumerate(rows, start=1)]
    return f"## {title}\n\n{_table(names, rows, more)}"


def _table(names: Sequence[str], rows: Sequence[Sequence[str]], more: str) -> str:
    left = len(rows) - LINES
    lines = [_line(names), _line(["---"] * len(names)), *map(_line, rows[:LINES])]
    return "\n".join([*lines, *([f"\nand {left} more: `{more}`"] if left > 0 else [])])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return str(escape(text)) if text else ""


def _day(value: date | None) -> str:
    return day(value) or ""

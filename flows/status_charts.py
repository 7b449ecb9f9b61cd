"""The two drawings of a status page, as Mermaid: the path to the next go-live, and all waves. It knows no store.

Titles come from people: in a drawing nothing but letters, digits and harmless marks of them is kept.
"""

from flows.status_tables import day_cell
from kt_engine.answers.critical_chain import ChainBox
from kt_engine.answers.standing import Standing
from kt_engine.documents.wording import day

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
PATH_LOOK = (
    '%%{init: {"theme": "base", "themeVariables": {"lineColor": "#eef3fa", "textColor": "#eef3fa", '
    '"edgeLabelBackground": "#22334a", "fontSize": "15px"}, '
    '"flowchart": {"wrappingWidth": 420, "nodeSpacing": 20, "rankSpacing": 24}}}%%'
)
STYLES = (
    "    classDef waiting fill:#d64545,stroke:#ffd0d0,color:#ffffff",
    "    classDef work fill:#a9d4f5,stroke:#a9d4f5,color:#0b1b2b",
    "    classDef gate fill:#ffd98a,stroke:#ffd98a,color:#0b1b2b",
)
HARMLESS = frozenset(" .,:/()'-+")
TITLE_SHOWN = 60


def gantt_section(facts: Standing) -> str:
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


def path_section(facts: Standing) -> str:
    """Draw what drives the next go-live: what waits for people now is red."""
    path = facts.outlook.path if facts.outlook else None
    if path is None:
        return ""
    boxes = [_box(place, box) for place, box in enumerate(path.boxes)]
    head = ["```mermaid", PATH_LOOK, "flowchart TD"]
    lines = [*boxes, *_arrows(len(boxes), path.left_out), *STYLES]
    told = f"## The path to the go-live of wave {path.wave}"
    more = [f"\nand {path.left_out} more: `kt plan show {facts.handle}`"] if path.left_out else []
    return "\n".join([told, "", *head, *lines, "```", *more])


def _box(place: int, box: ChainBox) -> str:
    look = "waiting" if box.is_waiting else "gate" if box.is_gate else "work"
    told = f"{plain(box.handle)}<br>{plain(box.title)}<br>{day_cell(box.ends_on)}"
    return f'    n{place}["{told}"]:::{look}'


def _arrows(count: int, left_out: int) -> list[str]:
    arrows = [f"    n{place} --> n{place + 1}" for place in range(count - 1)]
    if left_out and arrows:
        arrows[-1] = f'    n{count - 2} -. "{left_out} more" .-> n{count - 1}'
    return arrows


def plain(text: str) -> str:
    """Keep of a text what means nothing to Mermaid, Markdown or HTML, on one line, shortened."""
    kept = "".join(each if each.isalnum() or each in HARMLESS else " " for each in text)
    folded = " ".join(kept.replace("://", " ").split())
    return folded if len(folded) <= TITLE_SHOWN else f"{folded[: TITLE_SHOWN - 3].rstrip()}..."

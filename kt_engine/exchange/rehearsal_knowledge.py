"""Reads the way of each knowledge item of a rehearsal, and what else happens to it; it knows no playbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from kt_engine.errors import Problem
from kt_engine.exchange.cells import choice_cell, key_cell, number_cell, text_cell
from kt_engine.exchange.csv_rows import Row, raise_if_any, read_sheet
from kt_engine.exchange.nearest import shown
from kt_engine.exchange.read_bytes import shown_name
from kt_engine.exchange.rehearsal_cells import Known, counted_day, files, person
from kt_engine.exchange.rehearsal_sessions import PeoplesTime, SessionPart, read_peoples_time, read_sessions
from kt_engine.words import WorkSetting

STEP_COLUMNS = (
    "item", "giver", "receiver", "owner", "files", "sent_back", "why", "first_play_back_pct", "play_back_pct",
    "easy_topic", "easy_by", "hard_topic", "hard_by", "open_issue", "issue_plan", "issue_owner", "issue_due", "setting",
    "case", "used_by", "fate",
)  # fmt: skip
TURN_COLUMNS = (
    "what", "item", "about_day", "by", "approver", "risk", "until", "reason", "text", "file", "trainees_due",
)  # fmt: skip
SentBack = Literal["empty section", "review", "play-back"]
Fate = Literal["baselined", "waived", "changed"]
Turn = Literal["block", "unblock", "waive", "reopen", "change"]
LONG = 600


@dataclass(frozen=True)
class IssuePart:
    """What is still open when an item is signed."""

    issue: str
    plan: str
    owner: str
    due_day: int


@dataclass(frozen=True)
class TopicPart:
    title: str
    chosen_by: str


@dataclass(frozen=True)
class StepsPart:
    """The way of one item, with the people who go it by name."""

    item: str
    giver: str
    receiver: str
    owner: str
    files: tuple[str, ...]
    """In knowledge/, the version that is sent back first."""
    sent_back: SentBack | None
    why: str
    first_play_back_pct: int | None
    play_back_pct: int
    easy: TopicPart
    hard: TopicPart
    issue: IssuePart | None
    setting: WorkSetting
    case: str
    used_by: str
    fate: Fate

    @property
    def refused_file(self) -> str | None:
        """The text that is not even taken, because a section of it says nothing."""
        return self.files[0] if self.sent_back == "empty section" else None

    @property
    def kept_files(self) -> tuple[str, ...]:
        """Give what becomes version 1, and 2."""
        return self.files[1:] if self.refused_file else self.files


@dataclass(frozen=True)
class TurnPart:
    """What else happens to an item, from a day of the story on."""

    what: Turn
    item: str
    about_day: int
    by: str
    approver: str
    """Of a waiver; else empty."""
    risk: str
    """Key of the playbook's risk that a waiver is against."""
    until_day: int | None
    """The last day of a waiver."""
    reason: str
    text: str
    """What changed."""
    file: str
    """In knowledge/: the version that says so."""


@dataclass(frozen=True)
class KnowledgeStory:
    time: PeoplesTime
    sessions: tuple[SessionPart, ...]
    steps: tuple[StepsPart, ...]
    turns: tuple[TurnPart, ...]

    def process_of(self, item: str) -> str | None:
        """Give the process in which an item is explained; None: of the whole engagement."""
        return next(part.process for part in self.sessions if part.item == item)

    def sessions_of(self, item: str) -> tuple[SessionPart, ...]:
        return tuple(part for part in self.sessions if part.item == item)

    def turns_of(self, item: str, what: Turn) -> tuple[TurnPart, ...]:
        return tuple(part for part in self.turns if (part.item, part.what) == (item, what))


def read_knowledge_story(folder: Path, known: Known) -> KnowledgeStory:
    """Read the tables about knowledge in transfer/. Raises InvalidInput with every fault of the first faulty one."""
    transfer = folder / "transfer"
    sessions = read_sessions(transfer / "sessions.csv", known)
    time = read_peoples_time(transfer, known)
    steps = _read_steps(transfer / "knowledge_steps.csv", known, {part.item for part in sessions})
    items = {part.item for part in steps}
    turns = _read_turns(transfer / "knowledge_turns.csv", known, items)
    strange = [part for part in sessions if part.item not in items]
    if strange:
        name = shown_name(transfer / "sessions.csv")
        raise_if_any(
            [
                Problem(
                    f"{part.session} explains {shown(part.item)}, which has no line in knowledge_steps.csv.",
                    name,
                )
                for part in strange
            ]
        )
    return KnowledgeStory(time, sessions, steps, turns)


def _read_steps(path: Path, known: Known, explained: set[str]) -> tuple[StepsPart, ...]:
    sheet = read_sheet(path, what="table of knowledge items", columns=STEP_COLUMNS)
    problems = list(sheet.problems)
    seen = dict[str, int]()
    parts = []
    for row in sheet.rows:
        part = _steps(row, problems, known)
        parts.append(part)
        problems += [row.problem(column, sentence) for column, sentence in _step_faults(part)]
        if part.item not in explained:
            problems.append(row.problem("item", f"No session of sessions.csv explains {shown(part.item)}."))
        if part.item in seen:
            problems.append(row.problem("item", f"{part.item} stands in line {seen[part.item]} already."))
        seen.setdefault(part.item, row.line)
    raise_if_any(problems)
    return tuple(parts)


def _steps(row: Row, problems: list[Problem], known: Known) -> StepsPart:
    sent_back = row.cells["sent_back"]
    if sent_back:
        choice_cell(row, "sent_back", problems, get_args(SentBack))
    setting = choice_cell(row, "setting", problems, WorkSetting)
    first = row.cells["first_play_back_pct"]
    return StepsPart(
        item=key_cell(row, "item", problems),
        giver=person(row, "giver", problems, known),
        receiver=person(row, "receiver", problems, known),
        owner=person(row, "owner", problems, known),
        files=files(row, "files", problems, known),
        sent_back=sent_back or None,  # type: ignore[arg-type] # chosen from it above
        why=text_cell(row, "why", problems, most=LONG, needed=bool(sent_back)),
        first_play_back_pct=_percent(row, "first_play_back_pct", problems) if first else None,
        play_back_pct=_percent(row, "play_back_pct", problems),
        easy=_topic(row, "easy", problems, known),
        hard=_topic(row, "hard", problems, known),
        issue=_issue(row, problems, known),
        setting=WorkSetting(setting) if setting in tuple(WorkSetting) else WorkSetting.LIVE,
        case=text_cell(row, "case", problems),
        used_by=person(row, "used_by", problems, known),
        fate=choice_cell(row, "fate", problems, get_args(Fate)),  # type: ignore[arg-type] # a fault says so
    )


def _step_faults(part: StepsPart) -> Iterator[tuple[str, str]]:
    wanted = 2 if part.sent_back else 1
    if len(part.files) != wanted:
        yield "files", f"{wanted} files are needed here: one for each version, the one sent back first."
    if (part.first_play_back_pct is not None) is not (part.sent_back == "play-back"):
        yield (
            "first_play_back_pct",
            "Only an item sent back by its play-back has a first score, and it has one.",
        )
    for column, who in (("easy_by", part.easy.chosen_by), ("hard_by", part.hard.chosen_by)):
        if who not in {part.giver, part.receiver, part.owner}:
            yield column, "A topic is chosen by giver, receiver or owner of the item."


def _percent(row: Row, column: str, problems: list[Problem]) -> int:
    return number_cell(row, column, problems, low=0, high=100)


def _topic(row: Row, which: str, problems: list[Problem], known: Known) -> TopicPart:
    return TopicPart(text_cell(row, f"{which}_topic", problems), person(row, f"{which}_by", problems, known))


def _issue(row: Row, problems: list[Problem], known: Known) -> IssuePart | None:
    """Give what is carried; all four cells are filled or none is."""
    columns = ("open_issue", "issue_plan", "issue_owner", "issue_due")
    if not any(row.cells[column] for column in columns):
        return None
    return IssuePart(
        text_cell(row, "open_issue", problems),
        text_cell(row, "issue_plan", problems),
        person(row, "issue_owner", problems, known),
        counted_day(row, "issue_due", problems),
    )


def _read_turns(path: Path, known: Known, items: set[str]) -> tuple[TurnPart, ...]:
    sheet = read_sheet(path, what="table of turns of knowledge items", columns=TURN_COLUMNS)
    problems = list(sheet.problems)
    parts = tuple(_turn(row, problems, known) for row in sheet.rows)
    for row, part in zip(sheet.rows, parts, strict=True):
        if part.item not in items:
            problems.append(
                row.problem("item", f"There is no item {shown(part.item)} in knowledge_steps.csv.")
            )
    raise_if_any(problems)
    return parts


def _turn(row: Row, problems: list[Problem], known: Known) -> TurnPart:
    what = choice_cell(row, "what", problems, get_args(Turn))
    waives, changes = what == "waive", what == "change"
    found = files(row, "file", problems, known)
    if changes is not (len(found) == 1):
        problems.append(
            row.problem("file", "A change has one file: the version that says so; no other turn has.")
        )
    return TurnPart(
        what=what,  # type: ignore[arg-type] # a fault says so
        item=key_cell(row, "item", problems),
        about_day=counted_day(row, "about_day", problems),
        by=person(row, "by", problems, known),
        approver=person(row, "approver", problems, known) if waives else "",
        risk=key_cell(row, "risk", problems) if waives else "",
        until_day=counted_day(row, "until", problems) if waives else None,
        reason=text_cell(row, "reason", problems, most=LONG, needed=not changes),
        text=text_cell(row, "text", problems, most=LONG, needed=changes),
        file=found[0] if found else "",
    )

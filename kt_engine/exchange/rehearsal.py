"""Reads the folder of a rehearsal as one frozen value; it knows no playbook and plays nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kt_engine.errors import InvalidInput, Problem
from kt_engine.exchange.kpis import KpiRow, read_kpis
from kt_engine.exchange.nearest import shown
from kt_engine.exchange.people import PersonRow, read_people
from kt_engine.exchange.read_bytes import refusal, shown_name
from kt_engine.exchange.rehearsal_cells import Known
from kt_engine.exchange.rehearsal_integration import IntegrationStory, integration_story
from kt_engine.exchange.rehearsal_knowledge import KnowledgeStory, read_knowledge_story
from kt_engine.exchange.rehearsal_risks import risk_faults
from kt_engine.exchange.rehearsal_shapes import CandidatePart, EngagementFile, ScriptFile
from kt_engine.exchange.rehearsal_table import Tables
from kt_engine.exchange.rehearsal_way import read_way
from kt_engine.exchange.rehearsal_way_lines import WayTables
from kt_engine.exchange.scope import ScopeRow, read_scope
from kt_engine.exchange.yaml_file import Places, read_yaml
from kt_engine.words import Side

Fault = tuple[tuple[str | int, ...], str]
"""Where, and what is wrong."""


def read_rehearsal(folder: Path) -> "Rehearsal":
    """Read all files of the folder and check them against each other, not against the playbook."""
    if not folder.is_dir():
        raise refusal(shown_name(folder), "There is no such folder of a rehearsal. Check the path.")
    engagement, engagement_places = read_yaml(folder / "engagement.yaml", EngagementFile, "engagement file")
    script, script_places = read_yaml(folder / "script.yaml", ScriptFile, "script")
    scope, people = read_scope(folder / "scope.csv"), read_people(folder / "people.csv")
    tables = Tables(
        folder / "transfer",
        frozenset(person.name for person in people),
        frozenset(row.process_key for row in scope),
    )
    rehearsal = Rehearsal(
        folder,
        engagement,
        script,
        scope,
        people,
        read_kpis(folder / "kpis.csv"),
        integration_story(tables, script.plays),
        read_way(tables),
    )
    problems = [
        *tables.problems,
        *_placed(engagement_places, _engagement_faults(rehearsal)),
        *_placed(script_places, _script_faults(rehearsal)),
        *_row_problems(rehearsal),
    ]
    if problems:
        raise InvalidInput(problems)
    return _with_transfer(rehearsal)


def _with_transfer(rehearsal: "Rehearsal") -> "Rehearsal":
    """Read the tables of the transfer that the script plays."""
    if "knowledge" not in rehearsal.script.plays:
        return rehearsal
    known = Known(
        rehearsal.folder,
        frozenset(person.name for person in rehearsal.people),
        frozenset(row.process_key for row in rehearsal.scope),
    )
    return replace(rehearsal, knowledge=read_knowledge_story(rehearsal.folder, known))


def _placed(places: Places, faults: Iterator[Fault]) -> list[Problem]:
    return [places.problem(path, sentence) for path, sentence in faults]


def _engagement_faults(rehearsal: "Rehearsal") -> Iterator[Fault]:
    engagement = rehearsal.engagement
    chosen = [candidate for candidate in engagement.candidates if candidate.chosen]
    if len(chosen) != 1:
        yield ("candidates",), f"{len(chosen)} candidates are chosen; exactly one is."
    names = [part.name for part in (engagement.client, *engagement.candidates, *engagement.others)]
    parties = set(names)
    for place, other in enumerate(engagement.others):
        if names.count(other.name) > 1:
            yield (
                ("others", place, "name"),
                f"{shown(other.name)} stands in this file as another company too.",
            )
    for place, candidate in enumerate(engagement.candidates):
        yield from _missing_file(rehearsal, ("candidates", place, "bid"), candidate.bid)
    for place, site in enumerate(engagement.sites):
        if site.party not in parties:
            yield ("sites", place, "party"), f"There is no party {shown(site.party)} here."
    waves = {row.wave for row in rehearsal.scope}
    if set(engagement.contract.go_live_day) != waves:
        yield (
            ("contract", "go_live_day"),
            f"The contract needs one go-live day for each wave: {sorted(waves)}.",
        )


def _script_faults(rehearsal: "Rehearsal") -> Iterator[Fault]:
    processes = {row.process_key for row in rehearsal.scope}
    for name in (
        "handovers",
        "evidence",
        "returns",
        "overrules",
        "failed_assessments",
        "leavers",
        "blocked_tasks",
        "conditions",
        "refusals",
        "grades",
    ):
        for place, part in enumerate(getattr(rehearsal.script, name)):
            if part.process is not None and part.process not in processes:
                yield (name, place, "process"), f"There is no process {shown(part.process)} in scope.csv."
    yield from _file_faults(rehearsal)
    yield from _return_faults(rehearsal)
    yield from _condition_faults(rehearsal)
    yield from risk_faults(rehearsal.script)


def _file_faults(rehearsal: "Rehearsal") -> Iterator[Fault]:
    script = rehearsal.script
    for place, handover in enumerate(script.handovers):
        for number, name in enumerate(handover.files):
            yield from _missing_file(rehearsal, ("handovers", place, "files", number), name)
    for place, evidence in enumerate(script.evidence):
        yield from _missing_file(rehearsal, ("evidence", place, "file"), evidence.file)
    for place, grades in enumerate(script.grades):
        yield from _missing_file(rehearsal, ("grades", place, "file"), grades.file)
    for place, condition in enumerate(script.conditions):
        yield from _missing_file(rehearsal, ("conditions", place, "closed_with"), condition.closed_with)


def _return_faults(rehearsal: "Rehearsal") -> Iterator[Fault]:
    for place, part in enumerate(rehearsal.script.returns):
        if len(rehearsal.files_of(part.handover, part.process)) <= part.version:
            sentence = f"Version {part.version} is returned, but there is no file for the next one."
            yield ("returns", place), sentence


def _condition_faults(rehearsal: "Rehearsal") -> Iterator[Fault]:
    held = {entry.function for person in rehearsal.people for entry in person.functions}
    for place, condition in enumerate(rehearsal.script.conditions):
        if condition.owner not in held:
            yield ("conditions", place, "owner"), f"Nobody of people.csv is {shown(condition.owner)}."
        if not condition.closed_day <= condition.due_day <= condition.expires_day:
            yield ("conditions", place), "closed_day, due_day and expires_day must follow one another."


def _row_problems(rehearsal: "Rehearsal") -> Iterator[Problem]:
    sites = {site.name for site in rehearsal.engagement.sites}
    processes = {row.process_key for row in rehearsal.scope}
    for row in rehearsal.scope:
        if row.site not in sites:
            yield rehearsal.problem(
                "scope.csv", row.line, f"There is no site {shown(row.site)} in engagement.yaml."
            )
    for person in rehearsal.people:
        for sentence in _person_faults(rehearsal, person, sites, processes):
            yield rehearsal.problem("people.csv", person.line, sentence)
    for value in rehearsal.kpis:
        if value.process_key not in processes:
            sentence = f"There is no process {shown(value.process_key)} in scope.csv."
            yield rehearsal.problem("kpis.csv", value.line, sentence)


def _person_faults(
    rehearsal: "Rehearsal", person: PersonRow, sites: set[str], processes: set[str]
) -> Iterator[str]:
    parties = {Side.CLIENT: rehearsal.engagement.client.name, Side.PROVIDER: rehearsal.provider.name}
    parties |= {Side(part.side): part.name for part in rehearsal.engagement.others}
    if person.site not in sites:
        yield f"There is no site {shown(person.site)} here."
    if person.party not in parties.values():
        yield f"There is no party {shown(person.party)} here."
    elif parties.get(person.side) != person.party:
        yield f"{shown(person.party)} does not stand on the side {person.side.value} here."
    for entry in person.functions:
        if entry.process_key and entry.process_key not in processes:
            yield f"There is no process {shown(entry.process_key)} in scope.csv."


def _missing_file(rehearsal: "Rehearsal", path: tuple[str | int, ...], name: str) -> Iterator[Fault]:
    if not rehearsal.path(name).is_file():
        yield path, f"There is no file {shown(name)} in this folder."


@dataclass(frozen=True)
class Rehearsal:
    folder: Path
    engagement: EngagementFile
    script: ScriptFile
    scope: tuple[ScopeRow, ...]
    people: tuple[PersonRow, ...]
    kpis: tuple[KpiRow, ...]
    integration: IntegrationStory
    way: WayTables
    """What its trainees go through beside class and tests; empty where it tells nothing of it."""
    knowledge: KnowledgeStory | None = None
    """None where the script plays none."""

    @property
    def provider(self) -> CandidatePart:
        """The candidate that is chosen; the first where a faulty file chooses none."""
        candidates = self.engagement.candidates
        return next((candidate for candidate in candidates if candidate.chosen), candidates[0])

    def path(self, name: str) -> Path:
        return self.folder / name

    def files_of(self, handover: str, process: str | None) -> tuple[Path, ...]:
        """Give the files of a handover, version 1 first; none where the script has none."""
        for part in self.script.handovers:
            if (part.handover, part.process) == (handover, process):
                return tuple(self.path(name) for name in part.files)
        return ()

    def evidence_of(self, task: str, process: str | None) -> Path | None:
        """Give the file that proves a task; None without one, or where a condition leaves it out."""
        left_out = {(part.task_without_evidence, part.process) for part in self.script.conditions}
        if (task, process) in left_out:
            return None
        found = {part.process: part.file for part in self.script.evidence if part.task == task}
        name = found.get(process, found.get(None))
        return self.path(name) if name else None

    def problem(self, file: str, line: int, sentence: str) -> Problem:
        return Problem(sentence, shown_name(self.path(file)), line, 1)

"""What every file of the house is called and how long it may be."""

import ast
import re
from pathlib import Path

import pytest

from house_sources import ENGINE, FLOWS, ROOT, functions, room_of, sources
from kt_engine.words import DocumentKey, Stage

FORBIDDEN = {"utils", "helpers", "common", "core", "base", "manager", "service", "misc"}
SHARED_BY_ACTIONS = {
    "authority": "who may act; asked by every verb",
    "in_engagement": "which chain a handle belongs to",
    "task_in_hand": "the task a verb is about",
    "handover_in_hand": "the handover a verb is about",
    "training_in_hand": "the certification a verb is about",
    "items_of_session": "what a knowledge session does to its items",
    "session_in_hand": "the knowledge session a verb is about, and the time it books",
    "session_people": "who must be at a knowledge session",
    "decline_points": "the points beside a signature that declines",
    "step_reached": "whether a trainee's way is proven as far as a task of his asks",
    "shown_hash": "the beginning of a hash that a signer was shown",
    "signing_desk": "opens the store to sign, and records what is refused",
    "delegated": "the delegation a signature is made under",
    "emergency": "the emergency role a signature is made in",
    "asked_to_sign": "who was asked to sign a gate and is silent",
    "parallel_in_hand": "the parallel run a verb is about",
    "parallel_agreed": "what follows when a rule or a result of a parallel run is signed",
    "propose_agreement": "puts content before its signers, inside another verb's unit of work",
    "control_in_hand": "a control with who answers for it",
    "nesting_in_hand": "the nursery of a trainee, and whether its process is live",
    "note_absence": "noting that people are away, and taking it back",
    "promise_in_hand": "an assumption or a spoken promise, and who may touch it",
    "raise_session_issue": "the issue that cancelled sessions in a row become",
    "readiness_in_hand": "a point of readiness, and what it must say",
    "question_in_hand": "the question a verb is about, and who may answer and close it",
    "agreed": "what follows when an agreement is agreed or refused, by its kind",
    "tick": "the three short steps of one claim: claim, settle, release",
}
"""Modules of actions that several verbs share, or that hold several short ones."""
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONGER = {
    "kt_engine/actions/add_assumption.py add_assumption": "most of its lines are the facts it is given by name",
    "kt_engine/actions/add_communication.py add_communication": "most of its lines are the facts it is given by name",
    "kt_engine/actions/change_readiness_point.py change_readiness_point": "most are the facts it is given by name",
    "kt_engine/cli/session_reading.py show": "one table after another of one page",
    "kt_engine/cli/allocation.py propose": "its lines are options of one command",
    "kt_engine/cli/engagement.py start": "its lines are options of one command",
    "kt_engine/cli/session.py book": "its lines are options of one command",
    "kt_engine/cli/session.py hold": "its lines are options of one command",
    "kt_engine/cli/people_notice.py add": "its lines are options of one command",
    "kt_engine/cli/readiness.py add": "its lines are options of one command",
    "kt_engine/cli/training_import.py import_assessments_": "its lines are options of one command",
    "kt_engine/cli/training_steps.py check": "its lines are options of one command",
    "kt_engine/exchange/moodle_grades.py _items": "one pass over a header, with every fault of it",
    "kt_engine/actions/record_kpi.py record_kpi": "most of its lines are the facts it is given by name",
}
"""Functions that may be longer, and why."""


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_its_flow_file(stage: Stage) -> None:
    assert (FLOWS / f"{stage.value}.py").is_file()


@pytest.mark.parametrize("key", list(DocumentKey))
def test_every_document_has_its_module_and_its_template(key: DocumentKey) -> None:
    assert (ENGINE / "documents" / f"{key.value}.py").is_file()
    assert (ENGINE / "documents" / "templates" / f"{key.value}.md.j2").is_file()


def test_every_template_belongs_to_a_document() -> None:
    templates = {file.name.split(".")[0] for file in (ENGINE / "documents" / "templates").glob("*.j2")}
    assert {name for name in templates if not name.startswith("_")} == {key.value for key in DocumentKey}


def test_every_action_file_defines_the_verb_of_its_name() -> None:
    without = {
        file.stem
        for file, tree in sources().items()
        if room_of(file) == "actions" and file.stem != "__init__"
        if file.stem not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    }
    assert without <= set(SHARED_BY_ACTIONS)


def test_no_file_has_a_name_that_says_nothing() -> None:
    # base.yaml is a playbook, and data; these are modules.
    assert [str(file) for file in sources() if file.stem in FORBIDDEN] == []


def test_every_module_says_first_what_it_does() -> None:
    silent = [str(file) for file, tree in sources().items() if tree.body and ast.get_docstring(tree) is None]
    assert silent == []


def test_no_file_is_longer_than_one_can_read_at_a_sitting() -> None:
    lengths = {str(file): (ROOT / file).read_text(encoding="utf-8").count("\n") for file in sources()}
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST_FILE} == {}


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its docstring."""
    said = node.body[0] if ast.get_docstring(node) is not None else None
    return _span(node) - (_span(said) if said else 0)


def _span(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{file.as_posix()} {node.name}"
        for file, tree in sources().items()
        for node in functions(tree)
        if _lines(node) > LONGEST_FUNCTION
    }
    assert long == set(LONGER)


def test_nothing_is_left_to_be_done_later() -> None:
    later = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
    texts = [ROOT / file for file in sources()] + list((ROOT / "docs").rglob("*.md")) + [ROOT / "README.md"]
    found = [str(file.relative_to(ROOT)) for file in texts if later.search(file.read_text(encoding="utf-8"))]
    assert found == []


def test_every_page_of_the_docs_is_in_the_index() -> None:
    docs = ROOT / "docs"
    index = (docs / "README.md").read_text(encoding="utf-8")
    pages = [str(page.relative_to(docs)) for page in sorted(docs.rglob("*.md")) if "tour" not in page.parts]
    assert [page for page in pages if page != "README.md" and f"({page})" not in index] == []


def test_every_link_of_the_docs_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "playbooks" / "README.md"]
    pages += list((ROOT / "docs").rglob("*.md"))
    broken = [
        f"{page.relative_to(ROOT)} -> {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / Path(target)).exists()
    ]
    assert broken == []

"""Who may import, write, print and wait: the walls between the rooms that import-linter cannot see."""

import ast
import subprocess
import sys
from pathlib import Path

from house_sources import ROOT, called, imports, imports_module, room_of, sources

WRITERS = {"actions", "store"}


def files_where(test: object) -> list[str]:
    assert callable(test)
    return [str(file) for file, tree in sources().items() if test(file, tree)]


def test_only_flows_import_prefect() -> None:
    assert files_where(lambda f, tree: room_of(f) != "flows" and imports_module(tree, "prefect")) == []


def test_only_the_opener_imports_a_sqlite_library() -> None:
    # A second SQLite library in one process drops the first one's locks when it closes the file.
    banned = ("sqlite3", "aiosqlite", "pysqlite3")
    assert files_where(lambda _, tree: imports_module(tree, *banned)) == ["kt_engine/store/database.py"]


def test_no_test_opens_the_store_with_another_sqlite_library() -> None:
    named = [(file, file.read_text(encoding="utf-8")) for file in sorted((ROOT / "tests").rglob("*.py"))]
    trees = {file: ast.parse(text) for file, text in named if "sqlite" in text}
    assert [str(file) for file, tree in trees.items() if imports_module(tree, "sqlite3", "aiosqlite")] == []


def test_only_actions_write() -> None:
    def writes(file: Path, tree: ast.Module) -> bool:
        if room_of(file) in WRITERS:
            return False
        opens = (node for node in ast.walk(tree) if called(node) == "open_store")
        return any(keyword.arg == "write" for node in opens for keyword in getattr(node, "keywords", []))

    assert files_where(writes) == []


def test_only_actions_hold_a_unit_of_work() -> None:
    unit = ("kt_engine.store.unit", "Unit")
    assert files_where(lambda f, tree: room_of(f) not in WRITERS and unit in imports(tree)) == []


def test_documents_and_rules_never_open_a_store() -> None:
    closed = {"documents", "rules", "plan", "playbook", "methods", "exchange"}
    assert files_where(lambda f, tree: room_of(f) in closed and imports_module(tree, "kt_engine.store")) == []


def test_only_the_command_line_prints() -> None:
    def prints(file: Path, tree: ast.Module) -> bool:
        return room_of(file) != "cli" and any(called(node) == "print" for node in ast.walk(tree))

    assert files_where(prints) == []


def test_nothing_is_awaited_while_the_store_is_open() -> None:
    waiting = (ast.Await, ast.AsyncFor, ast.AsyncWith)

    def waits(_file: Path, tree: ast.Module) -> bool:
        opened = (
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.With | ast.AsyncWith)
            and any(called(item.context_expr) == "open_store" for item in node.items)
        )
        return any(
            isinstance(node, ast.AsyncWith)
            or any(isinstance(inner, waiting) for statement in node.body for inner in ast.walk(statement))
            for node in opened
        )

    assert files_where(waits) == []


def test_a_command_that_runs_no_flow_does_not_load_prefect() -> None:
    script = (
        "import sys, importlib, pkgutil, kt_engine.cli as c\n"
        "for m in pkgutil.iter_modules(c.__path__): importlib.import_module('kt_engine.cli.' + m.name)\n"
        "print('prefect' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True, timeout=60
    )
    assert run.stdout.strip() == "False"

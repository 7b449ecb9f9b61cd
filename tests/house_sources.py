"""Reads the house's own source files for the tests that keep it. It runs none of them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENGINE = ROOT / "kt_engine"
FLOWS = ROOT / "flows"


@cache
def sources() -> dict[Path, ast.Module]:
    """Give every module of kt_engine and flows, by its path from the project's folder; migrations are left out."""
    return {
        file.relative_to(ROOT): ast.parse(file.read_text(encoding="utf-8"), str(file))
        for room in (ENGINE, FLOWS)
        for file in sorted(room.rglob("*.py"))
        if "versions" not in file.parts
    }


def room_of(file: Path) -> str:
    """Give the room a path lies in: `actions`, `store` ..., `flows`, or `kt_engine` for what lies directly in it."""
    if file.parts[0] == "flows":
        return "flows"
    return file.parts[1] if len(file.parts) > 2 else "kt_engine"


def imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Give (module, name) of every import, also of those inside functions; name is empty for `import module`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)


def imports_module(tree: ast.Module, *modules: str) -> bool:
    return any(
        found == module or found.startswith(f"{module}.") for found, _ in imports(tree) for module in modules
    )


def called(node: ast.AST) -> str:
    """Give the last name of what a call calls: `open_store` for `database.open_store(...)`; empty for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", "") or getattr(node.func, "id", "")


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def blocks(page: Path, kind: str) -> list[str]:
    """Give the blocks of code of one kind on a page."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)

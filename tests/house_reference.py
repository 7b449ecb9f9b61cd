"""Writes the pages of docs/reference, and the closed lists of the glossary, from the code they describe.

`python tests/house_reference.py` (or `make reference`) writes them anew; a test compares them.
"""

import ast
import inspect
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from sqlalchemy import Column, Table  # noqa: E402
from sqlmodel import SQLModel  # noqa: E402

from house_sources import called, functions, room_of, sources  # noqa: E402
from kt_engine import words  # noqa: E402
from kt_engine.answers.measures import MEASURES, UNITS  # noqa: E402
from kt_engine.cli.reference import reference  # noqa: E402
from kt_engine.playbook.json_schema import json_schema  # noqa: E402
from kt_engine.store import tables  # noqa: E402
from kt_engine.words import Unit  # noqa: E402

WRITTEN = "Written from the code by `make reference`; a test compares the two."
LISTS = "the closed lists"
FILES = "the rooms and their files"
ROOMS = {
    "kt_engine": "What every room may use.",
    "words": "Every closed list, and nothing else.",
    "playbook": "YAML becomes a frozen playbook, or a list of everything that is wrong with it.",
    "methods": "The field's arithmetic, pure.",
    "exchange": "Files become frozen values and the other way round. No store.",
    "plan": "Playbook, scope, people and calendars become what should exist and when. Pure.",
    "rules": "May this happen? Plain values in; nothing or an error out. Pure.",
    "store": "Tables, the two openers, guards, events, files, prebuilt queries.",
    "answers": "Questions to the store; frozen facts out. Nothing is written.",
    "actions": "The only writers. One file per verb.",
    "documents": "The only text. One module and one template of the same name per document. Never opens a store.",
    "cli": "The command `kt`: parse, one action or answer, print.",
    "flows": "Prefect, and only here.",
}
"""In the order data flows; every room has its sentence."""
USUAL = {
    "id": "database id; never shown to people",
    "handle": "the id people use; stored, unique, never reused",
    "version": "counts changes; a change names the version it read",
}
CHAINS = {
    "engagement": "Its rows are proved by the chain of their engagement.",
    "installation": "Its rows are proved by the chain of the installation.",
    "either": "Its rows are proved by the chain of their engagement, or of the installation where they name none.",
}


def pages() -> dict[Path, str]:
    """Give every generated page with its text; the same code gives the same text."""
    glossary, house_map = ROOT / "docs" / "glossary.md", ROOT / "docs" / "map.md"
    return {
        ROOT / "docs" / "reference" / "cli.md": reference(),
        ROOT / "docs" / "reference" / "tables.md": "\n".join(_tables()) + "\n",
        ROOT / "docs" / "reference" / "events.md": "\n".join(_events()) + "\n",
        ROOT / "docs" / "reference" / "playbook-measures.md": "\n".join(_measures()) + "\n",
        ROOT / "playbooks" / "schema.json": json_schema(),
        glossary: _with(glossary, LISTS, _lists()),
        house_map: _with(house_map, FILES, _files()),
    }


def _tables() -> Iterator[str]:
    yield "# The tables\n"
    plan = "[decision 0002](../decisions/0002-tables-of-all-six-stages.md)"
    yield f"{WRITTEN} The picture and the plan behind them: {plan}.\n"
    yield "`text` enters events as a salted digest, `digest` as its SHA-256, `live` not at all; the rest as it is.\n"
    for row in _rows():
        table = tables.table_of(row)
        yield f"## {table.name}\n"
        yield f"{_one_line(inspect.getdoc(row))} {_proof(table)}\n"
        yield "| column | type | may be empty | points to | in events | meaning |"
        yield "| --- | --- | --- | --- | --- | --- |"
        said = _said_of_columns(row)
        yield from (_column_line(column, said.get(column.name, "")) for column in table.columns)
        yield ""


def _rows() -> list[type[SQLModel]]:
    rows = [value for name in tables.__all__ if isinstance(value := getattr(tables, name), type)]
    return sorted(rows, key=lambda row: tables.table_of(row).name)


def _proof(table: Table) -> str:
    proof = CHAINS.get(table.info["chain"] or "", "It is part of the memory itself.")
    fixed = " A row is never edited; a correction is a new row." if table.info.get("evidence") else ""
    return proof + fixed


def _column_line(column: Column[object], said: str) -> str:
    kind = column.info["enum"].__name__ if "enum" in column.info else str(column.type)
    into = ", ".join(key.target_fullname.split(".")[0] for key in column.foreign_keys)
    how = next((name for name in ("text", "digest", "live") if column.info.get(name)), "as it is")
    empty = "yes" if column.nullable else ""
    return f"| `{column.name}` | {kind} | {empty} | {into} | {how} | {said or USUAL.get(column.name, '')} |"


def _said_of_columns(row: type[SQLModel]) -> dict[str, str]:
    """Give the text written under a column in its class."""
    found: dict[str, str] = {}
    body = ast.parse(inspect.getsource(row)).body[0]
    last = ""
    for node in getattr(body, "body", []):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            last = node.target.id
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and last:
            found[last] = _one_line(str(node.value.value))
    return found


def _events() -> Iterator[str]:
    yield "# The events\n"
    yield f"{WRITTEN}\n"
    yield (
        "Each line of a chain has a kind, the handle it is about, who, when, facts, and every column that changed. "
        "Texts stand in it as salted digests. One kind may be written by several actions.\n"
    )
    yield "| kind | chain | written by | facts | texts |"
    yield "| --- | --- | --- | --- | --- |"
    yield from sorted(set(_event_lines()))


def _event_lines() -> Iterator[str]:
    for file, tree in sources().items():
        if room_of(file) != "actions":
            continue
        named = _named_texts(tree)
        for function in functions(tree):
            for call in ast.walk(function):
                if called(call) in {"event", "installation_event"} and isinstance(call, ast.Call):
                    yield _event_line(file, call, named)


def _event_line(file: Path, call: ast.Call, named: dict[str, str]) -> str:
    kind = _text(call.args[0], named)
    chain = "installation" if called(call) == "installation_event" else "engagement"
    facts = sorted(keyword.arg or "more" for keyword in call.keywords if keyword.arg != "texts")
    texts = [keyword.value for keyword in call.keywords if keyword.arg == "texts"]
    keys = sorted({_text(key, named) for text in texts for key in _keys(text)})
    return f"| `{kind}` | {chain} | `{file.as_posix()}` | {', '.join(facts)} | {', '.join(keys)} |"


def _keys(text: ast.expr) -> Iterator[ast.expr]:
    for node in ast.walk(text):
        if isinstance(node, ast.Dict):
            yield from (key for key in node.keys if key is not None)


def _named_texts(tree: ast.Module) -> dict[str, str]:
    return {
        target.id: str(node.value.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _text(node: ast.expr, named: dict[str, str]) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    return named.get(getattr(node, "id", ""), ast.unparse(node))


def _measures() -> Iterator[str]:
    yield "# What a gate can measure\n"
    yield f"{WRITTEN} How a criterion is written: [playbooks](../../playbooks/README.md).\n"
    yield "| measure | unit | what it gives |"
    yield "| --- | --- | --- |"
    for measure, function in MEASURES.items():
        yield f"| `{measure.value}` | {UNITS.get(measure, Unit.COUNT).value} | {_one_line(inspect.getdoc(function))} |"


def _with(page: Path, what: str, lines: Iterator[str]) -> str:
    """Give the text of a page kept by hand, with the written part between its two marks made anew."""
    begin, end = f"<!-- {what}: written by make reference -->", f"<!-- end of {what} -->"
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    return "\n".join([f"{before}{begin}", "", *lines, f"{end}{rest.partition(end)[2]}"])


def _files() -> Iterator[str]:
    of_room: dict[str, list[str]] = {}
    for file, tree in sources().items():
        said = ast.get_docstring(tree)
        if said:
            first = _one_line(said.split("\n\n")[0])
            of_room.setdefault(room_of(file), []).append(f"| `{_short(file)}` | {first} |")
    for room in [*ROOMS, *sorted(set(of_room) - set(ROOMS))]:
        yield f"### {room if room in {'kt_engine', 'flows'} else f'kt_engine/{room}'}\n"
        yield f"{ROOMS[room]}\n"
        yield "| file | what it does, and what it refuses to know |"
        yield "| --- | --- |"
        yield from of_room[room]
        yield ""


def _short(file: Path) -> str:
    return "/".join(file.parts[1:] if room_of(file) in {"kt_engine", "flows"} else file.parts[2:])


def _lists() -> Iterator[str]:
    yield "| list | values | about |"
    yield "| --- | --- | --- |"
    for name, members in vars(words).items():
        if isinstance(members, type) and issubclass(members, StrEnum) and members is not StrEnum:
            own = members.__dict__.get("__doc__")
            values = ", ".join(f"`{member.value}`" for member in members)
            if name == members.__name__:
                yield f"| {name} | {values} | {_one_line(own)} |"
    yield ""


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


def main() -> None:
    for file, text in pages().items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{file.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()

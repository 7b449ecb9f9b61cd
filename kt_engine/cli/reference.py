"""Writes the reference of every command from the commands themselves. It knows no store.

`python -m kt_engine.cli.reference > docs/reference/cli.md` writes it anew.
"""

from collections.abc import Iterator
from typing import Any

from typer import Context

from kt_engine.cli.main import NOUNS, VERBS, load

HEAD = """# The command line

Written from the commands by `python -m kt_engine.cli.reference`; a test compares the two.

Data goes to stdout, talk to stderr. Every read knows `--json` (an object with `schema_version` and `kind`). Every write
knows `--by`, `--command-id` and `--dry-run`.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | refused by a rule, or failed; nothing was changed |
| 2 | the words of the command are wrong |
| 3 | there is no such record |
| 4 | a gate's rule or a file's content is not met |
| 5 | the store cannot be reached, or there is none |
| 130 | interrupted |
"""


def reference() -> str:
    """Give the Markdown of the whole command line, the same each time."""
    return "\n".join([HEAD, *_lines()])


def commands() -> Iterator[tuple[str, Any]]:
    """Give every command with the words that call it, in the order of `kt --help`."""
    for verb in VERBS:
        yield f"kt {verb}", load(verb)
    for noun in NOUNS:
        for verb, command in load(noun).commands.items():
            yield f"kt {noun} {verb}", command


def _lines() -> Iterator[str]:
    yield "## Commands\n"
    for words, command in commands():
        context = Context(command, info_name=words)
        yield f"### {command.get_usage(context).removeprefix('Usage: ').strip()}\n".replace("\n ", " ")
        yield f"{_joined(command.help)}\n"
        yield from _parameters(command, context)
        if command.epilog:
            yield f"{_joined(command.epilog)}\n"


def _parameters(command: Any, context: Context) -> Iterator[str]:
    records = [record for one in command.get_params(context) if (record := one.get_help_record(context))]
    shown = [(name, text) for name, text in records if not name.startswith(("-h,", "--help"))]
    if not shown:
        return
    yield "| parameter | meaning |"
    yield "| --- | --- |"
    yield from (f"| `{_cell(name)}` | {_cell(text)} |" for name, text in shown)
    yield ""


def _cell(text: str) -> str:
    return _joined(text).replace("|", "\\|")


def _joined(text: str | None) -> str:
    return " ".join((text or "").split())


if __name__ == "__main__":
    print(reference(), end="")

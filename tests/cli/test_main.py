"""The command itself: what it loads, what it lists, and that its reference is up to date."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builders import Made
from cli_runner import Kt
from kt_engine.cli.main import NOUNS, load
from kt_engine.cli.reference import commands, reference

REFERENCE = Path("docs/reference/cli.md")
HEAVY = ("prefect", "sqlalchemy", "sqlmodel", "pydantic", "rich")
WRITES = {
    "party add", "site add", "person add", "person import", "role grant", "function assign", "engagement start",
    "engagement hold", "engagement resume", "engagement cancel", "engagement party", "scope import", "scope descope",
    "provider add", "provider choose", "contract record", "task assign", "task start", "task complete", "task block",
    "task unblock", "task waive", "handover add", "handover submit", "handover return", "handover accept",
    "training nominate", "training record-session", "training record-assessment", "training certify",
    "training withdraw", "kpi record", "gate present", "gate sign", "gate close-condition", "site holidays",
    "site events", "sign all", "task approve-waiver", "task refuse-waiver", "training decline",
}  # fmt: skip
NO_JSON = {"playbook schema", "serve"}


def loaded_after(words: list[str], home: Path) -> set[str]:
    """Give the heavy packages a fresh process holds after one command line."""
    program = (
        "import sys\n"
        "from kt_engine.cli.main import run_kt\n"
        f"code = run_kt({words!r})\n"
        f"print('loaded', *[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    environment = {**os.environ, "KT_HOME": str(home), "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    return set(done.stderr.splitlines()[-1].split()[1:])


@pytest.mark.parametrize(
    "words",
    [["status"], ["due"], ["verify"], ["task", "list", "E1"], ["engagement", "show", "E1"], ["doctor"]],
)
def test_a_command_that_runs_no_flow_never_loads_prefect(kt: Kt, made: Made, words: list[str]) -> None:
    assert made.handle == "E1"
    assert "prefect" not in loaded_after(words, kt.home)


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    assert loaded_after(["--help"], tmp_path) == set()


def test_help_lists_every_noun_with_the_words_its_group_has(empty_kt: Kt) -> None:
    said = empty_kt("--help")
    assert said.code == 0
    for noun, about in NOUNS.items():
        assert noun in said.out
        assert load(noun).help == about


def test_the_version_is_said(empty_kt: Kt) -> None:
    said = empty_kt("--version")
    assert said.code == 0
    assert said.out.startswith("kt")


def test_every_command_has_help_and_an_example() -> None:
    for words, command in commands():
        assert command.help, words
        assert words in (command.epilog or ""), words


def test_every_write_can_be_tried_repeated_and_signed() -> None:
    found = {words.removeprefix("kt "): command for words, command in commands()}
    assert set(found) >= WRITES
    for words in WRITES:
        options = {option for one in found[words].params for option in one.opts}
        assert {"--by", "--command-id", "--dry-run", "--json"} <= options, words


def test_every_read_can_answer_in_json() -> None:
    for words, command in commands():
        name = words.removeprefix("kt ")
        options = {option for one in command.params for option in one.opts}
        assert ("--json" in options) is (name not in NO_JSON), words


def test_the_reference_is_what_the_commands_say() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == reference(), (
        "Write it anew: python -m kt_engine.cli.reference > docs/reference/cli.md"
    )

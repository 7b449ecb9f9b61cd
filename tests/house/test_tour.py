"""README's tour, run line by line as a reader would type it, against an empty home."""

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from house_sources import ROOT

LEFT_OUT = ("kt serve", ". .venv", "export KT_HOME", "export KT_SIGNING", "make ")
"""`kt serve` waits for Ctrl-C; the others make the place this test makes itself."""


@dataclass(frozen=True)
class Ran:
    line: str
    code: int
    output: str


def blocks(kind: str) -> list[str]:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def lines() -> list[str]:
    every = "".join(blocks("sh")).splitlines()
    return [line for line in every if line and not line.startswith(LEFT_OUT)]


def environment(folder: Path) -> dict[str, str]:
    shim = folder / "bin" / "kt"
    shim.parent.mkdir()
    command = f"exec {shlex.quote(sys.executable)} -m kt_engine.cli.main"
    shim.write_text(f'#!/bin/sh\n{command} "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KT_", "PREFECT_"))}
    return {
        **kept,
        "PATH": f"{shim.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONSAFEPATH": "1",
        "KT_HOME": str(folder / "home"),
        "KT_SIGNING": "self-declared",
    }


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> list[Ran]:
    folder = tmp_path_factory.mktemp("tour")
    (folder / "docs").symlink_to(ROOT / "docs")
    known = environment(folder)
    done = []
    for line in lines():
        run = subprocess.run(
            ["bash", "-c", line],
            cwd=folder,
            env=known,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=180,
        )
        done.append(Ran(line, run.returncode, run.stdout))
    return done


@pytest.mark.slow
def test_every_line_of_the_tour_does_what_it_says(ran: list[Ran]) -> None:
    wrong = [one for one in ran if (one.code == 0) == ("# refused" in one.line)]
    assert wrong == []


@pytest.mark.slow
def test_no_line_of_the_tour_shows_a_fault_of_the_program(ran: list[Ran]) -> None:
    assert [one for one in ran if "fault of KT Engine" in one.output or "Traceback" in one.output] == []


@pytest.mark.slow
def test_what_the_tour_says_is_printed_is_printed(ran: list[Ran]) -> None:
    printed = {" ".join(line.split()) for one in ran for line in one.output.splitlines()}
    shown = [" ".join(line.split()) for line in "".join(blocks("text")).splitlines()]
    assert [line for line in shown if line not in printed] == []


def test_the_tour_names_only_files_that_exist() -> None:
    named = re.findall(r"docs/tour/\S+", "".join(blocks("sh")))
    assert [name for name in named if not (ROOT / name).is_file()] == []

"""Runs command lines of `kt` in this process, through the same edge as the program; it knows no test."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from builders import Someone
from kt_engine.cli.main import run_kt


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self.out)
        return body


@dataclass(frozen=True)
class Kt:
    """Call it with the words of a command; `by` names who acts."""

    home: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *words: str, by: Someone | str | None = None) -> Said:
        self.capture.readouterr()
        who = [] if by is None else ["--by", by if isinstance(by, str) else by.handle]
        code = run_kt([*words, *who])
        spoken = self.capture.readouterr()
        return Said(int(code), spoken.out, spoken.err)

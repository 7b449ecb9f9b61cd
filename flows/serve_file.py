"""Reads and writes KT_HOME/serve.json: who serves, and where. It does not ask whether that is still so."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Serving:
    pid: int
    owner: str
    api_url: str
    ui_url: str


def write_serving(file: Path, serving: Serving) -> None:
    temporary = file.with_suffix(".tmp")
    temporary.write_text(json.dumps(asdict(serving), indent=2) + "\n", encoding="utf-8")
    temporary.replace(file)


def read_serving(file: Path) -> Serving | None:
    """Give what the last serving process wrote; None where there is nothing, or nothing to be understood."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return Serving(int(told["pid"]), str(told["owner"]), str(told["api_url"]), str(told["ui_url"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remove_serving(file: Path) -> None:
    file.unlink(missing_ok=True)

"""Forms and command line at home in a test's folder, at a moment the test names."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from pathlib import Path

import pytest

from flow_samples import settings_in
from flows.forms import answer
from flows.house import at_home, house_of
from kt_engine.cli import opening


@contextmanager
def forms_at(home: Path, monkeypatch: pytest.MonkeyPatch, now: datetime) -> Iterator[Path]:
    """Let forms act at this moment on the store of this folder; gives the inbox."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Clock":
            return cls.fromtimestamp(now.timestamp(), tz)

    monkeypatch.setattr(answer, "datetime", Clock)
    monkeypatch.setattr(opening, "now", lambda: now)
    monkeypatch.setenv("KT_HOME", str(home))
    house = house_of(settings_in(home))
    (home / "inbox").mkdir(exist_ok=True)
    with at_home(house):
        yield home / "inbox"
    house.db.dispose()


def put(inbox: Path, name: str, text: str) -> str:
    (inbox / name).write_text(text)
    return name

"""What Prefect's environment is in this house: its folder, its address, no telemetry. It imports no Prefect.

Prefect reads its environment when it is first imported, so this must be put on before that.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import flows

LEFT_OUT = ("PREFECT_API_KEY", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH")
"""Of another Prefect this person may use: a key must not travel, and a profile would not be found here."""


def prefect_environment(home: Path, host: str, port: int) -> dict[str, str]:
    """Give the variables for a server at host and port whose data lie in KT_HOME/prefect.

    Host and port are passed as variables, because the pages of the server read them there.
    """
    return {
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_API_URL": f"http://{host}:{port}/api",
        "PREFECT_SERVER_API_HOST": host,
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        # Every line still goes to the run's own log; the terminal shows what a person must look at.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
    }


def python_paths() -> dict[str, str]:
    """Give what lets a child find this house, and not a folder with a flows/ of its own instead."""
    return {"PYTHONSAFEPATH": "1", "PYTHONPATH": _with_house(os.environ.get("PYTHONPATH", ""))}


def _with_house(path: str) -> str:
    house = str(Path(flows.__file__).resolve().parent.parent)
    others = [part for part in path.split(os.pathsep) if part and part != house]
    return os.pathsep.join([house, *others])


def child_environment(variables: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    return {**kept, **python_paths(), **variables}


@contextmanager
def put_on(variables: Mapping[str, str]) -> Iterator[None]:
    """Set the variables of this process for a while, then put back what was there."""
    before = {name: os.environ.get(name) for name in (*variables, *LEFT_OUT)}
    for name in LEFT_OUT:
        os.environ.pop(name, None)
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

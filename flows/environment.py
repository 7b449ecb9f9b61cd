"""What Prefect's environment is in this house: its folder, its address, no telemetry. It imports no Prefect.

Prefect reads its environment when it is first imported, so this must be put on before that.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import flows
from kt_engine.errors import InvalidInput, Problem

PASSWORD = "PREFECT_SERVER_API_AUTH_STRING"  # noqa: S105 the variable's name
"""The one variable a person sets: `name:password`, for the server and for all of ours that speak to it."""
LEFT_OUT = ("PREFECT_API_KEY", "PREFECT_API_AUTH_STRING", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH")
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
        # The pages ask where they came from, so that they work by another name of this machine and behind a proxy.
        "PREFECT_SERVER_UI_API_URL": "/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        # Every line still goes to the run's own log; the terminal shows what a person must look at.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
        **_place_of_pages(home),
        **({"PREFECT_API_AUTH_STRING": password} if (password := server_password()) else {}),
    }


def _place_of_pages(home: Path) -> dict[str, str]:
    """Prefect copies its pages beside its program before it shows them; where it may not, they need another place."""
    prefect = find_spec("prefect")
    folders = (prefect and prefect.submodule_search_locations) or []
    if all(os.access(Path(folder) / "server", os.W_OK) for folder in folders):
        return {}
    return {"PREFECT_SERVER_UI_STATIC_DIRECTORY": str(home / "prefect" / "pages")}


def server_password() -> str | None:
    """Give `name:password` as the server and its clients use it; None where the server asks nobody.

    Raises InvalidInput where Prefect would take it and then answer every request with an error.
    """
    given = os.environ.get(PASSWORD, "")
    if not given:
        return None
    name, colon, password = given.partition(":")
    if not (name and colon and password and given.isascii() and given.isprintable()):
        raise InvalidInput(
            [Problem(f"{PASSWORD} must be a name and a password with a colon between, in ASCII characters.")]
        )
    return given


def python_paths() -> dict[str, str]:
    """Give what lets a child find this house, and not a folder with a flows/ of its own instead."""
    return {"PYTHONSAFEPATH": "1", "PYTHONPATH": _with_house(os.environ.get("PYTHONPATH", ""))}


def _with_house(path: str) -> str:
    house = str(Path(flows.__file__).resolve().parent.parent)
    others = [part for part in path.split(os.pathsep) if part and part != house]
    return os.pathsep.join([house, *others])


def child_environment(variables: Mapping[str, str]) -> dict[str, str]:
    # An empty password would let nobody in.
    left_out = LEFT_OUT if server_password() else (*LEFT_OUT, PASSWORD)
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
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

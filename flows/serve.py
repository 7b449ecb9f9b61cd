"""What `kt serve` does before and after: lock, folder, Prefect's server, serve.json. It imports no Prefect."""

import asyncio
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from threading import Event

from flows.environment import python_paths
from flows.house import House, house_for
from flows.lock import serving_lock
from flows.say import Say, to_person
from flows.serve_file import Serving, read_serving, remove_serving, write_serving
from flows.server import LOOPBACK, PrefectServer, prefect_server
from kt_engine.actions.tick import release_dead
from kt_engine.errors import Refused
from kt_engine.settings import Settings
from kt_engine.store.migrate import check_version


def serve(settings: Settings, say: Say = to_person) -> None:
    """Serve this store until SIGTERM or Ctrl-C. `say` tells a person, on stderr.

    Raises Refused when another process serves this store, or the port is taken.
    """
    _refuse_open_door(settings)
    with house_for(settings) as house:
        check_version(house.db)
        settings.home.mkdir(parents=True, exist_ok=True)
        with serving_lock(house.db):
            _settle_here(settings)
            _serve(house, say)


def _serve(house: House, say: Say) -> None:
    settings = house.settings
    dead = read_serving(settings.serve_file)
    if dead:
        release_dead(house.db, dead.owner)
    say("Starting Prefect's server ...")
    with prefect_server(settings.home, settings.port, settings.host) as server:
        _announce(house, server, say)
        try:
            _run(house, dead, say)
        finally:
            remove_serving(settings.serve_file)
    say("Stopped, and the Prefect server with it." if server.started_here else "Stopped.")


def _refuse_open_door(settings: Settings) -> None:
    """Prefect's pages ask nobody who he is: beyond this machine they need a password, or stay closed."""
    if settings.host in {LOOPBACK, "localhost", "::1"} or os.environ.get("PREFECT_SERVER_API_AUTH_STRING"):
        return
    raise Refused(
        f"Serving on {settings.host} would let everybody on the network act in this store. Leave the host at "
        f"{LOOPBACK}, or set PREFECT_SERVER_API_AUTH_STRING and put a server with TLS and sign-on in front."
    )


def _settle_here(settings: Settings) -> None:
    """Let the children of this process, which run the forms, find the same home and the same program."""
    os.chdir(settings.home)
    os.environ.update(python_paths(), KT_HOME=str(settings.home))


def _announce(house: House, server: PrefectServer, say: Say) -> None:
    serving = Serving(os.getpid(), house.owner, server.api_url, server.ui_url)
    write_serving(house.settings.serve_file, serving)
    say(f"Serving {house.settings.home}")
    say(f"Pages: {server.ui_url}/v2/artifacts   Forms: {server.ui_url}/v2/deployments   Stop: Ctrl-C")


def _run(house: House, dead: Serving | None, say: Say) -> None:
    # Imported here: the first import of Prefect reads the environment, which is put on by now.
    from flows.serving import run_until_stopped  # noqa: PLC0415

    with _signals() as wanted, ThreadPoolExecutor(max_workers=1, thread_name_prefix="serving") as pool:
        serving = run_until_stopped(house, dead.owner if dead else None, say, wanted)
        pool.submit(copy_context().run, asyncio.run, serving).result()


@contextmanager
def _signals() -> Iterator[Event]:
    """Give what SIGTERM and Ctrl-C set. The main thread does nothing but listen to them.

    A flow that runs in the main thread takes SIGTERM for itself, and the signal would end the tick and the process.
    """
    wanted = Event()
    before = {
        number: signal.signal(number, lambda *_: wanted.set()) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield wanted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

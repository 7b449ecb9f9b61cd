"""What `kt serve` does before and after: lock, folder, Prefect's server, serve.json. It imports no Prefect."""

import asyncio
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from threading import Event

from flows.environment import python_paths, server_password
from flows.house import House, house_for
from flows.lock import serving_lock
from flows.page_address import page_of, pages_url, portfolio_page
from flows.say import Say, to_person
from flows.serve_file import Serving, read_serving, remove_serving, write_serving
from flows.server import LOOPBACK, PrefectServer, prefect_server
from kt_engine.actions.tick import release_dead
from kt_engine.answers.list_engagements import list_engagements
from kt_engine.errors import Refused
from kt_engine.settings import Settings
from kt_engine.store.migrate import check_version
from kt_engine.words import EngagementStatus

OPEN = frozenset({EngagementStatus.ACTIVE, EngagementStatus.ON_HOLD})
MOST_ADDRESSES = 10


def serve(settings: Settings, say: Say = to_person) -> None:
    """Serve this store until SIGTERM or Ctrl-C. `say` tells a person, on stderr.

    Raises Refused when another process serves this store, the port is taken, or Prefect's server ends by itself.
    """
    _refuse_open_door(settings)
    wanted = Event()
    with house_for(settings) as house, _stopped_while_starting(wanted, say):
        check_version(house.db)
        settings.home.mkdir(parents=True, exist_ok=True)
        with serving_lock(house.db):
            _settle_here(settings)
            _serve(house, say, wanted)


def _serve(house: House, say: Say, wanted: Event) -> None:
    settings = house.settings
    dead = read_serving(settings.serve_file)
    if dead:
        release_dead(house.db, dead.owner)
    say("Starting Prefect's server ...")
    with prefect_server(settings.home, settings.port, settings.host) as server:
        _announce(house, server, say)
        try:
            _run(house, server, dead, say, wanted)
        finally:
            remove_serving(settings.serve_file)
    say("Stopped, and the Prefect server with it." if server.started_here else "Stopped.")


def _refuse_open_door(settings: Settings) -> None:
    """Prefect's pages ask nobody who he is: beyond this machine they need a password, or stay closed."""
    if server_password() or settings.host in {LOOPBACK, "localhost", "::1"}:
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
    pages = pages_url(house.settings)
    say(f"Portfolio: {portfolio_page(house.settings)}   Forms: {pages}/kt/forms   Stop: Ctrl-C")
    for line in _addresses(house):
        say(line)


def _addresses(house: House) -> Iterator[str]:
    """Give where each open engagement is shown, the first ones by name."""
    shown = [one for one in list_engagements(house.db) if one.status in OPEN]
    for one in shown[:MOST_ADDRESSES]:
        yield f"{one.handle} {one.name}: {page_of(house.settings, one.handle)}"
    if len(shown) > MOST_ADDRESSES:
        yield f"and {len(shown) - MOST_ADDRESSES} more: kt engagement list"


def _run(house: House, server: PrefectServer, dead: Serving | None, say: Say, wanted: Event) -> None:
    # Imported here: the first import of Prefect reads the environment, which is put on by now.
    from flows.serving import run_until_stopped  # noqa: PLC0415

    with _signals(wanted), ThreadPoolExecutor(max_workers=1, thread_name_prefix="serving") as pool:
        serving = run_until_stopped(house, server, dead.owner if dead else None, say, wanted)
        pool.submit(copy_context().run, asyncio.run, serving).result()


class _Stopped(BaseException):
    """SIGTERM while nothing is served yet. No Exception, or whoever catches those would go on starting."""


@contextmanager
def _stopped_while_starting(wanted: Event, say: Say) -> Iterator[None]:
    """Let SIGTERM end a start at once, as Ctrl-C does, with all that was begun cleared away."""

    def stop(*_: object) -> None:
        wanted.set()
        raise _Stopped

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except _Stopped:
        say("Stopped.")
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _signals(wanted: Event) -> Iterator[None]:
    """Let SIGTERM and Ctrl-C set `wanted`. The main thread does nothing but listen to them.

    A flow that runs in the main thread takes SIGTERM for itself, and the signal would end the tick and the process.
    """
    before = {
        number: signal.signal(number, lambda *_: wanted.set()) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

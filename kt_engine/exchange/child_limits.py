"""What the child process that reads a document may use, and how it gives up the rest; it knows no document."""

import contextlib
import signal
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from kt_engine.exchange.read_bytes import MIB

MOST_ANSWER = 64 * MIB


@dataclass(frozen=True)
class Limits:
    memory_bytes: int = 1024 * MIB
    computing_seconds: int = 20
    wall_seconds: int = 60


def give_up(limits: Limits) -> None:
    """Lower the limits of this process; where a system knows none, only the parent's clock bounds it."""
    try:
        import resource  # noqa: PLC0415 (not on every system)
    except ImportError:
        return
    values = (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.computing_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    )
    for limit, value in values:
        # A limit that is lower already stays; macOS refuses some of them.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


def open_nothing_more() -> None:
    """Let this process open no file and no connection from here on; what is open stays usable."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 (not on every system)

        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def compute_at_most(seconds: int, on_end: Callable[[], None]) -> None:
    """Call `on_end` when this process has computed so many seconds from now, and end it a second later."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 (not on every system)

        used = resource.getrusage(resource.RUSAGE_SELF)
        last = ceil(used.ru_utime + used.ru_stime) + seconds
        signal.signal(signal.SIGXCPU, lambda *_: on_end())
        resource.setrlimit(resource.RLIMIT_CPU, (last, last + 1))

"""Runs Prefect's server until its parent ends, however the parent ends. It knows nothing of engagements.

The parent holds the other end of standard input: when it is gone, even by kill -9, the read below returns, and no
server is left behind that would hold the port and the memory.
"""

import os
import signal
import sys
from threading import Thread
from typing import Any, cast

import uvicorn
from prefect.server.api.server import create_app
from prefect.settings import get_current_settings

from flows.front_door import front_door


def end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Do what `prefect server start` does in the foreground, with our front door before it."""
    Thread(target=end_with_parent, daemon=True).start()
    server = get_current_settings().server
    uvicorn.run(
        cast("Any", front_door(cast("Any", create_app(final=True)))),
        host=server.api.host,
        port=server.api.port,
        timeout_keep_alive=server.api.keepalive_timeout,
        ws_ping_interval=server.api.websocket_ping_interval,
        ws_ping_timeout=server.api.websocket_ping_timeout,
        log_level=server.logging_level.lower(),
    )


if __name__ == "__main__":
    main()

"""Runs Prefect's server until its parent ends, however the parent ends. It knows nothing of engagements.

The parent holds the other end of standard input: when it is gone, even by kill -9, the read below returns, and no
server is left behind that would hold the port and the memory.
"""

import os
import runpy
import signal
import sys
from threading import Thread


def end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    Thread(target=end_with_parent, daemon=True).start()
    sys.argv = ["prefect", "server", "start"]
    runpy.run_module("prefect", run_name="__main__")


if __name__ == "__main__":
    main()

"""A server on the loopback that counts who calls it, to prove that nobody does."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Probe:
    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.address = f"127.0.0.1:{listener.getsockname()[1]}"
        self.hits = 0

    def listen(self) -> None:
        while True:
            try:
                caller, _ = self.listener.accept()
            except OSError:
                return
            self.hits += 1
            caller.close()


@contextmanager
def probe() -> Iterator[Probe]:
    """Listen until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found = Probe(listener)
        thread = threading.Thread(target=found.listen, daemon=True)
        thread.start()
        yield found
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)

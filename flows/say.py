"""How a long-running command talks to the person who started it: on stderr, so that stdout stays data."""

import sys
from collections.abc import Callable

Say = Callable[[str], None]


def to_person(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()

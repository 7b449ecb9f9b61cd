"""Has one piece of work done by a child process with limits of memory and time; it knows neither work nor answer."""

import subprocess
import sys
from pathlib import Path

from kt_engine.exchange.child_limits import MOST_ANSWER, Limits

ROOT = Path(__file__).parents[2]
CHILD = """
import sys
sys.path.insert(0, sys.argv[1])
from importlib import import_module
import_module(sys.argv[2]).main(*map(int, sys.argv[3:5]))
"""


def answer_of_child(module: str, asked: bytes, limits: Limits) -> bytes | None:
    """Give what `module.main(memory_bytes, computing_seconds)` wrote; None: it came to no good end.

    The child reads `asked` from its standard input. It sees nothing of this process: no environment, no current
    folder, no open file.
    """
    command = [sys.executable, "-I", "-X", "utf8", "-c", CHILD, str(ROOT), module]
    command += [str(limits.memory_bytes), str(limits.computing_seconds)]
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter and our own text)
            command, input=asked, capture_output=True, timeout=limits.wall_seconds, check=False, env={}
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0 or len(done.stdout) > MOST_ANSWER:
        return None
    return done.stdout

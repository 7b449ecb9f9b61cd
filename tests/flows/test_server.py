import importlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from flows.server import PrefectServer, belongs_to, free_port, prefect_server
from kt_engine.errors import Refused

pytestmark = pytest.mark.slow

START_AND_SAY = """
import sys, time
from pathlib import Path
from flows.server import prefect_server
with prefect_server(Path(sys.argv[1])) as server:
    print(server.api_url, flush=True)
    time.sleep(600)
"""


def test_prefect_s_server_can_be_imported_with_the_versions_installed() -> None:
    assert callable(importlib.import_module("prefect.server.api.server").create_app)


def test_the_server_answers_on_loopback_without_telemetry(server: PrefectServer) -> None:
    told = httpx.get(f"{server.api_url}/admin/settings", trust_env=False).json()
    assert server.api_url.startswith("http://127.0.0.1:")
    assert told["server"]["analytics_enabled"] is False
    assert told["server"]["ui"]["show_promotional_content"] is False


def test_a_server_belongs_to_one_home_only(server: PrefectServer, tmp_path: Path) -> None:
    told = httpx.get(f"{server.api_url}/admin/settings", trust_env=False).json()
    assert belongs_to(server.api_url, Path(told["home"]).parent)
    assert not belongs_to(server.api_url, tmp_path)


def test_the_running_server_of_a_home_is_used_instead_of_a_second_one(server: PrefectServer) -> None:
    home = Path(httpx.get(f"{server.api_url}/admin/settings", trust_env=False).json()["home"]).parent
    port = httpx.URL(server.api_url).port
    with prefect_server(home, port) as found:
        assert (found.api_url, found.started_here) == (server.api_url, False)


def test_a_port_of_another_program_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with (
            pytest.raises(Refused, match=f"Port {port} is in use by another program"),
            prefect_server(tmp_path, port),
        ):
            pass


def test_the_environment_is_put_back_afterwards(server: PrefectServer) -> None:
    home = Path(httpx.get(f"{server.api_url}/admin/settings", trust_env=False).json()["home"]).parent
    before = dict(os.environ)
    with prefect_server(home, httpx.URL(server.api_url).port):
        pass
    assert dict(os.environ) == before


def test_no_server_is_left_behind_when_its_parent_is_killed(tmp_path: Path) -> None:
    with (tmp_path / "said").open("w") as said:
        parent = subprocess.Popen([sys.executable, "-c", START_AND_SAY, str(tmp_path)], stdout=said)
    try:
        api_url = first_line(tmp_path / "said", parent)
        assert belongs_to(api_url, tmp_path)
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    until = time.monotonic() + 60
    while belongs_to(api_url, tmp_path) and time.monotonic() < until:
        pass
    assert not belongs_to(api_url, tmp_path)


def first_line(file: Path, process: "subprocess.Popen[bytes]") -> str:
    """Wait, without a sleep, until the process has said something."""
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        if text := file.read_text():
            return text.splitlines()[0]
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError("the server did not come up")


def test_free_ports_can_be_bound() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", free_port()))

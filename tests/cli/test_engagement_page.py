"""An engagement is shown with the address of its page."""

import os

import pytest

from builders import Made
from cli_runner import Kt
from flows.serve_file import Serving, write_serving


def test_while_nobody_serves_the_address_says_when_it_is_there(kt: Kt, made: Made) -> None:
    first = kt("engagement", "show", made.handle).out.splitlines()[0]
    assert first == "page  http://127.0.0.1:4200/kt/E1  (while kt serve runs)"


def test_while_kt_serve_runs_its_address_is_shown(kt: Kt, made: Made) -> None:
    url = "http://127.0.0.1:4210"
    write_serving(kt.home / "serve.json", Serving(os.getpid(), "here:1", f"{url}/api", url))
    assert kt("engagement", "show", made.handle).out.splitlines()[0] == f"page  {url}/kt/E1"
    assert kt("engagement", "show", made.handle, "--json").json["page"] == f"{url}/kt/E1"


def test_behind_a_proxy_the_address_for_people_is_shown(
    kt: Kt, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KT_PUBLIC_URL", "https://kt.example.com/")
    assert kt("engagement", "show", made.handle, "--json").json["page"] == "https://kt.example.com/kt/E1"

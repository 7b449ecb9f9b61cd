"""The address printed everywhere: the one set for people, else that of the serving process, else where it would be."""

import os
import subprocess
import sys
from pathlib import Path

from flow_samples import settings_in
from flows.page_address import page_of, portfolio_page, serves
from flows.serve_file import Serving, write_serving


def serving(pid: int) -> Serving:
    return Serving(pid, "here:1", "http://127.0.0.1:4999/api", "http://127.0.0.1:4999")


def test_while_nobody_serves_it_is_where_kt_serve_would_listen(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    assert page_of(settings, "E7") == "http://127.0.0.1:4200/kt/E7"
    assert portfolio_page(settings) == "http://127.0.0.1:4200/kt"
    assert not serves(settings)


def test_the_port_of_the_serving_process_counts(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    write_serving(settings.serve_file, serving(os.getpid()))
    assert page_of(settings, "E7") == "http://127.0.0.1:4999/kt/E7"
    assert serves(settings)


def test_an_address_set_for_people_counts_more(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, public_url="https://kt.example.com")
    write_serving(settings.serve_file, serving(os.getpid()))
    assert page_of(settings, "E7") == "https://kt.example.com/kt/E7"


def test_a_process_that_was_killed_no_longer_serves(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    settings = settings_in(tmp_path)
    write_serving(settings.serve_file, serving(ended.pid))
    assert not serves(settings)

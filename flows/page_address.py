"""Says where people find the page of an engagement. It imports no Prefect, and asks no server."""

import os

from flows.serve_file import read_serving
from kt_engine.settings import Settings


def page_of(settings: Settings, handle: str) -> str:
    """Give the address that leads to an engagement's progress run, today and when the run is made anew."""
    return f"{pages_url(settings)}/kt/{handle}"


def portfolio_page(settings: Settings) -> str:
    return f"{pages_url(settings)}/kt"


def pages_url(settings: Settings) -> str:
    """Give the front of every address: the one set for people, else that of `kt serve`, else where it would listen."""
    serving = None if settings.public_url else read_serving(settings.serve_file)
    return serving.ui_url if serving else settings.pages_url


def serves(settings: Settings) -> bool:
    """Tell whether the process that wrote serve.json still lives: killed, it leaves the file behind."""
    serving = read_serving(settings.serve_file)
    if serving is None:
        return False
    try:
        os.kill(serving.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

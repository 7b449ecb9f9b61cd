"""Submits forms as plain functions, without Prefect's server: what the engine would call, under the id of a run."""

import asyncio
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from prefect import State

from flows.forms.catalogue import FORMS
from flows.forms.fields import Form

RUN_ID = "PREFECT__RUNTIME__FLOW_RUN__ID"


def form_named(name: str) -> Form:
    return next(form for form in FORMS if form.name == name)


def submitted(name: str, run_id: str | None = None, /, **fields: Any) -> State[Any]:
    """Give the end of one submission; the same run id twice is a run that was repeated."""
    with _as_run(run_id or str(uuid.uuid4())):
        state: State[Any] = asyncio.run(form_named(name).flow.fn(**fields))
    return state


def said(name: str, /, **fields: Any) -> str:
    """Submit a form that succeeds and give its message."""
    state = submitted(name, **fields)
    assert state.is_completed(), state.message
    return state.message or ""


def refused(name: str, /, **fields: Any) -> str:
    """Submit a form that fails and give its message, which is a sentence."""
    state = submitted(name, **fields)
    assert state.is_failed(), state.message
    message = state.message or ""
    assert message
    assert "Traceback" not in message
    return message


@contextmanager
def _as_run(run_id: str) -> Iterator[None]:
    before = os.environ.get(RUN_ID)
    os.environ[RUN_ID] = run_id
    try:
        yield
    finally:
        if before is None:
            del os.environ[RUN_ID]
        else:
            os.environ[RUN_ID] = before

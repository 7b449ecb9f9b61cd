"""How every flow of this house is declared. It knows none of them."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from prefect import Flow, flow

P = ParamSpec("P")
R = TypeVar("R")


def house_flow(name: str, run_name: str) -> Callable[[Callable[P, R]], Flow[P, R]]:
    """Declare a flow: nothing of its result is kept, the store remembers; and no retries, the next tick is one."""
    return flow(name=name, flow_run_name=run_name, retries=0, persist_result=False)

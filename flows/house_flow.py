"""How every flow of this house is declared. It knows none of them."""

from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar

from prefect import Flow, State, flow

P = ParamSpec("P")
R = TypeVar("R")


def house_flow(name: str, run_name: str) -> Callable[[Callable[P, R]], Flow[P, R]]:
    """Declare a flow: no result is kept, the store remembers; no retries, the next tick is one."""
    return flow(name=name, flow_run_name=run_name, retries=0, persist_result=False)


async def final_state(run: Awaitable[Any]) -> State[Any]:
    """Give the state of a flow called with `return_state=True`; without that, name and message are lost."""
    state: State[Any] = await run
    return state

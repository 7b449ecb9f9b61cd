"""Which stages are open: the engagement's own (1 to 3), then 4 to 6 for the processes that stand in them. Pure."""

from collections.abc import Collection, Mapping

from kt_engine.words import Stage

LAST_OWN_STAGE = 3


def stage_is_open(
    stage: Stage, process_id: int | None, engagement_stage: int, process_stages: Mapping[int, int]
) -> bool:
    """Tell whether work of this stage may begin.

    Work of a process is open while the process stands in the stage; work of the whole engagement in stages 4 to 6 is
    open from the moment the first process stands there.
    """
    if engagement_stage <= LAST_OWN_STAGE:
        return stage.number == engagement_stage
    if process_id is None:
        return stage.number > LAST_OWN_STAGE and any(
            number >= stage.number for number in process_stages.values()
        )
    return process_stages.get(process_id) == stage.number


def derived_stage(engagement_stage: int, process_stages: Collection[int]) -> int:
    """Give the stage an engagement is said to be in: its own, or from 4 on the lowest of its processes in scope."""
    if engagement_stage <= LAST_OWN_STAGE or not process_stages:
        return engagement_stage
    return min(process_stages)

"""The tick: moves in one engagement what can be moved now, and says how it stands. It waits for nobody."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from prefect import Flow, flow
from prefect.states import Completed, State

from flows import define_contract, go_live, identify_needs, monitor, select_partner, transition_and_integrate
from flows.documents_due import issue_due_documents
from flows.house import House, here
from flows.publish import publish
from flows.stage import Work, end_of, state_of
from kt_engine.actions.expire_conditions import expire_conditions
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.replan import replan
from kt_engine.actions.tick import claim, settle
from kt_engine.answers.standing import End, engagement_end
from kt_engine.answers.ticking import open_stages
from kt_engine.store.unit import Act
from kt_engine.words import EndKind, Stage

MOST_ROUNDS = 10
"""A tick comes to rest after one round, or two when it wrote; more than this is two rules undoing each other."""

STAGES: dict[Stage, tuple[Work, Flow[Any, Any]]] = {
    Stage.IDENTIFY_NEEDS: (identify_needs.work, identify_needs.identify_needs),
    Stage.SELECT_PARTNER: (select_partner.work, select_partner.select_partner),
    Stage.DEFINE_CONTRACT: (define_contract.work, define_contract.define_contract),
    Stage.TRANSITION_AND_INTEGRATE: (
        transition_and_integrate.work,
        transition_and_integrate.transition_and_integrate,
    ),
    Stage.GO_LIVE: (go_live.work, go_live.go_live),
    Stage.MONITOR: (monitor.work, monitor.monitor),
}

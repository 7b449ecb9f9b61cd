"""Every pair of statuses of every record is decided, once."""

from enum import StrEnum
from itertools import product

import pytest

from kt_engine.errors import MoveRefused
from kt_engine.rules.moves import ALLOWED_MOVES, check_move
from kt_engine.store.tables import metadata

FIRST = {
    "engagement": "active",
    "process": "in_scope",
    "task": "waiting",
    "handover": "requested",
    "certification": "nominated",
    "candidate": "candidate",
    "gate_version": "presented",
    "condition": "open",
    "document": "draft",
    "risk": "open",
    "risk_rating": "open",
    "message": "waiting",
    "waiver": "proposed",
    "agreement": "proposed",
    "parallel_run": "planned",
    "handover_question": "open",
    "knowledge_item": "identified",
    "access_right": "requested",
    "readiness_point": "open",
    "assumption": "open",
    "commitment": "open",
    "allocation": "proposed",
    "planned_session": "planned",
    "session_query": "open",
}
LAST = {
    "engagement": {"cancelled", "finished"},
    "process": {"descoped"},
    "task": {"done", "waived"},
    "handover": {"superseded"},
    "certification": {"removed", "attrited"},
    "candidate": {"chosen", "not_chosen"},
    "gate_version": {"decided", "closed"},
    "condition": {"closed"},
    "document": {"superseded"},
    "risk": set(),
    "risk_rating": set(),
    "message": {"sent", "filed"},
    "waiver": {"approved", "refused"},
    "agreement": {"refused", "withdrawn"},
    "parallel_run": {"accepted", "rejected", "withdrawn"},
    "handover_question": {"closed"},
    "knowledge_item": {"descoped", "retired"},
    "access_right": {"revoked"},
    "readiness_point": set(),
    "assumption": {"falsified"},
    "commitment": {"taken_on", "renounced"},
    "allocation": {"refused", "withdrawn"},
    "planned_session": {"held", "cancelled"},
    "session_query": set(),
}


def with_status() -> dict[str, type[StrEnum]]:
    """Give the closed list of every table that has a status."""
    return {t.name: t.c.status.info["enum"] for t in metadata.sorted_tables if "status" in t.c}


def test_every_record_with_a_status_has_its_table_of_moves() -> None:
    assert set(ALLOWED_MOVES) == set(with_status())


@pytest.mark.parametrize("record", ALLOWED_MOVES)
def test_every_status_has_its_line(record: str) -> None:
    assert set(ALLOWED_MOVES[record]) == set(with_status()[record])
    assert {after for line in ALLOWED_MOVES[record].values() for after in line} <= set(with_status()[record])


@pytest.mark.parametrize("record", ALLOWED_MOVES)
def test_every_pair_of_statuses_is_either_allowed_or_refused_with_a_sentence(record: str) -> None:
    table = ALLOWED_MOVES[record]
    said = {
        (before, after): refusal(record, before, after)
        for before, after in product(table, table)
        if after not in table[before]
    }
    assert said == {
        (before, after): f"E7-X1 is {before.value.replace('_', ' ')} and cannot be moved. Do something else."
        for before, after in said
    }
    let_through = [refusal(record, before, after) for before in table for after in table[before]]
    assert set(let_through) <= {""}


def refusal(record: str, before: StrEnum, after: StrEnum) -> str:
    try:
        check_move(record, "E7-X1", before, after, "moved", "Do something else.")
    except MoveRefused as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("record", ALLOWED_MOVES)
def test_no_status_follows_itself(record: str) -> None:
    assert [status for status, after in ALLOWED_MOVES[record].items() if status in after] == []


@pytest.mark.parametrize("record", ALLOWED_MOVES)
def test_every_status_can_be_reached_from_the_first(record: str) -> None:
    reached, left = set(), {FIRST[record]}
    while left:
        status = left.pop()
        reached.add(status)
        left |= {after.value for after in ALLOWED_MOVES[record][with_status()[record](status)]} - reached
    assert reached == {status.value for status in with_status()[record]}


@pytest.mark.parametrize("record", ALLOWED_MOVES)
def test_what_is_final_is_said_once_more_here(record: str) -> None:
    assert {status.value for status, after in ALLOWED_MOVES[record].items() if not after} == LAST[record]


@pytest.mark.parametrize(
    ("record", "before", "after"),
    [
        ("task", "waiting", "done"),
        ("task", "done", "ready"),
        ("task", "blocked", "done"),
        ("handover", "submitted", "accepted"),
        ("handover", "requested", "accepted"),
        ("handover", "accepted", "returned"),
        ("certification", "nominated", "certified"),
        ("certification", "in_class", "certified"),
        ("gate_version", "decided", "presented"),
        ("engagement", "finished", "active"),
        ("document", "issued", "draft"),
        ("risk", "closed", "occurred"),
        ("handover", "requested", "deemed_accepted"),
        ("handover", "returned", "deemed_accepted"),
        ("handover", "deemed_accepted", "accepted"),
        ("waiver", "refused", "approved"),
        ("waiver", "approved", "refused"),
        ("message", "sent", "waiting"),
        ("agreement", "refused", "agreed"),
        ("agreement", "agreed", "refused"),
        ("certification", "cleared", "in_class"),
        ("certification", "shadowing", "certified"),
        ("certification", "shadow_done", "certified"),
        ("certification", "nominated", "live"),
        ("knowledge_item", "identified", "documented"),
        ("knowledge_item", "documented", "played_back"),
        ("knowledge_item", "sme_reviewed", "signed_off"),
        ("knowledge_item", "played_back", "baselined"),
        ("knowledge_item", "signed_off", "waived"),
        ("knowledge_item", "signed_off", "baselined"),
        ("knowledge_item", "field_validated", "descoped"),
        ("knowledge_item", "baselined", "waived"),
        ("knowledge_item", "baselined", "documented"),
        ("knowledge_item", "signed_off", "retired"),
        ("knowledge_item", "waived", "signed_off"),
        ("knowledge_item", "waived", "blocked"),
        ("access_right", "requested", "working"),
        ("access_right", "revoked", "granted"),
        ("assumption", "falsified", "validated"),
        ("commitment", "renounced", "taken_on"),
    ],
)
def test_no_short_cut_is_allowed(record: str, before: str, after: str) -> None:
    statuses = with_status()[record]
    assert statuses(after) not in ALLOWED_MOVES[record][statuses(before)]

"""Each invariant is broken by direct SQL on both databases, and the database refuses with its sentence."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from answer_cases import ALLOWED_OF_ANSWERS, ANSWERS
from kt_engine.store.database import Database, guard_sentence
from kt_engine.store.invariants import INVARIANTS
from kt_engine.words import Decision, RiskStatus, Role, Side
from people_cases import ALLOWED_OF_PEOPLE, PEOPLE
from raw_writes import Copy, taken_back, write, write_over
from signing_cases import ALLOWED, CONTRACT_VERSION, PRESENTED, SIGNATURES, Cases, signature
from store_story import MANAGER, TRAINEE
from told import cases

SENTENCES = {(invariant.table, invariant.name): invariant.sentence for invariant in INVARIANTS}
EARLIER = date(2020, 1, 1)
NEW_RISK = {"handle": "E1-R9", "number": 9}
READY = "UPDATE task SET status = 'ready' WHERE id = 1"
DONE = "UPDATE task SET status = 'done', done_by = 3, done_at = '2027-01-04T09:00:00.000000Z', actual_on = '2027-01-04'"
GRANT = {"engagement_id": 1, "side": Side.CLIENT, "granted_by": 2}


def grant(like: int = 3, **values: object) -> Copy:
    return Copy("role_grant", like, {**GRANT, **values})


CASES: Cases = {
    **SIGNATURES,
    **ANSWERS,
    **PEOPLE,
    **cases(),
    ("chain", "forward"): (("UPDATE chain SET head_seq = head_seq - 1 WHERE id = 2",),),
    ("chain", "kept"): (("DELETE FROM chain WHERE id = 2",),),
    ("event", "next"): (
        (Copy("event", 5, {"seq": 900, "hash": "f" * 64}),),
        (Copy("event", 5, {"hash": "f" * 64}),),
    ),
    ("engagement", "begins"): (
        (Copy("engagement", 1, {"handle": "E9", "stage_number": 2}),),
        (Copy("engagement", 1, {"handle": "E9", "stage_number": 1, "status": "on_hold"}),),
    ),
    ("engagement", "stage"): (
        ("UPDATE engagement SET stage_number = 5",),
        ("UPDATE engagement SET stage_number = 3",),
    ),
    ("engagement", "identity"): (
        ("UPDATE engagement SET rehearsal = NOT rehearsal",),
        ("UPDATE engagement SET handle = 'E9'",),
    ),
    ("process", "begins"): (
        (Copy("process", 1, {"handle": "E1-P9", "process_key": "p9", "stage_number": 5}),),
    ),
    ("process", "stage"): (
        ("UPDATE process SET stage_number = 6 WHERE id = 3",),
        ("UPDATE process SET stage_number = NULL WHERE id = 3",),
    ),
    ("stage_move", "proved"): (
        (Copy("stage_move", 4, {"process_id": 3}),),
        (Copy("stage_move", 1, {"to_stage_number": 3}),),
    ),
    ("task", "done"): (
        (READY, "UPDATE task SET status = 'done' WHERE id = 1"),
        ("UPDATE task SET status = 'ready' WHERE id = 2", f"{DONE} WHERE id = 2"),
        (
            "UPDATE task SET status = 'ready', open_predecessors_count = 0, needs_evidence = TRUE WHERE id = 2",
            f"{DONE} WHERE id = 2",
        ),
    ),
    ("task", "count"): (("UPDATE task SET open_predecessors_count = -1 WHERE id = 1",),),
    ("task", "identity"): (("UPDATE task SET task_key = 'other' WHERE id = 1",),),
    ("handover", "accepted"): (
        (
            Copy("handover", 1, {"handle": "E1-H9", "handover_key": "x", "status": "in_review"}),
            "UPDATE handover SET status = 'accepted' WHERE id = 9000",
        ),
    ),
    ("handover_version", "next"): (
        (Copy("handover_version", 1, {"number": 3}),),
        (Copy("handover_version", 1, {"number": 2, "size_bytes": 0}),),
    ),
    ("gate_version", "frozen"): (("UPDATE gate_version SET pack_json = '{}' WHERE id = 1",),),
    ("gate_version", "next"): (
        (Copy("gate_version", 3, {"handle": "x v2", "number": 2}),),
        (Copy("gate_version", 3, {**PRESENTED.values, "number": 7}),),
    ),
    ("gate_version", "quorum"): (
        (PRESENTED, "UPDATE gate_version SET status = 'decided', decision = 'go' WHERE id = 9000"),
        (
            PRESENTED,
            signature(5, id=9001, gate_version_id=9000),
            "UPDATE gate_version SET status = 'decided', decision = 'go' WHERE id = 9000",
        ),
        (
            PRESENTED,
            signature(5, id=9001, gate_version_id=9000),
            signature(2, id=9002, gate_version_id=9000, object_sha256="PACK"),
            "UPDATE gate_version SET status = 'decided', decision = 'go' WHERE id = 9000",
        ),
    ),
    ("role_grant", "granted"): (
        (grant(role=Role.TRAINER, granted_by=MANAGER, person_id=MANAGER),),
        (grant(role=Role.TRAINER, granted_by=None),),
    ),
    ("role_grant", "separate"): (
        (grant(role=Role.TRAINER, engagement_id=None),),
        (grant(role=Role.TRAINER, side=None),),
        (grant(role=Role.ADMINISTRATOR, engagement_id=None, side=None),),
        (grant(role=Role.TRAINER, person_id=1),),
    ),
    ("role_grant", "rehearsal"): (
        (
            Copy("person", MANAGER, {"handle": "P90", "rehearsal": True}),
            grant(id=9001, person_id=9000, role=Role.TRAINER),
        ),
    ),
    ("assessment", "scored"): (
        (Copy("assessment", 1, {"attempt": 2, "score_pct": 101}),),
        (Copy("assessment", 1, {"attempt": 2, "score_pct": -1}),),
        (Copy("assessment", 1, {"attempt": 2, "score_pct": 79}),),
        (Copy("assessment", 1, {"attempt": 2, "critical_right": False}),),
        (Copy("assessment", 1, {"attempt": 3}),),
        (Copy("assessment", 1, {"attempt": 2, "assessor_id": TRAINEE}),),
    ),
    ("certification", "proved"): (
        (
            Copy("certification", 1, {"handle": "E1-K9", "process_id": 2, "status": "assessed"}),
            "UPDATE certification SET status = 'certified' WHERE id = 9000",
        ),
    ),
    ("candidate", "chosen"): (
        (
            "UPDATE candidate SET status = 'chosen' WHERE id = 1",
            Copy("candidate", 1, {"handle": "E1-B9", "party_id": 1, "status": "candidate"}),
            "UPDATE candidate SET status = 'chosen' WHERE id = 9000",
        ),
    ),
    ("condition", "dates"): (
        (Copy("condition", 1, {"handle": "E1-C9", "expires_on": EARLIER}),),
        (Copy("condition", 1, {"handle": "E1-C9", "status": "closed"}),),
    ),
    ("contract", "dates"): ((Copy("contract", 1, {"number": 2, "ends_on": EARLIER}),),),
    ("contract_milestone", "priced"): tuple(
        (Copy("contract_milestone", 1, {"milestone_key": "M9", **values}),)
        for values in (
            {"amount_minor": 0},
            {"amount_minor": -5},
            {"currency": "eur"},
            {"currency": "EU"},
            {"currency": "E1R"},
            {"currency": "%UR"},
            {"currency": "E_R"},
            {"currency": "ÄÄÄ"},
        )
    ),
    ("contract_milestone", "tied"): tuple(
        (Copy("contract_milestone", 1, {"milestone_key": "M9", **values}),)
        for values in ({"wave": None, "gate_key": None}, {"wave": 0}, {"engagement_id": 2})
    ),
    ("risk", "begins"): (
        (Copy("risk", 1, {**NEW_RISK, "likelihood": 6}),),
        (Copy("risk", 1, {**NEW_RISK, "impact": 0}),),
        (Copy("risk", 1, {**NEW_RISK, "status": RiskStatus.OCCURRED}),),
        (Copy("risk", 1, {**NEW_RISK, "closed_on": EARLIER}),),
        (
            Copy("engagement", 1, {"handle": "E9", "stage_number": 1}),
            Copy("risk", 1, {**NEW_RISK, "engagement_id": 9000}),
        ),
    ),
    ("risk", "identity"): (
        ("UPDATE risk SET raised_by = 1",),
        ("UPDATE risk SET risk_key = 'expert_away'",),
    ),
    ("risk", "rated"): (
        ("UPDATE risk SET likelihood = 5 WHERE id = 1",),
        ("UPDATE risk SET status = 'occurred' WHERE id = 1",),
        (Copy("risk_rating", 1, {"number": 2, "impact": 5}), "UPDATE risk SET title = 'x' WHERE id = 1"),
        (Copy("risk", 1, NEW_RISK), "UPDATE risk SET impact = 5 WHERE id = 9000"),
    ),
    ("risk", "closed"): (
        (
            Copy("risk_rating", 1, {"number": 2, "status": RiskStatus.CLOSED}),
            "UPDATE risk SET status = 'closed' WHERE id = 1",
        ),
        ("UPDATE risk SET closed_on = '2027-01-04' WHERE id = 1",),
    ),
    ("risk_rating", "next"): (
        (Copy("risk_rating", 1, {"number": 2, "likelihood": 6}),),
        (Copy("risk_rating", 1, {"number": 2, "impact": 0}),),
        (Copy("risk_rating", 1, {"number": 3}),),
        (
            Copy("engagement", 1, {"handle": "E9", "stage_number": 1}),
            Copy("risk_rating", 1, {"number": 2, "engagement_id": 9000}),
        ),
    ),
    ("document", "frozen"): ((f"UPDATE document SET record_sha256 = '{'b' * 64}'",),),
}
ALL = [(*place, number) for place, cases in CASES.items() for number in range(len(cases))]
INSERTS = [one for one in ALL if isinstance(CASES[one[0], one[1]][one[2]][-1], Copy)]
UPDATES = [one for one in ALL if " WHERE id = " in str(CASES[one[0], one[1]][one[2]][-1])]
LET_THROUGH = {**ALLOWED, **ALLOWED_OF_ANSWERS, **ALLOWED_OF_PEOPLE, **cases("ALLOWED")}


def named(places: list[tuple[str, str, int]]) -> list[str]:
    return ["-".join(map(str, place)) for place in places]


def pack_of(database: Database) -> str:
    with database.reader.connect() as connection:
        query = f"SELECT pack_sha256 FROM gate_version WHERE id = {CONTRACT_VERSION}"
        return str(connection.exec_driver_sql(query).scalar_one())


def with_pack(step: str | Copy, pack: str) -> str | Copy:
    if isinstance(step, Copy) and step.values.get("object_sha256") == "PACK":
        return Copy(step.table, step.like, {**step.values, "object_sha256": pack})
    return step


def test_every_invariant_has_a_case_that_breaks_it() -> None:
    assert set(CASES) == set(SENTENCES)


@pytest.mark.parametrize(("table", "name", "number"), ALL, ids=named(ALL))
def test_an_invariant_is_refused_by_the_database(
    table: str, name: str, number: int, shared: Database
) -> None:
    *allowed, forbidden = CASES[table, name][number]
    pack = pack_of(shared)
    with taken_back(shared) as connection:
        for step in allowed:
            write(connection, with_pack(step, pack))
        with pytest.raises(IntegrityError) as refused:
            write(connection, with_pack(forbidden, pack))
    assert guard_sentence(str(refused.value.orig)) == SENTENCES[table, name]


@pytest.mark.parametrize(("table", "name", "number"), INSERTS, ids=named(INSERTS))
def test_an_insert_that_overwrites_is_refused_as_well(
    table: str, name: str, number: int, shared: Database
) -> None:
    *allowed, forbidden = CASES[table, name][number]
    pack = pack_of(shared)
    with taken_back(shared) as connection:
        for step in allowed:
            write(connection, with_pack(step, pack))
        step = with_pack(forbidden, pack)
        assert isinstance(step, Copy)
        with pytest.raises(IntegrityError) as refused:
            write_over(connection, step)
    assert guard_sentence(str(refused.value.orig)) == SENTENCES[table, name]


@pytest.mark.parametrize(("table", "name", "number"), UPDATES, ids=named(UPDATES))
def test_an_update_of_every_row_at_once_is_refused_as_well(
    table: str, name: str, number: int, shared: Database
) -> None:
    *allowed, forbidden = CASES[table, name][number]
    pack = pack_of(shared)
    with taken_back(shared) as connection:
        for step in allowed:
            write(connection, with_pack(step, pack))
        with pytest.raises(IntegrityError):
            write(connection, str(forbidden).partition(" WHERE id = ")[0])


@pytest.mark.parametrize("name", LET_THROUGH)
def test_what_is_allowed_is_let_through(name: str, shared: Database) -> None:
    with taken_back(shared) as connection:
        for step in LET_THROUGH[name]:
            write(connection, step)


def test_both_sides_and_two_people_are_let_through(shared: Database) -> None:
    with taken_back(shared) as connection:
        write(connection, PRESENTED)
        write(connection, signature(5, id=9001, gate_version_id=9000, decision=Decision.GO))
        write(connection, signature(6, id=9002, gate_version_id=9000, decision=Decision.GO))
        write(connection, "UPDATE gate_version SET status = 'decided', decision = 'go' WHERE id = 9000")


def test_a_done_task_with_everything_it_needs_is_let_through(shared: Database) -> None:
    with taken_back(shared) as connection:
        write(connection, READY)
        write(connection, f"{DONE} WHERE id = 1")

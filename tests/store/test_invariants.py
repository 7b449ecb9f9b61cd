"""Each invariant is broken by direct SQL on both databases, and the database refuses with its sentence."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from answer_cases import ALLOWED_OF_ANSWERS, ANSWERS
from kt_engine.store.database import Database
from kt_engine.store.invariants import INVARIANTS
from kt_engine.words import Decision, RiskStatus, Role, Side
from people_cases import ALLOWED_OF_PEOPLE, PEOPLE
from raw_writes import Copy, Put, refusal, taken_back, tried, write, write_over
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


Place = tuple[str, str, int]


def pack_of(connection: Connection) -> str:
    query = f"SELECT pack_sha256 FROM gate_version WHERE id = {CONTRACT_VERSION}"
    return str(connection.exec_driver_sql(query).scalar_one())


def with_pack(step: str | Copy, pack: str) -> str | Copy:
    if isinstance(step, Copy) and step.values.get("object_sha256") == "PACK":
        return Copy(step.table, step.like, {**step.values, "object_sha256": pack})
    return step


def answers(database: Database, places: Iterable[Place], put: Put = write) -> dict[Place, str]:
    """Give what the database says to the last step of each case; empty where it lets it through."""
    with taken_back(database) as connection:
        pack = pack_of(connection)
        return {
            place: answer(connection, [with_pack(one, pack) for one in case_of(place)], put)
            for place in places
        }


def case_of(place: Place) -> Sequence[str | Copy]:
    return CASES[place[0], place[1]][place[2]]


def answer(connection: Connection, steps: Sequence[str | Copy], put: Put) -> str:
    with tried(connection):
        try:
            for step in steps[:-1]:
                write(connection, step)
        except DBAPIError as fault:
            return f"a step before it fails: {fault.orig}"
        return refusal(connection, steps[-1], put)


def with_another(said: dict[Place, str]) -> dict[Place, str]:
    """Give the answers that are not the sentence of the invariant that was broken."""
    return {place: text for place, text in said.items() if text != SENTENCES[place[0], place[1]]}


def write_to_every_row(connection: Connection, step: str | Copy) -> None:
    write(connection, str(step).partition(" WHERE id = ")[0])


def test_every_invariant_has_a_case_that_breaks_it() -> None:
    assert set(CASES) == set(SENTENCES)


def test_an_invariant_is_refused_by_the_database(shared: Database) -> None:
    assert with_another(answers(shared, ALL)) == {}


def test_an_insert_that_overwrites_is_refused_as_well(shared: Database) -> None:
    assert with_another(answers(shared, INSERTS, write_over)) == {}


def test_an_update_of_every_row_at_once_is_refused_as_well(shared: Database) -> None:
    said = answers(shared, UPDATES, write_to_every_row)
    assert [place for place, text in said.items() if not text] == []


def test_what_is_allowed_is_let_through(shared: Database) -> None:
    refused = {}
    with taken_back(shared) as connection:
        for name, steps in LET_THROUGH.items():
            with tried(connection):
                try:
                    for step in steps:
                        write(connection, step)
                except DBAPIError as fault:
                    refused[name] = str(fault.orig)
    assert refused == {}


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

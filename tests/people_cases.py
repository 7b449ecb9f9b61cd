"""Writes the store must refuse, and some it must let through: codes, delegations, roles, leavers, checkpoints."""

from datetime import date
from typing import Any

from kt_engine.words import Role, Side
from raw_writes import Copy
from signing_cases import AUDITOR, Case, Cases, held
from store_story import EXPERT, LEAD, MANAGER, OWNER, TRAINER

DAY_BEFORE = date(2027, 1, 3)
OPEN = dict.fromkeys(("confirmed_by", "confirmed_at", "expires_at"))
GLASS = Copy("break_glass", 1, {"handle": "E1-B9", **OPEN})
AT = "'2027-01-04T10:00:00.000000Z'"
CONFIRM = (
    "UPDATE break_glass SET confirmed_by = {}, confirmed_at = {}, expires_at = '2027-01-04T14:00:00.000000Z' "
    "WHERE id = 9000"
)
PROPOSAL = held(EXPERT, Role.PROCESS_OWNER, granted_by=MANAGER, proposed=True)
END = f"UPDATE authenticator SET ended_at = {AT}, ended_by = 1, end_reason = 'lost', sealed = ''"
REHEARSAL_PERSON = Copy("person", EXPERT, {"handle": "P90", "id": 9001, "rehearsal": True})


def given(**values: Any) -> Copy:
    return Copy("delegation", 1, {"handle": "E1-D9", **values})


def glass(**values: Any) -> Copy:
    return Copy("break_glass", 1, {"handle": "E1-B9", **OPEN, **values})


def code(**values: Any) -> Copy:
    return Copy("auth_event", 1, {"step": 70_000_000, **values})


PEOPLE: Cases = {
    ("authenticator", "one"): (
        (Copy("authenticator", 1, {"number": 2}),),
        (Copy("authenticator", 3, {"number": 2}),),
        (Copy("authenticator", 1, {"person_id": 2}),),
    ),
    ("authenticator", "identity"): (
        ("UPDATE authenticator SET key_id = 'x' WHERE id = 1",),
        ("UPDATE authenticator SET person_id = 3 WHERE id = 1",),
        ("UPDATE authenticator SET sealed = 'another secret' WHERE id = 1",),
        (f"UPDATE authenticator SET sealed = 'another secret', ended_at = {AT} WHERE id = 1",),
        ("UPDATE authenticator SET ended_at = NULL WHERE id = 3",),
        ("UPDATE authenticator SET ended_at = '2027-01-05T10:00:00.000000Z' WHERE id = 3",),
        ("UPDATE authenticator SET end_reason = 'found again' WHERE id = 3",),
    ),
    ("auth_event", "own"): (
        (code(person_id=LEAD),),
        (code(person_id=TRAINER, authenticator_id=3),),
        (code(lines_count=0),),
    ),
    ("invitation", "once"): (
        (f"UPDATE invitation SET used_at = {AT} WHERE id = 1",),
        ("UPDATE invitation SET used_at = NULL WHERE id = 1",),
        (Copy("invitation", 1, {"used_at": None}), "UPDATE invitation SET person_id = 5 WHERE id = 9000"),
        (
            Copy("invitation", 1, {"used_at": None}),
            "UPDATE invitation SET expires_at = '2030-01-01T00:00:00.000000Z' WHERE id = 9000",
        ),
    ),
    ("delegation", "given"): (
        (given(to_person_id=OWNER),),
        (given(ends_on=DAY_BEFORE),),
        (given(revoked_on=DAY_BEFORE),),
        (given(to_person_id=10),),
        (given(to_person_id=2),),
        (*AUDITOR, given(to_person_id=9001)),
        (REHEARSAL_PERSON, given(to_person_id=9001)),
        (given(role=Role.TEAM_LEAD),),
        (given(side=Side.PROVIDER),),
        (given(from_person_id=EXPERT, to_person_id=OWNER),),
    ),
    ("delegation", "identity"): (
        ("UPDATE delegation SET to_person_id = 5 WHERE id = 1",),
        ("UPDATE delegation SET ends_on = '2028-01-01' WHERE id = 1",),
        ("UPDATE delegation SET reason = 'another' WHERE id = 1",),
        ("UPDATE delegation SET revoked_on = NULL WHERE id = 2",),
        ("UPDATE delegation SET revoked_on = '2027-02-01' WHERE id = 2",),
    ),
    ("break_glass", "begins"): (
        (Copy("break_glass", 1, {"handle": "E1-B9"}),),
        (glass(opened_by=MANAGER),),
        (glass(person_id=10),),
        (glass(person_id=1),),
        (*AUDITOR, glass(person_id=9001)),
        (REHEARSAL_PERSON, glass(person_id=9001)),
        ("UPDATE role_grant SET valid_to = '2027-01-03' WHERE person_id = 10", glass(opened_by=10)),
    ),
    ("break_glass", "confirmed"): (
        (GLASS, CONFIRM.format(1, AT)),
        (GLASS, CONFIRM.format(MANAGER, AT)),
        (GLASS, CONFIRM.format(TRAINER, AT)),
        (GLASS, CONFIRM.format(10, "NULL")),
        (GLASS, f"UPDATE break_glass SET confirmed_by = 10, confirmed_at = {AT} WHERE id = 9000"),
        (
            "UPDATE role_grant SET valid_to = '2027-01-03' WHERE person_id = 10",
            GLASS,
            CONFIRM.format(10, AT),
        ),
        ("UPDATE break_glass SET expires_at = '2028-01-04T10:00:00.000000Z' WHERE id = 1",),
        ("UPDATE break_glass SET person_id = 5 WHERE id = 1",),
        ("UPDATE break_glass SET reason = 'another' WHERE id = 1",),
    ),
    ("role_grant", "proposed"): (
        (held(EXPERT, Role.PROCESS_OWNER, granted_by=MANAGER, proposed=True, approved_by=1),),
        (held(EXPERT, Role.PROCESS_OWNER, approved_on=DAY_BEFORE),),
    ),
    ("role_grant", "fixed"): (
        ("UPDATE role_grant SET side = 'provider' WHERE id = 3",),
        ("UPDATE role_grant SET role = 'team_lead' WHERE id = 3",),
        (PROPOSAL, "UPDATE role_grant SET proposed = FALSE WHERE id = 9003"),
        (PROPOSAL, "UPDATE role_grant SET granted_by = 1 WHERE id = 9003"),
        (PROPOSAL, "UPDATE role_grant SET approved_by = 3 WHERE id = 9003"),
        (PROPOSAL, "UPDATE role_grant SET approved_by = 6 WHERE id = 9003"),
        (
            PROPOSAL,
            "UPDATE role_grant SET approved_by = 1 WHERE id = 9003",
            "UPDATE role_grant SET approved_by = 10 WHERE id = 9003",
        ),
    ),
    ("leaving", "next"): (
        (Copy("leaving", 1, {"number": 3}),),
        (Copy("leaving", 1, {"number": 2, "successor_id": EXPERT}),),
    ),
    ("checkpoint", "true"): (
        (Copy("checkpoint", 1, {"head_hash": "b" * 64}),),
        (Copy("checkpoint", 1, {"head_seq": 2}),),
        (Copy("checkpoint", 1, {"engagement_id": None}),),
    ),
}
ALLOWED_OF_PEOPLE: dict[str, Case] = {
    "an authenticator is ended and another enrolled": (
        f"{END} WHERE id = 1",
        Copy("authenticator", 1, {"number": 2, "ended_at": None, "sealed": "another"}),
    ),
    "why an authenticator ended is erased": (
        "UPDATE authenticator SET end_reason = '(erased)' WHERE id = 3",
    ),
    "a code of one's own is spent": (code(),),
    "an invitation is used": (
        Copy("invitation", 1, {"used_at": None}),
        f"UPDATE invitation SET used_at = {AT} WHERE id = 9000",
    ),
    "a delegation is given, revoked and its reason erased": (
        given(),
        "UPDATE delegation SET revoked_on = '2027-02-01' WHERE id = 9000",
        "UPDATE delegation SET reason = '(erased)' WHERE id = 9000",
    ),
    "an emergency is confirmed by a second administrator": (GLASS, CONFIRM.format(10, AT)),
    "why an emergency was is erased": ("UPDATE break_glass SET reason = '(erased)' WHERE id = 1",),
    "a proposed role is approved by somebody else": (
        PROPOSAL,
        "UPDATE role_grant SET approved_by = 1, approved_on = '2027-01-04' WHERE id = 9003",
    ),
    "a role is ended and renewed": (
        "UPDATE role_grant SET valid_to = '2027-02-01' WHERE id = 4",
        "UPDATE role_grant SET valid_to = NULL WHERE id = 4",
    ),
    "a leaving is stated again": (Copy("leaving", 1, {"number": 2}),),
    "a second giver is named": (Copy("knowledge_source", 1, {"item_key": "bookings"}),),
    "a checkpoint is made again": (Copy("checkpoint", 1),),
    "why a waiver was asked for is erased": ("UPDATE waiver SET reason = '(erased)' WHERE id = 3",),
    "who was sent a notice is erased": (
        "UPDATE delay_notice SET sent_to = '(erased)', received_by = '(erased)', clause = '(erased)'",
    ),
}

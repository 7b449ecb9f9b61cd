"""Writes the store must refuse, and some it must let through, around signatures, waivers and awaited answers."""

from datetime import datetime, timedelta
from typing import Any

from coded_samples import (
    CODE,
    CODED_GATE,
    IN_LIST,
    LEADS_CODE,
    LIST_CODE,
    OTHER_PROPOSED_WAIVER,
    PACK_SHA256,
    PROPOSED_WAIVER,
)
from kt_engine.words import (
    AuthMethod,
    Decision,
    GateStatus,
    Meaning,
    Role,
    Side,
    WaiverStatus,
)
from raw_writes import Copy
from store_story import CLIENT, EXPERT, FIRST, LEAD, MANAGER, OWNER, PROVIDER, SPONSOR, TRAINEE, TRAINER

Case = tuple[str | Copy, ...]
"""Steps that are allowed, and last the one that is not."""
Cases = dict[tuple[str, str], tuple[Case, ...]]

REVIEW, CERTIFIED, CONTRACT_VERSION, APPROVED, DECLINED = 13, 15, 3, 16, 17
"""Ids in the told store: a reviewer's signature, a certificate's, the contract gate's version, two of waivers."""
PRESENTED = Copy(
    "gate_version", CONTRACT_VERSION,
    {"handle": "E1-G-x v2", "number": 2, "status": GateStatus.PRESENTED, "decision": None, "decided_at": None},
)  # fmt: skip
BEFORE, AFTER = datetime.fromisoformat("2027-01-03T09:00:00Z"), datetime.fromisoformat("2027-07-01T09:00:00Z")
APPROVE_3 = "UPDATE waiver SET status = 'approved' WHERE id = 3"


def signature(like: int, **values: object) -> Copy:
    return Copy("signoff", like, values)


def by_sponsor(like: int) -> Copy:
    """The same by the sponsor, who has not signed it yet."""
    return signature(like, person_id=SPONSOR, role=Role.STEERING_COMMITTEE)


def approval(**values: object) -> Copy:
    """The owner's signature on the third waiver, which is still proposed."""
    return signature(APPROVED, **{"waiver_id": 3, "id": 9500, **values})


def for_owner(person: int = EXPERT, **values: object) -> Copy:
    """The same by who signs for the owner."""
    known = {"person_id": person, "for_person_id": OWNER, "delegation_id": 1, "id": 9501}
    return approval(**{**known, **values})


def leave(from_person: int, to_person: int, role: Role, side: Side = CLIENT) -> Copy:
    """A delegation with the id 9002."""
    known = {"from_person_id": from_person, "to_person_id": to_person, "role": role, "side": side}
    return Copy("delegation", 1, {"handle": "E1-D9", "id": 9002, **known})


def held(person: int, role: Role, side: Side = CLIENT, **values: Any) -> Copy:
    """A granted role with the id 9003."""
    known = {"person_id": person, "role": role, "side": side, "engagement_id": 1, "granted_by": 1, "id": 9003}
    return Copy("role_grant", 3, {**known, **values})


def coded(**values: object) -> Copy:
    """The owner's signature with a code on a waiver of the second engagement."""
    known = {"waiver_id": PROPOSED_WAIVER, "auth_event_id": CODE, "signed_at": FIRST, "id": 9502}
    return signature(IN_LIST, **{**known, **values})


CODED_GATE_VALUES = {
    "waiver_id": None, "gate_version_id": CODED_GATE, "object_sha256": PACK_SHA256, "meaning": Meaning.DECIDED,
    "decision": Decision.GO,
}  # fmt: skip
OWN_CODE = Copy("auth_event", 1, {"id": 9004, "step": 70_000_000, "at": FIRST})
"""A code of the owner, spent in the first engagement at nine o'clock."""
AUDITOR = (
    Copy("person", EXPERT, {"handle": "P90", "id": 9001}),
    Copy("role_grant", 1, {"id": 9005, "person_id": 9001, "role": Role.AUDITOR, "granted_by": 1}),
)
UNCONFIRMED = dict.fromkeys(("confirmed_by", "confirmed_at", "expires_at"))
EMERGENCY = {"person_id": TRAINER, "role": Role.TEAM_LEAD, "side": PROVIDER, "break_glass_id": 1}
GATE_OF_MANAGER = {"id": 9503, "gate_version_id": 9000, "role": Role.PROCESS_OWNER, "side": CLIENT}

SIGNATURES: Cases = {
    ("signoff", "target"): (
        (signature(REVIEW, meaning=Meaning.DECIDED),),
        (signature(REVIEW, certification_id=1, meaning=Meaning.RETURNED),),
        (PRESENTED, signature(5, id=9001, gate_version_id=9000, decision=None)),
        (signature(CERTIFIED, meaning=Meaning.ACCEPTED, certification_version=2, object_sha256="b" * 64),),
        (approval(meaning=Meaning.REVIEWED),),
        (approval(waiver_id=None),),
    ),
    ("signoff", "signer"): (
        (approval(role=Role.TEAM_LEAD),),
        (approval(side=PROVIDER),),
        (approval(person_id=2),),
        (approval(person_id=1),),
        (approval(person_id=1, role=Role.ADMINISTRATOR),),
        (*AUDITOR, approval(person_id=9001, role=Role.AUDITOR)),
        (held(EXPERT, Role.PROCESS_OWNER, granted_by=MANAGER, proposed=True), approval(person_id=EXPERT)),
        ("UPDATE role_grant SET valid_to = '2027-01-03' WHERE person_id = 4", approval()),
        ("UPDATE role_grant SET valid_to = '2027-01-03' WHERE person_id = 4", for_owner()),
        ("UPDATE person SET disabled_on = '2027-01-04' WHERE id = 4", approval()),
        ("UPDATE person SET disabled_on = '2027-01-04' WHERE id = 6", for_owner()),
        (
            AUDITOR[0],
            leave(OWNER, 9001, Role.PROCESS_OWNER),
            AUDITOR[1],
            for_owner(9001, delegation_id=9002),
        ),
        (approval(**EMERGENCY, signed_at=FIRST + timedelta(hours=6)),),
        (approval(**EMERGENCY, signed_at=BEFORE),),
        (approval(**{**EMERGENCY, "person_id": EXPERT}),),
        (approval(**{**EMERGENCY, "role": Role.PROCESS_OWNER, "side": CLIENT}),),
        (
            Copy("break_glass", 1, {"handle": "E1-B9", **UNCONFIRMED}),
            approval(**{**EMERGENCY, "break_glass_id": 9000}),
        ),
        (for_owner(break_glass_id=1),),
    ),
    ("signoff", "delegated"): (
        (for_owner(delegation_id=None),),
        (for_owner(delegation_id=2),),
        (for_owner(signed_at=AFTER),),
        (for_owner(signed_at=BEFORE),),
        (for_owner(SPONSOR),),
        (held(OWNER, Role.TRAINER), for_owner(role=Role.TRAINER)),
        (held(EXPERT, Role.PROCESS_OWNER), for_owner(for_person_id=None)),
        (held(SPONSOR, Role.PROCESS_OWNER), for_owner(for_person_id=SPONSOR)),
    ),
    ("signoff", "once"): (
        (approval(), approval(id=9600)),
        (approval(), for_owner()),
        (for_owner(), approval()),
        (for_owner(), leave(OWNER, SPONSOR, Role.PROCESS_OWNER), for_owner(SPONSOR, delegation_id=9002, id=9600)),
        (held(EXPERT, Role.PROCESS_OWNER), for_owner(), approval(person_id=EXPERT)),
        (held(EXPERT, Role.PROCESS_OWNER), approval(person_id=EXPERT), for_owner()),
    ),
    ("signoff", "proof"): (
        (coded(auth_event_id=None),),
        (coded(auth_event_id=LEADS_CODE),),
        (coded(signed_at=FIRST + timedelta(seconds=1)),),
        (coded(), coded(waiver_id=OTHER_PROPOSED_WAIVER, id=9600)),
        (coded(auth_event_id=2),),
        (OWN_CODE, coded(auth_event_id=9004)),
        (coded(**CODED_GATE_VALUES, auth_event_id=LIST_CODE),),
        (coded(auth_method=AuthMethod.SELF_DECLARED, auth_event_id=None),),
        (coded(auth_method=AuthMethod.SELF_DECLARED),),
        (OWN_CODE, approval(auth_method=AuthMethod.TOTP, auth_event_id=9004, signed_at=FIRST)),
        (OWN_CODE, approval(auth_event_id=9004, signed_at=FIRST)),
    ),
    ("signoff", "gate"): (
        (by_sponsor(5),),
        (PRESENTED, signature(5, id=9001, gate_version_id=9000, object_sha256="b" * 64)),
        (PRESENTED, signature(5, id=9001, gate_version_id=9000, person_id=MANAGER, role=Role.TRANSITION_MANAGER)),
        (
            PRESENTED,
            leave(OWNER, MANAGER, Role.PROCESS_OWNER),
            signature(5, **GATE_OF_MANAGER, person_id=MANAGER, for_person_id=OWNER, delegation_id=9002),
        ),
        (
            PRESENTED,
            held(MANAGER, Role.PROCESS_OWNER),
            leave(MANAGER, SPONSOR, Role.PROCESS_OWNER),
            signature(5, **GATE_OF_MANAGER, person_id=SPONSOR, for_person_id=MANAGER, delegation_id=9002),
        ),
        (coded(**{**CODED_GATE_VALUES, "object_sha256": "b" * 64}),),
    ),
    ("signoff", "handover"): (
        (signature(REVIEW, object_sha256="b" * 64, meaning=Meaning.RETURNED),),
        (signature(REVIEW, person_id=EXPERT, role=Role.SUBJECT_EXPERT),),
        (Copy("handover_version", 1, {"number": 2}), by_sponsor(REVIEW)),
        (
            Copy("handover_version", 1, {"number": 2, "author_id": LEAD}),
            signature(REVIEW, handover_version_id=9000, person_id=EXPERT, role=Role.SUBJECT_EXPERT),
        ),
        (
            Copy("handover_version", 1, {"number": 2}),
            signature(REVIEW, handover_version_id=9000, person_id=EXPERT, for_person_id=OWNER, delegation_id=1),
        ),
        (
            Copy("handover_version", 1, {"number": 2, "author_id": OWNER}),
            leave(OWNER, SPONSOR, Role.PROCESS_OWNER),
            signature(REVIEW, handover_version_id=9000, person_id=SPONSOR, for_person_id=OWNER, delegation_id=9002),
        ),
    ),
    ("signoff", "trainee"): (
        (signature(CERTIFIED, person_id=TRAINEE, role=Role.TRAINEE),),
        (
            leave(LEAD, TRAINEE, Role.TEAM_LEAD, PROVIDER),
            signature(
                CERTIFIED, person_id=TRAINEE, for_person_id=LEAD, delegation_id=9002, certification_version=2,
                object_sha256="b" * 64,
            ),
        ),
        (
            leave(TRAINEE, EXPERT, Role.TRAINEE, PROVIDER),
            signature(CERTIFIED, person_id=EXPERT, for_person_id=TRAINEE, delegation_id=9002, role=Role.TRAINEE),
        ),
    ),
    ("signoff", "waiver"): (
        (approval(object_sha256="b" * 64),),
        (approval(waiver_id=PROPOSED_WAIVER),),
        (approval(waiver_id=1, person_id=SPONSOR, role=Role.STEERING_COMMITTEE),),
        (held(MANAGER, Role.PROCESS_OWNER), approval(person_id=MANAGER)),
        (leave(OWNER, MANAGER, Role.PROCESS_OWNER), for_owner(MANAGER, delegation_id=9002)),
        (
            held(MANAGER, Role.PROCESS_OWNER),
            leave(MANAGER, SPONSOR, Role.PROCESS_OWNER),
            for_owner(SPONSOR, for_person_id=MANAGER, delegation_id=9002),
        ),
    ),
    ("waiver", "begins"): (
        (Copy("waiver", 3, {"handle": "E1-W9", "status": WaiverStatus.APPROVED}),),
        (Copy("waiver", 3, {"handle": "E1-W9", "task_id": 6}),),
    ),
    ("waiver", "identity"): (
        ("UPDATE waiver SET reason = 'Another' WHERE id = 3",),
        (f"UPDATE waiver SET content_sha256 = '{'b' * 64}' WHERE id = 3",),
        ("UPDATE waiver SET proposed_by = 4 WHERE id = 3",),
        ("UPDATE waiver SET task_id = 1 WHERE id = 3",),
    ),
    ("waiver", "signed"): (
        (APPROVE_3,),
        ("UPDATE waiver SET status = 'refused' WHERE id = 3",),
        (approval(meaning=Meaning.DECLINED), APPROVE_3),
        (approval(), "UPDATE waiver SET status = 'refused' WHERE id = 3"),
    ),
    ("task", "waived"): (
        ("UPDATE task SET status = 'waived' WHERE id = 5",),
        ("UPDATE task SET status = 'waived' WHERE id = 4",),
        (approval(), "UPDATE task SET status = 'waived' WHERE id = 5"),
    ),
}  # fmt: skip
ALLOWED: dict[str, Case] = {
    "a waiver is approved by a signature and its task waived": (
        approval(),
        APPROVE_3,
        "UPDATE task SET status = 'waived' WHERE id = 5",
    ),
    "a waiver is refused by a signature": (
        approval(meaning=Meaning.DECLINED),
        "UPDATE waiver SET status = 'refused' WHERE id = 3",
    ),
    "somebody signs for another on the first and on the last day": (
        for_owner(signed_at=datetime.fromisoformat("2027-01-04T00:00:00Z")),
        APPROVE_3,
    ),
    "the last day of a delegation counts": (for_owner(signed_at=AFTER - timedelta(hours=10)),),
    "the last day of a role counts": (
        "UPDATE role_grant SET valid_to = '2027-01-04' WHERE person_id = 4",
        approval(),
    ),
    "a proposed role counts once it is approved": (
        held(EXPERT, Role.PROCESS_OWNER, granted_by=MANAGER, proposed=True),
        "UPDATE role_grant SET approved_by = 1, approved_on = '2027-01-04' WHERE id = 9003",
        approval(person_id=EXPERT),
    ),
    "an emergency role signs while it lasts": (approval(**EMERGENCY, signed_at=FIRST + timedelta(hours=3)),),
    "two people sign the same thing": (
        held(SPONSOR, Role.PROCESS_OWNER),
        approval(),
        approval(person_id=SPONSOR, id=9600),
    ),
    "a code carries one signature": (coded(),),
    "a code for two lines carries two": (
        coded(auth_event_id=LIST_CODE),
        coded(auth_event_id=LIST_CODE, waiver_id=OTHER_PROPOSED_WAIVER, id=9600),
    ),
    "a gate is signed with a code of its own": (coded(**CODED_GATE_VALUES),),
}

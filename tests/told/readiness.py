"""Access, readiness, promises, notices, messages and controls: a row of each, and how each guard is broken."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.tables import (
    AccessRight,
    AccessTest,
    Agreement,
    AgreementSeat,
    Assumption,
    Commitment,
    Communication,
    Control,
    ControlOwner,
    PeopleNotice,
    ReadinessPoint,
    Signoff,
)
from kt_engine.store.unit import Unit
from kt_engine.words import (
    AccessStatus,
    AgreementKind,
    AgreementStatus,
    AssumptionStatus,
    AuthMethod,
    Colour,
    CommitmentStatus,
    ControlFrequency,
    Meaning,
    ReadinessStatus,
)
from raw_writes import Copy
from signing_cases import Case, Cases
from store_story import CAST, DAY, EXPERT, LEAD, MANAGER, OWNER, ROLE_OF, TRAINEE, Story

AFTER = ("agreement",)
LATER = DAY + timedelta(days=30)
KNOWN = {"engagement_id": 1}
RAISED = {"raised_on": DAY, "raised_by": MANAGER}
SIGNED = {
    "E1-CT1": AgreementKind.CONTROL_OWNER,
    "E1-RP2": AgreementKind.READINESS,
    "E1-AS2": AgreementKind.ASSUMPTION,
    "E1-UC2": AgreementKind.COMMITMENT,
}
FIRST_AGREEMENT = 2001
AGREEMENTS = {subject: FIRST_AGREEMENT + place for place, subject in enumerate(SIGNED)}
FIRST_SIGNOFF = 2101


def _access(unit: Unit, number: int, **values: object) -> int:
    return unit.insert(
        AccessRight, handle=f"E1-X{number}", number=number, person_id=TRAINEE, system_key="claims",
        right="check claims", site_id=1, shift="early", status=AccessStatus.REQUESTED, requested_on=DAY,
        requested_by=MANAGER, **KNOWN, **values,
    )  # fmt: skip


def _point(unit: Unit, number: int, *, stops: bool) -> int:
    way_back = {"mitigation": "Try it", "fallback": "Stay", "fallback_on": LATER} if stops else {}
    return unit.insert(
        ReadinessPoint, handle=f"E1-RP{number}", number=number, process_id=3, stream="technology",
        colour=Colour.AMBER, text="No line yet", owner_id=LEAD, due_on=LATER, showstopper=stops,
        status=ReadinessStatus.OPEN, **way_back, **KNOWN, **RAISED,
    )  # fmt: skip


def _assumption(unit: Unit, number: int) -> int:
    return unit.insert(
        Assumption, handle=f"E1-AS{number}", number=number, text="Volumes hold", source="Request",
        owner_function="trainer", expires_on=LATER, status=AssumptionStatus.OPEN, **KNOWN, **RAISED,
    )  # fmt: skip


def _commitment(unit: Unit, number: int) -> int:
    return unit.insert(
        Commitment, handle=f"E1-UC{number}", number=number, text="One visit", promised_by="Sales",
        promised_to="Owner", cost_minor=400_000, currency="EUR", status=CommitmentStatus.OPEN, **KNOWN, **RAISED,
    )  # fmt: skip


def _agreement(unit: Unit, subject: str) -> None:
    content = canonical({"about": subject})
    said = {"content": content, "reason": None, "subject": subject, "title": subject}
    unit.insert(
        Agreement, id=AGREEMENTS[subject], handle=f"E1-A{AGREEMENTS[subject]}", number=AGREEMENTS[subject],
        kind=SIGNED[subject], subject=subject, title=subject, content_json=content,
        content_sha256=sha256_text(canonical(said)), status=AgreementStatus.PROPOSED, proposed_by=MANAGER,
        proposed_at=unit.act.at, **KNOWN,
    )  # fmt: skip
    unit.insert(
        AgreementSeat, id=AGREEMENTS[subject], agreement_id=AGREEMENTS[subject], number=1, person_id=OWNER, **KNOWN
    )  # fmt: skip


def _sign(unit: Unit, subject: str) -> None:
    content = canonical({"about": subject})
    said = {"content": content, "reason": None, "subject": subject, "title": subject}
    role, side = ROLE_OF[OWNER]
    unit.insert(
        Signoff, id=FIRST_SIGNOFF + AGREEMENTS[subject] - FIRST_AGREEMENT, agreement_id=AGREEMENTS[subject],
        agreement_seat_id=AGREEMENTS[subject], object_sha256=sha256_text(canonical(said)), person_id=OWNER,
        printed_name=CAST[OWNER - MANAGER][0], role=role, side=side, meaning=Meaning.APPROVED,
        statement="I agree.", auth_method=AuthMethod.SELF_DECLARED, signed_at=unit.act.at, **KNOWN,
    )  # fmt: skip
    unit.change(
        Agreement, AGREEMENTS[subject], subject, version=1, status=AgreementStatus.AGREED, decided_on=DAY
    )


def TELL(story: Story, _files: Path) -> None:  # noqa: N802 - the name the package looks for
    with story.engagement("access_imported") as unit:
        _access(unit, 1)
        tried = _access(unit, 2)
        unit.change(AccessRight, tried, "E1-X2", version=1, status=AccessStatus.GRANTED, granted_on=DAY)
        known = {"access_right_id": tried, "site_id": 1, "shift": "early", "tested_by": TRAINEE, **KNOWN}
        unit.insert(AccessTest, number=1, works=True, tested_at=unit.act.at, **known)
        unit.change(AccessRight, tried, "E1-X2", version=2, status=AccessStatus.WORKING)
        unit.insert(AccessTest, number=2, works=False, reason="Locked", tested_at=unit.act.at, **known)
        unit.change(AccessRight, tried, "E1-X2", version=3, status=AccessStatus.FAILED)
        unit.insert(AccessTest, number=3, works=True, tested_at=unit.act.at, **known)
        unit.change(AccessRight, tried, "E1-X2", version=4, status=AccessStatus.WORKING)
    with story.engagement("readiness_told") as unit:
        _point(unit, 1, stops=False)
        stops = _point(unit, 2, stops=True)
        _assumption(unit, 1)
        false = _assumption(unit, 2)
        _commitment(unit, 1)
        taken = _commitment(unit, 2)
        _people(unit)
        control = unit.insert(
            Control, handle="E1-CT1", number=1, process_id=3, control_key="second_check", risk="One decides alone",
            title="A second person checks", frequency=ControlFrequency.WEEKLY, evidence="The log", from_on=DAY,
            raised_by=MANAGER, **KNOWN,
        )  # fmt: skip
        unit.insert(
            ControlOwner, control_id=control, number=1, person_id=EXPERT, from_on=DAY, recorded_by=MANAGER, **KNOWN
        )  # fmt: skip
        for subject in SIGNED:
            _agreement(unit, subject)
    with story.engagement("agreement_signed", by=OWNER) as unit:
        for subject in SIGNED:
            _sign(unit, subject)
        settled: dict[str, Any] = {"version": 1, "decided_on": DAY}
        unit.insert(
            ControlOwner, control_id=control, number=2, person_id=LEAD, from_on=LATER,
            agreement_id=AGREEMENTS["E1-CT1"], recorded_by=OWNER, **KNOWN,
        )  # fmt: skip
        unit.change(
            ReadinessPoint, stops, "E1-RP2", version=1, status=ReadinessStatus.CLOSED, closed_on=DAY,
            closing_note="Tried", agreement_id=AGREEMENTS["E1-RP2"],
        )  # fmt: skip
        unit.change(
            Assumption, false, "E1-AS2", status=AssumptionStatus.FALSIFIED, agreement_id=AGREEMENTS["E1-AS2"],
            **settled,
        )  # fmt: skip
        unit.change(
            Commitment, taken, "E1-UC2", status=CommitmentStatus.TAKEN_ON, agreement_id=AGREEMENTS["E1-UC2"],
            **settled,
        )  # fmt: skip


def _people(unit: Unit) -> None:
    for number in (1, 2):
        unit.insert(
            PeopleNotice, handle=f"E1-PN{number}", number=number, kind_key="staff_information", title="Particulars",
            country="GB", subdivision="", least_calendar_days=28, source="The law", transfer_on=LATER,
            **KNOWN, **RAISED,
        )  # fmt: skip
        unit.insert(
            Communication, handle=f"E1-CM{number}", number=number, audience="Users", message="New desk",
            channel="Mail", owner_function="trainer", planned_on=LATER, **KNOWN,
        )  # fmt: skip
    unit.change(PeopleNotice, 2, "E1-PN2", version=1, given_on=DAY, given_by=MANAGER, reference="Letter")
    unit.change(Communication, 2, "E1-CM2", version=1, sent_on=DAY, sent_by=MANAGER, evidence="Mail")


def _new(table: str, like: int = 1, **values: object) -> Copy:
    return Copy(table, like, {"handle": "E1-NEW9", "number": 9, **values})


def _test(like: int = 1, **values: object) -> Copy:
    return Copy("access_test", like, {"number": 4, **values})


def _held(**values: object) -> Copy:
    return Copy(
        "control_owner", 1, {"number": 3, "from_on": date(2020, 1, 1), "until_on": date(2020, 2, 1), **values}
    )


FREE = _new("control", id=9500, control_key="free", from_on=date(2020, 1, 1))
NOBODY_AGREED = {"control_id": 9500, "agreement_id": None, "person_id": LEAD}
VALIDATED = (
    "UPDATE assumption SET status = 'validated', decided_on = '2027-01-04', agreement_id = {} WHERE id = 1"
)
SECOND = {**NOBODY_AGREED, "id": 9501, "number": 4, "from_on": date(2020, 2, 1), "until_on": None}
CASES: Cases = {
    ("access_right", "begins"): (
        (_new("access_right", status=AccessStatus.GRANTED),),
        (_new("access_right", granted_on=DAY),),
        (_new("access_right", process_id=900),),
    ),
    ("access_right", "identity"): (
        ("UPDATE access_right SET person_id = 3 WHERE id = 1",),
        ("UPDATE access_right SET shift = 'late' WHERE id = 1",),
        ("UPDATE access_right SET \"right\" = 'release payments' WHERE id = 1",),
    ),
    ("access_right", "tested"): (
        (
            "UPDATE access_right SET status = 'granted', granted_on = '2027-01-04' WHERE id = 1",
            "UPDATE access_right SET status = 'working' WHERE id = 1",
        ),
        ("UPDATE access_right SET status = 'failed' WHERE id = 2",),
    ),
    ("access_right", "dated"): (
        ("UPDATE access_right SET status = 'granted' WHERE id = 1",),
        ("UPDATE access_right SET status = 'revoked' WHERE id = 1",),
    ),
    ("access_test", "named"): (
        (_test(tested_by=MANAGER),),
        (_test(shift="late"),),
        (_test(number=7),),
        (_test(works=False),),
        (_test(access_right_id=1, number=1),),
    ),
    ("readiness_point", "begins"): (
        (_new("readiness_point", status=ReadinessStatus.CLOSED),),
        (_new("readiness_point", showstopper=True),),
        (_new("readiness_point", process_id=900),),
    ),
    ("readiness_point", "identity"): (
        ("UPDATE readiness_point SET stream = 'people' WHERE id = 1",),
        ("UPDATE readiness_point SET text = 'All is well' WHERE id = 1",),
    ),
    ("readiness_point", "stops"): (
        ("UPDATE readiness_point SET showstopper = FALSE WHERE id = 2",),
        ("UPDATE readiness_point SET showstopper = TRUE WHERE id = 1",),
        ("UPDATE readiness_point SET fallback_on = NULL WHERE id = 2",),
    ),
    ("readiness_point", "closed"): (
        ("UPDATE readiness_point SET status = 'closed' WHERE id = 1",),
        ("UPDATE readiness_point SET agreement_id = NULL WHERE id = 2",),
        (f"UPDATE readiness_point SET agreement_id = {AGREEMENTS['E1-CT1']} WHERE id = 2",),
    ),
    ("assumption", "begins"): (
        (_new("assumption", status=AssumptionStatus.VALIDATED),),
        (_new("assumption", decided_on=DAY),),
    ),
    ("assumption", "identity"): (
        ("UPDATE assumption SET expires_on = '2030-01-01' WHERE id = 1",),
        ("UPDATE assumption SET text = 'Volumes fall' WHERE id = 1",),
    ),
    ("assumption", "decided"): (
        ("UPDATE assumption SET status = 'validated', decided_on = '2027-01-04' WHERE id = 1",),
        (
            VALIDATED.format(AGREEMENTS["E1-AS2"]),
        ),
    ),
    ("assumption", "change_note"): (
        ("UPDATE assumption SET change_note_on = '2027-01-04', change_note = 'CCN 1' WHERE id = 1",),
        ("UPDATE assumption SET change_note_on = '2027-01-04' WHERE id = 2",),
    ),
    ("commitment", "begins"): (
        (_new("commitment", status=CommitmentStatus.TAKEN_ON),),
        (_new("commitment", cost_minor=-1),),
        (_new("commitment", currency=None),),
    ),
    ("commitment", "identity"): (("UPDATE commitment SET promised_by = 'Nobody' WHERE id = 1",),),
    ("commitment", "decided"): (
        ("UPDATE commitment SET status = 'renounced', decided_on = '2027-01-04' WHERE id = 1",),
        ("UPDATE commitment SET cost_minor = 1 WHERE id = 2",),
        ("UPDATE commitment SET cost_minor = -1 WHERE id = 1",),
    ),
    ("people_notice", "begins"): (
        (_new("people_notice", given_on=DAY),),
        (_new("people_notice", least_calendar_days=-1),),
    ),
    ("people_notice", "identity"): (
        ("UPDATE people_notice SET least_calendar_days = 1 WHERE id = 1",),
        ("UPDATE people_notice SET title = 'Nothing' WHERE id = 1",),
    ),
    ("people_notice", "given"): (
        ("UPDATE people_notice SET given_on = '2026-01-04' WHERE id = 2",),
        ("UPDATE people_notice SET given_on = '2027-01-04', given_by = 3 WHERE id = 1",),
    ),
    ("communication", "begins"): (
        (_new("communication", sent_on=DAY),),
        (_new("communication", planned_on=None),),
        (_new("communication", lead_calendar_days=-1),),
    ),
    ("communication", "identity"): (
        ("UPDATE communication SET message = 'Old desk' WHERE id = 1",),
        ("UPDATE communication SET lead_calendar_days = 9 WHERE id = 1",),
    ),
    ("communication", "sent"): (
        ("UPDATE communication SET sent_on = '2026-01-04' WHERE id = 2",),
        ("UPDATE communication SET sent_on = '2027-01-04', sent_by = 3 WHERE id = 1",),
    ),
    ("control", "begins"): ((_new("control", process_id=900, control_key="x"),),),
    ("control", "identity"): (
        ("UPDATE control SET frequency = 'yearly' WHERE id = 1",),
        ("UPDATE control SET title = 'Nobody checks' WHERE id = 1",),
    ),
    ("control_owner", "one"): (
        (FREE, _held(**NOBODY_AGREED), _held(**SECOND)),
        (FREE, _held(**NOBODY_AGREED, until_on=date(2019, 1, 1))),
        (FREE, _held(**NOBODY_AGREED, from_on=date(2019, 12, 31))),
        (_held(from_on=date(2028, 1, 1), until_on=None),),
        (FREE, _held(control_id=9500, agreement_id=AGREEMENTS["E1-CT1"])),
        (_held(from_on=date(2028, 1, 1), until_on=None, agreement_id=AGREEMENTS["E1-RP2"]),),
    ),
}  # fmt: skip
ALLOWED: dict[str, Case] = {
    "a right that its user tried and found broken": (
        _test(works=False, reason="No such user"),
        "UPDATE access_right SET status = 'failed' WHERE id = 2",
    ),
    "a right that is taken away": (
        "UPDATE access_right SET status = 'revoked', revoked_on = '2027-01-04', revoked_by = 3 WHERE id = 2",
    ),
    "a point that cannot stop anything, closed": (
        "UPDATE readiness_point SET status = 'closed', closed_on = '2027-01-04' WHERE id = 1",
    ),
    "a point that is opened again": (
        "UPDATE readiness_point SET status = 'open', closed_on = NULL, agreement_id = NULL WHERE id = 2",
    ),
    "a change note of what is false": (
        "UPDATE assumption SET change_note = 'CCN 1', change_note_on = '2027-01-04' WHERE id = 2",
    ),
    "a promise estimated anew": ("UPDATE commitment SET cost_minor = 5 WHERE id = 1",),
    "two owners one after the other": (
        FREE,
        _held(**NOBODY_AGREED),
        _held(**{**NOBODY_AGREED, "id": 9501, "number": 4, "from_on": date(2020, 2, 2), "until_on": None}),
    ),
}

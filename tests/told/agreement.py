"""One agreement that both sides signed, one that waits, and how each guard of agreements is broken."""

from datetime import date
from pathlib import Path

from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.tables import Agreement, AgreementBar, AgreementSeat, Signoff
from kt_engine.store.unit import Unit
from kt_engine.words import AgreementKind, AgreementStatus, AuthMethod, Meaning, Role, Side
from raw_writes import Copy
from signing_cases import Case, Cases, signature
from store_story import CAST, DAY, EXPERT, LEAD, MANAGER, OWNER, ROLE_OF, SPONSOR, TRAINER, Story

AGREED, OPEN = 1, 2
OWNER_SEAT, LEAD_SEAT, OPEN_SEAT, SPONSOR_SEAT = 1, 2, 3, 4
CONTENT = canonical({"hours": 4})


def content_sha256(number: int) -> str:
    said = {"content": CONTENT, "reason": None, "subject": f"E1-X{number}", "title": f"Agreement {number}"}
    return sha256_text(canonical(said))


def add_agreement(unit: Unit, number: int) -> int:
    return unit.insert(
        Agreement, engagement_id=1, handle=f"E1-A{number}", number=number, kind=AgreementKind.ALLOCATION,
        subject=f"E1-X{number}", title=f"Agreement {number}", content_json=CONTENT,
        content_sha256=content_sha256(number), status=AgreementStatus.PROPOSED, proposed_by=MANAGER,
        proposed_at=unit.act.at,
    )  # fmt: skip


def _seat(unit: Unit, agreement_id: int, number: int, **who: object) -> int:
    return unit.insert(AgreementSeat, engagement_id=1, agreement_id=agreement_id, number=number, **who)


def _sign(unit: Unit, agreement_id: int, person: int, seat: int) -> None:
    role, side = ROLE_OF[person]
    unit.insert(
        Signoff, engagement_id=1, agreement_id=agreement_id, agreement_seat_id=seat,
        object_sha256=content_sha256(agreement_id), person_id=person, printed_name=CAST[person - MANAGER][0],
        role=role, side=side, meaning=Meaning.APPROVED, statement="I agree.",
        auth_method=AuthMethod.SELF_DECLARED, signed_at=unit.act.at,
    )  # fmt: skip


def TELL(story: Story, _files: Path) -> None:  # noqa: N802 - the name the package looks for
    with story.engagement("agreements_proposed") as unit:
        agreed, open_ = add_agreement(unit, AGREED), add_agreement(unit, OPEN)
        _seat(unit, agreed, 1, person_id=OWNER)
        _seat(unit, agreed, 2, role=Role.TEAM_LEAD, side=Side.PROVIDER)
        _seat(unit, open_, 1, role=Role.PROCESS_OWNER)
        _seat(unit, open_, 2, person_id=SPONSOR)
        unit.insert(AgreementBar, engagement_id=1, agreement_id=open_, person_id=EXPERT, why="wrote_it")
    for person, seat in ((OWNER, OWNER_SEAT), (LEAD, LEAD_SEAT)):
        with story.engagement("agreement_signed", "E1-A1", by=person) as unit:
            _sign(unit, AGREED, person, seat)
            if person == LEAD:
                unit.change(
                    Agreement, AGREED, "E1-A1", version=1, status=AgreementStatus.AGREED, decided_on=DAY
                )


def signed(**values: object) -> Copy:
    """The owner's signature on the agreement that waits; like his waiver's, on another target."""
    role, side = ROLE_OF[OWNER]
    known = {
        "id": 9700, "waiver_id": None, "agreement_id": OPEN, "agreement_seat_id": OPEN_SEAT, "person_id": OWNER,
        "role": role, "side": side, "object_sha256": content_sha256(OPEN), "meaning": Meaning.APPROVED,
        "for_person_id": None, "delegation_id": None,
    }  # fmt: skip
    return signature(16, **{**known, **values})


def _other(person: int, **values: object) -> Copy:
    role, side = ROLE_OF[person]
    return signed(person_id=person, role=role, side=side, **values)


NEW = {"handle": "E1-A9", "number": 9, "status": AgreementStatus.PROPOSED, "decided_on": None}
CASES: Cases = {
    ("agreement", "begins"): (
        (Copy("agreement", OPEN, {**NEW, "status": AgreementStatus.AGREED}),),
        (Copy("agreement", OPEN, {**NEW, "decided_on": date(2027, 1, 4)}),),
        (Copy("agreement", OPEN, {**NEW, "process_id": 900}),),
    ),
    ("agreement", "identity"): (
        ("UPDATE agreement SET content_json = '{}' WHERE id = 2",),
        ("UPDATE agreement SET title = 'A better one' WHERE id = 2",),
        ("UPDATE agreement SET proposed_by = 9 WHERE id = 2",),
    ),
    ("agreement", "agreed"): (
        ("UPDATE agreement SET status = 'agreed' WHERE id = 2",),
        (signed(), "UPDATE agreement SET status = 'agreed' WHERE id = 2"),
    ),
    ("agreement", "refused"): (("UPDATE agreement SET status = 'refused' WHERE id = 2",),),
    ("agreement_seat", "open"): (
        (Copy("agreement_seat", OWNER_SEAT, {"number": 9}),),
        (signed(), Copy("agreement_seat", OPEN_SEAT, {"number": 9})),
    ),
    ("agreement_bar", "open"): ((Copy("agreement_bar", 1, {"agreement_id": AGREED, "person_id": TRAINER}),),),
    ("signoff", "agreement"): (
        (signed(object_sha256="b" * 64),),
        (_other(MANAGER),),
        (_other(EXPERT),),
        (signed(agreement_seat_id=None),),
    ),
    ("signoff", "seat"): (
        (_other(SPONSOR),),
        (_other(OWNER, agreement_seat_id=SPONSOR_SEAT),),
        (signed(), Copy("role_grant", 3, {"id": 9701, "person_id": TRAINER, "role": Role.PROCESS_OWNER,
                                          "side": Side.CLIENT}), signed(id=9702, person_id=TRAINER)),
    ),
}  # fmt: skip
ALLOWED: dict[str, Case] = {
    "an agreement signed in its seat": (signed(),),
    "an agreement declined": (
        signed(agreement_seat_id=None, meaning=Meaning.DECLINED),
        "UPDATE agreement SET status = 'refused', decided_on = '2027-01-04' WHERE id = 2",
    ),
    "an agreement that every seat has signed": (
        signed(),
        _other(SPONSOR, id=9703, agreement_seat_id=SPONSOR_SEAT),
        "UPDATE agreement SET status = 'agreed', decided_on = '2027-01-04' WHERE id = 2",
    ),
}

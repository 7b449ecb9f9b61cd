"""Knowledge items from identified to signed, one blocked, one waived, and how each of their guards is broken."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.store.events import canonical
from kt_engine.store.tables import (
    Agreement,
    AgreementSeat,
    KnowledgeIssue,
    KnowledgeItemRow,
    KnowledgePresence,
    KnowledgeQuery,
    KnowledgeStep,
    KnowledgeTopic,
    KnowledgeVersion,
    Signoff,
    StoredFile,
    table_of,
)
from kt_engine.store.unit import Unit
from kt_engine.words import (
    AgreementKind,
    AgreementStatus,
    AuthMethod,
    Frequency,
    KnowledgeType,
    Meaning,
    WorkSetting,
)
from kt_engine.words import KnowledgeStatus as K
from kt_engine.words import KnowledgeStepKind as S
from raw_writes import Copy
from signing_cases import Case, Cases
from store_story import CAST, DAY, EXPERT, LEAD, MANAGER, OWNER, ROLE_OF, TRAINEE, TRAINER, Story, sha256

AFTER = ("agreement",)
SIGNED, IDENTIFIED, BLOCKED, WAIVED, WRITTEN = range(1, 6)
"""The items, by id."""
AGREED_VERSION, AGREED_WAIVER = 11, 12
"""Numbers of their agreements."""
UNTIL = date(2027, 6, 30)
RATING = {"criticality": 5, "frequency": Frequency.DAILY, "complexity": 4, "score": 100}


def TELL(story: Story, _files: Path) -> None:  # noqa: N802 - the name the package looks for
    with story.engagement("knowledge_told") as unit:
        file = unit.rows(select(table_of(StoredFile)).order_by(table_of(StoredFile).c.id))[0]
        for number in (SIGNED, IDENTIFIED, BLOCKED, WAIVED, WRITTEN):
            _item(unit, number)
        for number in (SIGNED, BLOCKED, WRITTEN):
            _rate(unit, number)
        for number, author in ((SIGNED, TRAINER), (WRITTEN, LEAD)):
            _capture(unit, number, author)
            _write(unit, number, author, file)
        _move(unit, BLOCKED, K.BLOCKED, back_to=K.PRIORITISED, reason="The expert is ill")
        _ask(unit)
    with story.engagement("knowledge_reviewed", by=EXPERT) as unit:
        _review_and_play_back(unit)
    with story.engagement("knowledge_signed", by=OWNER) as unit:
        _sign_off(unit, str(file["sha256"]))
        _waive(unit)


def _item(unit: Unit, number: int) -> None:
    unit.insert(
        KnowledgeItemRow, engagement_id=1, handle=f"E1-I{number}", number=number, process_id=1, subject_id=1,
        item_key=f"item_{number}", title=f"Item {number}", criticality=5, frequency=Frequency.DAILY,
        type=KnowledgeType.IMPLICIT, must_have=True,
        giver_id=EXPERT, receiver_id=TRAINER, status=K.IDENTIFIED, added_on=DAY,
    )  # fmt: skip


def _move(unit: Unit, number: int, status: K, **values: Any) -> None:
    row = table_of(KnowledgeItemRow)
    version = unit.value(select(row.c.version).where(row.c.id == number))
    unit.change(KnowledgeItemRow, number, f"E1-I{number}", version=version, status=status, **values)


def _step(unit: Unit, number: int, place: int, kind: S, **values: Any) -> int:
    return unit.insert(
        KnowledgeStep, engagement_id=1, item_id=number, number=place, kind=kind, on=DAY, recorded_by=MANAGER,
        recorded_at=unit.act.at, **values,
    )  # fmt: skip


def _rate(unit: Unit, number: int) -> None:
    _step(unit, number, 1, S.RATED, note="Rated together", **RATING)
    _move(unit, number, K.PRIORITISED, **RATING)


def _capture(unit: Unit, number: int, author: int) -> None:
    planned = _step(unit, number, 2, S.SCHEDULED, hours=Decimal(2), person_id=EXPERT)
    _move(unit, number, K.SCHEDULED)
    held = _step(
        unit, number, 3, S.CAPTURED, hours=Decimal(2), person_id=EXPERT, passed=True, reference="Here"
    )
    for step, attended in ((planned, None), (held, True)):
        for person in (EXPERT, author):
            unit.insert(KnowledgePresence, engagement_id=1, step_id=step, person_id=person, attended=attended)
    _move(unit, number, K.CAPTURED)


def _write(unit: Unit, number: int, author: int, file: RowMapping) -> None:
    unit.insert(
        KnowledgeVersion, engagement_id=1, item_id=number, number=1, file_name="item.md",
        media_type="text/markdown", size_bytes=file["size_bytes"], sha256=file["sha256"], author_id=author,
        giver_id=EXPERT, submitted_at=unit.act.at,
    )  # fmt: skip
    _move(unit, number, K.DOCUMENTED, current_number=1)


def _ask(unit: Unit) -> None:
    unit.insert(
        KnowledgeQuery, engagement_id=1, item_id=WRITTEN, number=1, question="Who pays?", asked_by=TRAINER,
        asked_on=DAY,
    )  # fmt: skip
    unit.insert(
        KnowledgeIssue, engagement_id=1, item_id=SIGNED, number=1, version_number=1, issue="No example yet",
        plan="Ask finance", owner_id=TRAINER, due_on=UNTIL, raised_by=MANAGER, raised_on=DAY,
    )  # fmt: skip


def _review_and_play_back(unit: Unit) -> None:
    _step(unit, SIGNED, 4, S.REVIEWED, version_number=1, person_id=EXPERT, passed=True)
    _move(unit, SIGNED, K.SME_REVIEWED)
    played = _step(
        unit, SIGNED, 5, S.PLAYED_BACK, version_number=1, person_id=TRAINER, giver_id=EXPERT, owner_id=OWNER,
        passed=True, score_pct=Decimal(92), pass_mark_pct=Decimal(90),
    )  # fmt: skip
    unit.insert(
        KnowledgeTopic, engagement_id=1, step_id=played, number=1, topic="A refund", chosen_by=TRAINER,
        hard=True,
    )  # fmt: skip
    _move(unit, SIGNED, K.PLAYED_BACK)


def _agree(
    unit: Unit, number: int, kind: AgreementKind, subject: str, facts: Mapping[str, Any], who: tuple[int, ...]
) -> None:
    content = canonical(dict(facts))
    said = {"content": content, "reason": None, "subject": subject, "title": f"Agreement {number}"}
    content_sha = sha256(canonical(said))
    agreement = unit.insert(
        Agreement, engagement_id=1, handle=f"E1-A{number}", number=number, kind=kind, subject=subject,
        title=said["title"], content_json=content, content_sha256=content_sha, status=AgreementStatus.PROPOSED,
        proposed_by=MANAGER, proposed_at=unit.act.at,
    )  # fmt: skip
    seats = [
        unit.insert(AgreementSeat, engagement_id=1, agreement_id=agreement, number=place, person_id=person)
        for place, person in enumerate(who, 1)
    ]
    for seat, person in zip(seats, who, strict=True):
        role, side = ROLE_OF[person]
        meaning = Meaning.ACCEPTED if kind is AgreementKind.KNOWLEDGE_ITEM else Meaning.APPROVED
        unit.insert(
            Signoff, id=2000 + 10 * number + person, engagement_id=1, agreement_id=agreement,
            agreement_seat_id=seat, object_sha256=content_sha, person_id=person,
            printed_name=CAST[person - MANAGER][0], role=role, side=side, meaning=meaning,
            statement="I agree.", auth_method=AuthMethod.SELF_DECLARED, signed_at=unit.act.at,
        )  # fmt: skip
    unit.change(
        Agreement, agreement, f"E1-A{number}", version=1, status=AgreementStatus.AGREED, decided_on=DAY
    )


def _sign_off(unit: Unit, sha: str) -> None:
    facts = {"item": "E1-I1", "sha256": sha, "version": 1}
    _agree(unit, AGREED_VERSION, AgreementKind.KNOWLEDGE_ITEM, "E1-I1 v1", facts, (EXPERT, TRAINER, OWNER))
    _move(unit, SIGNED, K.SIGNED_OFF)
    _step(
        unit, SIGNED, 6, S.VALIDATED, version_number=1, person_id=TRAINEE, passed=False,
        setting=WorkSetting.SIMULATED, reference="Claim 5", note="The limit was wrong",
    )  # fmt: skip


def _waive(unit: Unit) -> None:
    facts = {"item": "E1-I4", "risk": "E1-R1", "until": UNTIL.isoformat()}
    _agree(unit, AGREED_WAIVER, AgreementKind.KNOWLEDGE_WAIVER, "E1-I4", facts, (OWNER,))
    _move(unit, WAIVED, K.WAIVED, back_to=K.IDENTIFIED, reason="Later", waived_until=UNTIL, waiver_risk_id=1)


NEW = {"handle": "E1-I9", "number": 9, "item_key": "item_9"}


def item(**values: object) -> Copy:
    """A new item like the second, which is identified."""
    return Copy("knowledge_item", IDENTIFIED, {**NEW, **values})


def step(like: int, number: int, **values: object) -> Copy:
    """One more step of the first item unless said otherwise."""
    return Copy("knowledge_step", like, {"number": number, **values})


RATED, REVIEWED, PLAYED = 1, 8, 9
"""Ids of steps of the signed item."""


SOON = ", waived_until = '2027-06-30', waiver_risk_id = 1"


def to(status: str, number: int, more: str = "") -> str:
    return f"UPDATE knowledge_item SET status = '{status}'{more} WHERE id = {number}"


def used(**values: object) -> Copy:
    """A use of the signed item that needed no correction."""
    known = {
        "kind": S.VALIDATED, "person_id": TRAINEE, "recorded_by": EXPERT, "setting": WorkSetting.LIVE,
        "reference": "Claim 7", "score_pct": None, "pass_mark_pct": None, "giver_id": None, "owner_id": None,
    }  # fmt: skip
    return step(REVIEWED, 7, **{**known, **values})


VERSION_2 = {"id": 9001, "number": 2, "sha256": "c" * 64}
WRITTEN_AGAIN = Copy("knowledge_version", 1, VERSION_2)
CASES: Cases = {
    ("knowledge_item", "begins"): (
        (item(status=K.PRIORITISED),),
        (item(score=100),),
        (item(criticality=6),),
        (item(complexity=0),),
        (item(subject_id=2),),
        (item(process_id=900, subject_id=900),),
    ),
    ("knowledge_item", "identity"): (
        ("UPDATE knowledge_item SET item_key = 'other' WHERE id = 2",),
        ("UPDATE knowledge_item SET title = 'Other' WHERE id = 2",),
        ("UPDATE knowledge_item SET added_on = '2026-01-01' WHERE id = 2",),
    ),
    ("knowledge_item", "rated"): (
        (to("prioritised", IDENTIFIED),),
        ("UPDATE knowledge_item SET score = 99 WHERE id = 1",),
        ("UPDATE knowledge_item SET criticality = 4, score = 80 WHERE id = 1",),
    ),
    ("knowledge_item", "written"): (
        ("UPDATE knowledge_item SET current_number = 2 WHERE id = 1",),
        (
            step(REVIEWED, 4, id=9002, item_id=WRITTEN, passed=False),
            to("rework", WRITTEN),
            to("documented", WRITTEN),
        ),
    ),
    ("knowledge_item", "proved"): (
        (to("sme_reviewed", WRITTEN),),
        (step(REVIEWED, 4, id=9002, item_id=WRITTEN, person_id=EXPERT), to("sme_reviewed", WRITTEN)),
        (to("field_validated", SIGNED),),
        (used(id=9002, passed=False), to("field_validated", SIGNED)),
        (used(id=9002), to("field_validated", SIGNED), to("baselined", SIGNED, ", review_on = '2028-01-01'")),
        (to("changed", SIGNED),),
    ),
    ("knowledge_item", "signed"): (
        (
            step(REVIEWED, 4, id=9002, item_id=WRITTEN, person_id=EXPERT),
            "UPDATE knowledge_query SET answer = 'Finance', answered_by = 6, answered_on = '2027-01-04' WHERE id = 1",
            "UPDATE knowledge_query SET closed_by = 8, closed_on = '2027-01-04' WHERE id = 1",
            to("sme_reviewed", WRITTEN),
            step(PLAYED, 5, id=9003, item_id=WRITTEN),
            to("played_back", WRITTEN),
            to("signed_off", WRITTEN),
        ),
    ),
    ("knowledge_item", "waived"): (
        (to("waived", IDENTIFIED, f", back_to = 'identified', reason = 'x'{SOON}"),),
        (
            to("identified", WAIVED, ", back_to = NULL"),
            to("waived", WAIVED, ", back_to = 'identified', waived_until = '2027-07-31', waiver_risk_id = 1"),
        ),
        (
            to("identified", WAIVED, ", back_to = NULL"),
            to("waived", WAIVED, ", back_to = 'identified', waived_until = '2027-06-30', waiver_risk_id = NULL"),
        ),
    ),
    ("knowledge_item", "aside"): (
        (to("blocked", IDENTIFIED, ", reason = 'x'"),),
        (to("blocked", IDENTIFIED, ", back_to = 'captured', reason = 'x'"),),
        (to("blocked", IDENTIFIED, ", back_to = 'identified'"),),
        (to("captured", BLOCKED),),
        (to("captured", WAIVED),),
        (
            to("blocked", SIGNED, ", back_to = 'signed_off', reason = 'x'"),
            to("descoped", SIGNED, ", left_on = '2027-01-04'"),
        ),
    ),
    ("knowledge_item", "left"): (
        (to("descoped", IDENTIFIED, ", reason = 'x'"),),
        (to("descoped", IDENTIFIED, ", left_on = '2027-01-04'"),),
        (
            "UPDATE knowledge_item SET left_on = '2027-01-04' WHERE id = 1",
            "UPDATE knowledge_item SET left_on = NULL WHERE id = 1",
        ),
    ),
    ("knowledge_version", "next"): (
        (Copy("knowledge_version", 1, {"number": 3}),),
        (Copy("knowledge_version", 1, {"number": 2, "size_bytes": 0}),),
        (Copy("knowledge_version", 1, {"number": 1, "item_id": 900}),),
    ),
    ("knowledge_version", "author"): (
        (Copy("knowledge_version", 1, {"number": 2, "giver_id": TRAINER}),),
        (Copy("knowledge_version", 1, {"number": 2, "author_id": OWNER}),),
    ),
    ("knowledge_step", "next"): (
        (step(RATED, 9),),
        (step(REVIEWED, 7, version_number=2),),
        (step(RATED, 1, item_id=900),),
    ),
    ("knowledge_step", "people"): (
        (step(REVIEWED, 7, person_id=TRAINER),),
        (step(PLAYED, 7, person_id=EXPERT),),
        (step(PLAYED, 7, owner_id=EXPERT),),
        (step(PLAYED, 7, owner_id=None),),
        (step(PLAYED, 7, recorded_by=TRAINER),),
        (used(recorded_by=TRAINEE),),
    ),
    ("knowledge_step", "marks"): (
        (step(PLAYED, 7, score_pct=Decimal(89)),),
        (step(PLAYED, 7, score_pct=Decimal(101)),),
        (step(PLAYED, 7, pass_mark_pct=None),),
        (used(setting=None),),
        (used(reference=None),),
    ),
    ("knowledge_step", "session"): (
        (step(RATED, 7, kind=S.SCHEDULED, session_id=1),),
        (step(RATED, 7, kind=S.CAPTURED, session_id=2),),
        (step(RATED, 7, session_id=2),),
    ),
    ("knowledge_query", "begins"): (
        (Copy("knowledge_query", 1, {"number": 3}),),
        (Copy("knowledge_query", 1, {"number": 2, "answer": "Yes", "answered_by": EXPERT}),),
        (Copy("knowledge_query", 1, {"number": 1, "item_id": 900}),),
    ),
    ("knowledge_query", "closed"): (
        ("UPDATE knowledge_query SET question = 'Another one?' WHERE id = 1",),
        ("UPDATE knowledge_query SET answer = 'Me', answered_by = 8 WHERE id = 1",),
        ("UPDATE knowledge_query SET closed_by = 8, closed_on = '2027-01-04' WHERE id = 1",),
        (
            "UPDATE knowledge_query SET answer = 'Finance', answered_by = 6 WHERE id = 1",
            "UPDATE knowledge_query SET closed_by = 6, closed_on = '2027-01-04' WHERE id = 1",
        ),
    ),
    ("knowledge_issue", "begins"): (
        (Copy("knowledge_issue", 1, {"number": 3}),),
        (Copy("knowledge_issue", 1, {"number": 2, "due_on": date(2026, 1, 1)}),),
        (Copy("knowledge_issue", 1, {"number": 2, "outcome": "Done"}),),
        (Copy("knowledge_issue", 1, {"number": 1, "item_id": 900}),),
    ),
    ("knowledge_issue", "closed"): (
        ("UPDATE knowledge_issue SET due_on = '2028-01-01' WHERE id = 1",),
        ("UPDATE knowledge_issue SET plan = 'Another' WHERE id = 1",),
        ("UPDATE knowledge_issue SET closed_on = '2027-01-04', closed_by = 8 WHERE id = 1",),
        (
            "UPDATE knowledge_issue SET closed_on = '2027-01-04', closed_by = 8, outcome = 'Done' WHERE id = 1",
            "UPDATE knowledge_issue SET closed_on = NULL WHERE id = 1",
        ),
    ),
    ("knowledge_presence", "session"): (
        (Copy("knowledge_presence", 1, {"person_id": LEAD, "attended": True}),),
        (Copy("knowledge_presence", 3, {"person_id": LEAD, "attended": None}),),
        (Copy("knowledge_presence", 1, {"person_id": LEAD, "step_id": REVIEWED}),),
    ),
    ("knowledge_topic", "play_back"): ((Copy("knowledge_topic", 1, {"step_id": REVIEWED}),),),
}  # fmt: skip
ALLOWED: dict[str, Case] = {
    "a knowledge item used in work without correction": (used(id=9002), to("field_validated", SIGNED)),
    "a baselined knowledge item": (
        used(id=9002),
        to("field_validated", SIGNED),
        step(RATED, 8, id=9003, kind=S.BASELINED, version_number=1),
        to("baselined", SIGNED, ", review_on = '2028-01-01'"),
    ),
    "a knowledge item that is unblocked": (to("prioritised", BLOCKED, ", back_to = NULL, reason = NULL"),),
    "a knowledge item whose waiver ended": (to("identified", WAIVED, ", back_to = NULL, reason = NULL"),),
    "a query that is answered and closed": (
        "UPDATE knowledge_query SET answer = 'Finance', answered_by = 6, answered_on = '2027-01-04' WHERE id = 1",
        "UPDATE knowledge_query SET closed_by = 8, closed_on = '2027-01-04' WHERE id = 1",
    ),
    "a changed knowledge item written anew": (
        step(RATED, 7, id=9002, kind=S.CHANGED, version_number=1, person_id=EXPERT),
        to("changed", SIGNED),
        WRITTEN_AGAIN,
        to("documented", SIGNED, ", current_number = 2"),
    ),
}

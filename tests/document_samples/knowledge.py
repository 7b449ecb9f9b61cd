"""Hand-made facts of the knowledge register."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from document_samples.parts import ENGAGEMENT, HASHES
from kt_engine.answers.acknowledgements import Outstanding
from kt_engine.answers.collect_knowledge_register import KnowledgeRegisterFacts, RegisterItem
from kt_engine.answers.document_control import SignatureFacts
from kt_engine.answers.knowledge_coverage import Counted, CoverageLine, KnowledgeCoverage, ScopeChange
from kt_engine.answers.knowledge_record import (
    KnowledgeRecord,
    RecordIssue,
    RecordQuery,
    RecordStep,
    RecordTopic,
    RecordVersion,
    RecordWaiver,
)
from kt_engine.answers.knowledge_standing import ItemStanding
from kt_engine.answers.linked_trainees import Linked
from kt_engine.methods.coverage import Item, coverage
from kt_engine.words import (
    AgreementStatus,
    AuthMethod,
    Frequency,
    KnowledgeType,
    Meaning,
    Role,
    Side,
    WorkSetting,
)
from kt_engine.words import KnowledgeStatus as K
from kt_engine.words import KnowledgeStepKind as S

MARIA, RAVI, ANA = "Maria Weber (P3)", "Ravi Mehta (P9)", "Ana Silva (P5)"


def at(day: int) -> datetime:
    return datetime(2027, 3, day, 9, 5, 11, tzinfo=UTC)


def signature(
    name: str, person: str, role: Role, side: Side, meaning: Meaning, record: str
) -> SignatureFacts:
    return SignatureFacts(
        name=name, person=person, role=role, side=side, organisation=None, meaning=meaning, decision=None,
        at=at(12), record=record, sha256=HASHES[4], auth_method=AuthMethod.TOTP,
    )  # fmt: skip


def item(number: int, title: str, status: K, **more: Any) -> ItemStanding:
    values: dict[str, Any] = {
        "item": f"item_{number}", "process": "E7-P1", "type": KnowledgeType.IMPLICIT, "criticality": 5,
        "frequency": Frequency.DAILY, "complexity": 4, "score": 100, "weight": 100, "must_have": True,
        "back_to": None, "reason": None, "giver": "P5", "backup": None, "receiver": "P9", "version": None,
        "sha256": None, "written_on": None, "due_on": date(2027, 4, 30), "added_on": date(2027, 1, 11),
        "left_on": None, "waived_until": None, "waived": False, "claimed": False, "proven": False,
        "linked": Linked((), ("E7-K1",)), "acknowledgements_due_count": 0, "review_on": None, **more,
    }  # fmt: skip
    return ItemStanding(handle=f"E7-I{number}", title=title, status=status, **values)


def step(number: int, kind: S, day: int, **more: Any) -> RecordStep:
    values: dict[str, Any] = {
        "version": 1, "person": ANA, "recorded_by": MARIA, "passed": None, "note": None, "reference": None,
        "score": None, "hours": None, "score_pct": None, "pass_mark_pct": None, "giver": None, "owner": None,
        "setting": None, "covered_count": None, "review_on": None, "topics": (), "asked_count": 0,
        "attended_count": 0, **more,
    }  # fmt: skip
    return RecordStep(number=number, kind=kind, on=date(2027, 3, day), **values)


def record(**more: Any) -> KnowledgeRecord:
    nothing: dict[str, Any] = dict.fromkeys(
        ("versions", "steps", "queries", "issues", "waivers", "acknowledgements"), ()
    )
    return KnowledgeRecord(**{**nothing, **more})


def counted(*items: Item) -> Counted:
    return Counted(
        len(items),
        sum(one.claimed and not one.waived for one in items),
        sum(one.proven and not one.waived for one in items),
        sum(one.waived for one in items),
        coverage(items),
    )


STEPS = (
    step(1, S.RATED, 1, version=None, person=None, score=100),
    step(2, S.SCHEDULED, 2, version=None, hours=Decimal(2), asked_count=3),
    step(3, S.CAPTURED, 2, version=None, attended_count=3, asked_count=3, reference="Media library, session 14"),
    step(4, S.REVIEWED, 5, passed=False, note="The limit is missing"),
    step(5, S.REVIEWED, 8, version=2, passed=True),
    step(
        6, S.PLAYED_BACK, 9, version=2, person=RAVI, passed=True, score_pct=Decimal("92.5"),
        pass_mark_pct=Decimal(90), giver=ANA, owner=MARIA,
        topics=(RecordTopic("A lost receipt", RAVI, hard=False), RecordTopic("A trip outside", ANA, hard=True)),
    ),
    step(7, S.VALIDATED, 15, version=2, passed=True, setting=WorkSetting.LIVE, reference="Claim 2231"),
    step(8, S.BASELINED, 20, version=2, covered_count=2, review_on=date(2028, 3, 20)),
    step(9, S.CHANGED, 28, version=2, note="The limit is 400 now, not 500"),
)  # fmt: skip
VERSIONS = (
    RecordVersion(
        2, "claim_check_2.md", HASHES[2], RAVI, at(8), "E7-A4", AgreementStatus.AGREED,
        (
            signature("Ana Silva", "P5", Role.SUBJECT_EXPERT, Side.CLIENT, Meaning.ACCEPTED, "E7-I1 v2"),
            signature("Ravi Mehta", "P9", Role.TRAINER, Side.PROVIDER, Meaning.ACCEPTED, "E7-I1 v2"),
            signature("Maria Weber", "P3", Role.PROCESS_OWNER, Side.CLIENT, Meaning.ACCEPTED, "E7-I1 v2"),
        ),
    ),
    RecordVersion(1, "claim_check.md", HASHES[1], RAVI, at(4), None, None, ()),
)  # fmt: skip


def knowledge_register() -> KnowledgeRegisterFacts:
    changed = item(
        1, "Checking a claim", K.CHANGED, version=2, sha256=HASHES[2], written_on=date(2027, 3, 4),
        acknowledgements_due_count=1, proven=True, linked=Linked(("E7-K1", "E7-K2"), ()),
    )  # fmt: skip
    waived = item(
        2, "An urgent payment by hand", K.WAIVED, frequency=Frequency.ON_DEMAND, score=20, weight=20,
        waived=True, waived_until=date(2027, 6, 30), back_to=K.PRIORITISED, reason="None will come before June",
    )  # fmt: skip
    signed = item(
        3, "Who may approve which amount", K.SIGNED_OFF, process=None, version=1, sha256=HASHES[3],
        written_on=date(2027, 3, 4), claimed=True, score=50, weight=50, complexity=2, giver=None, due_on=None,
    )  # fmt: skip
    blocked = item(
        4, "Card matching", K.BLOCKED, process="E7-P2", back_to=K.CAPTURED, reason="The expert is ill",
        must_have=False, criticality=3, complexity=None, score=None, weight=45, linked=Linked((), ()),
    )  # fmt: skip
    gone = item(
        5, "Advances", K.DESCOPED, left_on=date(2027, 3, 4), reason="Change 7: cards stay with the client"
    )
    outstanding = Outstanding(
        "E7-I1", 1, "P31", "E7-A9", "E7-I1 change 1 P31", declined=False, asked_on=date(2027, 3, 28),
        due_on=date(2027, 4, 7),
    )  # fmt: skip
    approved = signature("Maria Weber", "P3", Role.PROCESS_OWNER, Side.CLIENT, Meaning.APPROVED, "E7-I2")
    return KnowledgeRegisterFacts(
        ENGAGEMENT,
        4,
        _coverage(),
        (
            RegisterItem(
                changed,
                record(
                    versions=VERSIONS, steps=STEPS, acknowledgements=(outstanding,),
                    issues=(RecordIssue(1, 2, "No lost card yet", "Ask finance", RAVI, date(2027, 4, 1), None, None),
                            RecordIssue(2, 2, "No picture", "Draw one", ANA, date(2027, 3, 20), date(2027, 3, 18),
                                        "Drawn")),
                ),
            ),
            RegisterItem(
                waived,
                record(
                    waivers=(
                        RecordWaiver("E7-A5", AgreementStatus.WITHDRAWN, "E7-R1", date(2027, 3, 1), "No time", ()),
                        RecordWaiver("E7-A7", AgreementStatus.AGREED, "E7-R1", date(2027, 6, 30),
                                     "None will come before June", (approved,)),
                    )
                ),
            ),
            RegisterItem(signed, record(queries=(
                RecordQuery(1, "Who signs above 5000?", RAVI, date(2027, 3, 3), None, None, None, None),
            ))),
            RegisterItem(blocked, record()),
            RegisterItem(gone, record()),
        ),
    )  # fmt: skip


def _coverage() -> KnowledgeCoverage:
    claim = Item("E7-I1", 100, claimed=False, proven=True)
    payment = Item("E7-I2", 20, claimed=False, proven=False, waived=True)
    limits = Item("E7-I3", 50, claimed=True, proven=False)
    cards = Item("E7-I4", 45, claimed=False, proven=False)
    change = ScopeChange(date(2027, 3, 4), 5, 4, 315, 215, (), ("E7-I5",), ("E7-I4",))
    lines = (
        CoverageLine(
            "E7-P1", counted(claim, payment, limits), counted(claim, payment, limits), 0, 1, (change,)
        ),
        CoverageLine("E7-P2", counted(limits, cards), counted(limits), 1, 0, ()),
    )
    whole = CoverageLine(
        None, counted(claim, payment, limits, cards), counted(claim, payment, limits), 1, 1, (change,)
    )
    return KnowledgeCoverage("E7", whole, lines)

"""One parallel run that was accepted, one whose sample is being compared, and how each of their guards is broken."""

from decimal import Decimal
from pathlib import Path

from sqlalchemy import func, select

from kt_engine.actions.complete_task import store_file
from kt_engine.answers.parallel_rule import result_sha256
from kt_engine.answers.parallel_seed import sample_of, seed_of
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.find import by_id
from kt_engine.store.parallel import strata_of, units_of
from kt_engine.store.tables import (
    Agreement,
    AgreementSeat,
    ParallelComparison,
    ParallelRun,
    ParallelStratum,
    ParallelUnit,
    Signoff,
    table_of,
)
from kt_engine.store.unit import Unit
from kt_engine.words import (
    AgreementKind,
    AgreementStatus,
    AuthMethod,
    ComparisonResult,
    Meaning,
    ParallelRule,
    ParallelStatus,
    ParallelVerdict,
)
from raw_writes import Copy
from signing_cases import Case, Cases
from store_story import CAST, DAY, EXPERT, LEAD, MANAGER, OWNER, ROLE_OF, Story, story_value
from told.agreement import OWNER_SEAT, content_sha256, signed

AFTER = ("agreement",)
UNITS = b"unit,stratum\nINV-1,plain\nINV-2,plain\nINV-3,rare\n"
ACCEPTED, RUNNING = 1, 2
"""Runs; each has the types plain and rare, and one unit drawn of each: of the first 1 and 2, of the second 3 and 4."""
PLAIN, RARE = 3, 4
"""The types of the run that is being compared."""
COMPARED, OPEN = 3, 4
"""Its units: one is unexplained, one is still to be compared."""
CONTENT = canonical({"rule": "sample"})


def _run(unit: Unit, files: Path, number: int) -> int:
    return unit.insert(
        ParallelRun, engagement_id=1, handle=f"E1-PA{number}", number=number, process_id=number,
        rule=ParallelRule.SAMPLE, target_pct=Decimal(50), confidence_pct=Decimal(75), allowed_errors=0, sample_size=2,
        population_count=3, population_name="units.csv", population_sha256=store_file(unit, 1, UNITS, files),
        status=ParallelStatus.PLANNED, planned_by=MANAGER, planned_at=unit.act.at,
    )  # fmt: skip


def _plan(story: Story, files: Path, number: int) -> None:
    with story.engagement("parallel_run_planned", f"E1-PA{number}") as unit:
        run = _run(unit, files, number)
        for place, (name, units) in enumerate((("plain", 2), ("rare", 1)), 1):
            unit.insert(
                ParallelStratum, engagement_id=1, parallel_run_id=run, number=place, name=name, units_count=units,
                planned_count=1,
            )  # fmt: skip


def _agree(story: Story, number: int, kind: AgreementKind, status: ParallelStatus) -> None:
    subject, title = f"E1-PA{number}", f"{kind.value} of {number}"
    said = {"content": CONTENT, "reason": None, "subject": subject, "title": title}
    sha256 = sha256_text(canonical(said))
    with story.engagement("agreement_proposed", subject) as unit:
        place = 5000 + _next(story)  # far from the numbers of other samples
        agreement = unit.insert(
            Agreement, engagement_id=1, handle=f"E1-A{place}", number=place, kind=kind, subject=subject, title=title,
            content_json=CONTENT, content_sha256=sha256, status=AgreementStatus.PROPOSED, proposed_by=MANAGER,
            proposed_at=unit.act.at,
        )  # fmt: skip
        seats = {
            person: unit.insert(
                AgreementSeat, engagement_id=1, agreement_id=agreement, number=one, role=ROLE_OF[person][0],
                side=ROLE_OF[person][1],
            )
            for one, person in enumerate((OWNER, LEAD), 1)
        }  # fmt: skip
    for person, seat in seats.items():
        with story.engagement("agreement_signed", f"E1-A{place}", by=person) as unit:
            role, side = ROLE_OF[person]
            unit.insert(
                Signoff, engagement_id=1, agreement_id=agreement, agreement_seat_id=seat, object_sha256=sha256,
                person_id=person, printed_name=CAST[person - MANAGER][0], role=role, side=side,
                meaning=Meaning.APPROVED, statement="I agree.", auth_method=AuthMethod.SELF_DECLARED,
                signed_at=unit.act.at,
            )  # fmt: skip
            if person == LEAD:
                unit.change(
                    Agreement, agreement, f"E1-A{place}", version=1, status=AgreementStatus.AGREED, decided_on=DAY
                )  # fmt: skip
                unit.change(ParallelRun, number, subject, status=status)


def _next(story: Story) -> int:
    return int(story_value(story, select(func.count()).select_from(table_of(Agreement)))) + 1


def _draw(story: Story, files: Path, number: int) -> None:
    with story.engagement("parallel_sample_drawn", f"E1-PA{number}") as unit:
        run = by_id(unit, ParallelRun, number)
        seed = seed_of(unit, run)
        assert seed is not None
        types = {row["name"]: row["id"] for row in strata_of(unit, number)}
        for place, one in enumerate(sample_of(files, run, seed.sha256), 1):
            unit.insert(
                ParallelUnit, engagement_id=1, parallel_run_id=number, parallel_stratum_id=types[one.stratum],
                number=place, reference=one.unit,
            )  # fmt: skip
        unit.change(
            ParallelRun, number, f"E1-PA{number}", status=ParallelStatus.SAMPLED, seed_sha256=seed.sha256,
            drawn_by=MANAGER, drawn_at=unit.act.at,
        )  # fmt: skip


def _compare(story: Story, unit_id: int, result: ComparisonResult, number: int = 1) -> None:
    with story.engagement("comparisons_recorded", by=EXPERT) as unit:
        unit.insert(
            ParallelComparison, engagement_id=1, parallel_unit_id=unit_id, number=number, result=result,
            explanation="The old total was rounded" if number > 1 else None, compared_by=EXPERT, compared_on=DAY,
            recorded_by=EXPERT, recorded_at=unit.act.at,
        )  # fmt: skip


def _conclude(story: Story, number: int) -> None:
    with story.engagement("parallel_run_concluded", f"E1-PA{number}") as unit:
        run = by_id(unit, ParallelRun, number)
        sha256 = result_sha256(run, units_of(unit, number), strata_of(unit, number))
        unit.change(
            ParallelRun, number, f"E1-PA{number}", verdict=ParallelVerdict.ACCEPTED, result_sha256=sha256,
            concluded_by=MANAGER, concluded_at=unit.act.at,
        )  # fmt: skip


def TELL(story: Story, files: Path) -> None:  # noqa: N802 - the name the package looks for
    for number in (ACCEPTED, RUNNING):
        _plan(story, files, number)
        _agree(story, number, AgreementKind.SAMPLING_RULE, ParallelStatus.AGREED)
        _draw(story, files, number)
    _compare(story, 1, ComparisonResult.MATCH)
    _compare(story, 2, ComparisonResult.UNEXPLAINED)
    _compare(story, 2, ComparisonResult.MATCH, number=2)
    _conclude(story, ACCEPTED)
    _agree(story, ACCEPTED, AgreementKind.PARALLEL_RESULT, ParallelStatus.ACCEPTED)
    _compare(story, COMPARED, ComparisonResult.UNEXPLAINED)


EMPTY = {
    "seed_sha256": None, "drawn_by": None, "drawn_at": None, "verdict": None, "result_sha256": None,
    "concluded_by": None, "concluded_at": None,
}  # fmt: skip
NEW = {
    "handle": "E1-PA9",
    "number": 9,
    "process_id": 3,
    "status": ParallelStatus.PLANNED,
    "version": 1,
    **EMPTY,
}


def new_run(**values: object) -> Copy:
    """A run of the third process, which has none yet."""
    return Copy("parallel_run", ACCEPTED, {**NEW, **values})


def look(unit_id: int, **values: object) -> Copy:
    """One more comparison, like the first."""
    return Copy("parallel_comparison", 1, {"parallel_unit_id": unit_id, **values})


HASH = "c" * 64


def fixed(verdict: str) -> str:
    return (
        f"UPDATE parallel_run SET verdict = '{verdict}', result_sha256 = '{HASH}', concluded_by = 3, "
        "concluded_at = '2027-01-05T09:00:00.000000Z' WHERE id = 2"
    )


ACCEPT, REJECT = fixed("accepted"), fixed("rejected")
ERROR = {"result": ComparisonResult.ERROR, "explanation": "Wrong total"}
STRATUM = Copy("parallel_stratum", PLAIN, {"id": 9100, "parallel_run_id": 9000, "number": 1})
SIGNED_RULE = Copy(
    "agreement", 1, {"id": 9200, "handle": "E1-A90", "number": 90, "kind": AgreementKind.SAMPLING_RULE,
                     "subject": "E1-PA9", "status": AgreementStatus.PROPOSED, "decided_on": None},
)  # fmt: skip
RULE_STANDS = (
    new_run(), Copy("parallel_stratum", PLAIN, {"id": 9100, "parallel_run_id": 9000, "number": 1, "planned_count": 2}),
    SIGNED_RULE, Copy("agreement_seat", OWNER_SEAT, {"id": 9300, "agreement_id": 9200, "number": 1}),
    signed(id=9400, agreement_id=9200, agreement_seat_id=9300, object_sha256=content_sha256(1)),
    "UPDATE agreement SET status = 'agreed' WHERE id = 9200",
    "UPDATE parallel_run SET status = 'agreed' WHERE id = 9000",
)  # fmt: skip
"""Up to a run whose rule is signed; one type is listed, of which both units are to be drawn."""


def drawn(number: int) -> Copy:
    return Copy("parallel_unit", COMPARED, {"id": 9500 + number, "parallel_run_id": 9000, "number": number,
                                            "parallel_stratum_id": 9100})  # fmt: skip


SAMPLED = (
    f"UPDATE parallel_run SET status = 'sampled', seed_sha256 = '{HASH}', drawn_by = 3, "
    "drawn_at = '2027-01-05T09:00:00.000000Z' WHERE id = 9000"
)

CASES: Cases = {
    ("parallel_run", "begins"): (
        (new_run(status=ParallelStatus.AGREED),),
        (new_run(seed_sha256="a" * 64),),
        (new_run(verdict=ParallelVerdict.ACCEPTED),),
        (new_run(process_id=900),),
    ),
    ("parallel_run", "rule"): (
        (new_run(allowed_errors=-1),),
        (new_run(sample_size=0),),
        (new_run(sample_size=4),),
        (new_run(target_pct=Decimal(0)),),
        (new_run(target_pct=Decimal(100)),),
        (new_run(confidence_pct=None),),
        (new_run(rule=ParallelRule.CENSUS),),
        (new_run(rule=ParallelRule.CENSUS, confidence_pct=None),),
    ),
    ("parallel_run", "alone"): (
        (new_run(process_id=RUNNING),),
        (new_run(), new_run(id=9001, handle="E1-PA10", number=10)),
        (new_run(follows_id=ACCEPTED),),
    ),
    ("parallel_run", "identity"): (
        ("UPDATE parallel_run SET allowed_errors = 1 WHERE id = 2",),
        ("UPDATE parallel_run SET sample_size = 1 WHERE id = 2",),
        (f"UPDATE parallel_run SET population_sha256 = '{HASH}' WHERE id = 2",),
        ("UPDATE parallel_run SET population_name = 'other.csv' WHERE id = 2",),
    ),
    ("parallel_run", "agreed"): (
        (new_run(), "UPDATE parallel_run SET status = 'agreed' WHERE id = 9000"),
        (new_run(), SIGNED_RULE, "UPDATE parallel_run SET status = 'agreed' WHERE id = 9000"),
    ),
    ("parallel_run", "drawn"): (
        (f"UPDATE parallel_run SET seed_sha256 = '{HASH}' WHERE id = 2",),
        ("UPDATE parallel_run SET drawn_by = 4 WHERE id = 2",),
        (*RULE_STANDS, SAMPLED),
        (*RULE_STANDS, drawn(1), SAMPLED),
        (*RULE_STANDS, drawn(1), drawn(2), "UPDATE parallel_run SET status = 'sampled' WHERE id = 9000"),
    ),
    ("parallel_run", "verdict"): (
        (ACCEPT,),
        (look(OPEN), ACCEPT),
        (look(COMPARED, number=2, explanation="Rounded"), ACCEPT),
        (look(OPEN, **ERROR), look(COMPARED, id=9001, number=2, explanation="Rounded"), ACCEPT),
        (look(COMPARED, number=2, explanation="Rounded"), REJECT),
        ("UPDATE parallel_run SET verdict = 'accepted' WHERE id = 2",),
        ("UPDATE parallel_run SET verdict = 'rejected' WHERE id = 1",),
        (f"UPDATE parallel_run SET result_sha256 = '{HASH}' WHERE id = 1",),
    ),
    ("parallel_run", "signed"): (
        ("UPDATE parallel_run SET status = 'accepted' WHERE id = 2",),
        (REJECT, "UPDATE parallel_run SET status = 'rejected' WHERE id = 2"),
    ),
    ("parallel_stratum", "open"): (
        (Copy("parallel_stratum", PLAIN, {"number": 9}),),
        (new_run(), Copy("parallel_stratum", PLAIN, {"parallel_run_id": 9000, "planned_count": 0})),
        (new_run(), Copy("parallel_stratum", PLAIN, {"parallel_run_id": 9000, "planned_count": 3})),
        (new_run(), SIGNED_RULE, STRATUM),
    ),
    ("parallel_unit", "open"): (
        (Copy("parallel_unit", COMPARED, {"number": 3}),),
        (new_run(), STRATUM, Copy("parallel_unit", COMPARED, {"parallel_run_id": 9000, "number": 1,
                                                              "parallel_stratum_id": 9100})),
    ),
    ("parallel_comparison", "open"): (
        (Copy("engagement", 1, {"handle": "E9", "stage_number": 1}), look(OPEN, engagement_id=9000)),
        (REJECT, look(OPEN)),
    ),
    ("parallel_comparison", "once"): (
        (look(OPEN), look(OPEN, id=9001, number=2, **ERROR)),
        (look(OPEN, number=2),),
        (look(COMPARED, number=2, result=ComparisonResult.UNEXPLAINED, explanation="Still"),),
        (look(COMPARED, number=2),),
        (look(OPEN, result=ComparisonResult.ERROR),),
        (look(OPEN, result=ComparisonResult.CRITICAL_ERROR),),
    ),
}  # fmt: skip
ALLOWED: dict[str, Case] = {
    "a parallel run of another process": (new_run(), STRATUM),
    "a difference explained, and the run accepted": (
        look(OPEN), look(COMPARED, id=9001, number=2, explanation="Rounded"), ACCEPT,
    ),
    "a sample drawn whole": (*RULE_STANDS, drawn(1), drawn(2), SAMPLED),
    "a run rejected before all of it is compared": (look(OPEN, **ERROR), REJECT),
}  # fmt: skip

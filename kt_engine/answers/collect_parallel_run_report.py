"""The facts of one parallel run: its rule, its draw, every difference, the verdict, who signed. It writes nothing."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_reading import engagement_facts, handles_of, signatures_of
from kt_engine.answers.parallel_rule import tally_of, verdict_of
from kt_engine.answers.parallel_run_facts import (
    EarlierRun,
    ParallelRunFacts,
    ReportBounds,
    ReportDifference,
    ReportDraw,
    ReportLook,
    ReportPower,
    ReportResult,
    ReportRule,
    ReportStratum,
)
from kt_engine.answers.parallel_seed import seed_of
from kt_engine.methods.intervals import lower_bound_pct, wilson_bounds_pct
from kt_engine.store.agreements import agreements_about
from kt_engine.store.find import by_id
from kt_engine.store.parallel import strata_of, units_of, who_compared
from kt_engine.store.tables import ParallelComparison, ParallelRun, ParallelUnit, Person, Process, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import AgreementKind, ComparisonResult, ParallelRule, ParallelVerdict

C, P, R, U = (table_of(row) for row in (ParallelComparison, Person, ParallelRun, ParallelUnit))
HUNDREDTH = Decimal("0.01")


def collect_parallel_run_report(reader: Reader, engagement_id: int, run_id: int) -> ParallelRunFacts:
    run = by_id(reader, ParallelRun, run_id)
    process = by_id(reader, Process, run["process_id"])
    units, people = units_of(reader, run_id), _people(reader)
    verdict = verdict_of(run, units)
    return ParallelRunFacts(
        engagement=engagement_facts(reader, engagement_id),
        run=run["handle"],
        process=process["handle"],
        process_name=process["name"],
        status=run["status"],
        rule=_rule(reader, run, people),
        strata=_strata(reader, run, units),
        draw=_draw(reader, run, people),
        compared_by=tuple(sorted((people[one] for one in who_compared(reader, run_id)), key=_by_number)),
        correct_pct=None if verdict.correct_pct is None else verdict.correct_pct.quantize(HUNDREDTH),
        left_count=verdict.left_to_compare,
        says=_says(verdict.accepted),
        reasons=verdict.reasons,
        bounds=_bounds(run, units),
        differences=_differences(reader, run, units, people),
        result=_result(reader, run, people),
        earlier=_earlier(reader, run),
    )


def _people(reader: Reader) -> Mapping[int, str]:
    return handles_of(reader.rows(select(P.c.id, P.c.handle)))


def _by_number(handle: str) -> int:
    return int(handle[1:])


def _says(accepted: bool | None) -> ParallelVerdict | None:
    if accepted is None:
        return None
    return ParallelVerdict.ACCEPTED if accepted else ParallelVerdict.REJECTED


def _newest(reader: Reader, run: RowMapping, kind: AgreementKind) -> RowMapping:
    return agreements_about(reader, run["engagement_id"], kind=kind, subject=run["handle"])[-1]


def _signed(reader: Reader, agreement: RowMapping) -> Any:
    return signatures_of(reader, "agreement", {agreement["id"]: agreement["handle"]})[agreement["id"]]


def _rule(reader: Reader, run: RowMapping, people: Mapping[int, str]) -> ReportRule:
    agreement = _newest(reader, run, AgreementKind.SAMPLING_RULE)
    said = json.loads(agreement["content_json"])
    return ReportRule(
        rule=run["rule"],
        target_pct=run["target_pct"],
        confidence_pct=run["confidence_pct"],
        allowed_errors=run["allowed_errors"],
        sample_size=run["sample_size"],
        population_count=run["population_count"],
        population_name=run["population_name"],
        population_sha256=run["population_sha256"],
        false_acceptance_pct=_decimal(said["false_acceptance_pct"]),
        power=tuple(
            ReportPower(Decimal(one["true_pct"]), Decimal(one["passes_pct"])) for one in said["power"]
        ),
        after=said["after"],
        false_acceptance_with_earlier_pct=_decimal(said["false_acceptance_with_earlier_pct"]),
        agreement=agreement["handle"],
        sha256=agreement["content_sha256"],
        reason=agreement["reason"],
        planned_by=people[run["planned_by"]],
        planned_at=run["planned_at"],
        signatures=_signed(reader, agreement),
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _strata(reader: Reader, run: RowMapping, units: Sequence[RowMapping]) -> tuple[ReportStratum, ...]:
    found = []
    for row in strata_of(reader, run["id"]):
        tally = tally_of(one["result"] for one in units if one["parallel_stratum_id"] == row["id"])
        found.append(
            ReportStratum(
                row["number"], row["name"], row["units_count"], row["planned_count"], tally.compared,
                tally.compared - tally.differing, tally.errors, tally.critical_errors, tally.unexplained,
            )
        )  # fmt: skip
    return tuple(found)


def _draw(reader: Reader, run: RowMapping, people: Mapping[int, str]) -> ReportDraw | None:
    seed = None if run["seed_sha256"] is None else seed_of(reader, run)
    if seed is None:
        return None
    return ReportDraw(
        run["seed_sha256"], seed.event_seq, seed.event_hash, people[run["drawn_by"]], run["drawn_at"]
    )


def _bounds(run: RowMapping, units: Sequence[RowMapping]) -> ReportBounds | None:
    """Give bounds once a whole sample is compared; of a part, or of a census, there are none."""
    tally = tally_of(one["result"] for one in units)
    if run["rule"] is ParallelRule.CENSUS or not units or tally.compared < len(units):
        return None
    confidence = run["confidence_pct"]
    wilson = wilson_bounds_pct(tally.compared, tally.differing, confidence)
    return ReportBounds(
        lower_bound_pct(tally.compared, tally.differing, confidence), wilson.lower_pct, wilson.upper_pct
    )


def _differences(
    reader: Reader, run: RowMapping, units: Sequence[RowMapping], people: Mapping[int, str]
) -> tuple[ReportDifference, ...]:
    names = {row["id"]: row["name"] for row in strata_of(reader, run["id"])}
    looks: dict[int, list[RowMapping]] = {}
    rows = reader.rows(
        select(C)
        .join(U, U.c.id == C.c.parallel_unit_id)
        .where(U.c.parallel_run_id == run["id"])
        .order_by(C.c.parallel_unit_id, C.c.number)
    )
    for row in rows:
        looks.setdefault(row["parallel_unit_id"], []).append(row)
    return tuple(
        ReportDifference(
            one["reference"],
            names[one["parallel_stratum_id"]],
            one["result"],
            tuple(_look(row, people) for row in looks[one["id"]]),
        )
        for one in units
        if any(_differs(row) for row in looks.get(one["id"], []))
    )


def _differs(look: RowMapping) -> bool:
    return look["result"] is not ComparisonResult.MATCH or look["explanation"] is not None


def _look(row: RowMapping, people: Mapping[int, str]) -> ReportLook:
    return ReportLook(row["result"], row["explanation"], people[row["compared_by"]], row["compared_on"])


def _result(reader: Reader, run: RowMapping, people: Mapping[int, str]) -> ReportResult | None:
    if run["verdict"] is None:
        return None
    agreement = _newest(reader, run, AgreementKind.PARALLEL_RESULT)
    return ReportResult(
        run["verdict"], run["result_sha256"], people[run["concluded_by"]], run["concluded_at"],
        agreement["handle"], _signed(reader, agreement),
    )  # fmt: skip


def _earlier(reader: Reader, run: RowMapping) -> tuple[EarlierRun, ...]:
    where = (R.c.process_id == run["process_id"], R.c.id < run["id"])
    found = []
    for row in reader.rows(select(R).where(*where).order_by(R.c.id)):
        tally = tally_of(one["result"] for one in units_of(reader, row["id"]))
        found.append(
            EarlierRun(
                row["handle"], row["status"], row["rule"], row["sample_size"], row["allowed_errors"],
                tally.compared, tally.errors, tally.critical_errors, tally.unexplained,
            )
        )  # fmt: skip
    return tuple(found)

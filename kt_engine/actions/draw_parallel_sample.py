"""Draws the sample of a parallel run by the seed of its signed rule: the same units, whoever draws, and only once."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import RowMapping

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.parallel_in_hand import PLAN, check_status, run_in_hand
from kt_engine.answers.parallel_seed import Seed, sample_of, seed_of
from kt_engine.errors import Refused
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.parallel import strata_of
from kt_engine.store.tables import ParallelRun, ParallelUnit
from kt_engine.store.unit import Act, Unit
from kt_engine.words import ParallelStatus

KIND = "parallel_sample_drawn"


@dataclass(frozen=True)
class DrawnSample:
    handle: str
    units_count: int
    seed_sha256: str


def draw_parallel_sample(database: Database, files: Path, act: Act, handle: str) -> DrawnSample:
    """Draw the units of a run whose rule both sides have signed; `files` is the folder of stored files.

    Raises MoveRefused before the rule is signed and once the sample is drawn.
    """
    with open_store(database, write=True, act=act, engagement_id=engagement_in(ParallelRun, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            run = find(unit, ParallelRun, known)
            return DrawnSample(known, run["sample_size"], run["seed_sha256"])
        run = run_in_hand(unit, handle, PLAN)
        check_status(unit, run, ParallelStatus.AGREED, "drawn from")
        seed = seed_of(unit, run)
        if seed is None:
            raise Refused(f"The rule of {run['handle']} is not signed by both sides.")
        return _draw(unit, files, run, seed)


def _draw(unit: Unit, files: Path, run: RowMapping, seed: Seed) -> DrawnSample:
    strata = {row["name"]: row["id"] for row in strata_of(unit, run["id"])}
    for number, one in enumerate(sample_of(files, run, seed.sha256), 1):
        unit.insert(
            ParallelUnit,
            engagement_id=run["engagement_id"],
            parallel_run_id=run["id"],
            parallel_stratum_id=strata[one.stratum],
            number=number,
            reference=one.unit,
        )
    unit.change(
        ParallelRun, run["id"], run["handle"], version=run["version"], status=ParallelStatus.SAMPLED,
        seed_sha256=seed.sha256, drawn_by=unit.act.by, drawn_at=unit.act.at,
    )  # fmt: skip
    unit.event(
        KIND, run["handle"], units_count=run["sample_size"], seed_sha256=seed.sha256, rule=seed.agreement,
        rule_sha256=seed.rule_sha256, signature_seq=seed.event_seq, signature_hash=seed.event_hash,
    )  # fmt: skip
    return DrawnSample(run["handle"], run["sample_size"], seed.sha256)

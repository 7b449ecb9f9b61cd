"""What a parallel run's sample is drawn by: nobody can choose it, everybody can work it out again. It writes nothing.

The seed is the SHA-256 of the hash of the signed rule and of the hash of the event of its last signature, a line feed
between. The event did not exist when the rule and its list of units were put before the signers, and holds salts drawn
at that moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.exchange.population import read_population
from kt_engine.methods.strata import Listed, draw
from kt_engine.store.agreements import agreements_about
from kt_engine.store.events import sha256_text
from kt_engine.store.files import read_bytes
from kt_engine.store.tables import Chain, Event, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import AgreementKind, AgreementStatus

EV, CH = table_of(Event), table_of(Chain)
SIGNED = "agreement_signed"


@dataclass(frozen=True)
class Seed:
    sha256: str
    agreement: str
    """Handle of the signed rule."""
    rule_sha256: str
    event_seq: int
    """Of the last signature."""
    event_hash: str


def seed_of(reader: Reader, run: RowMapping) -> Seed | None:
    """Give the seed of a run; None while its rule is not signed by all."""
    signed = agreements_about(
        reader,
        run["engagement_id"],
        kind=AgreementKind.SAMPLING_RULE,
        subject=run["handle"],
        status=AgreementStatus.AGREED,
    )
    if not signed:
        return None
    rule = signed[-1]
    event = reader.rows(
        select(EV.c.seq, EV.c.hash)
        .join(CH, CH.c.id == EV.c.chain_id)
        .where(
            CH.c.engagement_id == run["engagement_id"],
            EV.c.kind == SIGNED,
            EV.c.subject == rule["handle"],
        )
        .order_by(EV.c.seq.desc())
        .limit(1)
    )[0]
    return Seed(
        seed_sha256(rule["content_sha256"], event["hash"]),
        rule["handle"],
        rule["content_sha256"],
        event["seq"],
        event["hash"],
    )


def seed_sha256(rule_sha256: str, event_hash: str) -> str:
    return sha256_text(f"{rule_sha256}\n{event_hash}")


def sample_of(files: Path, run: Mapping[Any, Any], seed_sha256: str) -> tuple[Listed, ...]:
    """Give the units a seed draws from the stored list of a run. Raises StoreUnreachable where the list is damaged."""
    data = read_bytes(files, f"E{run['engagement_id']}", run["population_sha256"])
    listed = [Listed(row.unit, row.stratum) for row in read_population(data, file=run["population_name"])]
    return draw(seed_sha256, run["sample_size"], listed)

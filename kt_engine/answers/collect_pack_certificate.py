"""The facts of a pack's certificate: which pack, of which facts, under which hashes. It writes nothing."""

from dataclasses import dataclass

from sqlalchemy import select

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.answers.pack_register import ListedPack, packs_of
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Chain, Event, Pack, table_of

C, E = table_of(Chain), table_of(Event)


@dataclass(frozen=True)
class PackCertificateFacts:
    engagement: EngagementFacts
    pack: ListedPack
    as_of_hash: str


def collect_pack_certificate(database: Database, pack: str) -> PackCertificateFacts:
    """Collect what the certificate of a pack quotes. Raises NotFound."""
    with open_store(database) as reader:
        row = find(reader, Pack, pack)
        [listed] = [one for one in packs_of(reader, row["engagement_id"]) if one.handle == row["handle"]]
        event = (
            select(E.c.hash)
            .join(C, C.c.id == E.c.chain_id)
            .where(C.c.engagement_id == row["engagement_id"], E.c.seq == row["as_of_seq"])
        )
        engagement = engagement_facts(reader, row["engagement_id"])
        return PackCertificateFacts(engagement, listed, str(reader.value(event)))

"""Whether a handover pack is due: a go-live was certified since the last one was built. It writes nothing."""

from sqlalchemy import func, select

from kt_engine.store.tables import Document, Pack, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import DocumentKey, DocumentStatus

D, K = table_of(Document), table_of(Pack)


def pack_is_due(reader: Reader, engagement_id: int) -> bool:
    """Tell whether the newest certificate of a go-live is in no pack yet, whoever built it."""
    issued = reader.value(
        select(func.max(D.c.as_of_seq)).where(
            D.c.engagement_id == engagement_id,
            D.c.document_key == DocumentKey.GO_LIVE_CERTIFICATE,
            D.c.status != DocumentStatus.DRAFT,
        )
    )
    if issued is None:
        return False
    packed = reader.value(select(func.max(K.c.as_of_seq)).where(K.c.engagement_id == engagement_id))
    return packed is None or packed <= issued

"""Opens waived knowledge items again on the day after their waiver ended."""

from sqlalchemy import select

from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import KnowledgeItemRow, table_of
from kt_engine.store.unit import Act
from kt_engine.words import AgreementKind, KnowledgeStatus

K = table_of(KnowledgeItemRow)


def expire_knowledge_waivers(database: Database, act: Act, engagement_id: int) -> bool:
    """True when at least one waiver ended."""
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        rows = unit.rows(
            select(K)
            .where(
                K.c.engagement_id == engagement_id,
                K.c.status == KnowledgeStatus.WAIVED,
                K.c.waived_until < unit.today,
            )
            .order_by(K.c.id)
        )
        for row in rows:
            back_to, until = row["back_to"], row["waived_until"]
            unit.change(
                KnowledgeItemRow, row["id"], row["handle"], version=row["version"], status=back_to,
                back_to=None, reason=None, waived_until=None, waiver_risk_id=None,
            )  # fmt: skip
            gone = withdraw_agreements(
                unit, engagement_id, subject=row["handle"], kind=AgreementKind.KNOWLEDGE_WAIVER, agreed=True
            )
            unit.event(
                "knowledge_waiver_expired", row["handle"], texts=None, until=until, status=back_to,
                withdrawn=list(gone),
            )  # fmt: skip
        return bool(rows)

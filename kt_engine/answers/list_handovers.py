"""The handovers of an engagement, and one of them with all its versions. It writes nothing."""

from kt_engine.answers.collect_handover_acceptance import HandoverAcceptanceFacts, collect_handover_acceptance
from kt_engine.answers.collect_handover_register import HandoverRegisterFacts, collect_handover_register
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Engagement, Handover


def list_handovers(database: Database, engagement: str) -> HandoverRegisterFacts:
    """Give the facts of the register as of now. Raises NotFound."""
    with open_store(database) as reader:
        return collect_handover_register(reader, find(reader, Engagement, engagement)["id"])


def show_handover(database: Database, handover: str) -> HandoverAcceptanceFacts:
    """Give one handover with versions and signatures. Raises NotFound."""
    with open_store(database) as reader:
        row = find(reader, Handover, handover)
        return collect_handover_acceptance(reader, row["engagement_id"], row["id"])

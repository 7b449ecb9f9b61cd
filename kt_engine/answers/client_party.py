"""Which company is the client of an engagement: its handle names the folder of its brand. It writes nothing."""

from kt_engine.answers.document_reading import parties_of
from kt_engine.store.find import find
from kt_engine.store.tables import Engagement
from kt_engine.store.unit import Reader
from kt_engine.words import Side


def client_handle(reader: Reader, engagement_id: int) -> str:
    """Give the handle of the client, such as O1."""
    return str(parties_of(reader, engagement_id)[Side.CLIENT]["handle"])


def client_handle_of(reader: Reader, engagement: str) -> str:
    """The same by the engagement's handle. Raises NotFound."""
    return client_handle(reader, int(find(reader, Engagement, engagement)["id"]))

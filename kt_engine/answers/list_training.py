"""Who stands where in training, as of now. It writes nothing."""

from kt_engine.answers.collect_training_matrix import TrainingMatrixFacts, collect_training_matrix
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Engagement


def training_matrix(database: Database, engagement: str) -> TrainingMatrixFacts:
    """Give the facts of the training matrix. Raises NotFound."""
    with open_store(database) as reader:
        return collect_training_matrix(reader, find(reader, Engagement, engagement)["id"])

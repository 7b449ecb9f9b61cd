"""The training modules of an engagement's playbook, key and title. It writes nothing."""

from collections.abc import Mapping

from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Engagement


def modules_of(database: Database, engagement: str) -> Mapping[str, str]:
    """Give the title of each module by its key. Raises NotFound."""
    with open_store(database) as reader:
        playbook = pinned_playbook(reader, find(reader, Engagement, engagement)["id"])
    return {key: spec.title for key, spec in playbook.training.items()}

"""Makes a second administrator for tests, by the real actions; it signs nothing."""

from builders import ADMINISTRATOR, START, make_act
from kt_engine.actions.add_person import add_person
from kt_engine.actions.grant_role import grant_role
from kt_engine.store.database import Database
from kt_engine.words import Role


def second_administrator(database: Database) -> int:
    """Give the database id of another administrator, granted by the first."""
    added = add_person(database, make_act(ADMINISTRATOR, START), name="Bo Second")
    grant_role(database, make_act(ADMINISTRATOR, START), person=added.handle, role=Role.ADMINISTRATOR)
    return added.person_id

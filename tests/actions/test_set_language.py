import pytest

from builders import Made, make_act, make_engagement
from event_lines import all_rows, event_count, last_event
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.actions.set_language import set_language
from kt_engine.answers.document_control import facts_sha256
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.errors import MoveRefused, Refused
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Engagement
from kt_engine.words import Language


@pytest.fixture
def made(database: Database) -> Made:
    return make_engagement(database, "tiny")


def spoken(database: Database) -> Language | None:
    with open_store(database) as reader:
        return engagement_facts(reader, 1).language


def test_an_engagement_issues_its_documents_in_english_from_its_start(database: Database, made: Made) -> None:
    (row,) = all_rows(database, Engagement)
    assert row["language"] is Language.EN


def test_english_stands_in_no_facts_so_that_older_documents_keep_their_hash(
    database: Database, made: Made
) -> None:
    with open_store(database) as reader:
        facts = engagement_facts(reader, 1)
    assert facts.language is None
    assert facts.speaks is Language.EN


def test_the_transition_manager_sets_another_language(database: Database, made: Made) -> None:
    with open_store(database) as reader:
        before = facts_sha256(engagement_facts(reader, 1))
    done = set_language(database, make_act(made.people.manager), 1, language=Language.ES)
    assert (done.engagement, done.is_new) == ("E1", True)
    assert spoken(database) is Language.ES
    with open_store(database) as reader:
        assert facts_sha256(engagement_facts(reader, 1)) != before


def test_the_event_holds_the_language_and_the_one_before(database: Database, made: Made) -> None:
    set_language(database, make_act(made.people.manager), 1, language=Language.ES)
    event = last_event(database)
    assert event["kind"] == "language_set"
    assert (event["facts"]["language"], event["facts"]["was"]) == ("es", "en")


def test_the_same_language_again_writes_nothing(database: Database, made: Made) -> None:
    before = event_count(database)
    done = set_language(database, make_act(made.people.manager), 1, language=Language.EN)
    assert not done.is_new
    assert event_count(database) == before


def test_nobody_but_the_transition_manager_sets_it(database: Database, made: Made) -> None:
    with pytest.raises(Refused, match="language"):
        set_language(database, make_act(made.people.sponsor), 1, language=Language.ES)
    assert spoken(database) is None


def test_an_engagement_on_hold_keeps_its_language(database: Database, made: Made) -> None:
    hold_engagement(database, make_act(made.people.manager), 1, reason="Budget freeze")
    with pytest.raises(MoveRefused):
        set_language(database, make_act(made.people.manager), 1, language=Language.ES)

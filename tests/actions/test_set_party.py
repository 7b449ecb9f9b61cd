import pytest

from builders import Made, make_act, make_engagement
from event_lines import all_rows, event_count, last_event
from kt_engine.actions.add_candidate import add_candidate
from kt_engine.actions.add_party import add_party
from kt_engine.actions.choose_provider import choose_provider
from kt_engine.actions.set_party import SetParty, set_party
from kt_engine.errors import NotFound, Refused
from kt_engine.store.database import Database, open_store
from kt_engine.store.engagement_parties import parties_of
from kt_engine.store.tables import EngagementParty
from kt_engine.words import Side, Stage
from stage_builders import reach_stage


def third(database: Database) -> str:
    return add_party(database, make_act(), name="Third", country="IE", time_zone="Europe/Dublin").handle


def put(database: Database, made: Made, side: Side, party: str) -> SetParty:
    return set_party(database, make_act(made.people.manager), made.engagement_id, side=side, party=party)


def test_the_newest_company_on_a_side_counts(database: Database) -> None:
    made = make_engagement(database, "tiny")
    assert put(database, made, Side.PROVIDER, third(database)) == SetParty(Side.PROVIDER, "O3", is_new=True)
    with open_store(database) as reader:
        assert parties_of(reader, 1) == {Side.CLIENT: 1, Side.PROVIDER: 3}
    assert len(all_rows(database, EngagementParty)) == 3
    assert last_event(database)["facts"] == {"side": "provider", "party_id": 3}


def test_the_same_company_again_leaves_no_event(database: Database) -> None:
    made = make_engagement(database, "tiny")
    before = event_count(database)
    assert not put(database, made, Side.PROVIDER, "Bluefinch Services").is_new
    assert event_count(database) == before


def test_the_client_stays(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="The client of E1 is O1 since its start"):
        put(database, made, Side.CLIENT, third(database))


def test_no_company_stands_on_two_sides(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="O1 stands on the side client of E1 and cannot be incumbent too"):
        put(database, made, Side.INCUMBENT, "O1")


def test_a_chosen_provider_stays(database: Database) -> None:
    made = make_engagement(database, "tiny", with_provider=False)
    act = make_act(made.people.manager)
    candidate = add_candidate(database, act, 1, party="O2")
    reach_stage(database, made, Stage.SELECT_PARTNER)
    choose_provider(database, act, 1, candidate=candidate.handle)
    with pytest.raises(Refused, match=r"The provider of E1 was chosen \(E1-B1\)"):
        put(database, made, Side.PROVIDER, third(database))


def test_the_company_is_known_and_the_person_may(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(NotFound, match="There is no party O9"):
        put(database, made, Side.INCUMBENT, "O9")
    with pytest.raises(Refused, match="may not say which company stands on which side"):
        set_party(database, make_act(made.people.sponsor), 1, side=Side.INCUMBENT, party=third(database))

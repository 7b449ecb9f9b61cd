import pytest

from builders import Made, make_act, make_engagement
from event_lines import all_rows, event_count, last_event
from kt_engine.actions.add_candidate import AddedCandidate, add_candidate
from kt_engine.actions.add_party import add_party
from kt_engine.actions.choose_provider import ChosenProvider, choose_provider
from kt_engine.errors import MoveRefused, NotFound, Refused
from kt_engine.store.database import Database, open_store
from kt_engine.store.engagement_parties import parties_of
from kt_engine.store.tables import Candidate
from kt_engine.words import CandidateStatus, Side, Stage
from stage_builders import reach_stage


@pytest.fixture
def made(database: Database) -> Made:
    """An engagement without a provider, and a third company, O3."""
    made = make_engagement(database, "tiny", with_provider=False)
    add_party(database, make_act(), name="Third", country="IE", time_zone="Europe/Dublin")
    return made


def add(database: Database, made: Made, party: str) -> AddedCandidate:
    return add_candidate(database, make_act(made.people.manager), made.engagement_id, party=party)


def choose(database: Database, made: Made, candidate: str) -> ChosenProvider:
    return choose_provider(database, make_act(made.people.manager), made.engagement_id, candidate=candidate)


def test_a_candidate_is_recorded_once(database: Database, made: Made) -> None:
    assert add(database, made, "Bluefinch Services") == AddedCandidate(1, "E1-B1", is_new=True)
    assert last_event(database)["subject"] == "E1-B1"
    before = event_count(database)
    assert add(database, made, "O2") == AddedCandidate(1, "E1-B1", is_new=False)
    assert event_count(database) == before


def test_the_client_is_no_candidate(database: Database, made: Made) -> None:
    with pytest.raises(Refused, match="O1 is the client of E1"):
        add(database, made, "O1")


def test_an_unknown_company_is_no_candidate(database: Database, made: Made) -> None:
    with pytest.raises(NotFound, match="There is no party O9"):
        add(database, made, "O9")


def test_no_candidate_comes_after_stage_2(database: Database, made: Made) -> None:
    reach_stage(database, made, Stage.DEFINE_CONTRACT)
    with pytest.raises(Refused, match="no candidate is added any more"):
        add(database, made, "O2")


def test_one_is_chosen_and_all_others_are_not(database: Database, made: Made) -> None:
    add(database, made, "O2")
    add(database, made, "O3")
    reach_stage(database, made, Stage.SELECT_PARTNER)
    assert choose(database, made, "E1-B2") == ChosenProvider("E1-B2", "O3", ("E1-B1",))
    statuses = {row["handle"]: row["status"] for row in all_rows(database, Candidate)}
    assert statuses == {"E1-B1": CandidateStatus.NOT_CHOSEN, "E1-B2": CandidateStatus.CHOSEN}
    assert last_event(database)["kind"] == "provider_chosen"


def test_the_chosen_company_stands_on_the_providers_side(database: Database, made: Made) -> None:
    add(database, made, "O3")
    reach_stage(database, made, Stage.SELECT_PARTNER)
    choose(database, made, "E1-B1")
    with open_store(database) as reader:
        assert parties_of(reader, 1)[Side.PROVIDER] == 3


@pytest.mark.parametrize("stage", [Stage.IDENTIFY_NEEDS, Stage.DEFINE_CONTRACT])
def test_a_provider_is_chosen_in_stage_2_only(database: Database, made: Made, stage: Stage) -> None:
    add(database, made, "O2")
    reach_stage(database, made, stage)
    with pytest.raises(Refused, match=f"E1 is in stage {stage.number}"):
        choose(database, made, "E1-B1")


def test_a_choice_is_made_once(database: Database, made: Made) -> None:
    add(database, made, "O2")
    add(database, made, "O3")
    reach_stage(database, made, Stage.SELECT_PARTNER)
    choose(database, made, "E1-B1")
    with pytest.raises(MoveRefused, match="E1-B1 is chosen and cannot be chosen"):
        choose(database, made, "E1-B1")
    with pytest.raises(MoveRefused, match="E1-B2 is not chosen and cannot be chosen"):
        choose(database, made, "E1-B2")
    add_party(database, make_act(), name="Fourth", country="IE", time_zone="Europe/Dublin")
    with pytest.raises(Refused, match="is chosen already"):
        add(database, made, "O4")


def test_the_same_command_chooses_once(database: Database, made: Made) -> None:
    add(database, made, "O2")
    reach_stage(database, made, Stage.SELECT_PARTNER)
    act = make_act(made.people.manager, command_id="c1")
    for _ in range(2):
        assert choose_provider(database, act, 1, candidate="E1-B1").party == "O2"


def test_a_candidate_of_another_engagement_is_not_chosen(database: Database, made: Made) -> None:
    other = make_engagement(database, "tiny", people=made.people, name="Second", with_provider=False)
    assert add(database, other, "O2").handle == "E2-B1"
    reach_stage(database, made, Stage.SELECT_PARTNER)
    with pytest.raises(Refused, match="E2-B1 is no candidate of E1"):
        choose(database, made, "E2-B1")


def test_only_the_transition_manager_adds_and_chooses(database: Database, made: Made) -> None:
    add(database, made, "O2")
    with pytest.raises(Refused, match="may not record candidate providers"):
        add_candidate(database, make_act(made.people.sponsor), 1, party="O3")
    with pytest.raises(Refused, match="may not choose the provider"):
        choose_provider(database, make_act(made.people.sponsor), 1, candidate="E1-B1")

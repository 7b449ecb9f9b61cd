"""An engagement starts once, by a person who may lead it, on a playbook that is pinned as it was."""

from typing import Any

import pytest
from sqlalchemy import select

from builders import ADMINISTRATOR, ENGINE, START, People, load, make_act, make_engagement, make_people
from kt_engine.actions.start_engagement import Started, start_engagement
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.store.database import Database, open_store
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import (
    Chain,
    Engagement,
    EngagementParty,
    Event,
    PlaybookFile,
    PlaybookVersion,
    RoleGrant,
    table_of,
)
from kt_engine.store.unit import Act
from kt_engine.words import AuthMethod, EngagementStatus, Role, Side
from walking import count_of, value_of

GRANT = table_of(RoleGrant)


@pytest.fixture
def people(database: Database) -> People:
    return make_people(database)


def start(database: Database, act: Act, people: People, *, playbook: str = "tiny", **more: Any) -> Started:
    asked: dict[str, Any] = {
        "client": people.client, "name": "Travel desk", "starts_on": START, "provider": None, **more
    }  # fmt: skip
    return start_engagement(database, act, playbook=load(playbook), **asked)


def test_a_started_engagement_is_active_in_stage_one(database: Database, people: People) -> None:
    assert start(database, make_act(people.manager), people) == Started(1, "E1")
    assert value_of(database, Engagement, "E1", "status") is EngagementStatus.ACTIVE
    assert value_of(database, Engagement, "E1", "stage_number") == 1
    assert value_of(database, Engagement, "E1", "stage_since_on") == START


def test_who_starts_it_is_its_transition_manager_on_the_own_companys_side(
    database: Database, people: People
) -> None:
    start(database, make_act(people.manager), people)
    start(database, make_act(people.provider_manager), people, provider=people.provider)
    with open_store(database) as reader:
        rows = reader.rows(select(GRANT).where(GRANT.c.engagement_id.is_not(None)).order_by(GRANT.c.id))
    assert [(row["person_id"], row["role"], row["side"]) for row in rows] == [
        (people.manager.id, Role.TRANSITION_MANAGER, Side.CLIENT),
        (people.provider_manager.id, Role.TRANSITION_MANAGER, Side.PROVIDER),
    ]


def test_an_administrator_starts_none(database: Database, people: People) -> None:
    with pytest.raises(Refused, match="P1 is administrator or auditor and holds no role in an engagement"):
        start(database, make_act(ADMINISTRATOR), people)
    assert count_of(database, Engagement) == 0


def test_the_engine_starts_none(database: Database, people: People) -> None:
    with pytest.raises(Refused, match="Only a person can start an engagement"):
        start(database, make_act(ENGINE), people)


def test_an_unknown_client_is_said_to_be_unknown_and_nothing_is_kept(
    database: Database, people: People
) -> None:
    with pytest.raises(NotFound, match=r"There is no party Nobody Ltd\. See them with: kt party list"):
        start(database, make_act(people.manager), people, client="Nobody Ltd")
    assert (count_of(database, Engagement), count_of(database, PlaybookVersion)) == (0, 0)


def test_companies_may_be_given_by_name(database: Database, people: People) -> None:
    start(
        database, make_act(people.manager), people, client="Aldergate Retail", provider="Bluefinch Services"
    )
    assert count_of(database, EngagementParty) == 2


def test_the_same_playbook_is_pinned_once(database: Database, people: People) -> None:
    for _ in range(2):
        start(database, make_act(people.manager), people)
    assert (count_of(database, Engagement), count_of(database, PlaybookVersion)) == (2, 1)
    assert count_of(database, PlaybookFile) == len(load("tiny").files)


def test_another_playbook_is_pinned_beside_it(database: Database, people: People) -> None:
    for playbook in ("tiny", "two_modules"):
        start(database, make_act(people.manager), people, playbook=playbook)
    with open_store(database) as reader:
        assert [pinned_playbook(reader, number).key for number in (1, 2)] == ["tiny", "two_modules"]


def test_each_contributing_file_is_kept_as_it_was(database: Database, people: People) -> None:
    start(database, make_act(people.manager), people, playbook="two_modules")
    file = table_of(PlaybookFile)
    with open_store(database) as reader:
        rows = reader.rows(select(file.c.name, file.c.sha256, file.c.content).order_by(file.c.id))
    assert [tuple(row.values()) for row in rows] == list(load("two_modules").files)


def test_the_same_command_twice_starts_one_engagement(database: Database, people: People) -> None:
    act = make_act(people.manager, command_id="once")
    assert start(database, act, people) == start(database, act, people)
    assert count_of(database, Engagement) == 1


def test_the_start_stands_in_both_chains(database: Database, people: People) -> None:
    start(database, make_act(people.manager), people)
    event, chain = table_of(Event), table_of(Chain)
    with open_store(database) as reader:
        rows = reader.rows(
            select(event.c.kind, chain.c.engagement_id)
            .join(chain, chain.c.id == event.c.chain_id)
            .order_by(event.c.id.desc())
            .limit(2)
        )
    found = {(row["kind"], row["engagement_id"]) for row in rows}
    assert found == {("engagement_opened", None), ("engagement_started", 1)}


def test_real_people_start_no_rehearsal_and_rehearsal_people_no_real_one(
    database: Database, people: People
) -> None:
    with pytest.raises(Refused, match="People of a rehearsal start only rehearsals"):
        start(database, make_act(people.manager), people, rehearsal=True)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"name": "  "}, "An engagement needs a name: --name NAME"),
        ({"name": "Travel\ndesk"}, "holds an invisible sign"),
        ({"name": "x" * 201}, "has 201 characters"),
        ({"currency": "EURO"}, "EURO is no currency code. Give three letters, such as EUR"),
        ({"currency": ""}, "is no currency code"),
    ],
)
def test_a_name_or_currency_that_cannot_be_one_is_refused(
    database: Database, people: People, more: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(UsageProblem, match=sentence):
        start(database, make_act(people.manager), people, **more)


def test_a_currency_in_small_letters_is_the_same_currency(database: Database, people: People) -> None:
    start(database, make_act(people.manager), people, currency="pln")
    assert value_of(database, Engagement, "E1", "currency") == "PLN"


def test_a_second_engagement_of_the_same_people_has_its_own_number_and_chain(any_database: Database) -> None:
    first = make_engagement(any_database, "tiny", 1)
    second = make_engagement(any_database, "tiny", 1, people=first.people, name="Second")
    assert (first.handle, second.handle) == ("E1", "E2")
    chain = table_of(Chain)
    with open_store(any_database) as reader:
        rows = reader.rows(select(chain.c.engagement_id).order_by(chain.c.id))
    assert [row["engagement_id"] for row in rows] == [None, 1, 2]


@pytest.mark.parametrize("who", ["process_owner", "sponsor"])
def test_who_has_another_role_somewhere_starts_none(database: Database, who: str) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="and starts no engagement"):
        start(database, make_act(getattr(made.people, who)), made.people)


def test_a_transition_manager_starts_a_second_one(database: Database) -> None:
    made = make_engagement(database, "tiny")
    assert start(database, make_act(made.people.manager), made.people).handle == "E2"


def test_signatures_need_codes_unless_the_start_says_otherwise(database: Database, people: People) -> None:
    start(database, make_act(people.manager), people)
    start(database, make_act(people.manager), people, auth_method=AuthMethod.SELF_DECLARED)
    assert value_of(database, Engagement, "E1", "auth_method") is AuthMethod.TOTP
    assert value_of(database, Engagement, "E2", "auth_method") is AuthMethod.SELF_DECLARED

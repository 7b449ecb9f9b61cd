from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from builders import START, Made, make_act, make_engagement, make_people, people_rows, person_row
from event_lines import all_rows, event_count
from kt_engine.actions.add_person import add_person
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.import_people import ImportedPeople, import_people
from kt_engine.errors import InvalidInput, MoveRefused, Refused
from kt_engine.exchange.people import FunctionEntry, PersonRow
from kt_engine.store.database import Database, open_store
from kt_engine.store.functions import holder, holders
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Event, Person, table_of
from kt_engine.words import Role, Side

NEW = PersonRow(
    name="Nora New",
    email="nora.new@example.com",
    party="Bluefinch Services",
    side=Side.PROVIDER,
    site="s2",
    roles=(Role.TEAM_LEAD, Role.TRAINER),
    functions=(FunctionEntry("lead", "process_2"),),
    line=7,
)


def bring(database: Database, made: Made, *rows: PersonRow) -> ImportedPeople:
    return import_people(database, make_act(made.people.manager), made.engagement_id, rows, file="people.csv")


def problems(database: Database, made: Made, *rows: PersonRow) -> list[str]:
    before = event_count(database)
    with pytest.raises(InvalidInput) as refused:
        bring(database, made, *rows)
    assert event_count(database) == before
    return str(refused.value).splitlines()


def test_a_new_person_comes_with_roles_and_functions(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny")
    count = len(all_rows(any_database, Person))
    assert bring(any_database, made, NEW) == ImportedPeople("E1", (f"P{count + 1}",), 2, 1)
    row = all_rows(any_database, Person)[-1]
    assert (row["name"], row["party_id"], row["site_id"], row["rehearsal"]) == ("Nora New", 2, 2, False)
    with open_store(any_database) as reader:
        assert roles_of(reader, 1, row["id"], START) == {
            (Role.TEAM_LEAD, Side.PROVIDER),
            (Role.TRAINER, Side.PROVIDER),
        }
        assert holder(holders(reader, 1), "lead", 2) == row["id"]
        assert holder(holders(reader, 1), "lead", 1) == made.people.team_leads[0].id


def test_the_person_is_proved_in_the_installation_and_the_roles_in_the_engagement(database: Database) -> None:
    made = make_engagement(database, "tiny")
    bring(database, made, NEW)
    event = table_of(Event)
    with open_store(database) as reader:
        bodies = [row["body"] for row in reader.rows(select(event.c.body).order_by(event.c.id))][-2:]
    assert ['"chain":"installation"' in body for body in bodies] == [True, False]
    assert all('"kind":"people_imported"' in body and "Nora" not in body for body in bodies)


def test_the_same_file_again_changes_nothing_and_leaves_no_event(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny")
    rows = (*people_rows(made.people, made.playbook), replace(NEW, line=99))
    bring(any_database, made, *rows)
    before = event_count(any_database)
    assert bring(any_database, made, *rows) == ImportedPeople("E1")
    assert event_count(any_database) == before


def test_a_known_person_is_found_by_address_whatever_the_capitals(database: Database) -> None:
    made = make_engagement(database, "tiny")
    row = person_row(made.people.outsider, made.people, roles=(Role.SUBJECT_EXPERT,))
    assert bring(database, made, replace(row, email=row.email.upper())) == ImportedPeople("E1", (), 1, 0)


def test_somebody_without_an_address_is_found_by_name_and_company(database: Database) -> None:
    made = make_engagement(database, "tiny")
    row = replace(NEW, email="")
    assert len(bring(database, made, row).added) == 1
    assert bring(database, made, row).added == ()


def test_the_same_command_imports_once(database: Database) -> None:
    made = make_engagement(database, "tiny")
    act = make_act(made.people.manager, command_id="c1")
    assert import_people(database, act, 1, (NEW,)).added
    assert import_people(database, act, 1, (replace(NEW, email="other@example.com"),)) == ImportedPeople("E1")


def test_people_of_a_rehearsal_are_marked(database: Database) -> None:
    made = make_engagement(database, "tiny", rehearsal=True)
    bring(database, made, NEW)
    assert all_rows(database, Person)[-1]["rehearsal"]


def test_all_problems_are_told_at_once_with_their_lines(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny")
    found = problems(
        any_database, made,
        replace(NEW, party="Nobody Ltd", site="Atlantis"),
        replace(NEW, email="x@example.com", name="X", functions=(FunctionEntry("leed", None),), line=8),
        replace(NEW, email="y@example.com", name="Y", functions=(FunctionEntry("lead", "process_9"),), line=9),
        replace(NEW, email="z@example.com", name="Z", functions=(FunctionEntry("owner", None),), line=10),
    )  # fmt: skip
    assert [line.split(". ")[0] for line in found] == [
        "people.csv:7:1: There is no company 'Nobody Ltd'",
        "people.csv:7:1: There is no site 'Atlantis'",
        "people.csv:8:1: The playbook has no function 'leed'",
        "people.csv:9:1: There is no process 'process_9' in scope",
        "people.csv:10:1: The function owner is of the side client, this line of provider.",
    ]


def test_a_function_needs_its_role_in_the_line_or_held(database: Database) -> None:
    made = make_engagement(database, "tiny")
    assert problems(database, made, replace(NEW, roles=(Role.TRAINER,))) == [
        "people.csv:7:1: The function lead needs the role team_lead. Add it to this line."
    ]
    held = person_row(made.people.team_leads[1], made.people, functions=("lead@process_2",))
    assert bring(database, made, held).functions_assigned_count == 1


def test_a_function_is_given_once_in_a_file(database: Database) -> None:
    made = make_engagement(database, "tiny")
    other = replace(NEW, name="Nils New", email="nils@example.com", line=8)
    assert problems(database, made, NEW, other) == [
        "people.csv:8:1: The function lead@process_2 is given to line 7 already. Give it once."
    ]


def test_an_address_that_belongs_to_somebody_else_gives_nobody_a_role(database: Database) -> None:
    made = make_engagement(database, "tiny")
    row = person_row(made.people.outsider, made.people, roles=(Role.SUBJECT_EXPERT,))
    (line,) = problems(database, made, replace(row, name="Somebody Else"))
    assert f"belongs to {made.people.outsider.handle}, who has another name" in line
    other = replace(row, party="O2", site="S2", side=Side.PROVIDER)
    assert [text for line in problems(database, made, other) for text in ("company", "site") if text in line]


def test_nobody_imports_a_role_for_himself(database: Database) -> None:
    made = make_engagement(database, "tiny")
    manager = made.people.manager
    own = person_row(manager, made.people, roles=(Role.TRANSITION_MANAGER, Role.PROCESS_OWNER))
    (line,) = problems(database, made, own)
    assert f"{manager.handle} cannot grant a role to himself" in line
    assert bring(database, made, replace(own, roles=(Role.TRANSITION_MANAGER,))) == ImportedPeople("E1")


def test_an_auditor_gets_no_role_from_a_file(database: Database) -> None:
    made = make_engagement(database, "tiny")
    who = made.people.outsider
    grant_role(database, make_act(), person=who.handle, role=Role.AUDITOR)
    (line,) = problems(database, made, person_row(who, made.people, roles=(Role.SUBJECT_EXPERT,)))
    assert f"{who.handle} is auditor and holds no other role" in line


def test_a_real_person_gets_no_role_in_a_rehearsal(database: Database) -> None:
    made = make_engagement(database, "tiny", rehearsal=True)
    add_person(database, make_act(), name=NEW.name, email=NEW.email, party="O2", site="S2")
    assert all("people of a rehearsal" in line for line in problems(database, made, NEW))


def test_a_role_is_held_on_one_side_only(database: Database) -> None:
    made = make_engagement(database, "tiny", with_provider=False)
    lead = person_row(made.people.team_leads[0], made.people, roles=(Role.TEAM_LEAD,))
    (line,) = problems(database, made, replace(lead, side=Side.THIRD_PARTY))
    assert "is team lead on the side provider already" in line


def test_people_stand_on_the_side_of_their_company(database: Database) -> None:
    made = make_engagement(database, "tiny")
    row = replace(NEW, side=Side.CLIENT, roles=(Role.SUBJECT_EXPERT,), functions=())
    (line,) = problems(database, made, row)
    assert (
        "Nora New cannot be subject expert on the side client: that person's company is on provider" in line
    )


def test_who_has_left_gets_no_role(database: Database) -> None:
    made = make_engagement(database, "tiny")
    who, person = made.people.outsider, table_of(Person)
    with open_store(database, write=True, act=make_act()) as unit:
        gone = update(person).where(person.c.id == who.id).values(disabled_on=date(2027, 1, 1))
        unit.connection.execute(gone)
    (line,) = problems(database, made, person_row(who, made.people, roles=(Role.SUBJECT_EXPERT,)))
    assert f"{who.handle} has left" in line


def test_only_the_transition_manager_imports_people(database: Database) -> None:
    made = make_engagement(database, "tiny")
    for who in (1, made.people.process_owner):
        with pytest.raises(Refused, match="may not import people"):
            import_people(database, make_act(who), 1, (NEW,))


def test_no_people_are_imported_into_a_cancelled_engagement(database: Database) -> None:
    made = make_engagement(database, "tiny")
    cancel_engagement(database, make_act(made.people.manager), 1, reason="Sold")
    with pytest.raises(MoveRefused, match="E1 is cancelled"):
        bring(database, made, NEW)


def test_two_engagements_share_their_people(database: Database) -> None:
    people = make_people(database)
    make_engagement(database, "tiny", people=people)
    count = len(all_rows(database, Person))
    make_engagement(database, "tiny", people=people, name="Second")
    assert len(all_rows(database, Person)) == count

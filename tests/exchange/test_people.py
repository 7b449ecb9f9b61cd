import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.people import FunctionEntry, PersonRow, read_people
from kt_engine.words import Role, Side

HEADER = "name,email,party,side,site,roles,functions\n"


def faults(*rows: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read_people((HEADER + "\n".join(rows)).encode(), file="people.csv")
    return str(caught.value).split("\n")


def test_a_row_becomes_one_person_with_roles_and_functions() -> None:
    row = "Ana Ruiz,ana@example.com,Acme,client,S1,subject_expert;process_owner,expert@claims; owner ;\n"
    assert read_people((HEADER + row).encode()) == (
        PersonRow(
            "Ana Ruiz",
            "ana@example.com",
            "Acme",
            Side.CLIENT,
            "S1",
            (Role.SUBJECT_EXPERT, Role.PROCESS_OWNER),
            (FunctionEntry("expert", "claims"), FunctionEntry("owner", None)),
            2,
        ),
    )


def test_an_unknown_role_is_met_with_the_one_probably_meant() -> None:
    assert faults("Ana,a@example.com,Acme,client,S1,trainr,") == [
        "people.csv:2:6: There is no role 'trainr'. Did you mean 'trainer'?"
    ]


def test_an_unknown_side_is_met_with_the_one_probably_meant() -> None:
    assert faults("Ana,a@example.com,Acme,klient,S1,trainer,") == [
        "people.csv:2:4: There is no side 'klient'. Did you mean 'client'?"
    ]


@pytest.mark.parametrize("role", ["administrator", "auditor", "service"])
def test_a_role_that_sees_or_runs_everything_is_never_imported(role: str) -> None:
    assert f"The role {role} cannot be imported" in faults(f"Ana,a@example.com,Acme,client,S1,{role},")[0]


def test_an_email_twice_is_refused_whatever_its_capitals() -> None:
    found = faults("Ana,a@example.com,Acme,client,S1,trainer,", "Bo,A@Example.com,Acme,client,S1,trainer,")
    assert found == ["people.csv:3:2: email 'A@Example.com' is already in line 2. Use each once."]


def test_a_name_twice_in_one_party_is_refused() -> None:
    found = faults("Ana,a@example.com,Acme,client,S1,trainer,", "Ana,b@example.com,Acme,client,S1,trainer,")
    assert found == ["people.csv:3:1: 'Ana' of this party is already in line 2. Remove one."]


def test_two_people_of_one_name_in_two_parties_are_taken() -> None:
    rows = "Ana,a@example.com,Acme,client,S1,trainer,\nAna,b@example.com,Bolt,provider,S2,trainer,\n"
    assert len(read_people((HEADER + rows).encode())) == 2


def test_people_without_an_email_do_not_collide() -> None:
    rows = "Ana,,Acme,client,S1,trainer,\nBo,,Acme,client,S1,trainer,\n"
    assert [row.email for row in read_people((HEADER + rows).encode())] == ["", ""]


@pytest.mark.parametrize(
    "email", ["ana", "ana@", "@example.com", "ana@example", "a b@example.com", "a@b@c.de"]
)
def test_an_email_of_another_shape_is_refused(email: str) -> None:
    assert "is no address" in faults(f"Ana,{email},Acme,client,S1,trainer,")[0]


@pytest.mark.parametrize("function", ["Expert", "expert@", "expert@Claims", "@claims", "a@b@c"])
def test_a_function_of_another_shape_is_refused(function: str) -> None:
    assert "is no function" in faults(f"Ana,a@example.com,Acme,client,S1,trainer,{function}")[0]


def test_a_person_with_nothing_to_do_is_refused() -> None:
    assert "has no role and no function" in faults("Ana,a@example.com,Acme,client,S1,,")[0]

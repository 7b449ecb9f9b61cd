"""Scores by name through the command line: who sees them, and what everybody else sees, in text and in JSON."""

import pytest

from cli_runner import Kt
from kt_engine.answers.collect_certificate import collect_certificate
from kt_engine.answers.collect_shadow_log import collect_shadow_log
from kt_engine.answers.collect_training_matrix import collect_training_matrix
from kt_engine.answers.personnel import pseudonyms_of
from kt_engine.store.database import Database, open_store
from walking import House, nominated, scored, taught, walk_to_stage_four

SCORE = "83.25"


@pytest.fixture
def desk(kt: Kt, database: Database) -> House:
    """A desk on which one trainee failed a test and passed it then."""
    made = walk_to_stage_four(database)
    handle = nominated(database, made)
    taught(database, made, handle, "basics")
    scored(database, made, handle, "61.75")
    scored(database, made, handle, SCORE)
    return House(database, made, kt.home / "files")


COMMANDS = (
    ("training", "matrix", "E1"),
    ("training", "matrix", "E1", "--json"),
    ("training", "trace", "P15", "E1-P1"),
    ("training", "trace", "P15", "E1-P1", "--json"),
    ("training", "show", "E1-K1", "--json"),
)


def test_the_client_and_who_says_no_name_see_no_score(kt: Kt, desk: House) -> None:
    people = desk.people
    for who in (people.process_owner, people.sponsor, people.manager, people.experts[0], None):
        for command in COMMANDS:
            said = kt(*command, by=who)
            assert (said.code, SCORE in said.out, "61.75" in said.out) == (0, False, False), (command, who)


def test_the_client_reads_pseudonyms_in_the_matrix_and_a_trainer_names(kt: Kt, desk: House) -> None:
    trainee = desk.people.trainees[0]
    with open_store(desk.database) as reader:
        known_as = pseudonyms_of(reader, 1)[trainee.id]
    client = kt(*COMMANDS[1], by=desk.people.process_owner).out
    assert (known_as in client, f'"{trainee.handle}"' in client) == (True, False)
    trainer = kt(*COMMANDS[1], by=desk.people.trainers[0]).out
    assert (f'"{trainee.handle}"' in trainer, SCORE in trainer) == (True, True)


def test_a_trainee_sees_his_own_scores_and_nobody_elses(kt: Kt, desk: House) -> None:
    trace = COMMANDS[3]
    assert SCORE in kt(*trace, by=desk.people.trainees[0]).out
    assert SCORE not in kt(*trace, by=desk.people.trainees[1]).out
    assert SCORE not in kt(*COMMANDS[1], by=desk.people.trainees[0]).out


def test_what_documents_about_trainees_are_made_of_holds_no_score(desk: House) -> None:
    with open_store(desk.database) as reader:
        facts = (
            collect_training_matrix(reader, 1),
            collect_shadow_log(reader, 1),
            collect_certificate(reader, 1, 1),
        )
    assert [one for one in facts if SCORE in repr(one) or "61.75" in repr(one)] == []

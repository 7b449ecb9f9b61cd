"""What the playbook knows of messages, controls and assumptions comes with the transition, once for each place."""

from datetime import timedelta
from pathlib import Path

from builders import ADMINISTRATOR, make_act, make_engagement
from getting_ready import PLAYBOOK, granted
from kt_engine.actions.add_commitment import add_commitment
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.erase_person import erase_person
from kt_engine.actions.leave_person import leave_person
from kt_engine.actions.revoke_access import revoke_access
from kt_engine.answers.list_integration import (
    list_access,
    list_commitments,
    list_communications,
    list_controls,
)
from kt_engine.answers.verify_store import verify
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.columns import ERASED
from kt_engine.store.database import Database
from kt_engine.store.tables import Assumption, Communication, Control, ControlOwner
from process_walks import moved
from walking import DAY, House, count_of, of

LATER = DAY + timedelta(days=2)
KINDS = (Communication, Control, ControlOwner, Assumption)


def counts(desk: House) -> list[int]:
    return [count_of(desk.database, kind) for kind in KINDS]


def test_before_the_transition_there_is_nothing(database: Database, tmp_path: Path) -> None:
    house = House(database, make_engagement(database, PLAYBOOK, 1), tmp_path)
    moved(house)
    assert counts(house) == [0, 0, 0, 0]


def test_each_process_gets_its_messages_and_controls_and_a_second_tick_adds_nothing(desk: House) -> None:
    assert counts(desk) == [4, 2, 2, 1]
    moved(desk, DAY)
    assert counts(desk) == [4, 2, 2, 1]


def test_what_belongs_to_a_process_out_of_scope_is_kept_and_listed_no_more(desk: House) -> None:
    descope_process(desk.database, of(desk.people.manager), 1, process="E1-P2", reason="Stays")
    moved(desk, DAY)
    assert counts(desk) == [4, 2, 2, 1]
    assert len(list_communications(desk.database, "E1", DAY)) == 2
    assert len(list_controls(desk.database, "E1", DAY)) == 1


def test_erasing_a_person_reaches_rights_of_access_and_spoken_promises(desk: House) -> None:
    user = desk.people.trainees[0]
    granted(desk, user)
    add_commitment(
        desk.database, of(desk.people.manager), "E1", text="A seat by the window",
        promised_by=f"The boss of {user.name}", promised_to="Somebody",
    )  # fmt: skip
    act = make_act(ADMINISTRATOR, DAY)
    leave_person(desk.database, act, user.handle, last_on=DAY, known_on=DAY)
    revoke_access(desk.database, of(desk.people.manager), "E1-X1")
    erase_person(desk.database, make_act(ADMINISTRATOR, LATER), desk.files, user.handle, reason="Asked for")
    (right,) = list_access(desk.database, "E1", LATER)
    (promise,) = list_commitments(desk.database, "E1")
    assert (right.name, right.right, promise.promised_by, promise.promised_to) == (
        ERASED,
        ERASED,
        ERASED,
        "Somebody",
    )
    assert verify(desk.database, desk.files, ALLOWED_MOVES).findings == ()

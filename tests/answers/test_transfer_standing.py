"""What a page says of the knowledge transfer is what stands in the store: steps, rights, sessions, experts' hours."""

from datetime import timedelta
from pathlib import Path

from getting_ready import granted, showstopper, tried
from kt_engine.actions.cancel_session import cancel_session
from kt_engine.actions.hold_session import hold_session
from kt_engine.answers.session_standing import ExpertTime, SessionCount, session_standing
from kt_engine.answers.transfer_standing import TransferLine, transfer_standing
from kt_engine.store.database import Database, open_store
from kt_engine.words import CertificationStatus, ParallelStatus, Side
from parallel_runs import planned
from session_house import FRIDAY, LAST, NEXT_MONDAY, THURSDAY, booked, by, session_house
from walking import DAY, House


def lines_of(house: House) -> tuple[TransferLine, ...]:
    with open_store(house.database) as reader:
        return transfer_standing(reader, house.made.engagement_id, DAY, coverage=None, seats=())


def test_a_process_says_its_trainees_rights_stops_and_newest_run(desk: House) -> None:
    tried(desk, desk.people.trainees[0], granted(desk, desk.people.trainees[0]))
    granted(desk, desk.people.trainees[1], process=None)
    stop, run = showstopper(desk, process="E1-P2"), planned(desk)
    first, second = lines_of(desk)
    assert (first.process, first.trainees, first.rights, first.stops) == (
        "E1-P1", ((CertificationStatus.NOMINATED, 1),), (1, 2), (),
    )  # fmt: skip
    assert first.run is not None
    assert (first.run.handle, first.run.status) == (run.handle, ParallelStatus.PLANNED)
    assert (second.process, second.rights, second.run) == ("E1-P2", (0, 1), None)
    assert [one.handle for one in second.stops] == [stop.handle]


def test_sessions_are_counted_and_experts_told_where_their_hours_went(
    database: Database, tmp_path: Path
) -> None:
    house = session_house(database, tmp_path)
    expert, sponsored = house.people.experts[0], house.people.process_owner
    trainer = by(house.people.trainers[0], THURSDAY)
    held, lost, left = (
        booked(house),
        booked(house, FRIDAY, hours="1"),
        booked(house, NEXT_MONDAY, hours="1.5"),
    )
    cancel_session(database, trainer, lost.handle, side=Side.CLIENT, reason="The books are closed")
    hold_session(database, by(house.people.trainers[0], FRIDAY), held.handle, recording="Media library 1")
    with open_store(database) as reader:
        found = session_standing(reader, 1, FRIDAY)
        later = session_standing(reader, 1, NEXT_MONDAY + timedelta(days=1))
        much_later = session_standing(reader, 1, LAST + timedelta(days=1))
    assert found is not None
    assert later is not None
    assert much_later is not None
    assert found.count == SessionCount(held=1, to_come=1, cancelled_client=1)
    assert found.experts[0] == ExpertTime(expert.handle, 480, LAST, 120, 90, 60, 0)
    assert found.experts[1] == ExpertTime(sponsored.handle, 480, LAST, 0, 0, 0, 0)
    assert found.next is not None
    assert (found.next.handle, found.next.people[0]) == (left.handle, expert.handle)
    assert (later.next, later.not_recorded) == (None, (left.handle,))
    assert much_later.experts[0].promised_a_week is None

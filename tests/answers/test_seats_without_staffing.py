"""Where a playbook says nothing of the way to live work, who is certified is live and nobody else is counted on."""

from datetime import timedelta
from decimal import Decimal

from kt_engine.answers.list_seats import list_seats
from seating import MONDAY, begins, certified, needs, row, week_of
from walking import DAY, House


def test_certified_people_are_live_and_learners_are_shown_only(transition: House) -> None:
    needs(transition, [row(seats=3)])
    certified(transition, transition.people.trainees[3])
    begins(transition, transition.people.trainees[4])
    line = week_of(transition, MONDAY + timedelta(weeks=30))
    assert (line.live, line.expected_live, line.gap) == (1, Decimal(1), 2)
    assert line.in_machine_count == 2  # with the one the first tick nominated
    assert list_seats(transition.database, "E1", DAY, weeks=1).stages == ()

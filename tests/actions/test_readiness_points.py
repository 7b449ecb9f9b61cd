"""Points of readiness: what can stop a go-live has a way back with a last day, and only signatures close it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from getting_ready import LATER, WAY_BACK, agreed, measured, point, showstopper
from kt_engine.actions.add_readiness_point import add_readiness_point
from kt_engine.actions.change_readiness_point import change_readiness_point
from kt_engine.actions.close_readiness_point import close_readiness_point
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.reopen_readiness_point import reopen_readiness_point
from kt_engine.actions.sign_agreement import sign_agreement
from kt_engine.answers.list_agreements import list_agreements
from kt_engine.answers.list_integration import list_readiness
from kt_engine.answers.verify_store import verify
from kt_engine.errors import MoveRefused, Refused, SignatureRefused, UsageProblem
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.words import AgreementStatus, Colour, CriterionClass, ReadinessStatus
from walking import DAY, House, of

NEXT = WAY_BACK + timedelta(days=1)


def close(desk: House, handle: str) -> str | None:
    manager = of(desk.people.manager)
    return close_readiness_point(desk.database, manager, handle, reason="Tried twice").agreement


def test_what_can_stop_a_go_live_needs_what_is_done_the_way_back_and_its_last_day(desk: House) -> None:
    with pytest.raises(UsageProblem, match=r"--mitigation \.\.\. --fallback \.\.\. --fallback-on"):
        add_readiness_point(
            desk.database, of(desk.people.manager), "E1-P1", stream="people", colour=Colour.RED, text="x",
            owner="P13", due_on=LATER, showstopper=True,
        )  # fmt: skip


def test_a_way_back_whose_day_is_over_is_none(desk: House) -> None:
    with pytest.raises(UsageProblem, match="is over already"):
        showstopper(desk, fallback_on=DAY - timedelta(days=1))


def test_the_days_are_counted_to_the_last_day_of_the_way_back_and_not_to_the_go_live(desk: House) -> None:
    showstopper(desk)
    left = [list_readiness(desk.database, "E1", on)[0].days_left for on in (DAY, WAY_BACK, NEXT)]
    assert left == [10, 0, -1]


def test_the_day_after_the_way_back_closed_it_is_red_whatever_its_owner_says(desk: House) -> None:
    showstopper(desk, colour=Colour.GREEN)
    found = [list_readiness(desk.database, "E1", on)[0].colour for on in (WAY_BACK, NEXT)]
    assert found == [Colour.GREEN, Colour.RED]


def test_what_stops_stands_before_the_others_the_nearest_way_back_first(desk: House) -> None:
    plain, far, near = point(desk), showstopper(desk), showstopper(desk, fallback_on=DAY)
    order = [line.handle for line in list_readiness(desk.database, "E1", DAY)]
    assert order == [near.handle, far.handle, plain.handle]


def test_a_stream_of_the_playbook_is_taken_and_a_strange_one_is_not(desk: House) -> None:
    assert point(desk).handle == "E1-RP1"
    with pytest.raises(UsageProblem, match="There is no stream supplier"):
        add_readiness_point(
            desk.database, of(desk.people.manager), "E1-P1", stream="supplier", colour=Colour.RED, text="x",
            owner="P13", due_on=LATER,
        )  # fmt: skip


def test_a_point_that_stops_nothing_is_closed_by_its_owner_at_once(desk: House) -> None:
    handle = point(desk).handle
    done = close_readiness_point(
        desk.database, of(desk.people.team_leads[0]), handle, reason="Told on Monday"
    )
    assert (done.status, done.agreement) == (ReadinessStatus.CLOSED, None)


def test_somebody_else_closes_nothing(desk: House) -> None:
    handle = point(desk).handle
    with pytest.raises(Refused, match="may not keep the readiness log"):
        close_readiness_point(desk.database, of(desk.people.trainers[0]), handle, reason="x")


def test_a_showstopper_is_closed_when_both_sides_have_signed_and_not_before(desk: House) -> None:
    handle = showstopper(desk).handle
    agreement = close(desk, handle)
    assert agreement == "E1-A1"
    agreed(desk, agreement, desk.people.process_owner)
    assert list_readiness(desk.database, "E1", DAY)[0].is_open
    agreed(desk, agreement, desk.people.team_leads[0])
    assert list_readiness(desk.database, "E1", DAY)[0].status is ReadinessStatus.CLOSED
    assert verify(desk.database, desk.files, ALLOWED_MOVES).findings == ()


def test_who_proposes_to_close_it_does_not_sign_it(desk: House) -> None:
    handle, lead = showstopper(desk).handle, desk.people.team_leads[0]
    agreement = close_readiness_point(desk.database, of(lead), handle, reason="Tried").agreement
    with pytest.raises(SignatureRefused, match="proposed E1-A1"):
        sign_agreement(desk.database, of(lead), agreement or "")
    agreed(desk, agreement or "", desk.people.process_owner, desk.people.team_leads[1])
    assert not list_readiness(desk.database, "E1", DAY)[0].is_open


def test_one_who_declines_leaves_it_open(desk: House) -> None:
    handle = showstopper(desk).handle
    agreement = close(desk, handle) or ""
    owner = of(desk.people.process_owner)
    sign_agreement(desk.database, owner, agreement, agree=False, points=["Not tried with real files"])
    assert list_readiness(desk.database, "E1", DAY)[0].stops
    assert close(desk, handle) == "E1-A2"


def test_what_was_put_before_signers_counts_no_more_once_the_point_changes(desk: House) -> None:
    handle = showstopper(desk).handle
    close(desk, handle)
    manager = of(desk.people.manager)
    done = change_readiness_point(desk.database, manager, handle, note="Later", fallback_on=LATER)
    assert (done.withdrawn, done.fallback_on) == (("E1-A1",), LATER)
    assert list_agreements(desk.database, "E1")[0].status is AgreementStatus.WITHDRAWN


def test_nobody_says_by_himself_that_a_showstopper_is_none(desk: House) -> None:
    handle = showstopper(desk).handle
    with pytest.raises(Refused, match="until both sides have signed"):
        change_readiness_point(desk.database, of(desk.people.manager), handle, note="x", showstopper=False)


def test_a_point_becomes_a_showstopper_only_with_its_way_back(desk: House) -> None:
    handle, manager = point(desk).handle, of(desk.people.manager)
    with pytest.raises(UsageProblem, match="--mitigation"):
        change_readiness_point(desk.database, manager, handle, note="Worse", showstopper=True)
    done = change_readiness_point(
        desk.database, manager, handle, note="Worse", showstopper=True, mitigation="Ask", fallback="Stay",
        fallback_on=LATER,
    )  # fmt: skip
    assert done.showstopper


def test_a_change_that_changes_nothing_is_told(desk: House) -> None:
    handle = point(desk).handle
    with pytest.raises(UsageProblem, match="Nothing of E1-RP1 would change"):
        change_readiness_point(desk.database, of(desk.people.manager), handle, note="x", colour=Colour.AMBER)


def test_what_is_opened_again_needs_new_signatures(desk: House) -> None:
    handle = showstopper(desk).handle
    agreed(desk, close(desk, handle) or "")
    manager = of(desk.people.manager)
    with pytest.raises(MoveRefused, match="is closed and cannot be changed"):
        change_readiness_point(desk.database, manager, handle, note="x", colour=Colour.RED)
    done = reopen_readiness_point(desk.database, manager, handle, reason="It failed again", due_on=LATER)
    assert (done.status, done.withdrawn) == (ReadinessStatus.OPEN, ("E1-A1",))
    assert close(desk, handle) == "E1-A2"


def test_open_showstoppers_hold_the_gate_of_their_process_and_of_no_other(desk: House) -> None:
    assert measured(desk, "showstoppers_open_count") is None
    handle = showstopper(desk).handle
    found = measured(desk, "showstoppers_open_count")
    assert found is not None
    assert (found.met, found.value, found.criterion_class) == (False, Decimal(1), CriterionClass.MUST)
    assert measured(desk, "showstoppers_open_count", process=2) is None
    agreed(desk, close(desk, handle) or "")
    assert measured(desk, "showstoppers_open_count") is None


def test_points_of_a_process_that_left_the_scope_are_listed_no_more(desk: House) -> None:
    showstopper(desk, process="E1-P2")
    descope_process(desk.database, of(desk.people.manager), 1, process="E1-P2", reason="Stays")
    assert list_readiness(desk.database, "E1", DAY) == ()

"""Controls: one person answers on every day, by signature from a day on; a day without anybody holds the gate."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from builders import ADMINISTRATOR, Someone, make_act
from getting_ready import agreed, measured
from kt_engine.actions.add_control import add_control
from kt_engine.actions.hand_over_control import hand_over_control
from kt_engine.actions.import_controls import import_controls
from kt_engine.actions.leave_person import leave_person
from kt_engine.answers.control_lines import ControlLine
from kt_engine.answers.leaver_lines import LineKind
from kt_engine.answers.leaver_report import leaver_report
from kt_engine.answers.list_integration import list_controls
from kt_engine.answers.verify_store import verify
from kt_engine.errors import InvalidInput, Refused, SignatureRefused, UsageProblem
from kt_engine.exchange.controls import read_controls
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.tables import Control, ControlOwner
from kt_engine.words import ControlFrequency
from walking import DAY, House, count_of, of

FIRST, SECOND = "E1-CT1", "E1-CT2"
"""The playbook's control of each process."""
HEAD = "process,control,title,risk,frequency,evidence,owner,from_on,until_on,regulated\n"
COVER = timedelta(days=30)


def control(desk: House, handle: str = FIRST, today: date = DAY) -> ControlLine:
    return next(line for line in list_controls(desk.database, "E1", today) if line.handle == handle)


def proposed(desk: House, to: Someone, from_on: date, until_on: date | None = None, on: date = DAY) -> str:
    manager = of(desk.people.manager, on)
    done = hand_over_control(desk.database, manager, FIRST, to=to.handle, from_on=from_on, until_on=until_on)
    return done.agreement or ""


def imported(desk: House, *rows: str) -> int:
    text = HEAD + "".join(f"{row}\n" for row in rows)
    manager = of(desk.people.manager)
    return import_controls(desk.database, manager, "E1", read_controls(text.encode())).owners_count


def line(owner: str, from_on: str, until_on: str = "", *, key: str = "limits", process: str = "E1-P1") -> str:
    return f"{process},{key},Limits are looked at,Too much,weekly,Log,{owner},{from_on},{until_on},"


def test_the_playbooks_control_comes_with_who_holds_its_function(desk: House) -> None:
    found = control(desk)
    assert (found.key, found.owner, found.regulated) == ("second_check", "P5", "financial_reporting")
    assert (found.from_on, found.gaps) == (DAY, ())
    assert found.go_live_on is not None
    assert found.covered_until == found.go_live_on + COVER
    assert control(desk, SECOND).process == "E1-P2"


def test_the_taker_answers_from_the_day_that_he_and_the_process_owner_signed(desk: House) -> None:
    lead, from_on = desk.people.team_leads[0], DAY + timedelta(days=10)
    agreement = proposed(desk, lead, from_on)
    agreed(desk, agreement, lead)
    assert control(desk).owner_on(from_on) == "P5"
    agreed(desk, agreement, desk.people.process_owner)
    assert [(one.person, one.from_on, one.until_on, one.agreement) for one in control(desk).owners] == [
        ("P5", DAY, from_on - timedelta(days=1), None),
        ("P13", from_on, None, agreement),
    ]
    assert verify(desk.database, desk.files, ALLOWED_MOVES).findings == ()


def test_nobody_else_signs_for_the_taker(desk: House) -> None:
    agreement = proposed(desk, desk.people.team_leads[0], DAY + timedelta(days=10))
    agreed(desk, agreement, desk.people.process_owner)
    with pytest.raises(SignatureRefused):
        agreed(desk, agreement, desk.people.team_leads[1])


def test_who_keeps_the_register_alone_proposes(desk: House) -> None:
    with pytest.raises(Refused, match="may not keep the control register"):
        hand_over_control(
            desk.database, of(desk.people.team_leads[0]), FIRST, to="P13", from_on=DAY + timedelta(days=1)
        )


@pytest.mark.parametrize(
    ("from_on", "until_on", "words"),
    [
        (DAY - timedelta(days=1), None, "a day to come"),
        (DAY + timedelta(days=9), DAY + timedelta(days=8), "comes before the first"),
    ],
)
def test_a_control_is_not_taken_over_backwards(
    desk: House, from_on: date, until_on: date | None, words: str
) -> None:
    with pytest.raises(UsageProblem, match=words):
        proposed(desk, desk.people.team_leads[0], from_on, until_on)


def test_two_people_never_begin_on_one_day(desk: House) -> None:
    people, from_on = desk.people, DAY + timedelta(days=10)
    agreed(desk, proposed(desk, people.team_leads[0], from_on), people.team_leads[0], people.process_owner)
    with pytest.raises(Refused, match="P13 takes over E1-CT1 on 2027-01-30; two people cannot begin"):
        proposed(desk, people.team_leads[1], from_on)


def test_who_answers_already_does_not_take_over(desk: House) -> None:
    with pytest.raises(Refused, match="P5 answers for E1-CT1 on 2027-02-01 already"):
        proposed(desk, desk.people.process_owner, date(2027, 2, 1))


def test_a_signature_that_comes_late_moves_nothing_back(desk: House) -> None:
    people, from_on = desk.people, DAY + timedelta(days=2)
    agreement = proposed(desk, people.team_leads[0], from_on)
    agreed(desk, agreement, people.team_leads[0])
    late = from_on + timedelta(days=5)
    agreed(desk, agreement, people.process_owner, on=late)
    assert control(desk, today=late).owners[-1].from_on == late


def test_a_hand_over_whose_last_day_is_over_when_it_is_signed_is_refused(desk: House) -> None:
    people, last = desk.people, DAY + timedelta(days=3)
    agreement = proposed(desk, people.team_leads[0], DAY + timedelta(days=2), last)
    agreed(desk, agreement, people.team_leads[0])
    with pytest.raises(Refused, match="that day is over"):
        agreed(desk, agreement, people.process_owner, on=last + timedelta(days=1))
    assert count_of(desk.database, ControlOwner) == 2


def test_an_end_without_a_successor_is_a_gap_that_holds_the_gate_of_its_process_only(desk: House) -> None:
    people = desk.people
    until = DAY + timedelta(days=5)
    agreement = proposed(desk, people.team_leads[0], DAY + timedelta(days=1), until)
    agreed(desk, agreement, people.team_leads[0], people.process_owner)
    found = measured(desk, "control_days_without_owner_count")
    covered = control(desk).covered_until
    assert found is not None
    assert covered is not None
    assert (found.met, found.value) == (False, Decimal((covered - until).days))
    assert measured(desk, "control_days_without_owner_count", process=2) is None


def test_when_the_gap_is_filled_the_gate_is_held_no_more(desk: House) -> None:
    people = desk.people
    agreed(
        desk, proposed(desk, people.team_leads[0], DAY + timedelta(days=1), DAY + timedelta(days=5)),
        people.team_leads[0],
        people.process_owner,
    )  # fmt: skip
    agreement = proposed(desk, people.team_leads[1], DAY + timedelta(days=6))
    agreed(desk, agreement, people.team_leads[1], people.process_owner)
    assert measured(desk, "control_days_without_owner_count") is None


def test_who_leaves_leaves_days_without_anybody(desk: House) -> None:
    owner = desk.people.process_owner
    last = DAY + timedelta(days=3)
    leave_person(desk.database, make_act(ADMINISTRATOR, DAY), owner.handle, last_on=last, known_on=DAY)
    gap = control(desk).next_gap(DAY)
    assert gap is not None
    assert gap.first_on == last + timedelta(days=1)
    assert measured(desk, "control_days_without_owner_count") is not None


def test_who_leaves_is_shown_which_controls_somebody_else_must_take_over(desk: House) -> None:
    report = leaver_report(desk.database, "P5", DAY + timedelta(days=3), today=DAY)
    assert [one.handle for one in report.lines_of(LineKind.CONTROL)] == [FIRST, SECOND]


def test_only_days_to_come_count(desk: House) -> None:
    imported(desk, line("P5", "2027-01-04", "2027-01-10"), line("P5", "2027-01-20"))
    found = next(one for one in list_controls(desk.database, "E1", DAY) if one.key == "limits")
    assert [gap.days for gap in found.gaps] == [9]
    assert found.days_without(DAY) == 0


def test_a_file_of_controls_is_imported_whole_and_the_same_file_changes_nothing(desk: House) -> None:
    rows = (line("P5", "2027-01-20", "2027-03-31"), line("Lena Lead", "2027-04-01"))
    assert [imported(desk, *rows), imported(desk, *rows)] == [2, 0]
    assert [one.person for one in control(desk, "E1-CT3").owners] == ["P5", "P13"]


def test_two_owners_on_a_day_are_refused_with_file_line_and_column(desk: House) -> None:
    before = count_of(desk.database, Control)
    with pytest.raises(InvalidInput) as refusal:
        imported(
            desk,
            line("P5", "2027-01-20", "2027-03-31"),
            line("P13", "2027-03-31"),
            line("P14", "2027-01-25", key="second_check"),
        )
    told = [(one.line, one.column, one.sentence) for one in refusal.value.problems]
    assert told[0][:2] == (3, 8)
    assert "limits would have two owners on 2027-03-31: P13 and the one of line 2" in told[0][2]
    assert told[1][:2] == (4, 8)
    assert "second_check would have two owners from 2027-01-25 on: P14 and the one of E1-CT1" in told[1][2]
    assert count_of(desk.database, Control) == before


def test_every_fault_of_a_file_of_controls_is_told_at_once(desk: House) -> None:
    with pytest.raises(InvalidInput) as refusal:
        imported(desk, line("Nobody", "2027-13-01", process="E1-P9"), line("P15", "2027-01-20", key="Limits"))
    assert [(one.line, one.column) for one in refusal.value.problems] == [(2, 1), (2, 7), (2, 8), (3, 2)]


def test_after_a_hand_over_by_signature_no_file_changes_who_answers(desk: House) -> None:
    people = desk.people
    agreement = proposed(desk, people.team_leads[0], DAY + timedelta(days=1), DAY + timedelta(days=5))
    agreed(desk, agreement, people.team_leads[0], people.process_owner)
    row = "E1-P1,second_check,A second person checks,One decides alone,each_time,The log,P14,2027-05-01,,"
    with pytest.raises(InvalidInput, match="by signature from now on: kt control hand-over E1-CT1"):
        imported(desk, row)


def test_a_control_is_added_by_hand_and_its_key_is_taken_once(desk: House) -> None:
    manager = of(desk.people.manager)

    def add(key: str) -> str | None:
        return add_control(
            desk.database, manager, "E1-P1", key=key, title="Limits", risk="Too much",
            frequency=ControlFrequency.WEEKLY, evidence="Log", owner="P13", from_on=DAY,
        ).owner  # fmt: skip

    assert add("limits") == "P13"
    with pytest.raises(Refused, match="E1-CT3 is the control limits of this process"):
        add("limits")
    with pytest.raises(UsageProblem, match="is no key"):
        add("Limits!")

"""A status page says at a glance how far the knowledge of each process is, and where the experts' hours went."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from document_samples.knowledge import knowledge_register
from flows.front_door import forms_address
from flows.status_markdown import status_markdown
from flows.status_people import staffing_section
from flows.status_processes import gates_section
from flows.status_sessions import sessions_section
from flows.status_transfer import transfer_section
from kt_engine.answers.gate_standing import GateStanding
from kt_engine.answers.list_parallel_runs import RunLine
from kt_engine.answers.outlook import Outlook
from kt_engine.answers.readiness_lines import PointLine
from kt_engine.answers.seat_measures import SeatsAtGoLive
from kt_engine.answers.session_standing import ExpertTime, NextSession, SessionCount, SessionStanding
from kt_engine.answers.staffing import SeatsStanding
from kt_engine.answers.standing import Standing
from kt_engine.answers.transfer_standing import TransferLine
from kt_engine.rules.colour import NOT_PROMISED, Verdict
from kt_engine.rules.gates import Measured
from kt_engine.words import (
    AuthMethod,
    Colour,
    CriterionClass,
    EngagementStatus,
    Measure,
    ParallelRule,
    ParallelStatus,
    ParallelVerdict,
    ReadinessStatus,
    Stage,
    Unit,
)
from kt_engine.words import CertificationStatus as Step

OUTLOOK = Outlook(
    verdict=Verdict(None, NOT_PROMISED), last_week=None, slips=(), days_to_contract=(), milestones=(),
    seats=(SeatsStanding("E7-P1", 2, 6, 2, 1, 0, 4),), experts=(), ending=(), path=None,
)  # fmt: skip
FACTS = Standing(
    engagement_id=7, handle="E7", name="Orion", function="support", client="Nordwind", provider=None,
    status=EngagementStatus.ACTIVE, rehearsal=False, stage_number=4, distribution=((4, 2),),
    as_of=date(2027, 3, 9), head_seq=1, head_hash="a" * 64, waves=(), waits=(), changes=(), processes=(),
    gates=(), documents=(), next_date=None, stuck=(), outlook=OUTLOOK,
)  # fmt: skip

STOP = PointLine(
    "E7-RP1", "E7-P1", 1, "technology", Colour.AMBER, "No line", "P9", date(2027, 3, 20), showstopper=True,
    mitigation="A second", fallback="The old desk", fallback_on=date(2027, 3, 12), days_left=3,
    status=ReadinessStatus.OPEN, closed_on=None, agreement=None,
)  # fmt: skip
RUN = RunLine(
    "E7-PA1",
    "E7-P1",
    ParallelStatus.SAMPLED,
    ParallelRule.SAMPLE,
    93,
    40,
    1,
    1,
    0,
    0,
    None,
    "kt parallel import",
)
SEATS = SeatsAtGoLive("E7-P1", 2, date(2027, 4, 19), 8, 0, 5, Decimal("4.6"), 3)
FULL = TransferLine(
    process="E7-P1", name="Refunds", coverage=knowledge_register().coverage.processes[0],
    sessions=SessionCount(held=6, to_come=4, cancelled_client=2),
    trainees=((Step.IN_CLASS, 2), (Step.SHADOWING, 1), (Step.CERTIFIED, 2)),
    seats=SEATS, rights=(14, 16), stops=(STOP, STOP), run=RUN,
)  # fmt: skip
BARE = TransferLine(
    process="E7-P2", name="Retention", coverage=None, sessions=None, trainees=((Step.LIVE, 1),),
    seats=None, rights=None, stops=(), run=None,
)  # fmt: skip


def page(*lines: TransferLine, sessions: SessionStanding | None = None) -> Standing:
    return replace(FACTS, outlook=replace(OUTLOOK, transfer=lines, sessions=sessions))


def test_one_line_says_how_far_a_process_is_and_what_is_missing_stands_out() -> None:
    lines = transfer_section(page(FULL, BARE)).splitlines()
    assert lines[0] == "## Knowledge transfer"
    assert lines[2].startswith("| Process | Claimed / proven | Sessions held | Trainees by step | Seats |")
    assert lines[4].endswith(
        "| 6 of 10, 2 cancelled | class 2 · shadow 1 · certified 2 | 8 needed, **short of 3** | **14 of 16** "
        "| **E7-RP1, 3 days left**, and 1 more | E7-PA1 40 of 93 drawn compared, 1 errors of 1 allowed |"
    )
    assert lines[5].endswith(
        "| nothing yet | nothing yet | live 1 | nothing yet | nothing yet | nothing | nothing yet |"
    )
    assert lines[-1].startswith("Forms: [knowledge](/kt/forms/knowledge) · [session](/kt/forms/session)")


def test_where_more_is_said_than_shown_the_share_that_is_shown_stands_out() -> None:
    one = knowledge_register().coverage.whole
    said = replace(
        one.all.weights, claimed_pct=Decimal("85.87"), proven_pct=Decimal(40), gap_points=Decimal("45.87")
    )
    line = replace(FULL, coverage=replace(one, all=replace(one.all, weights=said)))
    assert "| 85.8 / **40 %** |" in transfer_section(page(line))
    shown = replace(said, claimed_pct=Decimal(40), proven_pct=Decimal("85.87"), gap_points=Decimal("-45.87"))
    line = replace(FULL, coverage=replace(one, all=replace(one.all, weights=shown)))
    assert "| 40 / 85.8 % |" in transfer_section(page(line))


def test_no_seat_needed_in_the_week_of_the_go_live_is_said_so() -> None:
    nobody = replace(FULL, seats=replace(SEATS, needed=0, gap=0))
    assert "| none at go-live |" in transfer_section(page(nobody))


def test_what_no_process_has_is_no_column_and_without_a_line_there_is_no_section() -> None:
    assert transfer_section(page(BARE)).splitlines()[2] == "| Process | Trainees by step |"
    assert transfer_section(page()) == ""
    assert transfer_section(replace(FACTS, outlook=None)) == ""
    assert "## Knowledge transfer" not in status_markdown(page(), AuthMethod.TOTP)


def test_a_verdict_is_said_and_a_rejection_stands_out() -> None:
    done = replace(RUN, status=ParallelStatus.ACCEPTED, verdict=ParallelVerdict.ACCEPTED)
    failed = replace(RUN, verdict=ParallelVerdict.REJECTED)
    told = transfer_section(page(replace(FULL, run=done), replace(FULL, run=failed)))
    assert "| E7-PA1 accepted |" in told
    assert "| E7-PA1 **rejected**, waits for signatures |" in told


def test_sessions_say_what_was_held_what_comes_and_whose_hours_were_lost() -> None:
    found = SessionStanding(
        SessionCount(6, 4, 2, 1),
        (
            ExpertTime("P7", 480, date(2027, 5, 28), 720, 90, 180, 0),
            ExpertTime("P8", None, None, 60, 0, 0, 60),
        ),
        NextSession("E7-S9", datetime(2027, 3, 10, 13, tzinfo=UTC), ("P7", "P17")),
        ("E7-S8",),
        3,
    )
    lines = sessions_section(page(sessions=found)).splitlines()
    assert lines[2] == (
        "held 6 of 10 · cancelled 3, by the client 2 · next E7-S9 on 10 Mar 2027, 13:00 UTC, with P7, P17 · "
        "**over and not recorded: E7-S8** · 3 questions open"
    )
    assert lines[6] == "| P7 | 8 h | 28 May 2027 | 12 h | 1.5 h | 3 / 0 h |"
    assert lines[7] == "| P8 | **nothing now** |  | 1 h | 0 h | 0 / 1 h |"
    assert sessions_section(page()) == ""


def test_seats_are_counted_once_where_their_need_is_recorded() -> None:
    assert "E7-P1" in staffing_section(FACTS)
    assert staffing_section(replace(FACTS, outlook=replace(OUTLOOK, seat_plan=(SEATS,)))) == ""


def test_what_holds_a_gate_up_stands_first_and_what_only_informs_after_it() -> None:
    def measured(key: str, kind: CriterionClass, value: int | None) -> Measured:
        found = None if value is None else Decimal(value)
        return Measured(key, key, kind, Measure.TASKS_DONE_PCT, found, Unit.PERCENT, Decimal(100), None, None)

    criteria = (
        measured("known", CriterionClass.INFORM, 50),
        measured("met", CriterionClass.MUST, 100),
        measured("unknown", CriterionClass.INFORM, None),
        measured("short", CriterionClass.CONDITIONAL, 50),
        measured("blocked", CriterionClass.MUST, None),
    )
    gate = GateStanding(
        "E7-G-ready-P1", "Ready", Stage.TRANSITION_AND_INTEGRATE, "E7-P1", None, criteria, None, None, ()
    )
    rows = [line.split(" | ")[0] for line in gates_section(replace(FACTS, gates=(gate,))).splitlines()[6:]]
    assert rows == ["| blocked", "| short", "| known", "| met", "| unknown"]


def test_all_forms_have_an_address_and_so_have_those_about_one_thing() -> None:
    assert forms_address("") == "/v2/deployments?tags=%5B%22form%22%5D&limit=100"
    assert forms_address("Parallel-run") == (
        "/v2/deployments?tags=%5B%22form%22%2C+%22parallel+run%22%5D&limit=100"
    )

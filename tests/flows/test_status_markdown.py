from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from flows.artifacts import document_rows, pages_of, task_rows
from flows.go_live_sentence import go_live_sentence
from flows.status_markdown import status_markdown
from flows.status_people import by_days_at_stake
from kt_engine.answers.gate_standing import GateStanding
from kt_engine.answers.open_tasks import OpenTask
from kt_engine.answers.process_standing import ProcessStanding
from kt_engine.answers.standing import ChangeCount, DocumentLine, Standing
from kt_engine.answers.waiting import Wait
from kt_engine.answers.waves import WaveStanding
from kt_engine.rules.gates import Measured
from kt_engine.words import (
    AuthMethod,
    CriterionClass,
    EngagementStatus,
    GateStatus,
    Measure,
    ProcessStatus,
    Side,
    Stage,
    TaskStatus,
    Unit,
)

WAVE = WaveStanding(1, ("E7-P1", "E7-P2"), 0, None, None, date(2027, 4, 19), None, 0, date(2027, 3, 1))
WAIT = Wait(
    "E7-T5", ("P4",), "sponsor", Side.CLIENT, "name a reviewer", Stage.GO_LIVE, None, None, None, "kt x"
)
PROCESS = ProcessStanding("E7-P1", "Claims", 1, 4, ProcessStatus.IN_SCOPE, False, 3, 27, 1, 3, 0, 2)  # noqa: FBT003
CRITERION = Measured(
    "tasks", "Tasks done", CriterionClass.MUST, Measure.TASKS_DONE_PCT, Decimal(40), Unit.PERCENT, Decimal(100),
    None, None,
)  # fmt: skip
GATE = GateStanding("E7-G-ready-P1", "Ready", Stage.GO_LIVE, "E7-P1", None, (CRITERION,), None, None, ())
FACTS = Standing(
    engagement_id=7,
    handle="E7",
    name="Orion",
    function="travel and expense",
    client="Nordwind",
    provider=None,
    status=EngagementStatus.ACTIVE,
    rehearsal=False,
    stage_number=4,
    distribution=((4, 2),),
    as_of=date(2027, 3, 9),
    head_seq=2316,
    head_hash="a41f" * 16,
    waves=(),
    waits=(),
    changes=(),
    processes=(),
    gates=(),
    documents=(),
    next_date=None,
    stuck=(),
)


def page(facts: Standing) -> str:
    return status_markdown(facts, AuthMethod.SELF_DECLARED)


def headings(text: str) -> list[str]:
    return [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]


def test_a_section_without_facts_is_absent() -> None:
    assert headings(page(FACTS)) == []


def test_the_sections_stand_in_the_order_in_which_a_manager_asks() -> None:
    full = replace(
        FACTS,
        waves=(WAVE,),
        waits=(WAIT,),
        changes=(ChangeCount("handover_accepted", 3),),
        processes=(PROCESS,),
        gates=(GATE,),
        documents=(DocumentLine("E7-TP-01 v1", "Transition plan", date(2027, 3, 1), "b" * 64),),
    )
    assert headings(page(full)) == [
        "Go-live by wave",
        "Waiting for people",
        "Since yesterday",
        "Processes",
        "Next gates",
        "From transition to go-live",
        "Documents",
    ]


def test_the_head_says_stage_day_event_and_how_identity_is_proven() -> None:
    text = page(FACTS)
    assert text.startswith("# E7 · Orion · Nordwind\n")
    assert "stage 4 (4: 2) Transition and integrate" in text
    assert "data as of 9 Mar 2027, event 2316, chain head `a41fa41fa41f`" in text
    assert "identity self-declared" in text
    assert "one-time code" in status_markdown(FACTS, AuthMethod.TOTP)


def test_a_rehearsal_is_marked() -> None:
    assert "REHEARSAL" in page(replace(FACTS, rehearsal=True))
    assert "REHEARSAL" not in page(FACTS)


@pytest.mark.parametrize(
    ("waves", "sentence"),
    [
        ((), "No process is in scope yet, so there is no go-live to speak of."),
        ((replace(WAVE, forecast_on=None),), "Wave 1 has no go-live date yet."),
        (
            (replace(WAVE, forecast_on=None), replace(WAVE, wave=2, forecast_on=None)),
            "Waves 1 and 2 have no go-live date yet.",
        ),
        (
            (WAVE,),
            "Planned go-live: wave 1 on 19 Apr 2027; nothing was promised by contract or baseline yet.",
        ),
        ((replace(WAVE, contract_on=date(2027, 4, 19)),), "Go-live as promised: wave 1 on 19 Apr 2027."),
        (
            (
                replace(WAVE, contract_on=date(2027, 4, 18)),
                replace(WAVE, wave=2, baseline_on=date(2027, 4, 19)),
            ),
            "Wave 1 will go live 1 calendar day late (19 Apr 2027 instead of 18 Apr 2027, the contract). Wave 2 holds.",
        ),
        (
            (replace(WAVE, baseline_on=date(2027, 4, 12)),),
            "Wave 1 will go live 7 calendar days late (19 Apr 2027 instead of 12 Apr 2027, the baseline).",
        ),
        ((replace(WAVE, actual_on=date(2027, 4, 20), live_count=2),), "All waves are live."),
    ],
)
def test_one_sentence_says_whether_we_will_make_it(waves: tuple[WaveStanding, ...], sentence: str) -> None:
    assert go_live_sentence(replace(FACTS, waves=waves)) == sentence


def test_an_ended_engagement_says_so_first() -> None:
    assert (
        go_live_sentence(replace(FACTS, status=EngagementStatus.CANCELLED, waves=(WAVE,)))
        == "E7 is cancelled."
    )
    assert "**ON HOLD**" in page(replace(FACTS, status=EngagementStatus.ON_HOLD))


def test_whom_to_call_first_is_who_has_the_least_slack_then_who_is_longest_late() -> None:
    waits = (
        replace(WAIT, handle="E7-T1"),
        replace(WAIT, handle="E7-T2", slack_days=3),
        replace(WAIT, handle="E7-T3", slack_days=0, due_on=date(2027, 3, 8)),
        replace(WAIT, handle="E7-T4", slack_days=0, due_on=date(2027, 3, 1)),
    )
    ranked = by_days_at_stake(replace(FACTS, waits=waits))
    assert [wait.handle for wait in ranked] == ["E7-T4", "E7-T3", "E7-T2", "E7-T1"]


def test_what_is_late_says_by_how_much() -> None:
    late = replace(WAIT, due_on=date(2027, 3, 2))
    assert "**2 Mar 2027, 7 days late**" in page(replace(FACTS, waits=(late,)))


def test_a_long_table_ends_after_ten_lines_with_the_command_that_shows_the_rest() -> None:
    waits = tuple(replace(WAIT, handle=f"E7-T{number:02d}") for number in range(17))
    text = page(replace(FACTS, waits=waits))
    assert text.count("E7-T") == 10
    assert "and 7 more: `kt due`" in text


def test_nothing_is_called_met_that_was_not_measured() -> None:
    unknown = replace(CRITERION, value=None)
    text = page(replace(FACTS, gates=(replace(GATE, criteria=(unknown,)),)))
    assert "| Tasks done | must | at least 100 % | not measured | **not measured** |" in text
    assert "`go` would be refused today, 1 unmet" in text


def test_each_measured_value_stands_beside_its_threshold() -> None:
    text = page(replace(FACTS, gates=(GATE,)))
    assert "| Tasks done | must | at least 100 % | 40 % | **unmet** |" in text
    met = replace(GATE, criteria=(replace(CRITERION, value=Decimal(100)),))
    assert "| Tasks done | must | at least 100 % | 100 % | met |" in page(replace(FACTS, gates=(met,)))


def test_a_presented_gate_says_who_has_signed() -> None:
    presented = replace(GATE, version="E7-G-ready-P1 v1", status=GateStatus.PRESENTED, signed_by=("P3",))
    assert "E7-G-ready-P1 v1 is presented, signed by P3" in page(replace(FACTS, gates=(presented,)))


def test_a_name_cannot_break_a_table_or_become_markup() -> None:
    hostile = replace(PROCESS, name="a | b\n<script>[x](http://y)")
    [line] = [line for line in page(replace(FACTS, processes=(hostile,))).splitlines() if "E7-P1" in line]
    assert r"a \| b &lt;script&gt;\[x\](http&#58;//y)" in line


def test_a_process_out_of_scope_is_counted_and_not_listed() -> None:
    gone = replace(PROCESS, handle="E7-P2", status=ProcessStatus.DESCOPED)
    text = page(replace(FACTS, processes=(PROCESS, gone)))
    assert "1 process descoped." in text
    assert "E7-P2" not in text


def test_the_chart_holds_promised_and_expected_days() -> None:
    wave = replace(WAVE, contract_on=date(2027, 4, 12), baseline_on=date(2027, 4, 13))
    text = page(replace(FACTS, waves=(wave,)))
    assert "contract 12 Apr 2027 :crit, 2027-03-01, 2027-04-12" in text
    assert "baseline 13 Apr 2027 :done, 2027-03-01, 2027-04-13" in text
    assert "forecast 19 Apr 2027 :active, 2027-03-01, 2027-04-19" in text


TASK = OpenTask(
    "E7-T5", "Plan it", Stage.GO_LIVE, "E7-P1", "kt_lead", None, TaskStatus.READY, date(2027, 3, 1),
    date(2027, 3, 5), 0, is_critical=True,
)  # fmt: skip


def test_a_task_row_says_who_is_asked_and_what_is_late() -> None:
    [row] = task_rows(FACTS, [TASK])
    assert (row["Task"], row["Asked"], row["Due"]) == ("E7-T5", "kt lead", "5 Mar 2027 (late)")
    [given] = task_rows(FACTS, [replace(TASK, assignee="P9", due_on=None)])
    assert (given["Asked"], given["Due"]) == ("P9", "not planned")


def test_a_table_of_too_many_tasks_says_how_many_are_left() -> None:
    rows = task_rows(FACTS, [TASK] * 203)
    assert len(rows) == 201
    assert rows[-1] == {"Task": "and 3 more", "What": "kt task list E7"}


def test_pages_have_addresses_of_their_engagement() -> None:
    document = DocumentLine("E7-TP-01 v1", "Transition plan", date(2027, 3, 1), "b" * 64)
    assert [page.key for page in pages_of(FACTS, [], AuthMethod.TOTP)] == [
        "engagement-e7-status",
        "engagement-e7-tasks",
    ]
    pages = pages_of(replace(FACTS, documents=(document,)), [TASK], AuthMethod.TOTP)
    assert [(page.key, page.kind) for page in pages] == [
        ("engagement-e7-status", "markdown"),
        ("engagement-e7-tasks", "table"),
        ("engagement-e7-documents", "table"),
    ]


def test_a_document_row_shows_the_whole_hash() -> None:
    [row] = document_rows([DocumentLine("E7-TP-01 v1", "Transition plan", date(2027, 3, 1), "b" * 64)])
    assert row["SHA-256 of the record"] == "b" * 64

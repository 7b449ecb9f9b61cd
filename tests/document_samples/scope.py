"""Hand-made facts of scope and RACI, and of a wave's go-live."""

import dataclasses
from datetime import date

from document_samples.parts import CONDITION, ENGAGEMENT, GATE_SIGNATURES, HASHES
from document_samples.service import gate_report
from kt_engine.answers.collect_go_live_certificate import (
    GoLiveCertificateFacts,
    LiveEvidence,
    LiveProcess,
    LiveTask,
)
from kt_engine.answers.collect_scope_and_raci import (
    DescopedProcess,
    FunctionHolder,
    KeptWork,
    RaciFunction,
    RaciRow,
    RaciTable,
    ScopeAndRaciFacts,
    ScopedProcess,
)
from kt_engine.words import Decision, ProcessStatus, Side, Stage


def scope_and_raci() -> ScopeAndRaciFacts:
    return ScopeAndRaciFacts(
        engagement=ENGAGEMENT,
        processes=(
            ScopedProcess("E7-P1", "expense_claims", "Expense claims", 1, "Hamburg", 4, 2400, ProcessStatus.IN_SCOPE),
            ScopedProcess("E7-P2", "trip_booking", "Trip booking", 2, "Krakow", 3, 900, ProcessStatus.ON_HOLD),
        ),
        descoped=(DescopedProcess("E7-P3", "Visa letters", date(2027, 2, 3), "The law asks for own staff"),),
        kept=(KeptWork("Check who still has access and why", "Client information security and access"),),
        functions=(
            RaciFunction(
                "sponsor", "Client sponsor", Side.CLIENT, (FunctionHolder(None, "Karl Lund (P1)", "NordMart"),)
            ),
            RaciFunction(
                "process_lead_client",
                "Client process owner",
                Side.CLIENT,
                (
                    FunctionHolder(None, "Maria Weber (P3)", "NordMart"),
                    FunctionHolder("E7-P2", "Ida Holm (P4)", None),
                ),
            ),
            RaciFunction("run_manager", "Provider delivery manager", Side.PROVIDER, ()),
        ),
        tables=(
            RaciTable(
                Stage.GO_LIVE,
                1,
                1,
                ("sponsor", "process_lead_client", "run_manager"),
                (
                    RaciRow("task", "Move the live work to the provider", ("A", "C", "R")),
                    RaciRow("task", "Confirm that the work moved", ("I", "A/R", "")),
                    RaciRow("gate", "End of the close watch", ("I", "R", "A")),
                ),
            ),
        ),
    )  # fmt: skip


def go_live_certificate() -> GoLiveCertificateFacts:
    gate = dataclasses.replace(gate_report(), signatures=GATE_SIGNATURES, conditions=(CONDITION,))
    shared = dataclasses.replace(
        gate,
        gate="E7-G-preparation",
        title="Preparation complete",
        subject="E7",
        subject_name="Travel desk",
        closes=None,
        decision=Decision.GO,
        criteria=gate.criteria[:1],
        signatures=(),
        conditions=(),
    )
    return GoLiveCertificateFacts(
        engagement=ENGAGEMENT,
        wave=2,
        contract_on=date(2027, 4, 12),
        baseline_on=date(2027, 4, 9),
        live_on=date(2027, 4, 19),
        slip_calendar_days=7,
        promised="contract",
        processes=(
            LiveProcess(
                handle="E7-P2",
                name="Trip booking",
                site="Krakow",
                live_on=date(2027, 4, 19),
                certified_count=1,
                seats_needed=2,
                handovers_accepted=3,
                handovers_open=("E7-H9",),
                tasks=(
                    LiveTask("E7-T60", "Stop changes", date(2027, 4, 16), "Maria Weber (P3)", waived=False),
                    LiveTask("E7-T61", "Move the live work", date(2027, 4, 19), None, waived=True),
                ),
                evidence=(LiveEvidence("E7-T55", "Compare the results", "parallel_run.csv", HASHES[6]),),
                gates=(gate,),
            ),
        ),
        shared_handovers_accepted=2,
        shared_handovers_open=(),
        shared_gates=(shared,),
        shared_evidence=(LiveEvidence("E7-T30", "Plan the transition", "notes.md", HASHES[7]),),
    )

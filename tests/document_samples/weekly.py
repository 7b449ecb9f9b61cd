"""Hand-made facts of one week's report: an ordinary one, and one with more of everything than a page holds."""

import dataclasses
from datetime import date, timedelta

from document_samples.parts import ENGAGEMENT, HASHES
from kt_engine.answers.weekly_status_facts import (
    WeeklyDecision,
    WeeklyItem,
    WeeklyLine,
    WeeklyRisk,
    WeeklyStatusFacts,
    WeeklyWave,
)
from kt_engine.words import Colour

FRIDAY = date(2027, 3, 12)


def weekly_status() -> WeeklyStatusFacts:
    return WeeklyStatusFacts(
        engagement=ENGAGEMENT,
        week="2027-W10",
        on=FRIDAY,
        to=("Karl Lund (NordMart)", "Ravi Mehta (HelioServe)"),
        overall=WeeklyLine("Overall", Colour.RED, Colour.AMBER, "the worst line below", ("Schedule",)),
        lines=(
            WeeklyLine("Schedule", Colour.RED, Colour.GREEN, "a go-live is late", ("wave 2",)),
            WeeklyLine("Knowledge", Colour.AMBER, Colour.AMBER, "a handover is late", ("E7-H4", "E7-H5")),
            WeeklyLine("People", Colour.GREEN, None, "every seat due is filled", ()),
            WeeklyLine("Service", None, None, "no process was monitored in February 2027", ()),
            WeeklyLine("Money", None, None, "the contract's record ties no payment to a day", ()),
        ),
        decisions=(
            WeeklyDecision(
                "E7-G-ready-P2 v1",
                "Ready for service",
                "Trip booking",
                date(2027, 3, 8),
                ("Maria Weber", "Ravi Mehta"),
                date(2027, 3, 16),
                0,
            ),
            WeeklyDecision(
                "E7-G-ready-P4 v1", "Ready for service", "Visa letters", date(2027, 3, 11), (), None, None
            ),
        ),
        promised_count=8,
        not_done=(WeeklyItem("Review what was written", "Trip booking", "Maria Weber (P3)", FRIDAY),),
        waves=(
            WeeklyWave(
                1, 5, 5, date(2027, 2, 15), date(2027, 2, 15), date(2027, 2, 15), date(2027, 2, 12), -3, 0,
                40, 40, 40, 10, 10,
            ),
            WeeklyWave(
                2, 6, 0, date(2027, 4, 12), None, date(2027, 4, 19), None, 7, 0, 27, 31, 44, 0, 12
            ),
            WeeklyWave(3, 3, 0, None, None, None, None, None, None, 0, 0, 9, 0, 6),
        ),
        risks=(
            WeeklyRisk("E7-R2", "The experts have no time", 16, "Maria Weber (P3)", date(2027, 3, 19), None),
            WeeklyRisk("E7-R9", "Number porting is late", 12, "Client IT", None, date(2027, 3, 22)),
        ),
        coming=(WeeklyItem("Play back", "Trip booking", "Ravi Mehta (P9)", date(2027, 3, 16)),),
        waits_count=11,
        late_count=3,
        checkpoint_seq=1200,
        checkpoint_sha256=HASHES[12],
    )  # fmt: skip


def crowded_week() -> WeeklyStatusFacts:
    """More waves, waits, people and longer titles than any page holds."""
    long = "A title that goes on and on because somebody wanted to say everything in it at once, " * 4
    plain = weekly_status()
    item = WeeklyItem(long, long, long, FRIDAY + timedelta(days=3))
    decision = dataclasses.replace(plain.decisions[0], title=long, subject=long, signers=(long,) * 9)
    return dataclasses.replace(
        plain,
        engagement=dataclasses.replace(plain.engagement, name=long[:200]),
        to=(long,) * 9,
        lines=tuple(dataclasses.replace(one, because=(long,) * 40) for one in plain.lines),
        decisions=(decision,) * 25,
        not_done=(item,) * 60,
        promised_count=90,
        waves=tuple(dataclasses.replace(plain.waves[1], wave=number) for number in range(1, 31)),
        risks=(dataclasses.replace(plain.risks[0], title=long, owner=long),) * 3,
        coming=(item,) * 80,
    )

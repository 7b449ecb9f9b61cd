"""Hand-made facts of the delay notice."""

from datetime import date

from document_samples.parts import ENGAGEMENT, HASHES
from kt_engine.answers.collect_delay_notice import ChaseLine, DelayNoticeFacts, MilestoneLine, MovedLine
from kt_engine.words import MessageKind, Side, WaitKind

MARIA, ANN = "Maria Weber (P3)", "Ann Olsen (P1)"


def delay_notice() -> DelayNoticeFacts:
    return DelayNoticeFacts(
        engagement=ENGAGEMENT, handle="E7-N1", thing="E7-H4 v2", what="review: How refunds are checked", round=2,
        wait=WaitKind.HANDOVER_REVIEW, side=Side.CLIENT, asked=(MARIA,), asked_on=date(2027, 4, 1), answer_days=5,
        due_on=date(2027, 4, 8), clause="clause 7.3", source="contract C-2027-14, clause 7.3", deemed=True,
        issued_on=date(2027, 4, 13), issued_by="Ravi Mehta (P9)", lost_days=3,
        chased=(
            ChaseLine(MessageKind.REMINDER, 1, MARIA, date(2027, 4, 6)),
            ChaseLine(MessageKind.REMINDER, 2, MARIA, date(2027, 4, 8)),
            ChaseLine(MessageKind.ESCALATION, 1, ANN, date(2027, 4, 9)),
        ),
        slack_days=2, slack_used_up_on=date(2027, 4, 15),
        moves=(
            MovedLine("E7-T31", "Check what was written", "task", date(2027, 4, 14), 0, None),
            MovedLine("E7-G-ready-P2", "Ready for go-live", "gate", date(2027, 5, 6), 2, date(2027, 4, 15)),
            MovedLine("E7-T44", "Move the live work", "go_live", None, 2, date(2027, 4, 15)),
        ),
        milestones=(
            MilestoneLine("M4", "Wave 1 is live", "go-live of wave 1", date(2027, 5, 10), "60,000.00 EUR", 1),
        ),
        frozen_sha256=HASHES[4],
    )  # fmt: skip

"""Hand-made facts of what people are told, and of what was taken for true or promised aloud."""

from datetime import date
from typing import Any

from document_samples.parts import ENGAGEMENT
from kt_engine.answers.collect_assumption_register import AssumptionRegisterFacts
from kt_engine.answers.collect_communication_plan import CommunicationPlanFacts, PlannedMessage
from kt_engine.answers.collect_people_notices import NoticeRule, PeopleNoticesFacts, PlaceOfParty
from kt_engine.answers.people_lines import CommunicationLine, NoticeLine
from kt_engine.answers.promise_lines import AssumptionLine, CommitmentLine
from kt_engine.rules.readiness import NoticeState
from kt_engine.words import AssumptionStatus, Colour, CommitmentStatus, Side, Unit

ON = date(2027, 4, 19)
MARIA, RAVI = "Maria Weber (P3)", "Ravi Mehta (P9)"


def notice(number: int, title: str, state: NoticeState, **more: Any) -> NoticeLine:
    values: dict[str, Any] = {
        "kind": "individual_notice", "process": "E7-P2", "process_id": 2, "country": "DE", "subdivision": "HH",
        "least_calendar_days": 31, "source": "Germany, Civil Code, section 613a", "transfer_on": date(2027, 6, 1),
        "transfer_is_set": False, "due_on": date(2027, 5, 1), "days_left": 12, "given_on": None, "reference": None,
        "earliest_transfer_on": None, **more,
    }  # fmt: skip
    return NoticeLine(handle=f"E7-PN{number}", title=title, state=state, **values)


def people_notices() -> PeopleNoticesFacts:
    late = notice(
        1, "Works council consulted", NoticeState.OVERDUE, due_on=date(2027, 4, 12), days_left=-7,
        transfer_is_set=True, process=None, process_id=None, subdivision="",
    )  # fmt: skip
    undated = notice(3, "Told in writing", NoticeState.UNDATED, transfer_on=None, due_on=None, days_left=None)
    given = notice(
        4, "Told in writing", NoticeState.GIVEN, given_on=date(2027, 4, 2), reference="Letters of 2 April, file HR 14",
        days_left=None, earliest_transfer_on=date(2027, 5, 3),
    )  # fmt: skip
    return PeopleNoticesFacts(
        engagement=ENGAGEMENT,
        as_of=ON,
        notices=(late, notice(2, "Told in writing", NoticeState.TO_GIVE), undated, given),
        rules=(
            NoticeRule(
                "individual_notice", "Everybody who moves told in writing", "DE", 31, Unit.CALENDAR_DAYS,
                "Germany, Civil Code, section 613a", date(2026, 11, 30), is_scheduled=True,
            ),
            NoticeRule(
                "staff_information", "Particulars of the staff given to the new employer", "GB", 28, Unit.CALENDAR_DAYS,
                "United Kingdom, rules on the transfer of undertakings", date(2026, 11, 30), is_scheduled=False,
            ),
        ),
        parties=(PlaceOfParty("NordMart", Side.CLIENT, "DE"), PlaceOfParty("HelioServe", Side.PROVIDER, "PL")),
    )  # fmt: skip


def message(
    number: int, text: str, audience: str, before_title: str | None = None, **more: Any
) -> PlannedMessage:
    values: dict[str, Any] = {
        "channel": "Mail", "process": "E7-P2", "process_id": 2, "function": "Client process owner", "owner_id": 3,
        "owner": MARIA, "planned_on": date(2027, 4, 26), "before": None, "sent_on": None, "evidence": None,
        "overdue_days": 0, **more,
    }  # fmt: skip
    line = CommunicationLine(handle=f"E7-CM{number}", audience=audience, message=text, **values)
    return PlannedMessage(line, before_title)


def communication_plan() -> CommunicationPlanFacts:
    late = message(
        1, "The desk's new address", "Travellers", "Move the live work", planned_on=date(2027, 4, 16),
        overdue_days=3, before="E7-T61",
    )  # fmt: skip
    undated = message(3, "The work has moved", "Sponsors", owner=None, owner_id=None, planned_on=None)
    sent = message(
        4, "Why the work moves", "Client staff", process=None, process_id=None, channel="Meeting",
        sent_on=date(2027, 3, 2), evidence="Minutes of 2 March",
    )  # fmt: skip
    return CommunicationPlanFacts(
        ENGAGEMENT, ON, (late, message(2, "Whom to call", "Travellers"), undated, sent)
    )


def assumption(
    number: int, text: str, status: AssumptionStatus, colour: Colour, **more: Any
) -> AssumptionLine:
    values: dict[str, Any] = {
        "source": "Request for offers", "process": None, "function": "Client finance", "owner": MARIA,
        "expires_on": date(2027, 4, 26), "days_left": 7, "decided_on": None, "risk": None, "change_note": None,
        "agreement": None, **more,
    }  # fmt: skip
    return AssumptionLine(handle=f"E7-AS{number}", text=text, status=status, colour=colour, **values)


def promise(number: int, text: str, status: CommitmentStatus, **more: Any) -> CommitmentLine:
    values: dict[str, Any] = {
        "process": None, "promised_by": "Sales of HelioServe", "promised_to": "NordMart finance",
        "promised_on": date(2027, 1, 7), "cost": None, "raised_on": date(2027, 2, 3), "decided_on": None,
        "agreement": None, **more,
    }  # fmt: skip
    return CommitmentLine(handle=f"E7-UC{number}", text=text, status=status, **values)


def assumption_register() -> AssumptionRegisterFacts:
    decided = date(2027, 3, 12)
    return AssumptionRegisterFacts(
        engagement=ENGAGEMENT,
        as_of=ON,
        warning_days=14,
        assumptions=(
            assumption(
                1, "One policy holds for all countries", AssumptionStatus.FALSIFIED, Colour.RED, decided_on=decided,
                risk="E7-R9", process="E7-P2",
            ),
            assumption(
                2, "Volumes lie within ten percent", AssumptionStatus.OPEN, Colour.RED, expires_on=date(2027, 4, 12),
                days_left=-7,
            ),
            assumption(3, "Experts have the hours", AssumptionStatus.OPEN, Colour.AMBER, agreement="E7-A8", owner=None),
            assumption(
                4, "Receipts are images", AssumptionStatus.FALSIFIED, Colour.GREEN, decided_on=decided, risk="E7-R10",
                change_note="CCN-3",
            ),
            assumption(5, "Licences allow it", AssumptionStatus.VALIDATED, Colour.GREEN, decided_on=decided),
        ),
        commitments=(
            promise(1, "Two more people in December", CommitmentStatus.OPEN, promised_on=None, agreement="E7-A9"),
            promise(
                2, "Reports in Polish", CommitmentStatus.TAKEN_ON, cost="EUR 4,000", decided_on=decided, process="E7-P1"
            ),
            promise(3, "Free training", CommitmentStatus.RENOUNCED, decided_on=decided),
        ),
    )  # fmt: skip

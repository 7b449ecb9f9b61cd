"""Hand-made facts of the access register, the readiness log and the control register."""

from datetime import date
from typing import Any

from document_samples.parts import ENGAGEMENT
from kt_engine.answers.access_lines import AccessLine
from kt_engine.answers.collect_access_register import AccessRegisterFacts, SystemReady
from kt_engine.answers.collect_control_register import ControlRegisterFacts
from kt_engine.answers.collect_readiness_log import LoggedProcess, LoggedStream, ReadinessLogFacts
from kt_engine.answers.control_lines import ControlLine, OwnerLine
from kt_engine.answers.readiness_lines import PointLine
from kt_engine.rules.control_cover import Gap
from kt_engine.words import AccessStatus, Colour, ControlFrequency, ReadinessStatus

ON = date(2027, 4, 19)
MARIA, RAVI = "Maria Weber (P3)", "Ravi Mehta (P9)"


def right(number: int, name: str, status: AccessStatus, **more: Any) -> AccessLine:
    values: dict[str, Any] = {
        "person": f"P{number + 20}", "process": "E7-P2", "process_id": 2, "system": "claims_tool",
        "right": "check claims", "site": "S2", "shift": "early", "requested_on": date(2027, 3, 1),
        "granted_on": None, "tested_on": None, "reason": None, "revoked_on": None, "last_on": None,
        "overdue_days": 0, **more,
    }  # fmt: skip
    return AccessLine(handle=f"E7-X{number}", name=name, status=status, **values)


def access_register() -> AccessRegisterFacts:
    granted = date(2027, 3, 8)
    left = right(
        1, "Jo Baker", AccessStatus.WORKING, granted_on=granted, tested_on=date(2027, 3, 9),
        last_on=date(2027, 4, 14), overdue_days=5,
    )  # fmt: skip
    failed = right(
        2, "Kim Cole", AccessStatus.FAILED, granted_on=granted, tested_on=date(2027, 4, 12), reason="No such user",
        process=None, process_id=None,
    )  # fmt: skip
    untried = right(3, "Lee Diaz", AccessStatus.GRANTED, granted_on=granted, last_on=date(2027, 6, 30))
    asked = right(
        4, "May Evans", AccessStatus.REQUESTED, system="ledger", right="read accounts", shift="late"
    )
    works = right(
        5, "Nia Ford", AccessStatus.WORKING, granted_on=granted, tested_on=date(2027, 4, 13), failed_tries=1
    )
    gone = right(6, "Ole Gram", AccessStatus.REVOKED, granted_on=granted, revoked_on=date(2027, 4, 1))
    systems = (
        SystemReady("claims_tool", "Where claims are checked", 1, 3),
        SystemReady("ledger", "ledger", 0, 1),
    )
    return AccessRegisterFacts(ENGAGEMENT, ON, systems, (left, failed, untried, asked, works, gone))


def logged(number: int, text: str, colour: Colour, **more: Any) -> PointLine:
    values: dict[str, Any] = {
        "process": "E7-P2", "process_id": 2, "stream": "technology", "owner": RAVI, "due_on": date(2027, 4, 26),
        "showstopper": False, "mitigation": None, "fallback": None, "fallback_on": None, "days_left": None,
        "status": ReadinessStatus.OPEN, "closed_on": None, "agreement": None, **more,
    }  # fmt: skip
    return PointLine(handle=f"E7-RP{number}", text=text, colour=colour, **values)


def way_back(fallback_on: date) -> dict[str, Any]:
    return {
        "showstopper": True, "mitigation": "A second order is placed", "fallback": "The old desk pays one more month",
        "fallback_on": fallback_on, "days_left": (fallback_on - ON).days,
    }  # fmt: skip


def readiness_log() -> ReadinessLogFacts:
    over = logged(1, "No line to the bank yet", Colour.RED, **way_back(date(2027, 4, 17)))
    near = logged(
        2, "The claims tool cannot be reached from abroad", Colour.AMBER, agreement="E7-A5",
        **way_back(date(2027, 4, 30)),
    )  # fmt: skip
    people = logged(3, "One seat is empty", Colour.AMBER, stream="people", process="E7-P1", process_id=1)
    agency = logged(4, "The agency is not told", Colour.GREEN, stream="suppliers", owner=MARIA)
    closed = logged(
        5, "Open claims are counted", Colour.GREEN, stream="in_flight_work", status=ReadinessStatus.CLOSED,
        closing_note="Counted by both sides", closed_on=date(2027, 4, 12), **way_back(date(2027, 4, 20)),
    )  # fmt: skip
    return ReadinessLogFacts(
        ENGAGEMENT,
        ON,
        (LoggedProcess("E7-P1", "Check expense claims"), LoggedProcess("E7-P2", "Change travel bookings")),
        (
            LoggedStream("people", "People"),
            LoggedStream("process", "Process"),
            LoggedStream("technology", "Technology"),
            LoggedStream("in_flight_work", "In-flight work"),
            LoggedStream("suppliers", "Card issuer and bank"),
        ),
        (over, near, people, agency, closed),
    )


def kept(
    number: int, title: str, owners: tuple[OwnerLine, ...], gaps: tuple[Gap, ...], **more: Any
) -> ControlLine:
    values: dict[str, Any] = {
        "process": "E7-P2", "process_id": 2, "key": "second_check", "risk": "One person decides about a large sum",
        "frequency": ControlFrequency.EACH_TIME, "evidence": "Both decisions with time",
        "regulated": "financial_reporting", "from_on": date(2027, 3, 1), "go_live_on": date(2027, 5, 3),
        "covered_until": date(2027, 6, 2), "owner": MARIA, **more,
    }  # fmt: skip
    return ControlLine(handle=f"E7-CT{number}", title=title, owners=owners, gaps=gaps, **values)


def control_register() -> ControlRegisterFacts:
    maria, ravi = "Maria Weber (P3)", "Ravi Mehta (P9)"
    handed = kept(
        1, "Claims above the limit are checked twice",
        (
            OwnerLine(maria, date(2027, 3, 1), date(2027, 4, 30), None),
            OwnerLine(ravi, date(2027, 5, 3), None, "E7-A3"),
        ),
        (Gap(date(2027, 5, 1), date(2027, 5, 2)),),
    )  # fmt: skip
    whole = kept(
        2, "Rights are compared with the list", (OwnerLine(maria, date(2027, 3, 1), None, None),), (),
        key="rights_compared", frequency=ControlFrequency.MONTHLY, regulated=None,
    )  # fmt: skip
    undated = kept(
        3, "Runs are released by a second person", (), (), process="E7-P3", process_id=3, key="run_released",
        go_live_on=None, covered_until=None, owner=None,
    )  # fmt: skip
    source = "house default: the first end of a month after the go-live lies within it"
    return ControlRegisterFacts(ENGAGEMENT, ON, 30, source, (handed, whole, undated))

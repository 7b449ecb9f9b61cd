"""Notes that a planned message was sent, on which day, and what proves it; it sends nothing itself."""

from datetime import date

from kt_engine.actions.add_communication import Planned, sent_or_not
from kt_engine.actions.authority import require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.notice_in_hand import VERB
from kt_engine.errors import MoveRefused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.functions import holder_now
from kt_engine.store.tables import Communication
from kt_engine.store.unit import Act

KIND = "communication_sent"
EVIDENCE_LENGTH = 200


def send_communication(
    database: Database, act: Act, handle: str, *, evidence: str, on: date | None = None
) -> Planned:
    """Note the day, today or earlier, once; its owner may, and who keeps the plan.

    Raises MoveRefused when it was sent, UsageProblem for a day to come, Refused for anybody else.
    """
    proof = one_line(evidence, "evidence", most=EVIDENCE_LENGTH)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(Communication, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return sent_or_not(unit, known)
        row = find(unit, Communication, handle)
        engagement_id = row["engagement_id"]
        require_open(unit, engagement_id, also_on_hold=True)
        holds = holder_now(unit, engagement_id, row["owner_function"], row["process_id"])
        asked = row["owner_id"] or holds
        require(unit, VERB, engagement_id=engagement_id, named=asked == unit.act.by)
        if row["sent_on"] is not None:
            raise MoveRefused(row["handle"], "sent", "sent again", f"It was sent on {row['sent_on']}.")
        sent_on: date = on or unit.today
        if sent_on > unit.today:
            raise UsageProblem(f"{sent_on} lies ahead. Give the day on which it was sent.")
        unit.change(
            Communication,
            row["id"],
            row["handle"],
            version=row["version"],
            sent_on=sent_on,
            sent_by=unit.act.by,
            evidence=proof,
        )
        unit.event(KIND, row["handle"], sent_on=sent_on)
        return sent_or_not(unit, row["handle"])

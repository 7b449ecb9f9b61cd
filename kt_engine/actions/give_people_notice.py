"""Notes that people were told, on which day and by which letter; what came too late moves the day they may move."""

from datetime import date

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.notice_in_hand import Notice, notice_in_hand, noticed
from kt_engine.errors import MoveRefused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import PeopleNotice
from kt_engine.store.unit import Act

KIND = "people_notice_given"
REFERENCE_LENGTH = 200


def give_people_notice(database: Database, act: Act, handle: str, *, on: date, reference: str) -> Notice:
    """Note the day, today or earlier, once. Raises MoveRefused when it was given, UsageProblem for a day to come."""
    where = one_line(reference, "reference", most=REFERENCE_LENGTH)
    with open_store(database, write=True, act=act, engagement_id=engagement_in(PeopleNotice, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return noticed(unit, known)
        row = notice_in_hand(unit, handle)
        if row["given_on"] is not None:
            raise MoveRefused(row["handle"], "given", "given again", f"It was given on {row['given_on']}.")
        if on > unit.today:
            raise UsageProblem(f"{on} lies ahead. Give the day on which people were told.")
        unit.change(
            PeopleNotice,
            row["id"],
            row["handle"],
            version=row["version"],
            given_on=on,
            given_by=unit.act.by,
            reference=where,
        )
        done = noticed(unit, row["handle"])
        unit.event(KIND, row["handle"], given_on=on, state=done.state, transfer_on=done.transfer_on)
        return done

"""Who has still to take note of a change to a knowledge item he is certified on. It writes nothing."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kt_engine.answers.linked_trainees import proofs_of
from kt_engine.store.agreements import agreements_about
from kt_engine.store.knowledge import items_of
from kt_engine.store.tables import Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import AgreementKind, AgreementStatus

P = table_of(Person)
SUBJECT = re.compile(r"(?P<item>E\d+-I\d+) change (?P<change>\d+) (?P<person>P\d+)")
OUTSTANDING = frozenset({AgreementStatus.PROPOSED, AgreementStatus.REFUSED})


@dataclass(frozen=True)
class Outstanding:
    """One acknowledgement that was asked for and not given."""

    item: str
    change: int
    person: str
    agreement: str
    subject: str
    declined: bool
    asked_on: date
    due_on: date | None


def subject_of(item: str, change: int, person: str) -> str:
    """Give what an acknowledgement is about: E7-I5 change 1 P31."""
    return f"{item} change {change} {person}"


def outstanding_of(reader: Reader, engagement_id: int) -> tuple[Outstanding, ...]:
    """Give every acknowledgement that is due of who still does the work, the oldest first.

    One asked for anew counts once; items that have left the scope ask nobody any more.
    """
    asked = _asked(reader, engagement_id)
    there = _there(reader, engagement_id, asked)
    return tuple(one for one in asked if (one.item, one.person) in there)


def outstanding_counts(reader: Reader, engagement_id: int) -> dict[str, int]:
    """Give how many acknowledgements of each item are due, by its handle."""
    return dict(Counter(one.item for one in outstanding_of(reader, engagement_id)))


def pointless_acknowledgements(reader: Reader, engagement_id: int) -> tuple[str, ...]:
    """Give the subjects of those that wait for people who do the work no more."""
    asked = [one for one in _asked(reader, engagement_id) if not one.declined]
    there = _there(reader, engagement_id, asked)
    return tuple(one.subject for one in asked if (one.item, one.person) not in there)


def _asked(reader: Reader, engagement_id: int) -> list[Outstanding]:
    rows = agreements_about(reader, engagement_id, kind=AgreementKind.ACKNOWLEDGEMENT)
    newest = {row["subject"]: row for row in rows if row["status"] is not AgreementStatus.WITHDRAWN}
    asked = ((SUBJECT.fullmatch(subject), row) for subject, row in newest.items())
    return [
        Outstanding(
            item=said["item"],
            change=int(said["change"]),
            person=said["person"],
            agreement=row["handle"],
            subject=row["subject"],
            declined=row["status"] is AgreementStatus.REFUSED,
            asked_on=row["proposed_at"].date(),
            due_on=row["due_on"],
        )
        for said, row in asked
        if said and row["status"] in OUTSTANDING
    ]


def _there(reader: Reader, engagement_id: int, asked: Sequence[Outstanding]) -> frozenset[tuple[str, str]]:
    """Give item and person wherever somebody is still linked to an item in scope."""
    if not asked:
        return frozenset()
    items = [row for row in items_of(reader, engagement_id) if row["left_on"] is None]
    handles = {row["id"]: row["handle"] for row in reader.rows(select(P.c.id, P.c.handle))}
    linked = proofs_of(reader, engagement_id).certifications
    return frozenset(
        (item["handle"], handles[row["person_id"]])
        for item in items
        for row in linked
        if item["process_id"] in {None, row["process_id"]}
    )

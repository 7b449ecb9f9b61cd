"""What a signer of a handover stands before: versions, people, who has reviewed. It decides nothing."""

import re
from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import acting_person, require_open
from kt_engine.actions.sign_off import Barred, Signature, Signed, Target, principal_id, sign_off
from kt_engine.answers.handover_people import HandoverPeople, Place, people_of, reviewed_by, versions_of
from kt_engine.errors import MoveRefused, NotFound, UsageProblem
from kt_engine.store.columns import plain
from kt_engine.store.find import find
from kt_engine.store.tables import Handover, HandoverVersion, Signoff, table_of
from kt_engine.store.unit import Unit
from kt_engine.words import HandoverStatus, Meaning

S, V = table_of(Signoff), table_of(HandoverVersion)
SHORT_HASH = re.compile(r"[0-9a-f]{6,64}")


@dataclass(frozen=True)
class SignedHandover:
    handle: str
    version: int
    meaning: Meaning
    status: HandoverStatus
    waits_for: tuple[str, ...] = ()
    """Who must still sign this version, by handle: the reviewers, then the receiver."""


@dataclass(frozen=True)
class HandoverInHand:
    row: RowMapping
    versions: tuple[RowMapping, ...]
    """The newest first."""
    people: HandoverPeople
    reviewed: frozenset[int]

    @property
    def handle(self) -> str:
        return str(self.row["handle"])

    @property
    def newest(self) -> RowMapping:
        return self.versions[0]

    @property
    def missing(self) -> tuple[Place, ...]:
        """Give the reviewers who have not reviewed the newest version."""
        return tuple(place for place in self.people.reviewers if place.person_id not in self.reviewed)


def handover_in_hand(unit: Unit, handle: str) -> HandoverInHand:
    """Read it. Raises MoveRefused unless its engagement is active and something was submitted."""
    row = find(unit, Handover, handle)
    require_open(unit, row["engagement_id"])
    acting_person(unit)
    versions = tuple(versions_of(unit, row["id"]))
    if not versions:
        instead = f"First it is submitted: kt handover submit {row['handle']} FILE"
        raise MoveRefused(row["handle"], row["status"].value, "signed", instead)
    return HandoverInHand(row, versions, people_of(unit, row), reviewed_by(unit, versions[0]["id"]))


def as_signed(unit: Unit, handle: str) -> SignedHandover:
    """Give the answer to a command that was carried out before: the person's last signature here."""
    row = find(unit, Handover, handle)
    last = unit.rows(
        select(S.c.meaning, V.c.number)
        .join(V, V.c.id == S.c.handover_version_id)
        .where(V.c.handover_id == row["id"], S.c.person_id == unit.act.by)
        .order_by(S.c.id.desc())
        .limit(1)
    )[0]
    return SignedHandover(row["handle"], last["number"], last["meaning"], row["status"])


def sign_version(
    unit: Unit,
    hand: HandoverInHand,
    meaning: Meaning,
    statement: str,
    *,
    comment: str | None = None,
    version: int | None = None,
    sha256: str | None = None,
) -> Signed:
    """Sign the version that was shown, by number or by the first characters of its hash; else the newest.

    `statement` may name the version as {thing}.
    """
    shown, seen = _shown(hand, version, sha256)
    signer = principal_id(unit)
    people = hand.people
    as_reviewer = meaning is not Meaning.ACCEPTED and people.is_reviewer(signer)
    thing = f"{hand.handle} v{shown['number']}"
    signature = Signature(
        Target("handover_version", shown["id"], thing, shown["sha256"]),
        meaning,
        statement.format(thing=thing),
        shown_sha256=seen,
        seats=people.seats_of(signer) if as_reviewer else people.receiver.seats,
        named=as_reviewer or people.receiver.person_id == signer,
        comment=comment,
        barred=Barred(
            _authors(hand, shown, meaning), others_reviewed=bool(hand.reviewed - {signer, unit.act.by})
        ),
        is_latest=shown["id"] == hand.newest["id"],
        behind=_behind(hand, shown),
    )
    return sign_off(unit, signature)


def _authors(hand: HandoverInHand, shown: RowMapping, meaning: Meaning) -> frozenset[int]:
    """Who reviews wrote no version, because the words may still be his own; who accepts did not write this one."""
    versions = hand.versions if meaning is Meaning.REVIEWED else (shown,)
    return frozenset(version["author_id"] for version in versions)


def _behind(hand: HandoverInHand, shown: RowMapping) -> dict[str, object]:
    """Give what the record of the signature says of the handover: round, since when it is asked, who was asked."""
    return {
        "asked_at": plain(shown["submitted_at"]),
        "due_on": plain(hand.row["due_on"]),
        "missing_reviews": [place.called for place in hand.missing],
        "receiver": hand.people.receiver.called,
        "reviewers": [place.called for place in hand.people.reviewers],
        "round": shown["number"],
        "size_bytes": shown["size_bytes"],
    }


def _shown(hand: HandoverInHand, version: int | None, sha256: str | None) -> tuple[RowMapping, str]:
    """Find the version somebody says was shown, and the full hash where the given beginning fits it."""
    found = hand.newest
    if version is not None:
        same = [each for each in hand.versions if each["number"] == version]
        if not same:
            newest = f"The newest is v{hand.newest['number']}."
            raise NotFound("version", f"v{version} of {hand.handle}", newest)
        found = same[0]
    if sha256 is None:
        return found, str(found["sha256"])
    start = sha256.strip().lower()
    if not SHORT_HASH.fullmatch(start):
        raise UsageProblem(
            "Give at least the first six characters of the SHA-256 that was shown (0-9 and a-f)."
        )
    if version is None:
        found = next((each for each in hand.versions if each["sha256"].startswith(start)), found)
    return found, str(found["sha256"]) if found["sha256"].startswith(start) else start
